"""The books by keyboard: chosen, narrowed, as of a day, a line's dossier opened, printed, saved."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from counter_app.core.config import EXPORTS_FOLDER
from counter_app.domain.rights import Role
from counter_app.services.books import books
from tests.screens.in_front import in_front
from ui.dialogs.preview import PreviewDialog
from ui.screens.books import books as screens
from ui.screens.books.books import NOT_FOUND, NOTHING, BooksScreen
from ui.screens.dossier.dossier import DossierScreen

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
TakeIn = Callable[..., str]


def opened(clerk: "Clerk", lines: int) -> BooksScreen:
    clerk.hits(Key.Key_0, CTRL)
    screen = clerk.window.current()
    assert isinstance(screen, BooksScreen)
    clerk.waits(lambda: screen._found is not None and screen.view.rows.count() == lines)
    return screen


def named(screen: BooksScreen) -> list[str]:
    """The applicant of each line of the register that is shown."""
    model = screen.view.rows.model()
    return [str(model.index(row, 3).data()) for row in range(model.rowCount())]


def test_a_few_keys_find_a_line_without_marks_and_open_its_dossier(
    clerk: "Clerk", take_in: TakeIn
) -> None:
    for name in ("Đỗ Văn Bảy", "Lò Thị Mai", "Vàng A Pủa"):
        take_in(name)
    screen = opened(clerk, 3)
    assert named(screen) == ["Đỗ Văn Bảy", "Lò Thị Mai", "Vàng A Pủa"]
    assert screen.view.list.hasFocus()

    clerk.hits(Key.Key_F, CTRL)
    clerk.types("lo thi")
    clerk.waits(lambda: named(screen) == ["Lò Thị Mai"])
    assert screen.view.count.text() == "1/3 dòng"
    clerk.hits(Key.Key_Return)
    assert screen.view.rows.hasFocus()
    clerk.hits(Key.Key_Return)
    clerk.waits(lambda: isinstance(clerk.window.current(), DossierScreen))


def test_each_book_says_what_stands_in_it_and_esc_goes_one_step_back(
    clerk: "Clerk", take_in: TakeIn
) -> None:
    take_in("Lò Thị Mai")
    screen = opened(clerk, 1)
    clerk.hits(Key.Key_Down)
    clerk.waits(lambda: screen.view.notice.words() == NOTHING)
    assert screen.view.title.text() == "Sổ yêu cầu bổ sung"
    assert not screen.view.printing.isEnabled()
    clerk.hits(Key.Key_Up)
    clerk.waits(lambda: screen.view.rows.count() == 1)
    clerk.hits(Key.Key_F, CTRL)
    clerk.types("khong ai")
    clerk.waits(lambda: screen.view.notice.words() == NOT_FOUND)
    clerk.hits(Key.Key_Escape)
    clerk.waits(lambda: screen.view.rows.count() == 1)
    clerk.hits(Key.Key_Escape)
    assert screen.view.list.hasFocus()
    clerk.hits(Key.Key_Escape)
    assert clerk.window.current() is not screen


def test_a_book_is_shown_as_a_past_day_ended(clerk: "Clerk", take_in: TakeIn) -> None:
    take_in("Lò Thị Mai")
    screen = opened(clerk, 1)

    screen.view.as_of.setFocus()
    clerk.types("02/01/2026")
    clerk.waits(lambda: screen.view.rows.count() == 0)
    screen.view.as_of.clear()
    clerk.types("23/11/2026")
    clerk.waits(lambda: screen.view.rows.count() == 1)
    assert "cuối ngày 23/11/2026" in screen.view.notice.words()
    clerk.types("x")
    clerk.waits(lambda: screen.view.as_of.property("wrong") is True)
    assert screen.view.rows.count() == 1


def test_a_book_is_narrowed_to_a_month_and_a_field(clerk: "Clerk", take_in: TakeIn) -> None:
    take_in("Lò Thị Mai")
    screen = opened(clerk, 1)

    screen.view.month.pick("Tháng 1")
    clerk.waits(lambda: screen.view.rows.count() == 0)
    screen.view.month.pick("Tháng 11")
    clerk.waits(lambda: screen.view.rows.count() == 1)
    screen.view.sector.pick("Hộ tịch")
    clerk.waits(lambda: screen.view.rows.count() == 0)
    screen.view.sector.pick("Chứng thực")
    clerk.waits(lambda: screen.view.rows.count() == 1)
    screen.view.year.pick("Năm 2025")
    clerk.waits(lambda: screen.view.rows.count() == 0)


def test_it_is_printed_from_its_preview_and_saved_by_keys(clerk: "Clerk", take_in: TakeIn) -> None:
    take_in("Lò Thị Mai")
    screen = opened(clerk, 1)

    def look() -> None:
        dialog = in_front(PreviewDialog)
        clerk.waits(lambda: dialog._preview is not None)
        dialog.print.setFocus()
        clerk.hits(Key.Key_Return)

    clerk.answers(lambda: clerk.hits(Key.Key_P, CTRL), look)
    clerk.waits(lambda: "sổ" in screen.view.notice.words())
    clerk.hits(Key.Key_E, CTRL)
    folder = clerk.counter.desk.data_dir / EXPORTS_FOLDER
    clerk.waits(lambda: len(list(folder.glob("*_So_register_*.csv"))) == 1)
    clerk.hits(Key.Key_E, CTRL | SHIFT)
    clerk.waits(lambda: len(list(folder.glob("*_So_register_*.xlsx"))) == 1)
    clerk.waits(lambda: screen.view.notice.words().startswith("Đã ghi tệp"))


def test_who_only_looks_is_offered_neither_paper_nor_file(clerk: "Clerk", take_in: TakeIn) -> None:
    take_in("Lò Thị Mai")
    desk = clerk.counter.desk
    clerk.program.set_anew(replace(desk, clerk=replace(desk.clerk, role=Role.INSPECTOR)))
    screen = opened(clerk, 1)

    for key in (screen.view.printing, screen.view.csv, screen.view.xlsx):
        assert not key.isVisible()
        assert not key.isEnabled()
    assert screen.view.open.isEnabled()


def test_a_long_book_comes_by_pages(
    clerk: "Clerk", take_in: TakeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (screens, books):
        monkeypatch.setattr(module, "PAGE", 20)
    names = [f"Lò Văn {chr(97 + at // 26)}{chr(97 + at % 26)}" for at in range(45)]
    for name in names:
        take_in(name)
    screen = opened(clerk, 45)
    screen.view.rows.setFocus()
    clerk.hits(Key.Key_End, CTRL)

    clerk.waits(lambda: named(screen)[-1] == names[-1])
