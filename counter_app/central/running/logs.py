"""The server's log: what ``core.diagnostics`` tells of an event, line by line to its output."""

import logging
import sys
from typing import TextIO

from counter_app.core.diagnostics import JsonLine


def log_as_json(stream: TextIO = sys.stderr) -> None:
    """From here on the process logs in this form."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLine())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for noisy in ("alembic", "uvicorn"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
