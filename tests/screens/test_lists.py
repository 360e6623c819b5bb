"""The desk's lists by keys alone: choosing, opening, narrowing, ordering, copying, printing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import perf_counter, process_time
from typing import TYPE_CHECKING

import pikepdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from counter_app.core.clock import from_ms
from counter_app.core.errors import EnvironmentFault
from counter_app.domain.deadline.calendar import calendar_json, parse_calendar
from counter_app.domain.desk_lists import GroupBy, ListName
from counter_app.services import lookup
from db.counter.audit_log import acts_between
from tests.screens.in_front import in_front
from ui.dialogs.lists.list_filter import ListFilterDialog
from ui.dialogs.preview import PreviewDialog
from ui.dialogs.steps.told_date import ToldDateDialog
from ui.screens.dossier.dossier import DossierScreen
from ui.screens.lists import long_rows
from ui.screens.lists.lists import ListsScreen
from ui.screens.lists.rows import CALENDAR

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
FRIDAY = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
MARITAL = "1.004873"
TakeIn = Callable[..., str]


def lists(clerk: "Clerk") -> ListsScreen:
    """The place, opened by its key, its numbers and first list read."""
    clerk.hits(Key.Key_F3)
    screen = clerk.window.current()
    assert isinstance(screen, ListsScreen)
    settled(clerk, screen)
    return screen


def settled(clerk: "Clerk", screen: ListsScreen) -> None:
    clerk.waits(
        lambda: (
            not screen._numbers.resting.isActive()
            and not screen._changed.isActive()
            and "Đang đọc" not in screen.view.notice.words()
        )
    )


def goes_to(clerk: "Clerk", screen: ListsScreen, key: object) -> None:
    """Walks the lists with the arrow until it stands on the one wanted."""
    screen.view.lists.setFocus()
    for _ in range(60):
        entry = screen.view.lists.chosen()
        assert entry is not None
        if entry.key == key:
            break
        names = [one.key for one in screen.view.lists._model._rows]
        down = names.index(key) > screen.view.lists.currentIndex().row()
        clerk.hits(Key.Key_Down if down else Key.Key_Up)
    clerk.waits(lambda: screen._key == key)
    settled(clerk, screen)


def names(screen: ListsScreen) -> list[str]:
    return [one.row.applicant_name for one in screen._shown]


def numbers(screen: ListsScreen) -> dict[object, int | None]:
    return {one.key: one.count for one in screen.view.lists._model._rows}


def test_keys_lead_from_the_numbers_to_a_dossier_and_back(clerk: "Clerk", take_in: TakeIn) -> None:
    take_in("Lê An", at=FRIDAY - timedelta(days=1))
    take_in("Trần Bình", code=MARITAL, specialist="Hồ Thu")
    screen = lists(clerk)

    clerk.waits(lambda: numbers(screen)[ListName.OVERDUE] == 1)
    assert numbers(screen)[ListName.OPEN] == 2
    goes_to(clerk, screen, ListName.OVERDUE)
    assert names(screen) == ["Lê An"]
    clerk.hits(Key.Key_Return)
    assert screen.view.rows.hasFocus()
    clerk.hits(Key.Key_Return)
    clerk.waits(lambda: isinstance(clerk.window.current(), DossierScreen))
    assert clerk.mouse.seen == 0


def test_the_filter_needs_no_marks_and_escape_steps_back(clerk: "Clerk", take_in: TakeIn) -> None:
    for name in ("Lê Thị Ánh", "Đỗ Dung"):
        take_in(name)
    screen = lists(clerk)
    goes_to(clerk, screen, ListName.OPEN)

    clerk.hits(Key.Key_F, CONTROL)
    clerk.types("do dung")
    clerk.waits(lambda: names(screen) == ["Đỗ Dung"])
    assert screen.view.count.text() == "1/2 hồ sơ"
    clerk.types("x")
    clerk.waits(lambda: names(screen) == [])
    assert "Esc" in screen.view.notice.words()
    clerk.hits(Key.Key_Escape)
    assert sorted(names(screen)) == ["Lê Thị Ánh", "Đỗ Dung"]
    clerk.hits(Key.Key_Escape)
    assert screen.view.lists.hasFocus()


def test_digits_order_by_column_the_vietnamese_way(clerk: "Clerk", take_in: TakeIn) -> None:
    for name in ("Trần Đạt", "Lê Dũng", "Vũ Ánh", "Lê An"):
        take_in(name)
    screen = lists(clerk)
    goes_to(clerk, screen, ListName.OPEN)
    clerk.hits(Key.Key_Return)

    clerk.types("2")
    clerk.waits(lambda: names(screen) == ["Lê An", "Vũ Ánh", "Lê Dũng", "Trần Đạt"])
    clerk.types("2")
    clerk.waits(lambda: names(screen) == ["Trần Đạt", "Lê Dũng", "Vũ Ánh", "Lê An"])


def test_a_row_a_cell_and_the_whole_are_copied(clerk: "Clerk", take_in: TakeIn) -> None:
    take_in("=cmd An")
    screen = lists(clerk)
    goes_to(clerk, screen, ListName.OPEN)
    clerk.hits(Key.Key_Return)
    clipboard = QApplication.clipboard()

    clerk.hits(Key.Key_C, CONTROL)
    row = clipboard.text().split("\t")
    assert row[1] == "'=cmd An"
    clerk.hits(Key.Key_C, CONTROL | Qt.KeyboardModifier.AltModifier)
    assert clipboard.text() == row[0]
    clerk.hits(Key.Key_C, CONTROL | SHIFT)
    clerk.waits(lambda: "\n" in clipboard.text())  # not before it is written down
    desk = clerk.counter.desk
    until = desk.clock.now() + timedelta(days=1)
    act = desk.store.read(lambda one: acts_between(one, from_ms(0), until))[-1]
    assert (act.act, act.body["what"], act.body["rows"]) == ("exported", "clipboard:open", 1)
    heads, first = clipboard.text().split("\n")
    assert heads.startswith("Mã hồ sơ\tNgười nộp")
    assert first.split("\t") == row


def test_the_filter_dialog_narrows_by_what_stands_there(clerk: "Clerk", take_in: TakeIn) -> None:
    take_in("Lê An")
    take_in("Trần Bình", code=MARITAL)
    screen = lists(clerk)
    goes_to(clerk, screen, ListName.OPEN)

    def hand() -> None:
        dialog = in_front(ListFilterDialog)
        dialog.since.setFocus()
        clerk.types("hôm qua"[:3])
        dialog.apply.click()
        assert dialog.since.error is not None
        assert dialog.since.error.text() == "Ngày ghi như 24/11/2026."
        dialog.since.clear()
        dialog.sector.setFocus()
        clerk.hits(Key.Key_Down)
        clerk.hits(Key.Key_Down)
        assert dialog.sector.value() == "Hộ tịch"
        dialog.apply.setFocus()
        clerk.hits(Key.Key_Return)

    clerk.answers(lambda: clerk.hits(Key.Key_F, CONTROL | SHIFT), hand)

    assert names(screen) == ["Trần Bình"]
    assert "lĩnh vực Hộ tịch" in screen.view.notice.words()


def test_the_preview_is_the_list_and_prints_once(clerk: "Clerk", take_in: TakeIn) -> None:
    take_in("Lê An")
    screen = lists(clerk)
    goes_to(clerk, screen, ListName.OPEN)

    def hand() -> None:
        dialog = in_front(PreviewDialog)
        clerk.waits(lambda: dialog._preview is not None)
        dialog.print.setFocus()
        clerk.hits(Key.Key_Return)

    clerk.answers(lambda: clerk.hits(Key.Key_P, CONTROL), hand)
    clerk.waits(lambda: "danh sách" in screen.view.notice.words())

    (file,) = clerk.papers.glob("*Danh_sach_open.pdf")
    with pikepdf.open(file) as pdf:
        box = pdf.pages[0].mediabox
        assert float(box[2]) > float(box[3])  # landscape


def test_an_export_opens_in_a_spreadsheet(clerk: "Clerk", take_in: TakeIn) -> None:
    take_in("Lê An")
    screen = lists(clerk)
    goes_to(clerk, screen, ListName.OPEN)

    clerk.hits(Key.Key_E, CONTROL)
    clerk.waits(lambda: ".csv" in screen.view.notice.words())

    (file,) = (clerk.counter.desk.data_dir / "xuat-tep").glob("*.csv")
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    assert "Lê An" in file.read_text(encoding="utf-8-sig")


def test_a_leader_s_number_leads_to_its_dossiers(clerk: "Clerk", take_in: TakeIn) -> None:
    take_in("Lê An", code=MARITAL, specialist="Hồ Thu")
    take_in("Trần Bình", code=MARITAL, specialist="Lý Hà")
    screen = lists(clerk)
    goes_to(clerk, screen, GroupBy.SPECIALIST)
    rows = [one.name for one in screen._shown]
    assert rows == ["Hồ Thu", "Lý Hà"]

    clerk.hits(Key.Key_Return)
    clerk.hits(Key.Key_Down)
    clerk.hits(Key.Key_Right)
    clerk.hits(Key.Key_Return)
    clerk.waits(lambda: screen._key == ListName.OPEN and bool(screen._shown))

    assert names(screen) == ["Trần Bình"]
    assert "người giải quyết Lý Hà" in screen.view.notice.words()


def test_an_empty_list_says_so(clerk: "Clerk") -> None:
    screen = lists(clerk)
    goes_to(clerk, screen, ListName.OVERDUE)

    assert screen.view.notice.words() == "Không có hồ sơ nào ở danh sách này."
    assert not screen.view.rows.isVisible()


def test_what_is_taken_in_meanwhile_appears(clerk: "Clerk", take_in: TakeIn) -> None:
    screen = lists(clerk)
    goes_to(clerk, screen, ListName.OPEN)
    clerk.counter.changes.dossier_received.emit(take_in("Lê An"))

    clerk.waits(lambda: bool(screen._shown))
    clerk.waits(lambda: numbers(screen)[ListName.OPEN] == 1)


def test_a_late_holiday_s_dossier_stays_until_the_citizen_is_told(
    clerk: "Clerk", take_in: TakeIn
) -> None:
    dossier = take_in("Lê An", code=MARITAL)
    desk = clerk.counter.desk
    rows = [*calendar_json(desk.calendar), {"date": "2026-11-25", "kind": "off", "name": "Nghỉ"}]
    clerk.counter.lists._desk = replace(desk, calendar=parse_calendar(rows, version="moi"))
    screen = lists(clerk)
    clerk.waits(lambda: numbers(screen)[CALENDAR] == 1)
    goes_to(clerk, screen, CALENDAR)
    clerk.hits(Key.Key_Return)

    clerk.hits(Key.Key_B, CONTROL)
    clerk.waits(lambda: bool(screen._shown) and screen._shown[0].noticed)
    clerk.hits(Key.Key_B, CONTROL | SHIFT)  # nothing is written twice
    (paper,) = clerk.papers.glob("*Thong_bao_doi_ngay*.pdf")
    assert paper.stat().st_size > 1_000

    def hand() -> None:
        assert isinstance(QApplication.activeModalWidget(), ToldDateDialog)
        clerk.hits(Key.Key_Return)

    clerk.answers(lambda: clerk.hits(Key.Key_T, CONTROL), hand)
    clerk.waits(lambda: not screen._shown)
    kept = lookup.open_dossier(dossier, desk=desk)  # type: ignore[arg-type]
    assert kept.events[-1].body["way"] == "phone"


def test_the_side_bar_warns_before_anybody_looks(clerk: "Clerk", take_in: TakeIn) -> None:
    entry = clerk.window.side._buttons["lists"]
    assert entry.accessibleName() == "Việc cần làm, phím F3"

    clerk.counter.changes.dossier_received.emit(take_in("Lê An", at=FRIDAY - timedelta(days=1)))

    clerk.waits(lambda: "1 hồ sơ quá hạn" in entry.accessibleName())
    assert clerk.window.side._counts["lists"].text() == "✕ 1"
    assert clerk.window.side._keys["lists"].text() == "F3"


def test_showing_two_thousand_rows_hardly_stops_the_window(clerk: "Clerk", take_in: TakeIn) -> None:
    """Not three times what making as many rows costs: about 20 ms where that takes 10."""
    take_in("Nguyễn Thị Ánh")
    screen = lists(clerk)
    goes_to(clerk, screen, ListName.OPEN)
    (one,) = screen._rows
    took, floor = list[float](), list[float]()
    for _ in range(5):
        began = process_time()
        rows = tuple(replace(one, text=f"{one.text} so{n}") for n in range(2_000))
        made = process_time()
        screen._listed(rows)
        floor.append(made - began)
        took.append(process_time() - made)

    assert screen.view.rows.count() == 2_000
    assert min(took) < 3 * min(floor)


@pytest.mark.full
def test_ten_thousand_rows_answer_every_key_at_once(clerk: "Clerk", take_in: TakeIn) -> None:
    take_in("Nguyễn Thị Ánh")
    screen = lists(clerk)
    goes_to(clerk, screen, ListName.OPEN)
    clerk.hits(Key.Key_Return)
    (one,) = screen._rows
    screen._listed(tuple(replace(one, text=f"{one.text} so{n}") for n in range(10_000)))
    took: list[float] = []

    def pressed(press: Callable[[], None]) -> None:
        began = perf_counter()
        press()
        screen.view.rows.viewport().repaint()
        took.append(perf_counter() - began)

    for key in (Key.Key_Down, Key.Key_PageDown, Key.Key_End, Key.Key_Up, Key.Key_Home) * 8:
        pressed(lambda key=key: clerk.hits(key))  # type: ignore[misc]
    screen.view.filter.setFocus()
    for typed in ("n", "ng", "nguyen", "nguyen so9", "nguyen so99", "nguyen so999", "an", ""):
        screen.view.filter.setText(typed)
        pressed(screen._narrow)

    assert screen.view.rows.count() == 10_000
    assert sorted(took)[int(len(took) * 0.95)] < 0.1


def test_a_store_that_cannot_be_read_is_told_where_the_list_would_be(
    clerk: "Clerk", monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise EnvironmentFault("store_locked", "Chưa đọc được kho hồ sơ. Hãy thử lại.")

    screen = lists(clerk)
    with monkeypatch.context() as patch:
        patch.setattr(long_rows, "opened", broken)
        goes_to(clerk, screen, ListName.READY)
        assert screen.view.notice.words() == "Chưa đọc được kho hồ sơ. Hãy thử lại."
    clerk.hits(Key.Key_F2)
    lists(clerk)
    clerk.waits(lambda: screen.view.notice.words() == "Không có hồ sơ nào ở danh sách này.")


def test_a_list_too_long_for_paper_says_where_to_go(clerk: "Clerk", take_in: TakeIn) -> None:
    take_in("Lê An")
    screen = lists(clerk)
    goes_to(clerk, screen, ListName.OPEN)
    (one,) = screen._rows
    screen._listed((one,) * 1_001)

    clerk.hits(Key.Key_P, CONTROL)

    assert "Ctrl+E" in screen.view.notice.words()
    assert QApplication.activeModalWidget() is None
