"""The box at the top finds at every key: a page under it, ↓ and Enter open, old answers are lost."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.dossier import DossierRow
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.services import lookup
from counter_app.services.intake.intake import receive
from counter_app.services.intake.offer import offer
from ui.screens.dossier.dossier import DossierScreen
from ui.screens.lists.today import TodayScreen
from ui.widgets.table import Table
from ui.window.found import PAGE, FoundList

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
TakeIn = Callable[..., str]


@pytest.fixture
def found(clerk: "Clerk", take_in: TakeIn) -> FoundList:
    """The list under the box, over a store of twenty-three dossiers."""
    take_in("Nguyễn Thị Ánh")
    take_in("Đặng Văn Đức")
    for number in range(PAGE + 1):
        take_in(f"Lò Văn {'A' * (number + 1)}")
    clerk.hits(Key.Key_K, CTRL)
    (shown,) = clerk.window.findChildren(FoundList)
    return shown


def names(found: FoundList) -> list[str]:
    model = found.table.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_each_key_narrows_and_down_enter_opens(clerk: "Clerk", found: FoundList) -> None:
    clerk.types("d")
    clerk.waits(lambda: names(found) == ["Đặng Văn Đức"])
    clerk.types("x")
    clerk.waits(lambda: "Chưa thấy" in found.said.text())
    assert not found.table.isVisible()
    clerk.hits(Key.Key_Backspace)
    clerk.waits(lambda: names(found) == ["Đặng Văn Đức"])
    clerk.hits(Key.Key_Down)
    assert clerk.window.top.search.hasFocus(), "the keyboard stays in the box"
    clerk.hits(Key.Key_Return)
    clerk.waits(lambda: isinstance(clerk.window.current(), DossierScreen))
    screen = clerk.window.current()
    assert isinstance(screen, DossierScreen)
    clerk.waits(lambda: screen._dossier is not None)
    assert screen._dossier is not None
    assert screen._dossier.row.applicant_name == "Đặng Văn Đức"
    assert not found.isVisible()
    assert clerk.window.top.search.text() == ""
    assert clerk.mouse.seen == 0


def test_a_page_says_that_there_is_more_and_enter_shows_the_whole_list(
    clerk: "Clerk", found: FoundList
) -> None:
    clerk.types("lo")
    clerk.waits(lambda: len(names(found)) == PAGE)
    assert "còn nữa" in found.said.text()
    if folder := os.environ.get("SHOTS"):
        for width, height in ((1366, 768), (911, 512)):
            clerk.window.resize(width, height)
            clerk.window.grab().save(str(Path(folder) / f"found-{width}.png"))
    assert clerk.window.rect().contains(found.geometry())
    clerk.hits(Key.Key_Return)
    clerk.waits(lambda: isinstance(clerk.window.current(), TodayScreen))
    clerk.waits(lambda: clerk.list.table.count() == PAGE + 1)
    assert not found.isVisible()


def test_esc_leaves_the_box_empty_for_where_the_keyboard_was(
    clerk: "Clerk", found: FoundList
) -> None:
    search, phone = clerk.window.top.search, clerk.screen.view.left.phone
    phone.setFocus()
    clerk.hits(Key.Key_K, CTRL)
    clerk.types("anh")
    clerk.waits(found.isVisible)
    clerk.hits(Key.Key_Escape)
    assert not found.isVisible()
    assert search.text() == ""
    assert QApplication.focusWidget() is phone

    clerk.hits(Key.Key_K, CTRL)
    clerk.hits(Key.Key_Z, CTRL)
    assert search.text() == "anh", "what Esc emptied comes back as any typing does"
    clerk.hits(Key.Key_F11)
    clerk.waits(clerk.list.table.hasFocus)
    clerk.hits(Key.Key_K, CTRL)
    assert search.selectedText() == "anh", "left by another key, the words wait for the next ones"
    clerk.hits(Key.Key_Escape)
    assert search.text() == ""
    assert clerk.list.table.hasFocus()


def test_a_member_of_a_household_is_named_in_the_row_that_was_found(clerk: "Clerk") -> None:
    desk, at = clerk.counter.desk, clerk.counter.now()
    wanted = Draft(
        submitter=Submitter(person=Person(name="Lò Văn Ánh", personal_id="001190000001")),
        owners=(
            Person(name="Lò Thị Bảy", personal_id="001190000002"),
            Person(name="Quàng Văn Chín", personal_id="001085000003"),
        ),
        procedure_code="2.000815",
        phone="0912345678",
        certified_copies=(CertifiedCopy(document="Bằng tốt nghiệp", pages=1, copies=1),),
    )
    receive(wanted, offer=offer(wanted, desk=desk, at=at), desk=desk, at=at)
    (shown,) = clerk.window.findChildren(FoundList)

    def said(table: Table[DossierRow], column: int) -> tuple[str, bool]:
        return str(table.model().index(0, column).data()), not table.isColumnHidden(column)

    clerk.hits(Key.Key_K, CTRL)
    clerk.types("quang ch")
    clerk.waits(lambda: shown.table.count() == 1)
    assert said(shown.table, 0) == ("Lò Thị Bảy", True)
    assert said(shown.table, 1) == ("có Quàng Văn Chín", True)
    if folder := os.environ.get("SHOTS"):
        clerk.window.grab().save(str(Path(folder) / "found-by.png"))
    clerk.hits(Key.Key_Return)
    clerk.waits(lambda: isinstance(clerk.window.current(), TodayScreen))
    clerk.waits(lambda: said(clerk.list.table, 3) == ("có Quàng Văn Chín", True))

    clerk.hits(Key.Key_K, CTRL)
    clerk.types("000001")
    clerk.waits(lambda: said(shown.table, 1) == ("có Lò Văn Ánh", True))
    clerk.window.top.search.selectAll()
    clerk.types("lo thi")
    clerk.waits(lambda: said(shown.table, 1) == ("", False))


def test_the_curtain_leaves_no_name_in_sight(clerk: "Clerk", found: FoundList) -> None:
    clerk.types("anh")
    clerk.waits(found.isVisible)
    clerk.hits(Key.Key_F12)
    assert clerk.window.curtain.is_drawn()
    assert not found.isVisible()
    clerk.types("duc")
    assert not found.isVisible()
    clerk.hits(Key.Key_F12)


def test_an_answer_that_comes_late_never_covers_a_newer_one(
    clerk: "Clerk", found: FoundList, monkeypatch: pytest.MonkeyPatch
) -> None:
    late: list[tuple[str, Callable[[Any], None]]] = []

    def search(text: str, *, done: Callable[[Any], None], **_: object) -> None:
        late.append((text, done))

    desk = clerk.counter.desk
    rows = {name: lookup.search(name, desk=desk) for name in ("anh", "duc")}
    monkeypatch.setattr(clerk.counter, "search", search)
    clerk.types("anh")
    clerk.waits(lambda: bool(late) and late[-1][0] == "anh")
    first = late[-1][1]
    clerk.window.top.search.selectAll()
    clerk.types("duc")
    clerk.waits(lambda: late[-1][0] == "duc")
    late[-1][1](rows["duc"])
    first(rows["anh"])
    assert names(found) == ["Đặng Văn Đức"]
    clerk.hits(Key.Key_Escape)
    late[-1][1](rows["duc"])
    assert not found.isVisible(), "what was shut stays shut"
    assert QApplication.focusWidget() is clerk.screen.view.left.person.name
