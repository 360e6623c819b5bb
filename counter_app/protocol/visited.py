"""The body of ``visit.recorded``, version 1: what a citizen was told who left no dossier.

Kept byte for byte in the visit's row; unknown keys of later versions survive in that text.
"""

from collections.abc import Mapping
from typing import Final

import msgspec

from counter_app.core.ids import VisitId
from counter_app.domain.draft import Draft
from counter_app.domain.step import Defect, Ground
from counter_app.domain.visit import VisitKind
from counter_app.protocol.canonical import canonical


class VisitRecorded(msgspec.Struct, frozen=True, kw_only=True):
    """Who was told what. ``at_ms`` is milliseconds since 1970.

    ``takes_back`` names the advice that was counted by mistake; nothing else is then told.
    ``paper_sha`` is the SHA-256 of the paper's words, hex.
    """

    kind: VisitKind
    at_ms: int
    lookup_secret: str
    clerk_name: str
    desk_name: str
    sector: str
    procedure_code: str = ""
    request: str = ""
    name: str = ""
    personal_id: str | None = None
    draft: Draft | None = None
    defects: tuple[Defect, ...] = ()
    grounds: tuple[Ground, ...] = ()
    words: str = ""
    takes_back: VisitId | None = None
    paper: str | None = None
    paper_no: int | None = None
    paper_year: int | None = None
    paper_sha: str | None = None


def to_text(told: VisitRecorded, paper: Mapping[str, object]) -> str:
    """The canonical text of the body; ``paper`` is what the store says of the paper it wrote."""
    return canonical({**msgspec.to_builtins(told), **paper})


def from_text(text: str) -> VisitRecorded:
    """The body that a canonical text holds."""
    return _DECODER.decode(text)


_DECODER: Final = msgspec.json.Decoder(VisitRecorded)
