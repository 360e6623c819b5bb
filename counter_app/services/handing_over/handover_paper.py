"""What a hand-over list says: its number, both sides, and a line for each dossier."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from counter_app.core.clock import local
from counter_app.domain.handover import Way, list_code
from counter_app.domain.paper_code import SERIES
from counter_app.domain.papers import Letterhead, Signer
from counter_app.domain.tracking import HandoverBundle, HandoverLine, HandoverListContent
from counter_app.domain.workflow import PaperKind
from counter_app.services.desk import Desk
from counter_app.services.lookup import DossierView
from counter_app.services.wording.slip_words import slip_of
from db.counter.letters import NewPaper

_LABEL: Final = "Mã danh sách"
_TITLES: Final = {
    Way.OUT: ("DANH SÁCH BÀN GIAO HỒ SƠ",),
    Way.BACK: ("DANH SÁCH GIAO NHẬN KẾT QUẢ",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedDossier:
    """A dossier on its way to the list, with what was written beside it."""

    dossier: DossierView
    bundle: str
    note: str


def counted_papers(dossier: DossierView) -> int:
    """How many papers lie in the dossier's folder."""
    return sum(one.sheets for one in dossier.received.components)


def in_bundles(listed: Sequence[ListedDossier]) -> tuple[ListedDossier, ...]:
    """What is tied together stands together; bundles keep the order they were begun in."""
    begun = list(dict.fromkeys(one.bundle for one in listed))
    return tuple(sorted(listed, key=lambda one: begun.index(one.bundle)))


def handover_paper(
    way: Way,
    sides: tuple[str, str],
    listed: Sequence[ListedDossier],
    *,
    desk: Desk,
    at: datetime,
) -> NewPaper:
    """The list waiting for its number; ``sides`` is the other one's place and person.

    ``listed`` is in its printed order.
    """
    office = desk.office
    ours = (f"{office.name}, {office.desk_name}", desk.clerk.name)
    giver, receiver = (ours, sides) if way is Way.OUT else (sides, ours)

    def content_of(paper_no: int) -> HandoverListContent:
        code = list_code(local(at).year, paper_no)
        return HandoverListContent(
            letterhead=Letterhead(
                parent_body=office.header.parent_lines,
                office_name=office.header.unit_line,
                number=f"{paper_no}/{SERIES[PaperKind.HANDOVER_LIST]}-{office.header.symbol}",
                place=office.header.place,
            ),
            issued_at=at,
            watermark=office.watermark,
            dossier_code=code,
            code_label=_LABEL,
            qr_digits=code,
            title=_TITLES[way],
            giver=giver[0],
            receiver=receiver[0],
            bundles=_bundles(listed, desk),
            giver_signs=Signer(title="BÊN GIAO", name=giver[1]),
            receiver_signs=Signer(title="BÊN NHẬN", name=receiver[1]),
        )

    return NewPaper(kind=PaperKind.HANDOVER_LIST, content_of=content_of)


def _bundles(listed: Sequence[ListedDossier], desk: Desk) -> tuple[HandoverBundle, ...]:
    return tuple(
        HandoverBundle(name=name, lines=tuple(_line(one, desk) for one in tied))
        for name, tied in groupby(listed, key=lambda one: one.bundle)
    )


def _line(one: ListedDossier, desk: Desk) -> HandoverLine:
    row = one.dossier.row
    known = desk.catalogue.get(row.procedure_code)
    slip = slip_of(one.dossier, desk=desk)
    wording = slip.due_wording if slip is not None else ""
    return HandoverLine(
        dossier_code=row.code or f"Giấy số {row.slip_no}",
        applicant=row.applicant_name,
        procedure=known.short_name if known else row.procedure_name,
        papers=counted_papers(one.dossier),
        due_at=row.due_at,
        due_wording="" if row.due_at else wording,
        note=one.note,
    )
