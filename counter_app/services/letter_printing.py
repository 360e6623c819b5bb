"""Printing the papers of moves: from their kept words, with the signed number of their dossier."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.devices.folder import FolderPrinter
from counter_app.devices.printer import Printer, PrintJob, PrintState
from counter_app.documents.apology import draw_apology
from counter_app.documents.control_sheet import draw_control_sheet
from counter_app.documents.refusal import draw_refusal
from counter_app.documents.stop import draw_stop
from counter_app.documents.supplement import draw_supplement
from counter_app.domain.papers import DossierPaper, PaperSize
from counter_app.domain.workflow import PaperKind
from counter_app.services.desk import Desk
from counter_app.services.signed_number import signed_number
from db.counter.letters import StoredLetter, newest_letter

_DRAW: Final[dict[PaperKind, Callable[[Any], bytes]]] = {
    PaperKind.SUPPLEMENT_REQUEST: draw_supplement,
    PaperKind.REFUSAL: draw_refusal,
    PaperKind.APOLOGY: draw_apology,
    PaperKind.STOP_NOTICE: draw_stop,
    PaperKind.CONTROL_SHEET: draw_control_sheet,
}
_FILE_NAMES: Final = {
    PaperKind.SUPPLEMENT_REQUEST: "Phieu_yeu_cau_bo_sung",
    PaperKind.REFUSAL: "Phieu_tu_choi",
    PaperKind.APOLOGY: "Phieu_xin_loi",
    PaperKind.STOP_NOTICE: "Thong_bao_dung",
    PaperKind.CONTROL_SHEET: "Phieu_kiem_soat",
}


def letter_pdf(dossier_id: DossierId, kind: PaperKind, *, desk: Desk) -> bytes:
    """The newest paper of ``kind`` of a dossier, exactly as issued."""
    letter = _letter(dossier_id, kind, desk)
    return _DRAW[kind](_signed(letter, desk))


def print_letter(
    dossier_id: DossierId, kind: PaperKind, *, desk: Desk, printer: Printer
) -> PrintState:
    """Sends the newest paper of ``kind``; the printer takes one job for one paper."""
    letter = _letter(dossier_id, kind, desk)
    return printer.send(_job(letter, desk, dossier_id))


def letter_to_folder(dossier_id: DossierId, kind: PaperKind, folder: Path, *, desk: Desk) -> Path:
    """The newest paper of ``kind`` as a PDF in ``folder``."""
    printer = FolderPrinter(folder=folder)
    job = _job(_letter(dossier_id, kind, desk), desk, dossier_id)
    printer.send(job)
    path = printer.path_of(job.job_id)
    if path is None:
        raise LookupError("a folder that took a job knows where it is")
    return path


def _letter(dossier_id: DossierId, kind: PaperKind, desk: Desk) -> StoredLetter:
    letter = desk.store.read(lambda connection: newest_letter(connection, dossier_id, kind))
    if letter is None:
        raise UserError("paper_missing", "Hồ sơ này chưa có giấy loại đó.")
    return letter


def _job(letter: StoredLetter, desk: Desk, dossier_id: DossierId) -> PrintJob:
    name = f"{local(letter.issued_at):%Y%m%d}_{_FILE_NAMES[letter.kind]}_{letter.code or letter.paper_no}"
    return PrintJob(
        job_id=f"{dossier_id}:{letter.kind.value}:{letter.year}:{letter.paper_no}",
        pdf=_DRAW[letter.kind](_signed(letter, desk)),
        file_name=f"{name}.pdf",
        paper=PaperSize.A4 if letter.kind is PaperKind.CONTROL_SHEET else PaperSize.A5,
    )


def _signed(letter: StoredLetter, desk: Desk) -> DossierPaper:
    """The kept words with the dossier's signed number, so that any of its papers finds it."""
    digits = signed_number(
        code=letter.code,
        lookup_secret=letter.lookup_secret,
        at=letter.issued_at,
        due_at=None,
        desk=desk,
    )
    return replace(letter.content, qr_digits=digits)
