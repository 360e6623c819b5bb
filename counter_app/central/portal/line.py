"""One call to the portal: the envelope of every service, and what its answers mean.

What acknowledges is a JSON answer with ``error_code`` 0 or 00 and nothing else: a page that poses
as the portal, a cut answer, a server's error are failures of the line and are tried again.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from counter_app.core.text import fold
from counter_app.core.web import Answer, WebClient, place_of
from db.central.portal import Message

MESSAGE_ID: Final = "X-Message-Id"
FILED: Final = "TraCuuHoSo"
NEW: Final = 1  # TrangThaiHoSo of what nobody has answered yet
LONGEST_ANSWER: Final = 500
_DONE: Final = frozenset({"0", "00"})
_THERE: Final = "da ton tai"
# The message itself is at fault; whatever else is not 200 may pass.
_REFUSALS: Final = frozenset({400, 409, 413, 422})
_DOOR: Final = frozenset({401, 403})


class Outcome(StrEnum):
    """What became of one call; ``SHUT`` is the portal's door, whatever the message."""

    DONE = "done"
    THERE = "there"
    REFUSED = "refused"
    FAILED = "failed"
    SHUT = "shut"


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalAddress:
    """Where the portal is, what we show at its door, and a private authority, if it has one.

    ``token_file`` holds the session as it is by now: whoever signs in renews it there. ``headers``
    say on an axis (VXP, LGSP) whose service is meant.
    """

    url: str
    token: str
    authority: Path | None = None
    token_file: Path | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An answer understood: a short code, the portal's own words, what it hands out."""

    outcome: Outcome
    code: str
    words: str = ""
    result: Any = None


class PortalLine:
    """Asks the portal; for one thread at a time, but ``cut`` may come from any."""

    def __init__(self, address: PortalAddress) -> None:
        """Raises ``EnvironmentFault`` unless https, or http on this machine."""
        parts = urlsplit(address.url.strip())
        whole = place_of(address.url, address.authority)
        self._path = whole.path or "/"
        self._client = WebClient(place_of(f"{parts.scheme}://{parts.netloc}", address.authority))
        self._token, self._address = address.token, address

    def send(self, message: Message, unit: str) -> Said:
        """Sends a message of the unit with that agency code; raises ``LineFault``.

        A dossier that is there already is sent again as what it is by now.
        """
        data = [msgspec.Raw(message.body.encode())]
        said = self._call(message.service, unit, data, message.updating, message.id)
        if said.outcome is Outcome.THERE and not message.updating:
            said = self._call(message.service, unit, data, True, message.id)
        return said

    def filed(self, unit: str) -> Said:
        """What was filed for the unit and not answered yet; raises ``LineFault``."""
        return self._call(FILED, unit, [{"TrangThaiHoSo": NEW}], False, "")

    def cut(self) -> None:
        """Ends what is under way, from another thread."""
        self._client.cut()

    def drop(self) -> None:
        """Lets the connection go."""
        self._client.drop()

    def _call(self, service: str, unit: str, data: object, updating: bool, key: str) -> Said:
        session = self._session()
        envelope = {
            "session": session,
            "madonvi": unit,
            "service": service,
            "isUpdating": str(updating),
            "data": data,
        }
        headers = dict(self._address.headers)
        headers |= {"Content-Type": "application/json", "Authorization": f"Bearer {session}"}
        if key:
            headers[MESSAGE_ID] = key
        return understood(
            self._client.ask(
                "POST", self._path, body=msgspec.json.encode(envelope), headers=headers
            )
        )

    def _session(self) -> str:
        """What is in the file now; as before where it cannot be read or is being written."""
        if self._address.token_file is not None:
            with suppress(OSError, UnicodeDecodeError):
                kept = self._address.token_file.read_text("utf-8-sig").strip()
                self._token = kept or self._token
        return self._token


def understood(answer: Answer) -> Said:
    """What an answer means."""
    told = _told(answer.body)
    if answer.status in _DOOR:
        return Said(outcome=Outcome.SHUT, code=f"http_{answer.status}")
    if answer.status != 200 and answer.status not in _REFUSALS:
        return Said(outcome=Outcome.FAILED, code=f"http_{answer.status}")
    if told is None:
        if answer.status == 200:
            return Said(outcome=Outcome.FAILED, code="not_the_portal")
        return Said(outcome=Outcome.REFUSED, code=f"http_{answer.status}")
    code, words = str(told["error_code"]), str(told.get("message") or "")[:LONGEST_ANSWER]
    if code in _DONE and answer.status == 200:
        return Said(outcome=Outcome.DONE, code=code, words=words, result=told.get("result"))
    there = _THERE in fold(words)
    return Said(outcome=Outcome.THERE if there else Outcome.REFUSED, code=code[:40], words=words)


def _told(body: bytes) -> dict[str, Any] | None:
    try:
        told = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    known = isinstance(told, dict) and isinstance(told.get("error_code"), str | int)
    return told if known else None
