"""Papers on their way to the printer: always after the commit, always from the kept words.

Preview and print share one drawing. An original prints once however often the key is pressed; a
reprint is counted, marked and recorded before it is drawn (glossary: "BẢN SAO – in lại lần n").
"""

import tempfile
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.ids import DossierId
from counter_app.devices.folder import FolderPrinter, slip_file_name
from counter_app.devices.printer import Printer, PrintJob, PrintState
from counter_app.documents.slip import draw_slip
from counter_app.domain.draft import Draft
from counter_app.domain.offer import Offer
from counter_app.domain.papers import PaperSize, Reprint, SlipContent
from counter_app.services.desk import Desk
from counter_app.services.signed_number import signed_number
from counter_app.services.slip_content import NOT_YET, slip_content
from db.counter import papers
from db.counter.papers import StoredSlip
from db.counter.print_orders import StoredJob


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What became of one order: ``reprint`` 0 is the original."""

    code: str | None
    reprint: int
    state: PrintState


def draft_pdf(draft: Draft, made: Offer, *, desk: Desk, paper: PaperSize | None = None) -> bytes:
    """The slip as it would be, before it has any number: for the preview only."""
    content = slip_content(draft, made, office=desk.office, clerk=desk.clerk, numbers=NOT_YET)
    return draw_slip(content, paper or desk.office.printing.paper)


def slip_pdf(dossier_id: DossierId, *, desk: Desk, paper: PaperSize | None = None) -> bytes:
    """The slip in force, exactly as first printed; looking at it is not a reprint."""
    slip = _slip(dossier_id, desk)
    return draw_slip(_signed(slip, desk), paper or desk.office.printing.paper)


def print_slip(dossier_id: DossierId, *, desk: Desk, printer: Printer) -> Printed:
    """Prints the original once; a second call answers what became of the first."""
    slip = _slip(dossier_id, desk)
    stamp = desk.stamp(desk.clock.now())
    job = desk.store.write(
        lambda connection: papers.order_original(
            connection, slip, stamp, desk.office.printing.copies
        )
    )
    return _send(slip, job, desk=desk, printer=printer, paper=desk.office.printing.paper)


def reprint_slip(
    dossier_id: DossierId,
    *,
    desk: Desk,
    printer: Printer,
    request: str,
    paper: PaperSize | None = None,
) -> Printed:
    """Prints a counted, marked copy; the same ``request`` makes one copy, not five."""
    slip = _slip(dossier_id, desk)
    stamp = desk.stamp(desk.clock.now())
    job = desk.store.write(
        lambda connection: papers.order_reprint(
            connection, slip, stamp, desk.office.printing.copies, request
        )
    )
    size = paper or desk.office.printing.paper
    return _send(slip, job, desk=desk, printer=printer, paper=size)


def print_to_folder(dossier_id: DossierId, folder: Path, *, desk: Desk) -> Path | None:
    """The original as a PDF in ``folder``; ``None`` where it was printed elsewhere before."""
    printer = FolderPrinter(folder=folder)
    print_slip(dossier_id, desk=desk, printer=printer)
    return printer.path_of(papers.original_key(dossier_id)) or _printed_before(
        dossier_id, folder, desk
    )


def _printed_before(dossier_id: DossierId, folder: Path, desk: Desk) -> Path | None:
    slip = _slip(dossier_id, desk)
    path = folder / slip_file_name(slip.code or str(slip.slip_no), slip.received_at)
    return path if path.is_file() else None


def require_folder(folder: Path) -> None:
    """Returns when papers can be written into ``folder``, made when missing; else says so."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return
    except OSError as error:
        raise EnvironmentFault(
            "printer.folder",
            "Không ghi được vào thư mục in, hồ sơ chưa tiếp nhận. Xin kiểm tra thư mục, ổ đĩa.",
        ) from error


def reprint_to_file(
    dossier_id: DossierId, path: Path, *, desk: Desk, paper: PaperSize, request: str
) -> Printed:
    """A counted copy written to ``path``; where nothing can be written, none is counted."""
    require_writable(path)
    slip = _slip(dossier_id, desk)
    stamp = desk.stamp(desk.clock.now())
    job = desk.store.write(
        lambda connection: papers.order_reprint(connection, slip, stamp, 1, request)
    )
    pdf = draw_slip(_marked(slip, job, stamp.at, desk), paper)
    try:
        path.write_bytes(pdf)
    except OSError as error:
        _settle(job, PrintState.FAILED, desk)
        raise _unwritable(path) from error
    _settle(job, PrintState.DONE, desk)
    return Printed(code=slip.code, reprint=job.reprint, state=PrintState.DONE)


def require_writable(path: Path) -> None:
    """Returns when a file can stand at ``path``; what is there stays as it is until then."""
    try:
        if path.exists():
            path.open("ab").close()
        else:
            tempfile.TemporaryFile(dir=path.parent).close()
    except OSError as error:
        raise _unwritable(path) from error


def _unwritable(path: Path) -> EnvironmentFault:
    return EnvironmentFault(
        "file_unwritable", f"Không ghi được tệp {path.name}. Hãy xem lại thư mục và ổ đĩa."
    )


def _send(
    slip: StoredSlip, job: StoredJob, *, desk: Desk, printer: Printer, paper: PaperSize
) -> Printed:
    start = desk.store.device.boot_id
    if not desk.store.write(lambda connection: papers.claim(connection, job, sender=start)):
        return Printed(code=slip.code, reprint=job.reprint, state=PrintState(job.state))
    try:
        state = printer.send(
            PrintJob(
                job_id=job.key,
                pdf=draw_slip(_marked(slip, job, desk.clock.now(), desk), paper),
                file_name=slip_file_name(slip.code or str(slip.slip_no), slip.received_at),
                paper=paper,
            )
        )
    except BaseException:
        _settle(job, PrintState.FAILED, desk)
        raise
    _settle(job, state, desk)
    return Printed(code=slip.code, reprint=job.reprint, state=state)


def _settle(job: StoredJob, state: PrintState, desk: Desk) -> None:
    desk.store.write(lambda connection: papers.settle(connection, job, state=state.value))


def _slip(dossier_id: DossierId, desk: Desk) -> StoredSlip:
    slip = desk.store.read(lambda connection: papers.slip_of(connection, dossier_id))
    if slip is None:
        raise UserError("dossier_unknown", "Không thấy giấy hẹn của hồ sơ này. Hãy xem lại mã.")
    return slip


def _signed(slip: StoredSlip, desk: Desk) -> SlipContent:
    """The kept words with the signed number for the QR, which needs the device's key.

    It signs what the paper says, so that a reprint after a new date is still the same paper.
    """
    digits = signed_number(
        code=slip.code,
        lookup_secret=slip.lookup_secret,
        at=slip.content.received_at,
        due_at=slip.content.due_at,
        desk=desk,
    )
    return replace(slip.content, qr_digits=digits)


def _marked(slip: StoredSlip, job: StoredJob, at: datetime, desk: Desk) -> SlipContent:
    content = _signed(slip, desk)
    if not job.reprint:
        return content
    return replace(content, reprint=Reprint(number=job.reprint, at=at, by=desk.clerk.name))
