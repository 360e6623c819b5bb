"""Any paper by its row in the store: drawn from its kept words, sent once, copies counted.

Whether it belongs to a dossier, a visit or a hand-over makes no difference here; one without a
number is shown as it was drawn (``sheet_printing``). Preview and print
share one drawing; a void paper says so on every page, however late it is drawn. Many at once are in
``paper_batches``; whether an original has come out, in ``originals``.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from msgspec.structs import replace as replace_struct

from counter_app.core.clock import local
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.ids import DossierId
from counter_app.devices.chosen import device_for
from counter_app.devices.folder import FolderPrinter, paper_file_name
from counter_app.devices.printer import PaperUse, Printer, PrintJob, PrintState, Spooler, use_of
from counter_app.documents.roll import dotted
from counter_app.domain.drawn_sheets import AnyPaper, DrawnSheet
from counter_app.domain.money.ledger import SlipName
from counter_app.domain.money.slips import MoneySlipContent
from counter_app.domain.moving.items import item_lines
from counter_app.domain.papers import DossierPaper, OfficePaper, PaperSize, Reprint, SlipContent
from counter_app.domain.rights import Right, print_right, require
from counter_app.domain.tracking import ControlSheetContent, HandoverListContent
from counter_app.domain.workflow import PaperKind
from counter_app.services.desk import Desk
from counter_app.services.lookup import open_dossier
from counter_app.services.moving.control_sheet import with_trace
from counter_app.services.office.machine import COPY_NAMES, SlipCopies, print_settings, slip_paper
from counter_app.services.papers.drawn_pages import pages_of
from counter_app.services.papers.paid_slip import without_paid_code
from counter_app.services.papers.paper_kinds import drawing_of, name_of
from counter_app.services.papers.signed_number import signed_number
from counter_app.services.targets import require_writable, unwritable
from counter_app.services.wording.templates import with_logo
from db.counter import papers
from db.counter.outbox import Stamp
from db.counter.papers import StoredPaper
from db.counter.print_orders import StoredJob, order_key

_NOT_COUNTED: Final = (
    "Dữ liệu chỉ còn đọc được nên chưa in được. Hãy bấm Xem, chép mã hồ sơ và ngày hẹn cho công"
    " dân; in sau."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What became of one order: ``reprint`` 0 is the original, ``paper`` its row.

    ``saved_in`` names the folder of a paper that became a file, ``elsewhere`` the printer in words
    where it is another than usual.
    """

    paper: int
    kind: AnyPaper
    code: str | None
    reprint: int
    state: PrintState
    paper_no: int = 0
    saved_in: str = ""
    elsewhere: str = ""


def paper_pdf(paper: int, *, desk: Desk, size: PaperSize | None = None) -> bytes:
    """The paper in row ``paper`` exactly as issued, to look at: no reprint; needs ``SEE_IDS``."""
    require(desk.clerk, Right.SEE_IDS)
    return drawn_paper(paper, desk=desk, size=size)


def drawn_paper(paper: int, *, desk: Desk, size: PaperSize | None = None) -> bytes:
    """The same for what leaves by a right of its own, or is printed: nobody looks at it here."""
    stored = _stored(paper, desk)
    content = _signed(stored, desk)
    if isinstance(content, SlipContent):
        content = in_copies(content, desk)
    return _drawn(stored, content, size or _size(stored, desk), desk)


def paper_content(paper: int, *, desk: Desk) -> SlipContent | OfficePaper:
    """The kept words of a paper as they are drawn now, its void mark and signed number with them."""
    content = _signed(_stored(paper, desk), desk)
    if isinstance(content, DrawnSheet):
        raise TypeError("a sheet without a number keeps no words")
    return content


def print_paper(
    paper: int,
    *,
    desk: Desk,
    printer: Printer,
    request: str = "",
    size: PaperSize | None = None,
    copies: SlipCopies | None = None,
) -> Printed:
    """Prints the original once; with a ``request`` one counted, marked copy for that request.

    A second call answers what became of the first. An order cut off while it was sent answers
    ``UNKNOWN`` until a person has looked (``originals.settle``), and sends nothing. ``size`` and,
    of a slip, ``copies`` are this once another than the desk's.
    """
    stored = _stored(paper, desk)
    _require_print(stored, desk)
    stamp = desk.stamp(desk.clock.now())
    number = _copy_count(stored, desk, copies)
    if request:
        job = desk.store.write(lambda one: papers.order_reprint(one, paper, stamp, number, request))
    else:
        job = desk.store.write(lambda one: papers.order_original(one, stored, stamp, number))
    order = _Order(job=job, size=size or _size(stored, desk), copies=copies)
    return _send(stored, order, desk=desk, printer=printer)


def original_to_folder(paper: int, folder: Path, *, desk: Desk) -> Path | None:
    """The original as a PDF in ``folder``; None where it was printed elsewhere before."""
    printer, stored = FolderPrinter(folder=folder), _stored(paper, desk)
    print_paper(paper, desk=desk, printer=printer)
    path = printer.path_of(order_key(stored.name)) or folder / _file_name(stored)
    return path if path.is_file() else None


def paper_to_folder(paper: int, folder: Path, *, desk: Desk) -> Path:
    """The original as a PDF in ``folder``; one printed elsewhere before is looked at there."""
    path = original_to_folder(paper, folder, desk=desk)
    if path is not None:
        return path
    stored = _stored(paper, desk)
    look = PrintJob(
        job_id=order_key(stored.name, "look"),
        pdf=drawn_paper(paper, desk=desk),
        file_name=_file_name(stored),
        paper=_size(stored, desk),
    )
    FolderPrinter(folder=folder).send(look)
    return folder / look.file_name


def paper_to_file(
    paper: int, path: Path, *, desk: Desk, request: str, size: PaperSize | None = None
) -> Printed:
    """The original where no device has had it, else a counted copy, as of any paper that is void.

    Where nothing can be written, none is counted.
    """
    require_writable(path)
    stored, stamp = _stored(paper, desk), desk.stamp(desk.clock.now())
    _require_print(stored, desk)
    job = None if stored.voided_at else _claimed_original(stored, stamp, desk)
    if job is None:
        job = desk.store.write(lambda one: papers.order_reprint(one, paper, stamp, 1, request))
    return _write(stored, job, path, size=size, desk=desk)


def _require_print(stored: StoredPaper, desk: Desk) -> None:
    """Each numbered paper has a right of its own; a sheet without a number needs none.

    No paper goes out that nobody could count; it is still looked at (``paper_pdf``).
    """
    if isinstance(stored.kind, PaperKind):
        require(desk.clerk, print_right(stored.kind), f"in {name_of(stored.kind)}")
    if desk.store.closed_for_writing:
        raise EnvironmentFault("store_read_only", _NOT_COUNTED)


def _claimed_original(stored: StoredPaper, stamp: Stamp, desk: Desk) -> StoredJob | None:
    """The order for the original, in our hand; None where a device has had it or has it now."""
    start = desk.store.device
    job = desk.store.write(lambda one: papers.order_original(one, stored, stamp, 1))
    return job if desk.store.write(lambda one: papers.claim(one, job, start=start)) else None


def _write(
    stored: StoredPaper, job: StoredJob, path: Path, *, size: PaperSize | None, desk: Desk
) -> Printed:
    order = _Order(job=job, size=size or _size(stored, desk))
    drawn = _sheet(stored, order, desk.clock.now(), desk).pdf
    try:
        path.write_bytes(drawn)
    except OSError as error:
        _settle(job, PrintState.FAILED, desk)
        raise unwritable(path) from error
    _settle(job, PrintState.DONE, desk)
    return _printed(stored, job, PrintState.DONE)


def slip_row(dossier_id: DossierId, *, desk: Desk) -> int:
    """The row of the slip in force of a dossier."""
    row = desk.store.read(lambda connection: papers.slip_row(connection, dossier_id))
    if row is None:
        raise UserError("dossier_unknown", "Không thấy giấy hẹn của hồ sơ này. Hãy xem lại mã.")
    return row


def use_of_paper(paper: int, *, desk: Desk) -> PaperUse:
    """Which printer of this desk a paper goes to."""
    stored = _stored(paper, desk)
    return use_of(_size(stored, desk), is_slip=stored.kind is PaperKind.SLIP)


def _file_name(stored: StoredPaper) -> str:
    """The day, the kind, and the dossier's code or else the paper's own number."""
    content = stored.content
    if isinstance(content, DrawnSheet):
        return content.file_name
    at = content.received_at if isinstance(content, SlipContent) else stored.issued_at
    named = (stored.dossier.code if stored.dossier else None) or str(stored.paper_no)
    return paper_file_name(drawing_of(stored.kind).stem, named, at)


def _size(stored: StoredPaper, desk: Desk) -> PaperSize:
    if isinstance(stored.content, DrawnSheet):
        return stored.content.paper
    return drawing_of(stored.kind).size or slip_paper(desk=desk)


def _drawn(
    stored: StoredPaper,
    content: SlipContent | OfficePaper | DrawnSheet,
    size: PaperSize,
    desk: Desk,
) -> bytes:
    if isinstance(content, DrawnSheet):
        return pages_of(stored.number, content, desk=desk)
    return drawing_of(stored.kind).draw(content, size)


def _stored(paper: int, desk: Desk) -> StoredPaper:
    stored = desk.store.read(lambda connection: papers.paper(connection, paper))
    if stored is None:
        raise UserError("paper_missing", "Không thấy giấy này. Hãy mở lại hồ sơ.")
    return stored


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """A job with the sheet it goes on; ``copies`` of None: as the desk prints slips."""

    job: StoredJob
    size: PaperSize
    copies: SlipCopies | None = None


def _send(stored: StoredPaper, order: _Order, *, desk: Desk, printer: Printer) -> Printed:
    start, job = desk.store.device, order.job
    state = PrintState(job.state)
    if state not in (PrintState.WAITING, PrintState.FAILED):
        cut_off = state is PrintState.SENDING and job.sender != start.boot_id
        return _printed(stored, job, PrintState.UNKNOWN if cut_off else state)
    at = desk.clock.now()
    # Drawn before it is taken in hand, so that a cut while drawing leaves no doubt.
    sheet = _sheet(stored, order, at, desk)
    device = device_for(printer, sheet.use)
    if sheet.paper is PaperSize.ROLL80 and isinstance(device, Spooler):
        sheet = _in_dots(sheet)
    words = device.describe()
    if not desk.store.write(lambda one: papers.claim(one, job, start=start, device=words, at=at)):
        return _printed(stored, job, PrintState.SENDING)
    try:
        state = device.send(sheet)
    except EnvironmentFault:
        _settle(job, PrintState.FAILED, desk)
        raise
    except BaseException:
        # Whether the device had it when this happened, nobody can tell from here.
        _settle(job, PrintState.UNKNOWN, desk)
        raise
    _settle(job, state, desk)
    saved_in = device.folder.name if isinstance(device, FolderPrinter) else ""
    return replace(_printed(stored, job, state), saved_in=saved_in)


def _sheet(stored: StoredPaper, order: _Order, at: datetime, desk: Desk) -> PrintJob:
    """The very bytes that are printed."""
    content = _marked(stored, order.job, at, desk)
    if isinstance(content, SlipContent):
        content = in_copies(content, desk, order.copies)
    return PrintJob(
        job_id=order.job.key,
        pdf=_drawn(stored, content, order.size, desk),
        file_name=_file_name(stored),
        paper=order.size,
        sheet_mm=content.sheet_mm if isinstance(content, DrawnSheet) else None,
        is_slip=stored.kind is PaperKind.SLIP,
    )


def _in_dots(sheet: PrintJob) -> PrintJob:
    """A roll's slip as its printer's own dots, cut to its length."""
    dots = dotted(sheet.pdf)
    return replace(sheet, pdf=dots.pdf, sheet_mm=(dots.width_mm, dots.length_mm))


def in_copies(content: SlipContent, desk: Desk, copies: SlipCopies | None = None) -> SlipContent:
    """A slip in the copies that this desk hands out, or in those wanted this once."""
    chosen = copies or print_settings(desk=desk).slip_copies
    return content if chosen is None else replace_struct(content, copies=COPY_NAMES[chosen])


def _copy_count(stored: StoredPaper, desk: Desk, copies: SlipCopies | None) -> int:
    if stored.kind is not PaperKind.SLIP:
        return 1
    chosen = copies or print_settings(desk=desk).slip_copies
    return desk.office.printing.copies if chosen is None else len(COPY_NAMES[chosen])


def _printed(stored: StoredPaper, job: StoredJob, state: PrintState) -> Printed:
    code = stored.dossier.code if stored.dossier else None
    return Printed(
        paper=stored.number,
        kind=stored.kind,
        code=code,
        reprint=job.reprint,
        state=state,
        paper_no=stored.paper_no,
    )


def _settle(job: StoredJob, state: PrintState, desk: Desk) -> None:
    start = desk.store.device
    desk.store.write(lambda one: papers.settle(one, job, state=state.value, start=start))


def _marked(
    stored: StoredPaper, job: StoredJob, at: datetime, desk: Desk
) -> SlipContent | OfficePaper | DrawnSheet:
    content = _signed(stored, desk)
    if not job.reprint or isinstance(content, DrawnSheet):
        return content
    return replace_struct(content, reprint=Reprint(number=job.reprint, at=at, by=desk.clerk.name))


def _signed(stored: StoredPaper, desk: Desk) -> SlipContent | OfficePaper | DrawnSheet:
    """The kept words, with what became of the paper since, and the signed number for the QR.

    The number signs what the paper says, so that a reprint is still the same paper.
    """
    if isinstance(stored.content, DrawnSheet):
        return stored.content
    content = with_logo(stored.content, desk=desk)
    if stored.voided_at is not None:
        content = replace_struct(content, voided=void_words(stored))
    if isinstance(content, ControlSheetContent) and stored.dossier is not None:
        content = with_trace(content, stored.dossier.id, desk=desk)
    if isinstance(content, MoneySlipContent) and stored.dossier is not None:
        slip = SlipName(
            kind=PaperKind(stored.kind.value), paper_no=stored.paper_no, year=stored.year
        )
        content = without_paid_code(content, slip, stored.dossier.id, desk=desk)
    if (
        isinstance(content, SlipContent)
        and stored.dossier is not None
        and stored.dossier.version > 1
    ):
        dossier = open_dossier(stored.dossier.id, desk=desk)
        changes = item_lines(dossier.received.draft, dossier.events)
        content = replace_struct(content, changes=changes)
    if isinstance(content, HandoverListContent) or not isinstance(
        content, SlipContent | DossierPaper
    ):
        return content
    digits = signed_number(
        code=stored.dossier.code if stored.dossier else None,
        lookup_secret=stored.lookup_secret,
        at=signed_at(content),
        due_at=content.due_at if isinstance(content, SlipContent) else None,
        desk=desk,
    )
    return replace_struct(content, qr_digits=digits)


def signed_at(content: SlipContent | DossierPaper) -> datetime:
    """The instant that a paper's signed number names."""
    if isinstance(content, SlipContent):
        return content.issued_at or content.received_at
    return content.issued_at


def void_words(stored: StoredPaper) -> str:
    """Since when a paper is void, and by which it is replaced or else why."""
    when = f"lúc {local(stored.voided_at):%H:%M %d/%m/%Y}" if stored.voided_at else ""
    if stored.replaced_by is not None:
        return f"{when}, thay bằng số {stored.replaced_by}"
    return f"{when}, {stored.void_reason}"
