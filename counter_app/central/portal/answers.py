"""What the portal's answers mean: an outcome, a short code, its own words, what it hands out.

What acknowledges is a JSON answer with ``error_code`` 0 or 00 and nothing else: a page that poses
as the portal, a cut answer, a server's error are failures of the line and are tried again.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import msgspec

from counter_app.core.text import fold
from counter_app.core.web import Answer

LONGEST_ANSWER: Final = 500
_DONE: Final = frozenset({"0", "00"})
_THERE: Final = "da ton tai"
# There is no list of the portal's error codes: that it no longer knows the session, its words say.
_EXPIRED: Final = re.compile(
    r"\bsession\b|\bphien (lam viec|dang nhap|truy cap|da het|het)\b|\bhet phien\b|chua dang nhap"
)
# The message itself is at fault; whatever else is not 200 may pass.
_REFUSALS: Final = frozenset({400, 409, 413, 422})
_DOOR: Final = frozenset({401, 403})


class Outcome(StrEnum):
    """What became of one call; ``SHUT`` is the portal's door, whatever the message.

    ``EXPIRED``: its words blame the session, which may as well be a slip of the message's.
    """

    DONE = "done"
    THERE = "there"
    REFUSED = "refused"
    FAILED = "failed"
    EXPIRED = "expired"
    SHUT = "shut"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An answer understood; ``session`` is what a sign-in hands out."""

    outcome: Outcome
    code: str
    words: str = ""
    result: Any = None
    session: str = ""


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
        session = told.get("session")
        return Said(
            outcome=Outcome.DONE,
            code=code,
            words=words,
            result=told.get("result"),
            session=session.strip() if isinstance(session, str) else "",
        )
    return Said(outcome=_trouble(fold(words)), code=code[:40], words=words)


def _trouble(folded: str) -> Outcome:
    if _THERE in folded:
        return Outcome.THERE
    return Outcome.EXPIRED if _EXPIRED.search(folded) else Outcome.REFUSED


def _told(body: bytes) -> dict[str, Any] | None:
    try:
        told = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    known = isinstance(told, dict) and isinstance(told.get("error_code"), str | int)
    return told if known else None
