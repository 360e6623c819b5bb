"""The pages of a paper without a number, as they were drawn; of a printed file, those of the file.

Keeping and printing one is in ``sheet_printing``.
"""

from counter_app.core.errors import UserError
from counter_app.documents.apart import sheet_apart
from counter_app.domain.attachment import JPEG
from counter_app.domain.drawn_sheets import AttachedFile, DrawnSheet
from counter_app.services.desk import Desk
from db.counter import drawn_sheets
from db.counter.vault import FileDamaged, vault_of


def pages_of(paper: int, sheet: DrawnSheet, *, desk: Desk) -> bytes:
    """The sheet in row ``paper`` as a PDF; ``UserError`` where it is kept no longer."""
    if sheet.file is not None:
        return _pages_of_file(sheet.file, desk)
    kept = desk.store.read(lambda connection: drawn_sheets.pages(connection, paper))
    if kept is None:
        raise UserError(
            "sheet_let_go", "Tờ này in đã lâu nên không còn bản giữ. Hãy in lại từ hồ sơ."
        )
    return kept


def _pages_of_file(file: AttachedFile, desk: Desk) -> bytes:
    """A picture becomes one page."""
    try:
        content = vault_of(desk.store).read(file.id)
    except (FileNotFoundError, FileDamaged, OSError) as cause:
        raise UserError(
            "file_gone", "Không mở được tệp đã in. Hãy mở hồ sơ, xem lại tệp đính kèm."
        ) from cause
    return sheet_apart(content) if file.mime == JPEG else content
