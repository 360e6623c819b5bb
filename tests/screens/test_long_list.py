"""A list too long to be read whole: rows come as they are looked at, all else is as of any list."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from counter_app.domain.desk_lists import ListName
from counter_app.services import lookup
from counter_app.services.lists import long_lists
from counter_app.services.lists.long_lists import opened
from ui.screens.dossier.dossier import DossierScreen
from ui.screens.lists import long_rows
from ui.screens.lists.lists import ListsScreen
from ui.widgets.lazy_rows import KEPT_PAGES, LazyRows

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
MANY, PAGE = 46, 20
TakeIn = Callable[..., str]


@pytest.fixture
def screen(clerk: "Clerk", take_in: TakeIn, monkeypatch: pytest.MonkeyPatch) -> ListsScreen:
    """Today's list of more than two small pages, read as a long one."""
    monkeypatch.setattr(long_rows, "opened", partial(opened, whole=PAGE))
    for module in (long_rows, long_lists):
        monkeypatch.setattr(module, "PAGE", PAGE)
    for number in range(MANY):
        letters = f"{chr(65 + number // 26)}{chr(97 + number % 26)}"
        take_in(f"{'Lò' if number % 2 else 'Đặng'} Văn {letters}")
    clerk.hits(Key.Key_F3)
    shown = clerk.window.current()
    assert isinstance(shown, ListsScreen)
    shown._numbers.stand_on(ListName.TODAY)
    shown._numbers.choose()
    clerk.waits(lambda: shown.view.rows.count() == MANY)
    assert isinstance(shown._shown, LazyRows)
    return shown


def name_at(screen: ListsScreen, row: int) -> str:
    model = screen.view.rows.model()
    return str(model.index(row, 1).data())


def test_rows_come_as_they_are_looked_at(clerk: "Clerk", screen: ListsScreen) -> None:
    assert name_at(screen, 0).startswith("Đặng Văn Aa")
    screen.view.rows.setFocus()
    clerk.hits(Key.Key_End, CTRL)
    last = f"Lò Văn {chr(65 + 45 // 26)}{chr(97 + 45 % 26)}"
    clerk.waits(lambda: name_at(screen, MANY - 1).startswith(last))
    clerk.hits(Key.Key_Return)
    clerk.waits(lambda: isinstance(clerk.window.current(), DossierScreen))


def test_it_is_narrowed_and_ordered_as_any_list(clerk: "Clerk", screen: ListsScreen) -> None:
    clerk.hits(Key.Key_F, CTRL)
    clerk.types("lo van")
    clerk.waits(lambda: screen.view.rows.count() == MANY // 2)
    assert screen.view.count.text() == f"{MANY // 2}/{MANY} hồ sơ"
    screen.view.rows.setFocus()
    clerk.types("11")
    newest = lookup.today(desk=clerk.counter.desk)[0]
    clerk.waits(lambda: name_at(screen, 0).startswith(newest.applicant_name))
    clerk.hits(Key.Key_Escape)
    clerk.waits(lambda: screen.view.rows.count() == MANY)
    clerk.types("2")
    clerk.waits(lambda: name_at(screen, 0).startswith("Đặng Văn Aa"))  # by the given name
    assert name_at(screen, 1).startswith("Lò Văn Ab")


def test_all_of_it_goes_out_and_what_changes_is_read_anew(
    clerk: "Clerk", screen: ListsScreen, take_in: TakeIn
) -> None:
    screen.view.rows.setFocus()
    clerk.hits(Key.Key_C, CTRL | SHIFT)
    clerk.waits(lambda: QApplication.clipboard().text().count("\n") >= MANY - 1)
    dossier = take_in("Hồ Thị Mới")
    clerk.counter.changes.dossier_received.emit(dossier)
    clerk.waits(lambda: screen.view.rows.count() == MANY + 1)


def test_only_a_few_pages_are_kept(qapp: QApplication) -> None:
    asked: list[int] = []
    tell: list[Callable[[tuple[int, ...]], None]] = []

    def ask(start: int, done: Callable[[tuple[int, ...]], None]) -> None:
        asked.append(start)
        tell.append(done)

    rows: LazyRows[int] = LazyRows(1_000_000, ask, first=tuple(range(10)), page=10, parent=qapp)
    assert [rows[at] for at in (3, 15, 16)] == [3, None, None]
    assert asked == [10], "a page is asked for once"
    tell[0](tuple(range(10, 20)))
    assert [rows[at] for at in (15,)] == [15]
    for start in range(20, 10 * (KEPT_PAGES + 5), 10):
        assert [rows[at] for at in (start,)] == [None]
        tell[-1](tuple(range(start, start + 10)))
    assert len(rows._pages) == KEPT_PAGES
    assert [rows[at] for at in (3,)] == [None], "what was looked at long ago is asked for anew"
    rows.deleteLater()


def test_what_was_passed_by_in_a_hurry_is_not_read(qapp: QApplication) -> None:
    asked: list[int] = []
    tell: list[Callable[[tuple[int, ...]], None]] = []

    def ask(start: int, done: Callable[[tuple[int, ...]], None]) -> None:
        asked.append(start)
        tell.append(done)

    rows: LazyRows[int] = LazyRows(10_000, ask, first=(), page=10, parent=qapp)
    assert [rows[at] for at in range(0, 5_000, 10)] == [None] * 500
    assert asked == [0, 10], "two at a time"
    while len(tell) < 8:
        tell[len(tell) - 1](())
    assert asked[2:] == [4990, 4980, 4970, 4960, 4950, 4940], "the last looked at comes first"
    rows.deleteLater()
