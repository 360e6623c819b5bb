"""A desk's own printers in earnest: a real print service whose device jams, and the roll's dots on it."""

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from counter_app.bootstrap import choose_printer
from counter_app.core.config import Machine, load_machine, save_machine
from counter_app.devices.chosen import FOLDER
from counter_app.devices.printer import PrintState
from counter_app.documents.roll import DPI
from counter_app.domain.label import LabelKind
from counter_app.domain.papers import PaperSize
from counter_app.services.desk import Desk
from counter_app.services.lookup import DossierView
from counter_app.services.office.machine import known_printers, print_settings
from counter_app.services.papers.labels import LabelOrder, print_labels
from counter_app.services.papers.originals import Original, original
from counter_app.services.papers.paper_printing import paper_pdf
from counter_app.services.papers.print_elsewhere import print_elsewhere
from counter_app.services.papers.print_following import Followed, follow
from counter_app.services.papers.print_history import Shown, printed_page
from counter_app.services.papers.printing import print_slip

Take = Callable[[str], DossierView]
Until = Callable[[Callable[[], bool]], None]


class Service(Protocol):
    def stop(self) -> None: ...

    def start(self) -> None: ...


class RealPrinter(Protocol):
    server: str
    queue: str
    service: Service

    def jam(self, why: str = "media-jam") -> None: ...

    def mend(self) -> None: ...

    def received(self, count: int, timeout_s: float = 60) -> list[bytes]: ...


@pytest.fixture
def service(real_printer: RealPrinter, monkeypatch: pytest.MonkeyPatch) -> RealPrinter:
    """The print service that this machine's commands ask."""
    monkeypatch.setenv("CUPS_SERVER", real_printer.server)
    return real_printer


@dataclass
class Still:
    """A clock that stands, so that asking often is not waiting long."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def monotonic_ms(self) -> int:
        return 0


def set_up(desk: Desk, **changes: Any) -> None:
    """Writes the machine's settings as the window does."""
    save_machine(desk.data_dir, replace(Machine(), **changes))


def test_a_slip_stuck_in_the_device_is_taken_back_and_comes_out_once_as_a_pdf(
    desk: Desk, dossier_of: Take, service: RealPrinter, tmp_path: Path, until: Until
) -> None:
    set_up(desk, slip_printer=service.queue)
    service.jam()
    dossier = dossier_of("Nguyễn Thị Ánh").row
    printer = choose_printer(desk.data_dir)
    assert print_slip(dossier.id, desk=desk, printer=printer).state is PrintState.SENT

    # The next start of the program finds the job again in the print service.
    found: list[Followed] = []

    def is_stuck() -> bool:
        found[:] = follow(desk=desk, printer=choose_printer(desk.data_dir))
        return found[0].state is PrintState.STUCK

    until(is_stuck)
    assert (found[0].name, found[0].trouble) == (f"giấy hẹn số {dossier.slip_no}", "kẹt giấy")
    assert [one.trouble for one in known_printers()] == ["kẹt giấy"]

    place = tmp_path / "ổ USB"
    answer = print_elsewhere(
        found[0].paper, FOLDER + str(place), desk=desk, printer=printer, request="once"
    )
    assert (answer.state, answer.reprint, answer.saved_in) == (PrintState.DONE, 0, "ổ USB")
    assert len(list(place.glob("*.pdf"))) == 1
    assert original(dossier.id, desk=desk) is Original.PRINTED
    assert follow(desk=desk, printer=printer) == ()
    (line,) = printed_page(Shown.TODAY, desk=desk).lines
    assert line.device == "Lưu PDF vào ổ USB"


def test_labels_without_paper_outlive_a_restart_of_the_print_service_and_become_a_pdf(
    desk: Desk, dossier_of: Take, service: RealPrinter, tmp_path: Path, until: Until
) -> None:
    set_up(desk, printer=service.queue)
    service.jam("media-empty")
    dossier = dossier_of("Nguyễn Thị Ánh").row
    desk = replace(desk, clock=Still(desk.clock.now()))
    printer = choose_printer(desk.data_dir)
    order = LabelOrder(kind=LabelKind.SEPARATOR)
    print_labels(order, [dossier.id], desk=desk, printer=printer, request="one")

    def stands() -> tuple[PrintState, str]:
        (one,) = follow(desk=desk, printer=printer)
        return one.state, one.trouble

    until(lambda: stands() == (PrintState.STUCK, "hết giấy"))
    service.service.stop()
    assert stands()[0] is PrintState.STUCK, "silence changes nothing yet"
    service.service.start()
    until(lambda: stands()[0] in {PrintState.STUCK, PrintState.PRINTING, PrintState.SENT})

    (line,) = (one for one in printed_page(Shown.TODAY, desk=desk).lines if not one.is_slip)
    assert (line.name, line.told) == ("Tờ phân cách", dossier.code)
    place = tmp_path / "ổ USB"
    answer = print_elsewhere(
        line.paper, FOLDER + str(place), desk=desk, printer=printer, request="once"
    )
    assert (answer.state, answer.reprint) == (PrintState.DONE, 0)
    (paper,) = place.glob("*.pdf")
    assert paper.read_bytes() == paper_pdf(line.paper, desk=desk)
    assert follow(desk=desk, printer=printer) == ()
    service.mend()


def test_the_roll_goes_to_its_own_printer_as_dots_that_are_read_back(
    desk: Desk, dossier_of: Take, service: RealPrinter, tmp_path: Path, until: Until
) -> None:
    set_up(
        desk,
        printer=f"{FOLDER}{tmp_path / 'khác'}",
        roll_printer=service.queue,
        slip_paper="roll80",
        slip_copies="citizen",
    )
    dossier = dossier_of("H’Len Niê Kđăm").row
    printer = choose_printer(desk.data_dir)
    assert print_slip(dossier.id, desk=desk, printer=printer).state is PrintState.SENT
    (pdf,) = service.received(1)
    with pikepdf.open(io.BytesIO(pdf)) as file:
        (page,) = file.pages
        assert round(float(page.mediabox[2]) * 25.4 / 72) == 80
    drawn = pypdfium2.PdfDocument(pdf)[0].render(scale=DPI / 72, grayscale=True).to_pil()
    read = {one.format.name: one.text for one in zxingcpp.read_barcodes(drawn.convert("L"))}
    assert read["Code128"] in {dossier.code, str(dossier.slip_no)}
    assert "QRCode" in read
    until(lambda: follow(desk=desk, printer=printer) == ())
    assert original(dossier.id, desk=desk) is Original.PRINTED
    assert not (tmp_path / "khác").exists()


def test_settings_of_another_version_and_a_printer_that_is_gone_stop_nobody(desk: Desk) -> None:
    set_up(desk, slip_paper="parchment", slip_copies="seven", print_folder="/srv/giay-cu")
    kept = print_settings(desk=desk)
    assert (kept.slip_paper, kept.slip_copies) == (None, None)
    assert kept.printers.papers == f"{FOLDER}/srv/giay-cu"
    assert load_machine(desk.data_dir).slip_paper == "parchment"
    assert PaperSize.A5 is desk.office.printing.paper
