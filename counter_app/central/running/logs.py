"""The server's log: one JSON object a line, an event and its ids, never a person's data."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Final, TextIO

# What every record has anyway; the rest was said on purpose.
_OWN: Final = frozenset(logging.makeLogRecord({}).__dict__) | {
    "message",
    "asctime",
    "color_message",
}


class JsonLine(logging.Formatter):
    """Time, level, logger, event and what came with it."""

    def format(self, record: logging.LogRecord) -> str:
        """One line of JSON; of an error only its kind, for its words may tell of people."""
        told: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        told |= {key: value for key, value in record.__dict__.items() if key not in _OWN}
        if record.exc_info and record.exc_info[0] is not None:
            told["kind"] = record.exc_info[0].__name__
        return json.dumps(told, ensure_ascii=False, default=str)


def log_as_json(stream: TextIO = sys.stderr) -> None:
    """From here on the process logs in this form."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLine())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for noisy in ("alembic", "uvicorn"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
