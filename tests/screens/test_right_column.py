"""What must be seen without scrolling: what is asked, what is missing, what it costs, a card's doubts."""

from typing import TYPE_CHECKING, Final

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from ui import strings
from ui.screens.intake.promise_panel import MOST_FINDINGS
from ui.screens.intake.receipt_panel import TAKEN_EARLIER
from ui.widgets.layout import Notice
from ui.widgets.sight import bring_into_sight

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

CARD = "{number}||{name}|01021990|{sex}|Xóm 4, Xã A, Thái Nguyên|15032021"


def choose(clerk: "Clerk", words: str) -> None:
    clerk.types(words)
    clerk.hits(Qt.Key.Key_Return)
    QApplication.processEvents()


def chosen_anew(clerk: "Clerk", card: str, words: str) -> None:
    """The next citizen, with that card, for that procedure."""
    clerk.screen.clear()
    assert clerk.screen.state.procedure is None
    clerk.scans(card)
    choose(clerk, words)
    assert clerk.screen.state.procedure is not None


def whole(part: QWidget) -> bool:
    """Whether every pixel of it is seen."""
    return part.isVisible() and part.visibleRegion().boundingRect() == part.rect()


def rows(clerk: "Clerk") -> list[QPushButton]:
    return clerk.screen.view.right.promise.findings.findChildren(QPushButton)


def test_five_missing_things_are_seen_beside_the_charges(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    choose(clerk, "khai sinh")
    promise = clerk.screen.view.right.promise
    offer = clerk.screen.state.offer
    assert offer is not None
    assert len(offer.blocking) >= 5
    assert len(rows(clerk)) == 5
    clerk.bot.wait(20)
    parts = [*rows(clerk), promise.state, promise.charges, promise.total, promise.receive]
    assert [part for part in parts if not whole(part)] == []
    assert [row.accessibleName() for row in rows(clerk)] == [
        f"✕ {one.message}" for one in offer.blocking[:5]
    ]


def test_taking_in_too_early_leads_to_the_paper_that_is_missing(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    choose(clerk, "tinh trang hon nhan")
    table = clerk.screen.view.middle.checklist
    table.tick_all()
    last = max(at for at, one in enumerate(table._model.lines()) if one.component.required)
    table._model.change(last, ticked=False)
    table.setFocus()
    table.selectRow(0)
    clerk.waits(lambda: (offer := clerk.screen.state.offer) is not None and offer.blocking != ())
    clerk.hits(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert (table.hasFocus(), table.currentIndex().row()) == (True, last)


def test_what_follows_the_fifth_is_counted_and_comes_up(clerk: "Clerk") -> None:
    clerk.screen.view.middle.procedure.field.setFocus()
    choose(clerk, "khai sinh")
    promise, offer = clerk.screen.view.right.promise, clerk.screen.state.offer
    assert offer is not None
    more = len(offer.findings) - MOST_FINDINGS
    assert more > 1
    told = [one.text() for one in promise.findings.findChildren(QLabel)]
    assert f"… và {more} mục nữa" in told
    assert promise.state.words() == f"Thiếu, cần sửa {len(offer.blocking)} mục."
    sixth = offer.blocking[MOST_FINDINGS].message
    promise.show_findings(offer.blocking[1:], offer.warnings)
    QApplication.processEvents()
    assert sixth in " ".join(row.accessibleName() for row in rows(clerk) if row.isVisible())


def test_a_missing_thing_leads_to_its_field(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    choose(clerk, "khai sinh")
    rows(clerk)[0].setFocus()
    clerk.hits(Qt.Key.Key_Return)
    field = QApplication.focusWidget()
    assert field is not None
    assert clerk.screen.view.middle.subject.isAncestorOf(field)


def test_the_intake_is_one_screen_and_only_its_checklist_scrolls(
    clerk: "Clerk", card: str, subtests: pytest.Subtests
) -> None:
    clerk.window.resize(1366, 768)
    for words in ("1.001193", "1.004772", "1.000419", "sao y"):
        with subtests.test(words):
            chosen_anew(clerk, card, words)
            clerk.bot.wait(20)
            middle = clerk.screen.view.middle
            for notice in ("", "Không dùng được mã vừa quét ở đây."):
                clerk.window.scanned.say(notice, tone="warn")
                clerk.bot.wait(20)
                assert middle.note.isVisible()
                assert middle._pane._area.verticalScrollBar().maximum() == 0, notice


@pytest.mark.parametrize("size", [(1366, 768), (911, 512)])
def test_nothing_lies_under_the_scroll_bar(
    clerk: "Clerk", card: str, size: tuple[int, int], subtests: pytest.Subtests
) -> None:
    clerk.window.resize(*size)
    for words in ("khai sinh", "1.000656", "đất"):
        with subtests.test(words):
            chosen_anew(clerk, card, words)
            lies_beside_the_bar(clerk)


def lies_beside_the_bar(clerk: "Clerk") -> None:
    promise = clerk.screen.view.right.promise
    promise.agreed.setVisible(True)
    promise.today_row.setVisible(True)
    QApplication.processEvents()
    room = promise.pane.viewport()
    seen = QRect(room.mapTo(promise, QPoint(0, 0)), room.size())
    for part in promise.rest.findChildren(QWidget):
        if part.isVisible():
            left = part.mapTo(promise, QPoint(0, 0)).x()
            assert left >= seen.left()
            assert left + part.width() <= seen.right() + 1
    assert promise.total.visibleRegion().boundingRect() == promise.total.rect()


@pytest.mark.parametrize("size", [(1366, 768), (911, 512)])
@pytest.mark.parametrize("clock_back", [False, True])
def test_a_receipt_is_read_out_without_scrolling(
    clerk: "Clerk", card: str, size: tuple[int, int], clock_back: bool
) -> None:
    clerk.window.resize(*size)
    clerk.scans(card)
    choose(clerk, "sao")
    for _ in range(2):
        clerk.hits(Qt.Key.Key_Return)
    clerk.waits_for_receipt()
    receipt = clerk.screen.view.right.receipt
    if clock_back:
        receipt.done.say(TAKEN_EARLIER, tone="warn")
    clerk.bot.wait(20)
    read = [receipt.who, receipt.code, receipt.hour, receipt.day, receipt.money]
    parts = [receipt.done, *read, receipt.print_state, receipt.next]
    assert [part for part in parts if not whole(part)] == []
    assert receipt.print_state.words().startswith("Đã lưu giấy hẹn")
    for key in receipt.stops():
        if key.isVisible():
            bring_into_sight(key)
            QApplication.processEvents()
            assert whole(key), key
    assert receipt.next.hasFocus()
    is_above = receipt.open.mapTo(receipt, QPoint()).y() < receipt.next.y()
    clerk.hits(Qt.Key.Key_Backtab if is_above else Qt.Key.Key_Tab)
    assert (receipt.open if is_above else receipt.more).hasFocus()


def cut(notice: Notice) -> bool:
    """Whether a sentence has less room than its lines need."""
    words = notice._words
    return words.height() < words.heightForWidth(words.width())


@pytest.mark.parametrize("size", [(1366, 768), (911, 512)])
def test_a_card_that_lost_letters_is_said_whole(
    clerk: "Clerk", card: str, size: tuple[int, int]
) -> None:
    clerk.window.resize(*size)
    clerk.scans(card.replace("ễ", "?"))
    unread = clerk.screen.view.left.unread
    clerk.bot.wait(20)
    assert unread.words().startswith("Máy quét làm mất chữ có dấu.")
    assert "Đã đọc: 001•••••0001|" in unread.words()
    assert unread.isVisible()
    assert not cut(unread)
    clerk.screen.state.reckon()
    assert unread.words()
    clerk.screen.view.left.person.name.setFocus()
    clerk.types("A")
    assert unread.words(), "it goes on showing what was read, to be typed from"
    clerk.screen.view.left.person.number.setFocus()
    clerk.types("001190000001")
    assert unread.words() == ""


DOUBTED: Final = (
    ("001190000001", "Nguyễn Thị An", "Nam", "Giới tính không khớp"),
    ("001190000001", "Nguyển Thị An", "Nữ", "Họ hiếm gặp"),
    ("999190000001", "Nguyễn Thị An", "Nữ", "Ba số đầu của số định danh"),
    ("001191000001", "Nguyễn Thị An", "Nữ", "Năm sinh không khớp"),
    ("001190000001", "K' Briu", "Nữ", "K' thường đứng đầu tên nam"),
    ("001090000001", "Ka Hem", "Nam", "Ka thường đứng đầu tên nữ"),
)


def test_a_card_s_doubts_are_said_right_after_the_scan(
    clerk: "Clerk", subtests: pytest.Subtests
) -> None:
    hints = clerk.screen.view.left.hints
    for number, name, sex, hint in DOUBTED:
        with subtests.test(hint):
            clerk.scans(CARD.format(number=number, name=name, sex=sex))
            assert clerk.screen.state.procedure is None
            assert hint in hints.words()
            clerk.bot.wait(20)
            assert hints.isVisible()
            assert not cut(hints)
            choose(clerk, "sao")
            assert hint in hints.words()
            clerk.screen.clear()
            assert hints.words() == ""


def test_a_sound_card_raises_no_doubt(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    assert clerk.screen.view.left.hints.words() == ""


def test_a_sum_that_nobody_knows_yet_is_no_nought() -> None:
    assert strings.total(0, known=False) == "chưa rõ"
    assert strings.total(8000, known=False) == "từ 8.000 đ"
    assert strings.total(0, known=True) == "0 đ"
