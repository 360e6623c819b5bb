"""A breach by keys: written down, counted from this PC, wrong numbers told, reported, told."""

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from counter_app.domain.data_subject import BreachTold
from counter_app.services.people import breaches
from tests.screens.in_front import in_front
from ui.dialogs.preview import PreviewDialog
from ui.dialogs.questions import QuestionsDialog
from ui.screens.office.breaches import BreachesPage

if TYPE_CHECKING:
    from tests.screens.office.conftest import Keeper

Key, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier


def page_of(keeper: "Keeper") -> BreachesPage:
    keeper.hits(Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    keeper.office.open("breaches")
    page = keeper.office.page()
    assert isinstance(page, BreachesPage)
    keeper.waits(lambda: page.count.text() != "")
    return page


def test_a_lost_pc_is_counted_and_written_down_with_wrong_numbers_told(keeper: "Keeper") -> None:
    page, desk = page_of(keeper), keeper.counter.desk

    def fills() -> None:
        dialog = in_front(QuestionsDialog)
        assert dialog.fields["people"].value() == "0"
        dialog.fields["what"].setFocus()
        keeper.types("Mất máy trong đêm")
        dialog.fields["measures"].setFocus()
        keeper.types("Đã thu hồi máy")
        dialog.fields["people"].setFocus()
        keeper.hits(Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        keeper.types("vài người")
        keeper.hits(Key.Key_Y, ALT)

    def mends() -> None:
        dialog = in_front(QuestionsDialog)
        assert "chữ số" in dialog.fields["people"].error.text()  # type: ignore[union-attr]
        assert dialog.fields["what"].value() == ("Mất máy trong đêm",)
        keeper.hits(Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        keeper.types("12")
        keeper.hits(Key.Key_Y, ALT)

    keeper.answers(lambda: keeper.hits(Key.Key_M, ALT), fills, mends)
    keeper.waits(lambda: page.table.count() == 1)
    (noted,) = breaches.breaches(desk=desk)
    assert (noted.told.people, noted.told.what) == (12, "Mất máy trong đêm")
    assert noted.told.data.startswith("Họ tên, số định danh")
    assert noted.due_at - noted.told.found_at == timedelta(hours=72)


def test_its_report_is_looked_at_printed_and_marked_as_sent(keeper: "Keeper") -> None:
    desk, at = keeper.counter.desk, keeper.clock.now()
    told = BreachTold(found_at=at, what="Gửi nhầm", data="Họ tên", measures="Đã gỡ")
    breaches.note(told, desk=desk, at=at)
    page = page_of(keeper)
    keeper.waits(lambda: page.table.count() == 1)

    def reads() -> None:
        dialog = in_front(PreviewDialog)
        keeper.waits(lambda: not dialog.picture.pixmap().isNull())
        keeper.hits(Key.Key_I, ALT)

    page.table.setFocus()
    keeper.answers(lambda: keeper.hits(Key.Key_Return), reads)
    keeper.waits(lambda: bool(list(keeper.papers.rglob("*Bao_cao_su_co_du_lieu.pdf"))))

    def tells() -> None:
        in_front(QuestionsDialog)
        keeper.types("Công an tỉnh, văn bản 12/BC")
        keeper.hits(Key.Key_Return)
        keeper.hits(Key.Key_Return)

    page.table.setFocus()
    keeper.answers(lambda: keeper.hits(Key.Key_O, ALT), tells)
    keeper.waits(lambda: page.count.text() == "0 chưa báo")
    assert breaches.breaches(desk=desk)[0].answer == "Công an tỉnh, văn bản 12/BC"
    assert not page.sent.isEnabled()


def test_the_seventy_two_hours_are_shown_as_they_pass(keeper: "Keeper") -> None:
    desk, at = keeper.counter.desk, keeper.clock.now()
    told = BreachTold(found_at=at, what="Gửi nhầm", data="Họ tên", measures="Đã gỡ")
    one = breaches.note(told, desk=desk, at=at)
    page = page_of(keeper)
    keeper.waits(lambda: page.table.count() == 1)
    column = page.table.model().columns()[1]  # type: ignore[attr-defined]
    shown = []
    for hours in (0, 60, 73):
        keeper.clock.instant = at + timedelta(hours=hours)
        shown.append((column.tone(one), column.value(one)))
    assert shown == [
        ("text", "09:00 23/11, còn 3 ngày"),
        ("warn", "09:00 23/11, còn 12 giờ"),
        ("bad", "✕ quá hạn 1 giờ"),
    ]
