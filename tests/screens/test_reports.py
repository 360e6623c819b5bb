"""The reports by keyboard: of a period, as of a day, a figure opened, back, printed, saved."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
from PySide6.QtCore import Qt

from counter_app.core.config import EXPORTS_FOLDER
from counter_app.domain.rights import Role
from tests.screens.in_front import in_front
from ui.dialogs.preview import PreviewDialog
from ui.screens.dossier.dossier import DossierScreen
from ui.screens.reports.reports import GIVEN_UP, NO_FIGURE, NOTHING, TWO_DAYS, ReportsScreen
from ui.typed import WHOLE

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
TakeIn = Callable[..., str]
RECEIVED_HERE = "Hồ sơ do bộ phận một cửa tiếp nhận, kể cả cơ quan khác giải quyết"


def opened(clerk: "Clerk") -> ReportsScreen:
    clerk.hits(Key.Key_R, CTRL | SHIFT)
    screen = clerk.window.current()
    assert isinstance(screen, ReportsScreen)
    clerk.waits(lambda: screen._shown is not None and screen._under_way is None)
    return screen


def chosen(clerk: "Clerk", screen: ReportsScreen, pick: Callable[[], None]) -> None:
    """Picks, and waits for the table of it."""
    before = screen._shown
    pick()
    clerk.waits(lambda: screen._shown is not before)


def figures(screen: ReportsScreen, row: int) -> list[str]:
    model = screen.view.rows.model()
    return [str(model.index(row, at).data()) for at in range(1, model.columnCount())]


def on_total(clerk: "Clerk", screen: ReportsScreen) -> None:
    """The keyboard on column 3 of the total of all that were received here."""
    chosen(clerk, screen, lambda: screen.view.scope.pick(RECEIVED_HERE))
    rows = screen.view.rows
    rows.setFocus()
    rows.setCurrentIndex(rows.model().index(rows.count() - 2, 2))


def test_a_figure_opens_into_its_dossiers_and_esc_goes_back_to_it(
    clerk: "Clerk", take_in: TakeIn
) -> None:
    for name in ("Đỗ Văn Bảy", "Lò Thị Mai"):
        take_in(name)
    screen = opened(clerk)
    assert screen.view.name.hasFocus()
    on_total(clerk, screen)
    total = figures(screen, screen.view.rows.count() - 2)
    assert total[:4] == ["Tổng cộng", "2", "0", "2"]
    clerk.hits(Key.Key_Return)
    clerk.waits(lambda: screen._above is not None)
    assert screen.view.rows.count() == 2
    assert screen.view.title.whole().startswith("HỒ SƠ CỦA CHỈ TIÊU Tổng cộng/3")
    clerk.hits(Key.Key_Escape)
    at = screen.view.rows.currentIndex()
    assert (at.row(), at.column()) == (screen.view.rows.count() - 2, 2)
    clerk.hits(Key.Key_Left)
    clerk.hits(Key.Key_Return)
    assert screen.view.notice.words() == NO_FIGURE
    clerk.hits(Key.Key_Right)
    clerk.hits(Key.Key_Return)
    clerk.waits(lambda: screen._above is not None)
    clerk.hits(Key.Key_Return)
    clerk.waits(lambda: isinstance(clerk.window.current(), DossierScreen))


def test_a_past_period_or_day_has_what_was_there_then(clerk: "Clerk", take_in: TakeIn) -> None:
    take_in("Lò Thị Mai")
    screen = opened(clerk)
    chosen(clerk, screen, lambda: screen.view.name.pick("Danh sách tiếp nhận"))
    assert screen.view.rows.count() == 1
    assert not screen.view.scope.isEnabled()

    chosen(clerk, screen, lambda: screen.view.period.pick("Tháng 10 năm 2026"))
    assert screen.view.notice.words() == NOTHING
    assert not screen.view.printing.isEnabled()
    chosen(clerk, screen, lambda: screen.view.span.pick("Quý"))
    assert screen.view.rows.count() == 1
    screen.view.as_of.setFocus()
    chosen(clerk, screen, lambda: clerk.types("19/11/2026"))
    assert screen.view.rows.count() == 0

    screen.view.as_of.clear()
    screen.view.span.pick("Từ – đến ngày")
    assert screen.view.notice.words() == TWO_DAYS
    assert not screen.view.period.isVisible()
    screen.view.first.setFocus()
    clerk.types("20/11/2026")
    screen.view.last.setFocus()
    chosen(clerk, screen, lambda: clerk.types("20/11/2026"))
    assert screen.view.rows.count() == 1
    screen.view.last.clear()
    clerk.types("20/13")
    clerk.waits(lambda: screen.view.notice.words() == WHOLE)


def test_esc_gives_up_what_is_being_reckoned(clerk: "Clerk", take_in: TakeIn) -> None:
    take_in("Lò Thị Mai")
    screen = opened(clerk)
    before = screen._shown

    screen.view.span.pick("Năm")
    clerk.hits(Key.Key_Escape)

    assert screen.view.notice.words() == GIVEN_UP
    assert clerk.window.current() is screen
    clerk.waits(lambda: clerk.counter.jobs.at_rest)
    assert screen._shown is before
    clerk.hits(Key.Key_Escape)
    assert clerk.window.current() is not screen


def test_it_is_printed_from_its_preview_and_saved_by_keys(clerk: "Clerk", take_in: TakeIn) -> None:
    take_in("Lò Thị Mai")
    screen = opened(clerk)

    def look() -> None:
        dialog = in_front(PreviewDialog)
        clerk.waits(lambda: dialog._preview is not None)
        dialog.print.setFocus()
        clerk.hits(Key.Key_Return)

    clerk.answers(lambda: clerk.hits(Key.Key_P, CTRL), look)
    clerk.waits(lambda: "báo cáo" in screen.view.notice.words())
    clerk.hits(Key.Key_E, CTRL)
    folder = clerk.counter.desk.data_dir / EXPORTS_FOLDER
    clerk.waits(lambda: len(list(folder.glob("*_Bao_cao_ii06a_20261101_20261130.csv"))) == 1)
    clerk.hits(Key.Key_E, CTRL | SHIFT)
    clerk.waits(lambda: screen.view.notice.words().count(".xlsx") == 1)
    (file,) = folder.glob("*.xlsx")
    sheet = openpyxl.load_workbook(file).active
    assert sheet is not None
    told = {one[1]: one[2:6] for one in sheet.iter_rows(min_row=3, values_only=True)}
    name, *shown = figures(screen, screen.view.rows.count() - 2)
    assert [str(one) for one in told[name]] == shown[:4]


def test_no_key_is_offered_before_there_is_a_report(clerk: "Clerk") -> None:
    clerk.hits(Key.Key_R, CTRL | SHIFT)
    screen = clerk.window.current()
    assert isinstance(screen, ReportsScreen)
    assert not any(key.isEnabled() for key, _ in screen.view.keyed)

    clerk.waits(lambda: screen._shown is not None)

    assert all(key.isEnabled() for key, _ in screen.view.keyed)


def test_who_only_looks_is_offered_neither_paper_nor_file(clerk: "Clerk", take_in: TakeIn) -> None:
    take_in("Lò Thị Mai")
    desk = clerk.counter.desk
    clerk.program.set_anew(replace(desk, clerk=replace(desk.clerk, role=Role.INSPECTOR)))
    screen = opened(clerk)

    for key in (screen.view.printing, screen.view.csv, screen.view.xlsx):
        assert not key.isVisible()
        assert not key.isEnabled()
    assert screen.view.open.isEnabled()


def test_where_there_is_little_room_the_form_s_own_numbers_head_its_columns(
    clerk: "Clerk", take_in: TakeIn
) -> None:
    take_in("Lò Thị Mai")
    screen = opened(clerk)
    rows = screen.view.rows
    across = Qt.Orientation.Horizontal
    clerk.window.resize(1366, 768)
    on_total(clerk, screen)
    assert "tổng" in str(rows.model().headerData(2, across))

    clerk.window.resize(911, 512)
    clerk.waits(lambda: rows.model().headerData(2, across) == "(3)")

    assert (rows.currentIndex().row(), rows.currentIndex().column()) == (rows.count() - 2, 2)
    assert screen.view.source.whole() == "Tiếp nhận: tổng số (3=4+5+6)"
    clerk.hits(Key.Key_Right)
    assert screen.view.source.whole() == "Tiếp nhận trong kỳ: trực tuyến (4)"
