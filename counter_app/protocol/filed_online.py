"""The body of ``dossier.filed_online``, version 1: what a citizen filed on the national portal.

It is no dossier yet: a desk answers it within eight working hours by taking it in, asking for
more (form 02) or refusing it (form 03), and names its code in the draft it does that with.
"""

from typing import Final

import msgspec

from counter_app.domain.draft import Draft
from counter_app.protocol.canonical import canonical


class FiledOnlineBody(msgspec.Struct, frozen=True, kw_only=True):
    """``draft`` is what the intake begins with; ``files`` are the names of what was sent along.

    ``unread`` is the portal's field for which nobody could read the filing: it is answered on the
    portal itself, and nothing but its code is told. ``closed``: no longer, nobody waits for that.
    """

    code: str
    filed_ms: int
    applicant: str
    procedure_name: str
    draft: Draft
    summary: str = ""
    files: tuple[str, ...] = ()
    unread: str | None = None
    closed: bool = False


def to_text(filed: FiledOnlineBody) -> str:
    """The canonical text of the body."""
    return canonical(msgspec.to_builtins(filed))


def from_text(text: str) -> FiledOnlineBody:
    """The body that a canonical text holds."""
    return _DECODER.decode(text)


_DECODER: Final = msgspec.json.Decoder(FiledOnlineBody)
