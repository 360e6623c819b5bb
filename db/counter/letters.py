"""Numbered papers after the slip: written with the move they belong to, read back to be printed.

The slip itself is written in ``dossiers``, with the intake.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import msgspec
from sqlalchemy import Connection
from sqlcipher3 import dbapi2

from counter_app.core.clock import local, to_ms
from counter_app.core.ids import DossierId
from counter_app.domain.correspondence import LetterContent
from counter_app.domain.letter_wording import LETTER_KINDS
from counter_app.domain.letters import (
    ApologyContent,
    RefusalContent,
    StopContent,
    SupplementContent,
)
from counter_app.domain.money.slips import MoneySlipContent
from counter_app.domain.papers import OfficePaper, SlipContent
from counter_app.domain.tracking import ControlSheetContent, HandoverListContent
from counter_app.domain.workflow import PaperKind
from db.counter import numbers
from db.counter.office import lane_in_force
from db.counter.outbox import Stamp
from db.engine import cursor_of

CONTENTS: Final[Mapping[PaperKind, type[SlipContent] | type[OfficePaper]]] = {
    PaperKind.SLIP: SlipContent,
    PaperKind.SUPPLEMENT_REQUEST: SupplementContent,
    PaperKind.REFUSAL: RefusalContent,
    PaperKind.APOLOGY: ApologyContent,
    PaperKind.STOP_NOTICE: StopContent,
    PaperKind.CONTROL_SHEET: ControlSheetContent,
    PaperKind.HANDOVER_LIST: HandoverListContent,
    PaperKind.COLLECTION_SLIP: MoneySlipContent,
    PaperKind.REFUND_SLIP: MoneySlipContent,
    **dict.fromkeys(LETTER_KINDS, LetterContent),
}
_ADD: Final = (
    "INSERT INTO papers (dossier, visit, handover, replaces, kind, year, paper_no, issued_ms,"
    " reprints, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?)"
)
_NEWEST: Final = """
    SELECT p.number FROM papers p JOIN dossiers d ON d.number = p.dossier
    WHERE d.id = ? AND p.kind = ? AND p.voided_ms IS NULL ORDER BY p.number DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPaper:
    """A paper to be numbered and written with what it tells; ``content_of`` gets its number.

    ``replaces`` is the row number of the void paper it stands in place of.
    """

    kind: PaperKind
    content_of: Callable[[int], OfficePaper | SlipContent]
    replaces: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedPaper:
    """A paper just written: its row number, and what its event says of it, digest and all."""

    number: int
    told: dict[str, object]


def add_paper(
    connection: Connection,
    new: NewPaper,
    stamp: Stamp,
    *,
    dossier: int | None = None,
    visit: int | None = None,
    handover: int | None = None,
) -> AddedPaper:
    """Writes the paper of one dossier, visit or hand-over (by row number)."""
    cursor: dbapi2.Cursor = cursor_of(connection)
    day = local(stamp.at).date()
    lane = lane_in_force(connection, day=day).lane
    paper_no = numbers.paper_no(cursor, kind=new.kind.value, year=day.year, lane=lane)
    content = msgspec.json.encode(new.content_of(paper_no)).decode()
    where = (dossier, visit, handover, new.replaces)
    values = (*where, new.kind.value, day.year, paper_no, to_ms(stamp.at), content)
    cursor.execute(_ADD, values)
    digest = hashlib.sha256(content.encode()).hexdigest()
    told: dict[str, object] = {
        "paper": new.kind.value,
        "paper_no": paper_no,
        "paper_year": day.year,
        "paper_sha": digest,
    }
    return AddedPaper(number=int(cursor.lastrowid), told=told)


def newest_letter(connection: Connection, dossier_id: DossierId, kind: PaperKind) -> int | None:
    """The row of the last paper of ``kind`` in force for a dossier."""
    row = cursor_of(connection).execute(_NEWEST, (dossier_id, kind.value)).fetchone()
    return None if row is None else int(row[0])


def read_content(kind: PaperKind, text: str) -> SlipContent | OfficePaper:
    """The words of a stored paper."""
    return msgspec.json.decode(text, type=CONTENTS[kind])
