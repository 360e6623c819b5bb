import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QMessageBox,
    QPlainTextEdit,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from counter_app.core.ids import DossierId
from counter_app.documents.raster import rasterise
from counter_app.services import lookup
from counter_app.services.papers import printing
from db.counter.store import Store
from tests.screens.in_front import in_front
from ui.application import SingleInstance
from ui.dialogs.dialog import Dialog
from ui.dialogs.help import PAGES, HelpDialog
from ui.dialogs.intake.agreed_date import AgreedDateDialog
from ui.dialogs.intake.others import OthersDialog
from ui.dialogs.intake.second_card import SecondCardDialog
from ui.dialogs.intake.why import WhyDialog
from ui.dialogs.preview import ZOOMS, PreviewDialog, image_of
from ui.people import Others
from ui.screens.dossier.dossier import DossierScreen
from ui.widgets.text import label
from ui.window.main_window import MainWindow

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

TRICK = "<h1>Đã duyệt</h1> & <img src=file:///etc/passwd>"
INTERACTIVE = (QAbstractButton, QLineEdit, QComboBox, QListView, QTableView, QPlainTextEdit)
FORBIDDEN = re.compile(
    r"\b(null|none|exception|invalid|server|error|ok|submit|cancel)\b", re.IGNORECASE
)


def shown_code(window: QWidget) -> str:
    screen = window.current() if isinstance(window, MainWindow) else None
    return screen.view.code.text() if isinstance(screen, DossierScreen) else ""


def take_one_in(clerk: "Clerk", card: str) -> DossierId:
    clerk.scans(card)
    clerk.types("sao")
    for _ in range(3):
        clerk.hits(Qt.Key.Key_Return)
    clerk.waits_for_receipt()
    (row,) = lookup.today(desk=clerk.counter.desk)
    return row.id


def every_place(clerk: "Clerk", card: str) -> list[QWidget]:
    """The window with all its screens built, and every dialog."""
    dossier_id = take_one_in(clerk, card)
    window = clerk.program.window
    window.go("today")
    window.open_dossier(dossier_id)
    window.go("intake")
    clerk.scans(card)
    clerk.types("khai sinh")
    clerk.hits(Qt.Key.Key_Return)
    today = clerk.counter.today()
    person = clerk.screen.view.left.person.read(field="x")
    return [
        window,
        WhyDialog(("Thời hạn",), window),
        AgreedDateDialog(None, today, window),
        OthersDialog(Others(), today, window),
        SecondCardDialog("An", person, window),
        HelpDialog("intake", window),
    ]


def test_every_part_that_acts_has_a_name_and_can_be_hit(clerk: "Clerk", card: str) -> None:
    nameless, tiny = [], []
    for place in every_place(clerk, card):
        for kind in INTERACTIVE:
            for widget in place.findChildren(kind):
                if isinstance(widget.parent(), QComboBox | QTableView) or widget.objectName():
                    continue
                if not widget.accessibleName().strip():
                    nameless.append(widget)
                is_tick = isinstance(widget, QCheckBox)
                if widget.isVisible() and min(widget.width(), widget.height()) < 24 and not is_tick:
                    tiny.append((widget, widget.size()))
    assert nameless == []
    assert tiny == []


def test_the_main_keys_are_large(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    clerk.types("sao")
    clerk.hits(Qt.Key.Key_Return)
    promise = clerk.screen.view.right.promise
    assert promise.receive.height() >= 48
    assert promise.at_once.height() >= 40


@pytest.mark.parametrize("size", [(1366, 768), (911, 512)])
def test_date_name_and_main_key_stay_in_sight(
    clerk: "Clerk", card: str, size: tuple[int, int]
) -> None:
    clerk.program.window.resize(*size)
    clerk.scans(card)
    clerk.types("khai sinh")
    clerk.hits(Qt.Key.Key_Return)
    QApplication.processEvents()
    window = clerk.program.window
    assert (window.width(), window.height()) == size
    view = clerk.screen.view
    for part in (view.left.great_name, view.right.promise.day, view.right.promise.receive):
        corner = part.mapTo(window, QPoint(part.width(), part.height()))
        assert part.isVisible()
        assert corner.x() <= size[0]
        assert corner.y() <= size[1]
        assert part.visibleRegion().boundingRect().height() == part.height()


def test_citizen_text_is_shown_as_it_is_everywhere(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    name = clerk.screen.view.left.person.name
    name.selectAll()
    name.insert(TRICK)
    great = clerk.screen.view.left.great_name
    assert great.text() == TRICK
    for place in every_place_of_text(clerk):
        for shown in place.findChildren(QLabel):
            assert shown.textFormat() == Qt.TextFormat.PlainText or not shown.text()


def every_place_of_text(clerk: "Clerk") -> list[QWidget]:
    return [clerk.program.window]


def test_markup_takes_no_more_room_than_letters(qtbot: QtBot) -> None:
    tricky, plain = label(TRICK), label(TRICK.replace("<", "(").replace(">", ")"))
    for one in (tricky, plain):
        qtbot.addWidget(one)
    assert abs(tricky.sizeHint().height() - plain.sizeHint().height()) <= 2


def test_no_english_and_no_code_words_on_any_screen(clerk: "Clerk", card: str) -> None:
    found = []
    for place in every_place(clerk, card):
        words = [one.text() for one in place.findChildren(QLabel)]
        words += [one.text() for one in place.findChildren(QAbstractButton)]
        found += [text for text in words if FORBIDDEN.search(text)]
    assert found == []


def test_qt_s_own_buttons_and_menus_speak_vietnamese(dressed: QApplication, qtbot: QtBot) -> None:
    box = QMessageBox()
    qtbot.addWidget(box)
    kinds = QMessageBox.StandardButton
    box.setStandardButtons(kinds.Ok | kinds.Cancel | kinds.Yes | kinds.No | kinds.Save)
    words = {button.text().replace("&", "") for button in box.buttons()}
    assert words == {"Đồng ý", "Bỏ qua", "Có", "Không", "Lưu"}
    field = QLineEdit()
    qtbot.addWidget(field)
    menu = field.createStandardContextMenu()
    shown = [action.text().split("\t")[0].replace("&", "") for action in menu.actions()]
    assert [text for text in shown if text] == [
        "Lấy lại",
        "Làm lại",
        "Cắt",
        "Sao chép",
        "Dán",
        "Xóa",
        "Chọn tất cả",
    ]
    menu.deleteLater()


@pytest.mark.parametrize("name", ["shell", "intake", "today", "dossier"])
def test_every_screen_has_a_page_of_help_on_this_machine(name: str) -> None:
    text = (Path(PAGES) / f"{name}.txt").read_text("utf-8")
    assert len(text.splitlines()) > 4


def test_the_preview_shows_the_very_pixels_of_the_paper(clerk: "Clerk", card: str) -> None:
    dossier_id = take_one_in(clerk, card)
    window = clerk.program.window
    dialog = PreviewDialog(clerk.counter, clerk.counter.papers.slip_pages(dossier_id), window)
    clerk.waits(lambda: not dialog.picture.pixmap().isNull())
    pdf = printing.slip_pdf(dossier_id, desk=clerk.counter.desk)
    page = rasterise(pdf, 0, ZOOMS[1])
    shown = dialog.picture.pixmap().toImage().convertToFormat(image_of(page).format())
    assert shown == image_of(page)
    dialog.turn(1)
    assert dialog.where.text().startswith("Trang 2/")
    dialog.zoom(1)
    clerk.waits(lambda: dialog.picture.pixmap().width() > page.width)
    dialog.close()


def test_a_draft_can_be_previewed_before_it_has_a_number(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    clerk.types("sao")
    clerk.hits(Qt.Key.Key_Return)
    seen = []

    def look() -> None:
        dialog = in_front(PreviewDialog)
        clerk.waits(lambda: not dialog.picture.pixmap().isNull())
        seen.append(dialog.notice.words())
        dialog.close()

    clerk.answers(clerk.screen.preview, look)
    assert seen == [""]


def test_a_scanned_slip_opens_its_dossier_from_anywhere(clerk: "Clerk", card: str) -> None:
    take_one_in(clerk, card)
    (row,) = lookup.today(desk=clerk.counter.desk)
    window = clerk.program.window
    window.go("today")
    for text in (row.code, str(row.slip_no)):
        window.go("today")
        clerk.scans(text)
        clerk.waits(lambda: window.current() is window._screens.get("dossier"))
        clerk.waits(lambda: shown_code(window) == row.code)
    clerk.hits(Qt.Key.Key_Escape)
    assert window.current() is window._screens["intake"]


def test_the_search_box_finds_by_a_name_without_marks(clerk: "Clerk", card: str) -> None:
    take_one_in(clerk, card)
    window = clerk.program.window
    window.top.to_search()
    clerk.types("thuong hoai")
    clerk.hits(Qt.Key.Key_Return)
    clerk.waits(lambda: clerk.list.table.count() == 1)
    clerk.hits(Qt.Key.Key_Escape)
    clerk.waits(lambda: clerk.list.title.text() == "Hồ sơ hôm nay")


def test_the_list_of_today_is_filtered_as_one_types(clerk: "Clerk", card: str) -> None:
    take_one_in(clerk, card)
    window = clerk.program.window
    window.go("today")
    screen = clerk.list
    clerk.waits(lambda: screen.table.count() == 1)
    screen.filter.setFocus()
    clerk.types("khong co")
    clerk.waits(lambda: screen.table.count() == 0)
    assert "Không hồ sơ nào khớp" in screen.empty.words()
    clerk.hits(Qt.Key.Key_Escape)
    assert screen.table.count() == 1


def test_the_training_words_stand_on_the_window_and_on_every_dialog(
    clerk: "Clerk", card: str
) -> None:
    for place in every_place(clerk, card):
        if place is clerk.program.window:
            assert place.banner.words() == "BẢN MINH HOẠ"
        else:
            assert isinstance(place, Dialog)
            assert "BẢN MINH HOẠ" in [one.text() for one in place.findChildren(QLabel)]


def test_the_curtain_hides_everything_and_gives_the_keyboard_back(clerk: "Clerk") -> None:
    name = clerk.screen.view.left.person.name
    name.setFocus()
    clerk.types("An")
    clerk.program.window.toggle_curtain()
    clerk.types("x")
    assert clerk.program.window.curtain.is_drawn()
    clerk.program.window.toggle_curtain()
    assert name.hasFocus()
    assert name.text() == "An"


def test_the_window_s_thread_never_touches_the_store(
    clerk: "Clerk", card: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    here, touched = threading.get_ident(), []
    for verb in ("read", "write"):
        real = getattr(Store, verb)

        def watched(
            self: Store, work: Any, real: Callable[..., Any] = real, verb: str = verb
        ) -> Any:
            if threading.get_ident() == here:
                touched.append(verb)
            return real(self, work)

        monkeypatch.setattr(Store, verb, watched)
    clerk.scans(card)
    clerk.types("sao")
    for _ in range(3):
        clerk.hits(Qt.Key.Key_Return)
    clerk.waits_for_receipt()
    clerk.program.window.go("today")
    clerk.waits(lambda: clerk.list.table.count() == 1)
    assert touched == []


def test_a_second_start_wakes_the_first_and_a_dead_one_is_taken_over(
    qtbot: QtBot, tmp_path: Path
) -> None:
    first, second = SingleInstance(tmp_path), SingleInstance(tmp_path)
    assert first.claim()
    first.listen()
    with qtbot.waitSignal(first.woken, timeout=5_000):
        assert not second.claim()
    first.release()
    dying = (
        "import os, sys; from PySide6.QtCore import QLockFile;"
        "lock = QLockFile(sys.argv[1]); assert lock.tryLock(0); os._exit(9)"
    )
    lock = tmp_path / "window.lock"
    subprocess.run([sys.executable, "-c", dying, str(lock)], check=False, timeout=30)
    assert lock.exists()
    third = SingleInstance(tmp_path)
    assert third.claim()
    third.release()


def test_a_megabyte_pasted_is_cut_and_said(
    clerk: "Clerk", beside: Callable[[QWidget | None], str]
) -> None:
    name = clerk.screen.view.left.person.name
    name.setFocus()
    QApplication.clipboard().setText("Á" * 1_000_000)
    name.paste()
    QApplication.clipboard().clear()
    assert len(name.text()) == name.maxLength()
    assert "Đã cắt" in beside(name)


def test_invisible_and_decomposed_letters_do_not_come_in(clerk: "Clerk") -> None:
    name = clerk.screen.view.left.person.name
    name.setText("Nguye\u0302\u0303n\u202e V\u200băn\x00 An")
    assert name.value() == "Nguyễn Văn An"
    QCoreApplication.processEvents()


def test_a_magnified_laptop_leaves_room_for_the_window_and_all_that_counts(
    clerk: "Clerk", card: str
) -> None:
    """1366×768 at 150 %, less a title bar of 31 and a task bar of 48."""
    window = clerk.window
    window.resize(911, 433)
    clerk.scans(card)
    clerk.types("khai sinh")
    clerk.hits(Qt.Key.Key_Return)
    QApplication.processEvents()
    assert window.size().toTuple() == (911, 433)
    view = clerk.screen.view
    pinned = (view.left.great_name, view.right.promise.day, view.right.promise.receive)
    for part in (*pinned, window.foot.clock, window.top.search):
        assert part.visibleRegion().boundingRect() == part.rect()
