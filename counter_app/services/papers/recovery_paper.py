"""Prints the sheet with the recovery code: it goes to a printer only, and is kept nowhere."""

import os

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.devices.chosen import device_for
from counter_app.devices.folder import FolderPrinter
from counter_app.devices.printer import PaperUse, Printer, PrintJob, PrintState
from counter_app.documents.recovery_sheet import RecoverySheet, draw_recovery_sheet
from counter_app.domain.papers import PaperSize
from counter_app.services.desk import Desk


def recovery_sheet(code: str, *, desk: Desk) -> bytes:
    """The sheet as PDF."""
    office = desk.office
    day = local(desk.clock.now()).date()
    return draw_recovery_sheet(
        RecoverySheet(code=code, office=office.name, desk=office.desk_name, made_on=day)
    )


def print_recovery(code: str, *, desk: Desk, printer: Printer) -> str:
    """Prints the sheet once; what became of it, in the clerk's words.

    Raises ``UserError`` (``no_printer``) where papers are files: the code would stay on the disk.
    """
    device = device_for(printer, PaperUse.PAPERS)
    if isinstance(device, FolderPrinter):
        raise UserError(
            "no_printer", "Máy này không có máy in. Hãy chép mã ra giấy, đừng lưu vào tệp."
        )
    job = PrintJob(
        job_id=f"recovery:{os.urandom(8).hex()}",
        pdf=recovery_sheet(code, desk=desk),
        file_name="Ma_khoi_phuc.pdf",
        paper=PaperSize.A5,
    )
    if device.send(job) is PrintState.UNKNOWN:
        return "Máy in chưa trả lời. Hãy nhìn khay giấy; chưa ra giấy thì chép mã bằng tay."
    return f"Đã gửi tờ mã khôi phục tới {device.describe()[:1].lower()}{device.describe()[1:]}."
