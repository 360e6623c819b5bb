"""What the window says of its printer, of scans and searches, and what it does not let happen."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from counter_app.core.ids import DossierId
from counter_app.devices.cups import CupsPrinter
from counter_app.devices.folder import FolderPrinter
from counter_app.devices.printer import Printer, PrintState
from counter_app.protocol.slip_code import SlipCode, sign_slip
from counter_app.services import lookup
from db.counter.office import device_no
from ui.desk.printers import Printers
from ui.screens.dossier.dossier import DossierScreen
from ui.screens.intake.intake import IntakeScreen
from ui.window.main_window import MainWindow

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk, DeskClock
    from ui.program import Program


def take_one_in(clerk: "Clerk", card: str) -> DossierId:
    clerk.scans(card)
    clerk.types("sao")
    for _ in range(3):
        clerk.hits(Qt.Key.Key_Return)
    clerk.waits_for_receipt()
    return lookup.today(desk=clerk.counter.desk)[0].id


def shown_code(window: MainWindow) -> str:
    screen = window.current()
    return screen.view.code.text() if isinstance(screen, DossierScreen) else ""


def in_plain_sight(clerk: "Clerk", part: QLabel) -> bool:
    """Whether all of it is shown, in the window."""
    QApplication.processEvents()
    wanted = part.heightForWidth(part.width()) if part.wordWrap() else part.sizeHint().height()
    seen = part.visibleRegion().boundingRect()
    return part.isVisibleTo(clerk.window) and seen.height() >= wanted > 0


def press_alt(field: QWidget, letter: str) -> None:
    """As the window system sends it: with the letter's text, past the window's own shortcuts."""
    QTest.keyClick(field, Qt.Key(ord(letter.upper())), Qt.KeyboardModifier.AltModifier)


def words_of(notice: QLabel | object) -> QLabel:
    label = getattr(notice, "_words", None)
    assert isinstance(label, QLabel)
    return label


# The printer


def test_the_foot_names_the_printer_there_is(clerk: "Clerk") -> None:
    def names(words: str) -> bool:
        return clerk.window.foot.printer.text() == words

    counter = clerk.counter
    printers: dict[str, Printer] = {
        "Máy in HP_Quay_1, giấy A5 dọc": CupsPrinter(destination="HP_Quay_1"),
        "Máy in mặc định của máy, giấy A5 dọc": CupsPrinter(),
        "Lưu PDF vào giay-hen, giấy A5 dọc": FolderPrinter(folder=Path("/a/b/giay-hen")),
    }
    for words, printer in printers.items():
        counter.printers = Printers(
            desk=counter.desk, printer=printer, jobs=counter.jobs, changes=counter.changes
        )
        clerk.window.attend(counter)
        clerk.waits(partial(names, words))


def test_a_paper_saved_into_a_folder_is_not_called_printed(clerk: "Clerk", card: str) -> None:
    assert clerk.window.foot.printer.text() == "Lưu PDF vào papers, giấy A5 dọc"
    take_one_in(clerk, card)
    words = clerk.screen.view.right.receipt.print_state.words()
    assert words == "Đã lưu giấy hẹn PDF vào papers."
    assert clerk.window.foot.message.accessibleName() == words
    clerk.screen.view.right.receipt.reprint.click()
    clerk.waits(
        lambda: (
            clerk.screen.view.right.receipt.print_state.words()
            == "Đã lưu giấy hẹn PDF vào papers. Bản sao, in lại lần 1."
        )
    )


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (PrintState.DONE, "Đã in giấy hẹn."),
        (PrintState.SENT, "Đã gửi giấy hẹn tới máy in, đang chờ in."),
        (PrintState.FAILED, "Chưa in được giấy hẹn. Kiểm tra máy in rồi bấm in lại."),
        (
            PrintState.UNKNOWN,
            "Không rõ giấy hẹn đã ra chưa. Nhìn khay giấy rồi mở hồ sơ để trả lời.",
        ),
    ],
)
def test_a_real_printer_s_answer_is_told_in_words(
    clerk: "Clerk",
    card: str,
    monkeypatch: pytest.MonkeyPatch,
    state: PrintState,
    words: str,
) -> None:
    monkeypatch.setattr(CupsPrinter, "send", lambda *_: state)
    clerk.counter.papers._printer = CupsPrinter()
    take_one_in(clerk, card)
    assert clerk.screen.view.right.receipt.print_state.words() == words


# Scans


def signed(
    clerk: "Clerk",
    dossier_id: DossierId,
    *,
    key: Ed25519PrivateKey | None = None,
    desk_no: int = 0,
) -> str:
    """What a slip's QR says: signed by this desk unless told otherwise."""
    desk = clerk.counter.desk
    dossier = lookup.open_dossier(dossier_id, desk=desk)
    slip = SlipCode(
        device_no=desk.store.read(device_no) + desk_no,
        received_at=dossier.row.received_at,
        due_at=dossier.row.due_at,
        lookup_secret="12345678",
        dossier_code=dossier.row.code or "",
    )
    return sign_slip(slip, key or desk.store.device.key)


def test_a_slip_s_own_qr_opens_its_dossier_and_says_nothing(clerk: "Clerk", card: str) -> None:
    dossier_id = take_one_in(clerk, card)
    clerk.scans(signed(clerk, dossier_id))
    clerk.waits(lambda: bool(shown_code(clerk.window)))
    assert clerk.window.scanned.words() == ""


def test_a_forged_slip_opens_nothing_and_is_said_until_the_next_step(
    clerk: "Clerk", card: str
) -> None:
    dossier_id = take_one_in(clerk, card)
    clerk.scans(signed(clerk, dossier_id, key=Ed25519PrivateKey.generate()))
    notice = clerk.window.scanned
    clerk.waits(lambda: bool(notice.words()))
    assert notice.words().startswith(
        "Chữ ký trên giấy không khớp: giấy bị sửa hoặc làm giả. Hãy tra theo mã hồ sơ. Đã đọc: "
    )
    assert in_plain_sight(clerk, words_of(notice))
    assert isinstance(clerk.window.current(), IntakeScreen)
    clerk.hits(Qt.Key.Key_F11)
    assert notice.words() == ""


def test_a_slip_with_another_desk_s_key_is_opened_with_the_doubt_said(
    clerk: "Clerk", card: str
) -> None:
    dossier_id = take_one_in(clerk, card)
    clerk.scans(signed(clerk, dossier_id, key=Ed25519PrivateKey.generate(), desk_no=1))
    clerk.waits(lambda: bool(shown_code(clerk.window)))
    assert "chưa kiểm tra được" in clerk.window.scanned.words()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("H42.12.06-261123-1001", "của cơ quan H42.12.06"),
        ("987654", "Mã này chưa có trong máy"),
    ],
)
def test_a_code_that_is_not_here_is_said_in_the_window(
    clerk: "Clerk", code: str, words: str
) -> None:
    clerk.scans(code)
    clerk.waits(lambda: words in clerk.window.scanned.words())
    assert in_plain_sight(clerk, words_of(clerk.window.scanned))


# Searches


def test_a_search_without_a_hit_says_so_and_what_can_be_typed(clerk: "Clerk") -> None:
    clerk.window.top.to_search()
    clerk.types("khong co ai")
    clerk.hits(Qt.Key.Key_Return)
    clerk.waits(lambda: clerk.list.title.text() == "Kết quả tìm “khong co ai”")
    assert clerk.list.empty.words() == (
        "Không tìm thấy “khong co ai”."
        " Hãy gõ mã hồ sơ, tên không dấu, số định danh, điện thoại hoặc số giấy hẹn."
    )
    assert in_plain_sight(clerk, words_of(clerk.list.empty))


def test_a_procedure_nobody_knows_is_said_under_the_field(clerk: "Clerk") -> None:
    procedure = clerk.screen.view.middle.procedure
    procedure.field.setFocus()
    clerk.types("xyzt")
    assert procedure.nothing.words().startswith("Không tìm thấy “xyzt”. Gõ vài chữ")
    assert in_plain_sight(clerk, words_of(procedure.nothing))
    clerk.hits(Qt.Key.Key_Return)
    for _ in "xyzt":
        clerk.hits(Qt.Key.Key_Backspace)
    assert procedure.nothing.words() == ""
    clerk.types("sao")
    assert procedure.nothing.words() == ""
    assert procedure.is_open()


# What stands, what rests


def test_a_clock_that_went_back_is_said_on_the_board(  # noqa: PLR0917  fixtures
    clerk: "Clerk",
    card: str,
    tmp_path: Path,
    clock: "DeskClock",
    qtbot: QtBot,
    reopened: Callable[[Path, "DeskClock"], "Program"],
    started: Callable[["Program", QtBot], None],
    stopped: Callable[["Program"], None],
) -> None:
    take_one_in(clerk, card)
    clock.instant -= timedelta(days=3)
    second = reopened(tmp_path, clock)
    started(second, qtbot)
    (words,) = (one for one in second.window.board.words() if "Đồng hồ" in one)
    assert words.startswith("Đồng hồ máy chậm hơn lần ghi trước, lúc 09:00 ngày 20/11/2026.")
    assert second.window.board.notice.words().startswith(words)
    stopped(second)


def test_no_clock_is_doubted_without_a_cause(clerk: "Clerk") -> None:
    assert clerk.window.board.words() == ()


def test_the_curtain_wears_the_banner(clerk: "Clerk") -> None:
    clerk.hits(Qt.Key.Key_F12)
    (cover,) = clerk.window.curtain.covers()
    banner = cover.banner
    assert banner.words() == "BẢN MINH HOẠ"
    assert banner.isVisible()
    assert banner.mapTo(clerk.window, QPoint(0, 0)).y() <= 1
    assert banner.width() >= clerk.window.width() - 2


def test_the_access_key_of_what_rests_types_nothing(clerk: "Clerk") -> None:
    left = clerk.screen.view.left
    assert not clerk.screen.view.right.promise.at_once.isEnabled()
    for letter in "rqz":
        for field in (left.person.number, clerk.screen.view.middle.procedure.field):
            field.setFocus()
            press_alt(field, letter)
            assert field.text() == "", letter


def test_an_access_key_picks_nothing_in_a_choice(clerk: "Clerk") -> None:
    return_by = clerk.screen.view.left.return_by
    before = return_by.value()
    return_by.setFocus()
    for letter in "bgt":
        press_alt(return_by, letter)
    assert return_by.value() is before


def test_the_main_key_rests_until_there_is_something_to_promise(clerk: "Clerk", card: str) -> None:
    promise = clerk.screen.view.right.promise
    keys = (promise.receive, promise.at_once, promise.preview)
    assert [key.isEnabled() for key in keys] == [False] * 3
    clerk.scans(card)
    assert not promise.receive.isEnabled()
    clerk.types("sao")
    clerk.hits(Qt.Key.Key_Return)
    assert [key.isEnabled() for key in keys] == [True] * 3
    clerk.screen.clear()
    assert [key.isEnabled() for key in keys] == [False] * 3


def test_enter_presses_the_key_it_stands_on_in_every_place(clerk: "Clerk", card: str) -> None:
    dossier_id = take_one_in(clerk, card)
    clerk.window.open_dossier(dossier_id)
    screen = clerk.window.current()
    assert isinstance(screen, DossierScreen)
    screen.view.back.setFocus()
    clerk.hits(Qt.Key.Key_Return)
    assert isinstance(clerk.window.current(), IntakeScreen)
    clerk.window.side._buttons["today"].setFocus()
    clerk.hits(Qt.Key.Key_Enter)
    clerk.list.search_for("thuong")
    clerk.waits(clerk.list.back.isVisible)
    clerk.list.back.setFocus()
    clerk.hits(Qt.Key.Key_Return)
    clerk.waits(lambda: clerk.list.title.text() == "Hồ sơ hôm nay")


def test_a_dossier_s_date_lies_beside_the_scroll_bar_and_its_total_in_sight(
    clerk: "Clerk", card: str
) -> None:
    dossier_id = take_one_in(clerk, card)
    screen = clerk.opens(dossier_id)
    screen.view.hour.setText("Không hẹn ngày")
    for size in ((1366, 768), (911, 512)):
        clerk.window.resize(*size)
        QApplication.processEvents()
        for part in (screen.view.hour, screen.view.day):
            assert part.visibleRegion().boundingRect().width() in {0, part.width()}
        assert screen.view.hour.width() >= screen.view.hour.minimumSizeHint().width()
        assert in_plain_sight(clerk, screen.view.total)
        assert (clerk.window.width(), clerk.window.height()) == size


def test_how_a_date_was_reckoned_scrolls_once_by_the_arrow_keys(clerk: "Clerk", card: str) -> None:
    dossier_id = take_one_in(clerk, card)
    clerk.window.resize(911, 512)
    view = clerk.opens(dossier_id).view
    clerk.hits(Qt.Key.Key_H, Qt.KeyboardModifier.AltModifier)
    assert view.reckoned.hasFocus()
    assert view._right.findChildren(QAbstractScrollArea) == [view.reckoned]
    bar = view.reckoned.verticalScrollBar()
    clerk.waits(lambda: bar.maximum() > 0)
    clerk.hits(Qt.Key.Key_Down)
    assert bar.value() > 0


def test_at_150_percent_name_date_and_state_of_a_dossier_stay_in_sight(
    clerk: "Clerk", card: str
) -> None:
    dossier_id = take_one_in(clerk, card)
    clerk.window.resize(911, 512)
    screen = clerk.opens(dossier_id)
    QApplication.processEvents()
    view = screen.view
    for part in (view.name, view.code, view.hour, view.day, view.state._words):
        assert in_plain_sight(clerk, part)
    for key in (view.print, view.step, view.papers, view.look, view.back):
        assert key.width() >= key.minimumSizeHint().width()
    clerk.window.resize(1366, 768)
    QApplication.processEvents()
    assert in_plain_sight(clerk, view.day)
