"""The newest paper of a kind of one dossier: found by its kind, printed as any paper is."""

from pathlib import Path

from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.devices.printer import Printer
from counter_app.domain.workflow import PaperKind
from counter_app.services.desk import Desk
from counter_app.services.papers import paper_printing
from counter_app.services.papers.paper_printing import Printed
from db.counter.letters import newest_letter


def letter_pdf(dossier_id: DossierId, kind: PaperKind, *, desk: Desk) -> bytes:
    """The newest paper of ``kind`` of a dossier, exactly as issued."""
    return paper_printing.paper_pdf(letter_row(dossier_id, kind, desk=desk), desk=desk)


def print_letter(
    dossier_id: DossierId, kind: PaperKind, *, desk: Desk, printer: Printer, request: str = ""
) -> Printed:
    """Prints the newest paper of ``kind``, as ``paper_printing.print_paper``."""
    row = letter_row(dossier_id, kind, desk=desk)
    return paper_printing.print_paper(row, desk=desk, printer=printer, request=request)


def letter_to_folder(dossier_id: DossierId, kind: PaperKind, folder: Path, *, desk: Desk) -> Path:
    """The newest paper of ``kind`` as a PDF in ``folder``."""
    row = letter_row(dossier_id, kind, desk=desk)
    return paper_printing.paper_to_folder(row, folder, desk=desk)


def letter_row(dossier_id: DossierId, kind: PaperKind, *, desk: Desk) -> int:
    """The row of the newest paper of ``kind`` in force; ``UserError`` where there is none."""
    found = desk.store.read(lambda connection: newest_letter(connection, dossier_id, kind))
    if found is None:
        raise UserError(
            "paper_missing", "Hồ sơ này chưa có giấy loại đó. Hãy làm bước có giấy ấy trước."
        )
    return found
