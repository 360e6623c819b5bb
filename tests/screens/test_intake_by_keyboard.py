from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from counter_app.services import lookup
from ui.dialogs.intake.restore_draft import RestoreDraftDialog
from ui.screens.intake.checklist_table import ChecklistTable
from ui.screens.intake.intake import IntakeScreen

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk, DeskClock
    from ui.program import Program


Beside = Callable[[QWidget | None], str]


def focus_name() -> str:
    widget = QApplication.focusWidget()
    return widget.accessibleName() if widget is not None else ""


def test_a_certified_copy_takes_at_most_six_keys_after_the_scan(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    clerk.presses = 0
    clerk.types("sao")
    for _ in range(3):
        clerk.hits(Qt.Key.Key_Return)
    clerk.waits_for_receipt()

    assert clerk.presses <= 6
    (row,) = lookup.today(desk=clerk.counter.desk)
    assert row.procedure_code == "2.000815"
    assert row.applicant_name == "Nguyễn Thị Hoài Thương"
    assert clerk.screen.view.right.receipt.code.text() == row.code
    assert len(list(clerk.papers.glob("*.pdf"))) == 1
    assert clerk.mouse.seen == 0


def test_a_simple_procedure_takes_at_most_twenty_five_keys_after_the_scan(
    clerk: "Clerk", card: str
) -> None:
    clerk.scans(card)
    clerk.presses = 0
    clerk.types("tinh trang hon nhan")
    while focus_name() != "Tiếp nhận và in giấy hẹn":
        clerk.hits(Qt.Key.Key_Return)
        assert clerk.presses <= 24
    clerk.hits(Qt.Key.Key_Return)
    clerk.waits_for_receipt()

    assert clerk.presses <= 25
    (row,) = lookup.today(desk=clerk.counter.desk)
    kept = lookup.open_dossier(row.id, desk=clerk.counter.desk).received
    assert "hôn nhân" in row.procedure_name
    assert kept.components
    assert clerk.mouse.seen == 0


def test_the_way_of_the_keyboard_is_the_way_of_the_eye(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    clerk.types("khai sinh")
    clerk.hits(Qt.Key.Key_Return)
    view, window = clerk.screen.view, clerk.window
    columns = (view.left, view.middle, view.right)
    places = []
    stop: QWidget | None = view.left.person.name
    while stop is not None and stop is not view.right.promise.at_once:
        column = next((at for at, one in enumerate(columns) if one.isAncestorOf(stop)), None)
        stops_here = stop.focusPolicy() & Qt.FocusPolicy.TabFocus and stop.isVisibleTo(window)
        if column is not None and stops_here and stop.accessibleName():
            middle = stop.mapTo(window, stop.rect().center())
            line = stop.mapTo(window, stop.rect().topLeft()).y() // 12
            places.append((column, line, middle.x()))
        stop = stop.nextInFocusChain()
    assert len(places) > 15
    assert {column for column, _, _ in places} == {0, 1, 2}
    assert places == sorted(places)


def tick_the_rest(clerk: "Clerk", table: ChecklistTable) -> None:
    """Down the list with ↓, ticking every required paper with Space."""
    while clerk.screen.view.middle.checklist_count.text() != "đủ 3/3":
        before = table.currentIndex().row()
        clerk.hits(Qt.Key.Key_Down)
        assert table.currentIndex().row() == before + 1
        if table.model().lines()[before + 1].component.required:  # type: ignore[attr-defined]
            clerk.hits(Qt.Key.Key_Space)


def test_a_birth_is_registered_with_the_keyboard_alone(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    clerk.types("khai sinh")
    clerk.hits(Qt.Key.Key_Return)
    assert focus_name() == "Họ và tên"
    clerk.types("Trần Minh An")
    clerk.hits(Qt.Key.Key_Return)
    clerk.hits(Qt.Key.Key_Down)
    clerk.hits(Qt.Key.Key_Return)
    clerk.types("12/11/2026")
    clerk.hits(Qt.Key.Key_Return)
    stops = []
    while (stop := focus_name()) != "Thành phần hồ sơ":
        assert stop not in stops
        stops.append(stop)
        clerk.hits(Qt.Key.Key_Return)
    clerk.hits(Qt.Key.Key_Space)
    clerk.hits(Qt.Key.Key_Down)
    clerk.hits(Qt.Key.Key_Space)
    clerk.hits(Qt.Key.Key_Space)
    table = clerk.screen.view.middle.checklist
    assert len(table.given()) == 1
    clerk.hits(Qt.Key.Key_Space)
    tick_the_rest(clerk, table)
    clerk.hits(Qt.Key.Key_Return)
    assert focus_name() == "Tiếp nhận và in giấy hẹn"
    clerk.hits(Qt.Key.Key_Return)
    clerk.waits_for_receipt()

    (row,) = lookup.today(desk=clerk.counter.desk)
    kept = lookup.open_dossier(row.id, desk=clerk.counter.desk).received
    assert kept.draft.subject is not None
    assert kept.draft.subject.birth is not None
    assert kept.draft.given is not None
    assert kept.draft.subject.name == "Trần Minh An"
    assert kept.draft.subject.birth.vietnamese() == "12/11/2026"
    assert len(kept.components) == len(kept.draft.given) == 3
    assert clerk.mouse.seen == 0


def test_enter_on_an_untouched_checklist_means_everything_is_there(
    clerk: "Clerk", card: str
) -> None:
    clerk.scans(card)
    clerk.types("khai sinh")
    clerk.hits(Qt.Key.Key_Return)
    clerk.screen.view.middle.checklist.setFocus()
    clerk.hits(Qt.Key.Key_Return)
    assert clerk.screen.view.middle.checklist_count.text() == "đủ 3/3"


def test_trying_too_early_leads_to_the_first_thing_missing_and_loses_nothing(
    clerk: "Clerk", card: str, beside: Beside
) -> None:
    clerk.scans(card)
    clerk.types("khai sinh")
    clerk.hits(Qt.Key.Key_Return)
    clerk.hits(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    clerk.screen.receive(immediate=False)

    assert focus_name() == "Họ và tên"
    name = clerk.screen.view.middle.subject.first()
    clerk.waits(lambda: beside(name) == "Hãy nhập họ tên: Trẻ được khai sinh.")
    assert clerk.screen.view.left.person.name.value() == "Nguyễn Thị Hoài Thương"
    assert lookup.today(desk=clerk.counter.desk) == ()


def test_a_wrong_number_is_said_beside_its_field_in_plain_words(
    clerk: "Clerk", beside: Beside
) -> None:
    left = clerk.screen.view.left
    left.person.name.setFocus()
    clerk.types("Lê An")
    clerk.hits(Qt.Key.Key_Return)
    clerk.types("00119000000")
    clerk.hits(Qt.Key.Key_Return)
    clerk.screen.view.middle.procedure.field.setFocus()
    clerk.types("sao")
    clerk.hits(Qt.Key.Key_Return)
    assert "12 chữ số" in beside(left.person.number)
    assert left.person.number.property("wrong") is True


def test_a_finding_on_the_right_leads_to_its_field(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    clerk.types("khai sinh")
    clerk.hits(Qt.Key.Key_Return)
    clerk.screen.view.right.promise.finding_pressed.emit("components")
    assert focus_name() == "Thành phần hồ sơ"


def test_five_presses_take_one_dossier_in_and_print_one_paper(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    clerk.types("sao")
    clerk.hits(Qt.Key.Key_Return)
    for _ in range(5):
        clerk.screen.view.right.promise.receive.click()
        clerk.screen.receive(immediate=False)
    clerk.waits_for_receipt()
    assert len(lookup.today(desk=clerk.counter.desk)) == 1
    assert len(list(clerk.papers.glob("*.pdf"))) == 1


def test_five_presses_of_reprint_make_one_counted_copy(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    clerk.types("sao")
    for _ in range(3):
        clerk.hits(Qt.Key.Key_Return)
    clerk.waits_for_receipt()
    for _ in range(5):
        clerk.screen.view.right.receipt.reprint.click()
    clerk.waits_for_receipt()
    (row,) = lookup.today(desk=clerk.counter.desk)
    (paper,) = lookup.open_dossier(row.id, desk=clerk.counter.desk).papers
    assert paper.reprints == 1
    assert "in lại lần 1" in clerk.screen.view.right.receipt.print_state.words()


def test_a_result_given_at_once_prints_nothing(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    clerk.types("sao")
    clerk.hits(Qt.Key.Key_Return)
    clerk.screen.view.right.promise.at_once.setFocus()
    clerk.hits(Qt.Key.Key_Return)
    clerk.waits(clerk.screen.view.right.is_receipt)
    (row,) = lookup.today(desk=clerk.counter.desk)
    assert row.state.value == "returned"
    assert not list(clerk.papers.glob("*.pdf"))


def test_the_next_card_starts_the_next_citizen(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    clerk.types("sao")
    for _ in range(3):
        clerk.hits(Qt.Key.Key_Return)
    clerk.waits_for_receipt()
    clerk.scans("001085000012||Trần Văn Bình|11031985|Nam|Thôn 1, Xã A, Thái Nguyên|15032021")
    assert not clerk.screen.view.right.is_receipt()
    assert clerk.screen.view.left.great_name.text() == "Trần Văn Bình"


def test_after_three_o_clock_one_key_promises_today(
    clerk: "Clerk", card: str, clock: "DeskClock"
) -> None:
    clock.instant = clock.instant.replace(hour=9)
    clerk.scans(card)
    clerk.types("sao")
    clerk.hits(Qt.Key.Key_Return)
    promise = clerk.screen.view.right.promise
    assert promise.day.text() == "Thứ Hai 23/11"
    clerk.screen.state.toggle_today()
    assert promise.day.text() == "Thứ Sáu 20/11"


def test_what_was_typed_is_offered_again_after_a_cut(  # noqa: PLR0917  fixtures
    clerk: "Clerk",
    card: str,
    tmp_path: Path,
    clock: "DeskClock",
    qtbot: QtBot,
    dressed: QApplication,
    reopened: Callable[[Path, "DeskClock"], "Program"],
    started: Callable[["Program", QtBot], None],
    stopped: Callable[["Program"], None],
) -> None:
    clerk.scans(card)
    clerk.types("khai sinh")
    clerk.hits(Qt.Key.Key_Return)
    clerk.types("Trần Minh An")
    keeper = clerk.screen.keeper
    clerk.waits(lambda: not keeper.is_waiting())
    clerk.counter.desk.store.lanes.write.run(lambda: None)

    # The first program is cut off here: nothing of it is asked to close.
    clerk.program.wedge.remove()
    QTimer.singleShot(50, lambda: press_enter_when(RestoreDraftDialog))
    second = reopened(tmp_path, clock)
    started(second, qtbot)
    screen = second.window.current()
    assert isinstance(screen, IntakeScreen)
    qtbot.waitUntil(lambda: bool(screen.view.left.person.name.text()), timeout=10_000)
    assert screen.view.left.person.name.text() == "Nguyễn Thị Hoài Thương"
    subject = screen.view.middle.subject.read()
    assert subject is not None
    assert subject.name == "Trần Minh An"
    stopped(second)


def press_enter_when(kind: type[QWidget]) -> None:
    """Waits for a dialog of ``kind`` and presses Enter on the key that has the keyboard."""
    dialog = QApplication.activeModalWidget()
    if not isinstance(dialog, kind):
        QTimer.singleShot(50, lambda: press_enter_when(kind))
        return
    dialog.activateWindow()
    QApplication.processEvents()
    key = dialog.focusWidget()
    assert key is not None
    QTest.keyClick(key, Qt.Key.Key_Return)


def test_what_the_clerk_takes_back_with_ctrl_z_comes_back(clerk: "Clerk") -> None:
    name = clerk.screen.view.left.person.name
    name.setFocus()
    clerk.types("An")
    name.fill("Nguyễn Văn An")
    name.undo()
    assert name.text() == "An"


def test_a_date_the_catalogue_does_not_know_asks_for_one_with_its_reason(
    clerk: "Clerk", card: str
) -> None:
    from counter_app.domain.deadline.limit import LimitUnit

    catalogue = clerk.counter.desk.catalogue
    unknown = [
        one for one in catalogue.procedures if one.cases[0].limit.unit is LimitUnit.NOT_STATED
    ]
    if not unknown:
        pytest.skip("every limit of the catalogue is known")
    clerk.scans(card)
    clerk.screen.pick(unknown[0])
    assert clerk.screen.view.right.promise.agreed.isVisible()
    assert clerk.screen.view.right.promise.hour.text() == "Không hẹn ngày"


def test_esc_in_the_first_field_stays_there(clerk: "Clerk") -> None:
    first = clerk.screen.view.left.person.name
    assert first.hasFocus()
    clerk.hits(Qt.Key.Key_Escape)
    assert first.hasFocus()
