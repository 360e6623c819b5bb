"""A card scanned while another citizen is at the desk, or another name stands there."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from ui.dialogs.intake.second_card import SecondCardDialog

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

HOA = "001192000123||Lê Thị Hoa|05091992|Nữ|Thôn 1, Xã A, Thái Nguyên|15032021"


@pytest.mark.parametrize(("answer", "owners"), [("owner", 1), (None, 0)])
def test_a_second_card_is_asked_about_once(
    clerk: "Clerk", card: str, monkeypatch: pytest.MonkeyPatch, answer: str | None, owners: int
) -> None:
    asked = []

    def ask(*_: object, **__: object) -> str | None:
        asked.append(1)
        return answer

    monkeypatch.setattr(SecondCardDialog, "ask", ask)
    clerk.scans(card)
    clerk.scans(HOA)
    assert asked == [1]
    assert clerk.screen.view.left.great_name.text() == "Nguyễn Thị Hoài Thương"
    assert len(clerk.screen.state.aside.others.owners) == owners


def test_whoever_has_only_a_number_yet_is_spoken_of_all_the_same(
    clerk: "Clerk", card: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(SecondCardDialog, "ask", lambda *_, now, **__: asked.append(now))
    clerk.screen.view.left.person.number.fill("001192000123")
    clerk.scans(card)
    assert asked == ["người chưa ghi tên"]


@pytest.mark.parametrize(
    ("answer", "stands"), [(None, "Trần Văn Bê"), ("same", "Nguyễn Thị Hoài Thương")]
)
def test_a_card_of_another_name_than_was_typed_is_asked_about(
    clerk: "Clerk", card: str, monkeypatch: pytest.MonkeyPatch, answer: str | None, stands: str
) -> None:
    asked = []

    def ask(*_: object, may_be_same: bool, **__: object) -> str | None:
        asked.append(may_be_same)
        return answer

    monkeypatch.setattr(SecondCardDialog, "ask", ask)
    clerk.screen.view.left.person.name.fill("Trần Văn Bê")
    clerk.scans(card)
    assert asked == [True]
    assert clerk.screen.view.left.person.name.value() == stands


@pytest.mark.parametrize("begun", ["", "nguyen th", "Thuong", "Nguyễn Thị Hoài Thương"])
def test_a_name_that_was_only_begun_becomes_the_card_s(
    clerk: "Clerk", card: str, monkeypatch: pytest.MonkeyPatch, begun: str
) -> None:
    monkeypatch.setattr(SecondCardDialog, "ask", lambda *_, **__: pytest.fail("asked"))
    clerk.screen.view.left.person.name.fill(begun)
    clerk.scans(card)
    assert clerk.screen.view.left.great_name.text() == "Nguyễn Thị Hoài Thương"


def test_after_a_scan_typing_picks_another_procedure_in_place_of_the_one_there(
    clerk: "Clerk", card: str
) -> None:
    clerk.screen.view.middle.procedure.field.setFocus()
    clerk.types("khai sinh")
    clerk.hits(Qt.Key.Key_Return)
    clerk.scans(card)
    clerk.types("sao")
    assert clerk.screen.view.middle.procedure.field.text() == "sao"


def test_the_next_citizen_s_card_starts_afresh(
    clerk: "Clerk", card: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SecondCardDialog, "ask", lambda *_, **__: "next")
    clerk.scans(card)
    clerk.types("sao")
    clerk.hits(Qt.Key.Key_Return)
    clerk.scans(HOA)
    assert clerk.screen.view.left.great_name.text() == "Lê Thị Hoa"
    assert clerk.screen.state.procedure is None
