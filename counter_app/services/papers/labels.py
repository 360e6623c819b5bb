"""Prints what goes around dossiers: folder labels, separators, envelopes, postal labels.

One job for a dossier, or for a sheet of labels; between two the clerk may stop. Each print is
noted in the dossier, none is numbered; what became of it is followed as of any paper.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from counter_app.core.clock import local
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.ids import DossierId
from counter_app.devices.folder import paper_file_name
from counter_app.devices.printer import Printer
from counter_app.documents.envelope import draw_envelopes, draw_postal_labels
from counter_app.documents.label import draw_folder_labels, draw_label_sheets
from counter_app.documents.separator import draw_separators
from counter_app.domain.catalogue.procedure import COMPONENT_KIND_LABELS
from counter_app.domain.checklist import NOT_IN_FOLDER
from counter_app.domain.dossier import EventKind
from counter_app.domain.drawn_sheets import SheetKind
from counter_app.domain.label import (
    PER_SHEET,
    SHEETS_MM,
    Envelope,
    FolderLabel,
    LabelKind,
    PostalLabel,
    PostalParty,
    Separator,
)
from counter_app.domain.papers import PaperSize
from counter_app.domain.step import Collected
from counter_app.domain.workflow import Move
from counter_app.protocol.moved import details_of
from counter_app.services.clock_doubt import in_order
from counter_app.services.desk import Desk
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.papers.sheet_printing import Drawn, print_sheet
from counter_app.services.wording.correspondence import procedure_in_short
from counter_app.services.wording.letters import resolving_name
from counter_app.services.wording.slip_people import addressee_on_paper
from counter_app.services.wording.slip_words import slip_of
from db.counter.moves import NewFact, write_fact

_STEMS: Final = {
    LabelKind.SEPARATOR: "To_phan_cach",
    LabelKind.ENVELOPE_DL: "Phong_bi",
    LabelKind.ENVELOPE_C5: "Phong_bi",
    LabelKind.POSTAL: "Tem_buu_gui",
}
_SHEETS: Final = {
    LabelKind.SEPARATOR: SheetKind.SEPARATOR,
    LabelKind.ENVELOPE_DL: SheetKind.ENVELOPE,
    LabelKind.ENVELOPE_C5: SheetKind.ENVELOPE,
    LabelKind.POSTAL: SheetKind.POSTAL_LABEL,
}
_NO_DATE: Final = "không có ngày hẹn"
_NOT_IN_FOLDER: Final = {COMPONENT_KIND_LABELS[kind] for kind in NOT_IN_FOLDER}
_LABEL_PROCEDURE: Final = 90  # letters; a longer name gives way to the short one


class Addressee(StrEnum):
    """Whom an envelope goes to."""

    CITIZEN = "citizen"
    UNIT = "unit"


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelOrder:
    """What to print; ``used`` places of the first sheet of labels are left free.

    ``tracking_no`` of nothing is the one noted when the result was sent, if it was.
    """

    kind: LabelKind
    to: Addressee = Addressee.CITIZEN
    used: int = 0
    tracking_no: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelsPrinted:
    """What became of an order: the codes that are out, what is left, what stopped it."""

    codes: tuple[str, ...]
    left: tuple[DossierId, ...]
    fault: str = ""


Told = Callable[[int, int], None]


def _nobody(_done: int, _total: int) -> None:
    return None


def _never() -> bool:
    return False


def labels_pdf(order: LabelOrder, dossiers: Sequence[DossierId], *, desk: Desk) -> bytes:
    """All of ``order`` in one file, to look at or to keep; notes nothing."""
    return _draw(_checked(order), [open_dossier(one, desk=desk) for one in dossiers], desk)


def print_labels(
    order: LabelOrder,
    dossiers: Sequence[DossierId],
    *,
    desk: Desk,
    printer: Printer,
    request: str,
    told: Told = _nobody,
    cancelled: Callable[[], bool] = _never,
) -> LabelsPrinted:
    """Prints ``order`` for each dossier and notes it there; ``told`` hears (done, total).

    ``request`` names one press of a key: the same again prints nothing twice.
    """
    wanted = tuple(dict.fromkeys(dossiers))
    done: list[DossierView] = []
    for batch in _batches(_checked(order), wanted):
        if cancelled():
            break
        views = [open_dossier(one, desk=desk) for one in batch.dossiers]
        try:
            print_sheet(
                _drawn(batch, views, desk),
                desk=desk,
                printer=printer,
                request=f"{batch.order.kind.value}-{request}-{views[0].row.id}",
            )
        except EnvironmentFault as fault:
            return _printed(done, wanted, fault.message)
        for view in views:
            note_print(order.kind, view, desk=desk, at=desk.clock.now())
        done += views
        told(len(done), len(wanted))
    return _printed(done, wanted)


def note_print(kind: LabelKind, dossier: DossierView, *, desk: Desk, at: datetime) -> None:
    """Notes in the dossier that a label or an envelope was printed."""
    fact = NewFact(
        dossier_id=dossier.row.id,
        kind=EventKind.PAPER_ISSUED,
        body={"label": kind.value, "copies": 1},
        decides=False,
    )
    stamp = desk.stamp(in_order(dossier, at))
    desk.store.write(lambda connection: write_fact(connection, fact, stamp))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Batch:
    """What goes out in one job."""

    order: LabelOrder
    dossiers: tuple[DossierId, ...]


def _checked(order: LabelOrder) -> LabelOrder:
    if not 0 <= order.used < PER_SHEET:
        raise UserError(
            "places_used", f"Số tem đã dùng trên tờ là từ 0 đến {PER_SHEET - 1}.", field="used"
        )
    return order


def _batches(order: LabelOrder, wanted: tuple[DossierId, ...]) -> Iterator[_Batch]:
    """A dossier each; labels on sheets as many as a sheet has free places."""
    if order.kind is not LabelKind.FOLDER_SHEET:
        yield from (_Batch(order=order, dossiers=(one,)) for one in wanted)
        return
    used, rest = order.used, wanted
    while rest:
        free = PER_SHEET - used
        sheet = LabelOrder(kind=order.kind, used=used)
        yield _Batch(order=sheet, dossiers=rest[:free])
        used, rest = 0, rest[free:]


def _drawn(batch: _Batch, views: Sequence[DossierView], desk: Desk) -> Drawn:
    kind, first = batch.order.kind, views[0]
    stem = _STEMS.get(kind, "Tem_ho_so")
    is_a4 = kind in (LabelKind.FOLDER_SHEET, LabelKind.SEPARATOR)
    return Drawn(
        kind=_SHEETS.get(kind, SheetKind.FOLDER_LABEL),
        told=first.row.code if len(views) == 1 else f"{len(views)} hồ sơ",
        pdf=_draw(batch.order, views, desk),
        file_name=paper_file_name(stem, first.row.code, desk.clock.now()),
        paper=PaperSize.A4,
        sheet_mm=None if is_a4 else SHEETS_MM[kind],
        dossiers=tuple(view.row.id for view in views),
    )


def _printed(
    done: Sequence[DossierView], wanted: tuple[DossierId, ...], fault: str = ""
) -> LabelsPrinted:
    codes = tuple(view.row.code for view in done)
    return LabelsPrinted(codes=codes, left=wanted[len(done) :], fault=fault)


def _draw(order: LabelOrder, views: Sequence[DossierView], desk: Desk) -> bytes:
    if not views:
        raise UserError("nothing_to_print", "Hãy chọn ít nhất một hồ sơ để in.")
    for view in views:
        if not view.row.code:
            raise UserError("code_missing", "Hồ sơ này chưa có mã nên chưa in được tem, bìa.")
    return _DRAW[order.kind](order, views, desk)


def _folder_labels(order: LabelOrder, views: Sequence[DossierView], desk: Desk) -> bytes:
    labels = [_folder_label(view, desk) for view in views]
    if order.kind is LabelKind.FOLDER_SHEET:
        return draw_label_sheets(labels, order.used)
    return draw_folder_labels(labels, order.kind)


def _folder_label(view: DossierView, desk: Desk) -> FolderLabel:
    due = view.row.due_at
    return FolderLabel(
        code=view.row.code,
        applicant=view.row.applicant_name,
        procedure=procedure_in_short(view.row, desk=desk, longest=_LABEL_PROCEDURE),
        due=f"{local(due):%H:%M %d/%m/%Y}" if due else _NO_DATE,
        watermark=desk.office.watermark,
    )


def _separators(_order: LabelOrder, views: Sequence[DossierView], desk: Desk) -> bytes:
    return draw_separators([sheet for view in views for sheet in _sheets_of(view, desk)])


def _sheets_of(view: DossierView, desk: Desk) -> Iterator[Separator]:
    """A sheet for each paper in the folder; one for the dossier where the slip names none."""
    slip = slip_of(view, desk=desk)
    given = slip.components if slip else ()
    papers = [paper.label for paper in given if paper.kind not in _NOT_IN_FOLDER]
    papers = papers or [procedure_in_short(view.row, desk=desk)]
    for position, label in enumerate(papers, start=1):
        yield Separator(
            code=view.row.code,
            applicant=view.row.applicant_name,
            component=label,
            position=position,
            total=len(papers),
            watermark=desk.office.watermark,
        )


def _envelopes(order: LabelOrder, views: Sequence[DossierView], desk: Desk) -> bytes:
    envelopes = [
        Envelope(
            sender=_office(desk),
            recipient=_citizen(view) if order.to is Addressee.CITIZEN else _unit(view, desk),
            code=view.row.code,
            watermark=desk.office.watermark,
        )
        for view in views
    ]
    return draw_envelopes(envelopes, order.kind)


def _postal_labels(order: LabelOrder, views: Sequence[DossierView], desk: Desk) -> bytes:
    labels = [
        PostalLabel(
            sender=_office(desk),
            recipient=_citizen(view),
            code=view.row.code,
            tracking_no="".join(order.tracking_no.split()).upper() or _tracking_no(view),
            watermark=desk.office.watermark,
        )
        for view in views
    ]
    return draw_postal_labels(labels)


def _office(desk: Desk) -> PostalParty:
    office = desk.office
    return PostalParty(name=office.name, address=office.address, phone=office.hotline)


def _citizen(view: DossierView) -> PostalParty:
    """Whose result it is, at the address it is to be sent to where one was given."""
    filed = view.received.draft
    party = addressee_on_paper(filed)
    address = filed.return_address or party.address
    return PostalParty(name=party.name, address=address, phone=party.phone)


def _unit(view: DossierView, desk: Desk) -> PostalParty:
    name = resolving_name(view, desk)
    return _office(desk) if name == desk.office.name else PostalParty(name=name)


def _tracking_no(view: DossierView) -> str:
    """The post's own number, noted when the result was last sent."""
    for event in reversed(view.events):
        if event.kind is EventKind.MOVED and event.body.get("move") == Move.RETURN_RESULT:
            told = details_of(event.body)
            return told.tracking_no if isinstance(told, Collected) else ""
    return ""


_DRAW: Final[dict[LabelKind, Callable[[LabelOrder, Sequence[DossierView], Desk], bytes]]] = {
    LabelKind.FOLDER: _folder_labels,
    LabelKind.FOLDER_LARGE: _folder_labels,
    LabelKind.FOLDER_SHEET: _folder_labels,
    LabelKind.SEPARATOR: _separators,
    LabelKind.ENVELOPE_DL: _envelopes,
    LabelKind.ENVELOPE_C5: _envelopes,
    LabelKind.POSTAL: _postal_labels,
}
