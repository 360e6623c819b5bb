"""Prints the test page of a printer: an unnumbered sheet that shows what the printer does to papers."""

from dataclasses import replace

from counter_app.devices.folder import FolderPrinter, paper_file_name
from counter_app.devices.printer import Printer, PrintJob, PrintState, Spooler
from counter_app.documents.calibration import draw_test_page
from counter_app.documents.roll import dotted
from counter_app.domain.papers import PaperSize
from counter_app.services.desk import Desk
from counter_app.services.office.machine import printer_named


def test_page(*, desk: Desk, device: str, roll: bool) -> bytes:
    """The page for a printer called ``device``, as a PDF."""
    size = PaperSize.ROLL80 if roll else PaperSize.A4
    return draw_test_page(size, office=desk.office.name, device=device, at=desk.clock.now())


def print_test(choice: str, *, desk: Desk, printer: Printer, roll: bool, request: str) -> str:
    """Prints the page on the printer of that choice; what became of it, in the clerk's words."""
    device = printer_named(choice, printer=printer)
    paper = PaperSize.ROLL80 if roll else PaperSize.A4
    job = PrintJob(
        job_id=f"test:{request}",
        pdf=test_page(desk=desk, device=device.describe(), roll=roll),
        file_name=paper_file_name("Trang_in_thu", paper.value, desk.clock.now()),
        paper=paper,
    )
    if roll and isinstance(device, Spooler):
        dots = dotted(job.pdf)
        job = replace(job, pdf=dots.pdf, sheet_mm=(dots.width_mm, dots.length_mm))
    state = device.send(job)
    if isinstance(device, FolderPrinter):
        return f"Đã lưu trang in thử vào {device.folder.name}."
    if state is PrintState.UNKNOWN:
        return "Máy in chưa trả lời. Hãy nhìn khay giấy."
    return f"Đã gửi trang in thử tới {device.describe()[:1].lower()}{device.describe()[1:]}."
