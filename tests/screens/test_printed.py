"""The papers printed at this desk, found and printed again by few keys; printers and sheets chosen."""

import subprocess
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import pikepdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from counter_app.core.config import load_machine
from counter_app.core.ids import DossierId
from counter_app.devices.chosen import FOLDER, ChosenPrinter
from counter_app.devices.printer import PaperUse, PrintState
from counter_app.domain.papers import PaperSize
from counter_app.services import lookup
from counter_app.services.office.machine import SlipCopies, print_settings
from counter_app.services.papers.print_history import Shown, printed_page
from counter_app.services.papers.printing import print_slip, reprint_slip
from tests.screens.in_front import in_front
from ui.dialogs.display import DisplayDialog
from ui.dialogs.papers.printer import PrinterDialog
from ui.dialogs.papers.printing import PrintingDialog
from ui.dialogs.preview import PreviewDialog
from ui.screens.printed.printed import PrintedScreen

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
TakeIn = Callable[..., str]


def printed_of(clerk: "Clerk", take_in: TakeIn, *names: str) -> list[DossierId]:
    """Dossiers whose slips are out."""
    ids = [DossierId(take_in(name)) for name in names]
    for one in ids:
        print_slip(one, desk=clerk.counter.desk, printer=clerk.counter.papers._printer)
    return ids


def opened(clerk: "Clerk") -> PrintedScreen:
    clerk.hits(Qt.Key.Key_J, CTRL)
    screen = clerk.window.current()
    assert isinstance(screen, PrintedScreen)
    return screen


def copies(clerk: "Clerk", dossier: DossierId) -> int:
    (paper,) = lookup.open_dossier(dossier, desk=clerk.counter.desk).papers
    return paper.reprints


def words_of(pdf: bytes) -> str:
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return done.stdout.decode()


def test_three_keys_print_a_paper_of_the_list_again(clerk: "Clerk", take_in: TakeIn) -> None:
    first, last = printed_of(clerk, take_in, "Vũ Thị Lan", "Đỗ Văn Bảy")
    before = clerk.presses
    screen = opened(clerk)
    clerk.waits(lambda: screen.view.table.count() == 2)
    clerk.hits(Qt.Key.Key_Down)
    clerk.waits(lambda: screen.view.print.text() == "&In lại giấy này")
    clerk.hits(Qt.Key.Key_I, ALT)
    assert clerk.presses - before == 3
    clerk.waits(lambda: copies(clerk, first) == 1)
    assert copies(clerk, last) == 0
    clerk.waits(lambda: screen.view.table.count() == 3)
    clerk.waits(lambda: "in lại lần 1" in screen.view.said.words())
    line = screen._lines[0]
    assert (line.dossier, line.reprint, line.state) == (first, 1, PrintState.DONE)
    chosen = screen.view.table.chosen()
    assert chosen is not None
    assert chosen.dossier == first, "it stands where it stood"


def test_a_name_typed_finds_its_papers_and_esc_goes_back_step_by_step(
    clerk: "Clerk", take_in: TakeIn
) -> None:
    first, _last = printed_of(clerk, take_in, "Vũ Thị Lan", "Đỗ Văn Bảy")
    screen = opened(clerk)
    clerk.waits(lambda: screen.view.table.count() == 2)
    clerk.hits(Qt.Key.Key_F, CTRL)
    clerk.types("vu thi lan")
    clerk.waits(lambda: [one.dossier for one in screen._lines] == [first])
    clerk.types(" x")
    clerk.waits(lambda: screen.view.table.count() == 0)
    assert "Không thấy giấy nào" in screen.view.empty.words()
    clerk.hits(Qt.Key.Key_Escape)
    clerk.waits(lambda: screen.view.table.count() == 2)
    clerk.hits(Qt.Key.Key_3, CTRL)
    clerk.waits(lambda: "Không có giấy nào in hỏng" in screen.view.empty.words())
    assert screen.view.shown.value() is Shown.TROUBLED
    clerk.hits(Qt.Key.Key_Escape)
    assert clerk.window.place() == "intake"


def test_the_next_page_comes_before_the_last_line_is_reached(
    clerk: "Clerk", take_in: TakeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.desk.papers.printed_page", partial(printed_page, limit=25))
    (dossier,) = printed_of(clerk, take_in, "Vũ Thị Lan")
    for number in range(1, 31):
        reprint_slip(
            dossier,
            desk=clerk.counter.desk,
            printer=clerk.counter.papers._printer,
            request=str(number),
        )
    screen = opened(clerk)
    clerk.waits(lambda: screen.view.table.count() == 25)
    clerk.hits(Qt.Key.Key_End, CTRL)
    clerk.waits(lambda: screen.view.table.count() == 31)
    assert len({one.order for one in screen._lines}) == 31
    assert screen.view.table.currentIndex().row() == 24, "it stands where it stood"


def test_f9_keeps_printers_sheet_and_copies_and_the_next_slip_obeys(
    clerk: "Clerk", take_in: TakeIn
) -> None:
    desk = clerk.counter.desk
    printer = ChosenPrinter(home=clerk.papers)
    for part in (clerk.counter.papers, clerk.counter.printers):
        part._printer = printer
    place = clerk.papers / "giấy A4"

    def display() -> None:
        assert isinstance(QApplication.activeModalWidget(), DisplayDialog)
        clerk.hits(Qt.Key.Key_I, ALT)

    def printing() -> None:
        dialog = in_front(PrintingDialog)
        clerk.waits(lambda: len(dialog.of) == 3 and dialog.said.words() != "Đang hỏi các máy in…")
        dialog.of[PaperUse.SLIP].choose(FOLDER)
        dialog.place.setText(str(place))
        dialog.sheet.choose(PaperSize.A4_LARGE)
        dialog.copies.choose(SlipCopies.CITIZEN)
        clerk.hits(Qt.Key.Key_G, ALT)

    clerk.answers(lambda: clerk.hits(Qt.Key.Key_F9), display, printing)
    clerk.waits(lambda: load_machine(desk.data_dir).slip_paper == "a4_large")
    kept = print_settings(desk=desk)
    assert kept.printers.slip == f"{FOLDER}{place}"
    assert kept.slip_copies is SlipCopies.CITIZEN
    clerk.waits(lambda: "A4 chữ lớn" in clerk.window.foot.printer.text())
    (dossier,) = printed_of(clerk, take_in, "Vũ Thị Lan")
    (file,) = place.glob("*.pdf")
    told = words_of(file.read_bytes())
    assert "Liên 2: Giao người nộp" in told
    assert "Liên 1: Lưu" not in told
    assert copies(clerk, dossier) == 0


def test_one_key_on_the_receipt_prints_large_type_another_goes_to_a_pdf(
    clerk: "Clerk", card: str
) -> None:
    clerk.scans(card)
    clerk.types("sao")
    for _ in range(3):
        clerk.hits(Qt.Key.Key_Return)
    clerk.waits_for_receipt()
    receipt = clerk.screen.view.right.receipt
    clerk.waits(lambda: "Đã lưu" in receipt.print_state.words())
    dossier = lookup.today(desk=clerk.counter.desk)[0].id
    clerk.hits(Qt.Key.Key_B, ALT)
    clerk.waits(lambda: "in lại lần 1" in receipt.print_state.words())
    large = max(clerk.papers.glob("*.pdf"), key=lambda path: path.stat().st_mtime_ns)
    told = words_of(large.read_bytes())
    assert "Liên 2: Giao người nộp" in told
    assert "Liên 1: Lưu" not in told
    assert "in lại lần 1" in told
    clerk.waits(receipt.elsewhere.isEnabled)

    def elsewhere() -> None:
        dialog = in_front(PrinterDialog)
        clerk.waits(lambda: dialog.printers.count() > 0)
        dialog.printers.setFocus()
        clerk.hits(Qt.Key.Key_T, ALT)
        clerk.waits(dialog.keep.isChecked)
        dialog.printers.setFocus()
        clerk.hits(Qt.Key.Key_Return)

    clerk.answers(lambda: clerk.hits(Qt.Key.Key_D, ALT), elsewhere)
    clerk.waits(lambda: copies(clerk, dossier) == 2)
    kept = load_machine(clerk.counter.desk.data_dir)
    assert kept.slip_printer == f"{FOLDER}{clerk.counter.desk.data_dir / 'giay-hen'}"
    assert (kept.printer, kept.roll_printer) == ("", ""), "for slips only"


def test_a_sheet_is_chosen_for_this_once_where_the_slip_is_looked_at(
    clerk: "Clerk", take_in: TakeIn
) -> None:
    (dossier,) = printed_of(clerk, take_in, "Vũ Thị Lan")
    screen = opened(clerk)
    clerk.waits(lambda: screen.view.table.count() == 1)

    def hand() -> None:
        dialog = in_front(PreviewDialog)
        clerk.waits(lambda: dialog._preview is not None)
        usual = dialog.picture.pixmap().height()
        clerk.hits(Qt.Key.Key_K, ALT)
        for _ in range(list(dialog.sheet.values()).index(PaperSize.ROLL80)):
            clerk.hits(Qt.Key.Key_Down)
        clerk.waits(lambda: dialog._preview is not None and dialog.sheet.value() == "roll80")
        clerk.waits(lambda: dialog.picture.pixmap().height() > usual)
        clerk.hits(Qt.Key.Key_I, ALT)

    clerk.answers(lambda: clerk.hits(Qt.Key.Key_Return), hand)
    clerk.waits(lambda: copies(clerk, dossier) == 1)
    clerk.waits(lambda: "in lại lần 1" in screen.view.said.words())
    last = max(clerk.papers.glob("*.pdf"), key=lambda path: path.stat().st_mtime_ns)
    with pikepdf.open(last) as file:
        assert round(float(file.pages[0].mediabox[2]) * 25.4 / 72) == 80
    assert print_settings(desk=clerk.counter.desk).slip_paper is None, "this once only"
