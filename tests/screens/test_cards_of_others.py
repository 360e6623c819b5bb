"""A card scanned among the other people is whose fields are in front: an owner is no catch-all."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from counter_app.domain.people.applicant import SigningMode
from tests.screens.in_front import in_front
from ui.dialogs.intake.others import OthersDialog
from ui.people import Others

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.screens.conftest import Clerk

Key = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
MAN = "001085000011||Giàng A Páo|05051985|Nam|Thôn 5, Xã Minh Hoạ, Thái Nguyên|15032021"
WOMAN = "001190000012||Vàng Thị Sua|07071990|Nữ|Thôn 5, Xã Minh Hoạ, Thái Nguyên|15032021"


@pytest.fixture
def tells(clerk: "Clerk", card: str) -> "Callable[[Callable[[OthersDialog], None]], Others]":
    """The submitter's card, then what is done among the other people; what is kept of it."""

    def told(act: "Callable[[OthersDialog], None]") -> Others:
        def hand() -> None:
            dialog = in_front(OthersDialog)
            act(dialog)
            clerk.hits(Key.Key_Return, CTRL)

        clerk.scans(card)
        clerk.answers(clerk.screen.view.left.others_wanted.emit, hand)
        return clerk.screen.state.aside.others

    return told


def test_a_witness_s_card_is_the_witness_s(
    clerk: "Clerk", tells: "Callable[[Callable[[OthersDialog], None]], Others]"
) -> None:
    def two_in_a_row(dialog: OthersDialog) -> None:
        clerk.hits(Key.Key_4, ALT)
        clerk.hits(Key.Key_G, ALT)
        assert dialog.identity.witnesses[0].hasFocus()
        clerk.scans(MAN)
        assert "Giàng A Páo là người làm chứng thứ nhất" in dialog.said.words()
        clerk.scans(WOMAN)
        assert dialog.tabs.currentIndex() == 3

    others = tells(two_in_a_row)
    assert others.owners == ()
    named = [(one.name, one.personal_id) for one in others.signing.witnesses]
    assert named == [("Giàng A Páo", "001085000011"), ("Vàng Thị Sua", "001190000012")]


def test_a_witness_who_is_wanted_is_filled_from_any_field_of_that_tab(
    clerk: "Clerk", tells: "Callable[[Callable[[OthersDialog], None]], Others]"
) -> None:
    def chosen_first(dialog: OthersDialog) -> None:
        clerk.hits(Key.Key_4, ALT)
        dialog.identity.signing.choose(SigningMode.NEITHER)
        dialog.identity.signing.setFocus()
        clerk.scans(MAN)
        dialog.identity.read_aloud_by.setFocus()
        clerk.scans(WOMAN)

    others = tells(chosen_first)
    assert others.owners == ()
    assert [one.name for one in others.signing.witnesses] == ["Giàng A Páo"]
    assert others.signing.read_aloud_by == "Vàng Thị Sua"


def test_a_parent_s_card_is_the_parent_s_of_that_sex(
    clerk: "Clerk", tells: "Callable[[Callable[[OthersDialog], None]], Others]"
) -> None:
    def both(_dialog: OthersDialog) -> None:
        clerk.hits(Key.Key_7, ALT)
        clerk.scans(MAN)
        clerk.scans(WOMAN)

    others = tells(both)
    assert others.owners == ()
    assert others.parents is not None
    assert (others.parents.father.name, others.parents.mother.name) == (
        "Giàng A Páo",
        "Vàng Thị Sua",
    )
    assert others.parents.mother.birth is not None
    assert others.parents.mother.birth.vietnamese() == "07/07/1990"


def test_a_card_that_nobody_in_front_asks_for_is_one_more_owner_s(
    clerk: "Clerk", tells: "Callable[[Callable[[OthersDialog], None]], Others]"
) -> None:
    def representative_then_owner(dialog: OthersDialog) -> None:
        clerk.hits(Key.Key_2, ALT)
        dialog.body.representative.setFocus()
        clerk.scans(MAN)
        assert dialog.body.representative.value() == "Giàng A Páo"
        dialog.body.name.fill("Tổ hợp tác Suối Mơ")
        dialog.body.name.setFocus()
        clerk.scans(WOMAN)

    others = tells(representative_then_owner)
    assert [one.name for one in others.owners] == ["Vàng Thị Sua"]
    assert others.organisation is not None
    assert others.organisation.legal_representative == "Giàng A Páo"


def test_letters_typed_at_once_stand_in_the_first_line_of_the_tab(
    clerk: "Clerk", tells: "Callable[[Callable[[OthersDialog], None]], Others]"
) -> None:
    def types_at_once(dialog: OthersDialog) -> None:
        clerk.types("Nguyen")
        assert dialog.owners.fields.name.text() == "Nguyen"
        dialog.owners.fields.name.clear()
        clerk.hits(Key.Key_2, ALT)
        clerk.types("Hop tac xa")
        clerk.hits(Key.Key_3, ALT)
        clerk.types("Le Van An")
        assert dialog.body.name.text() == "Hop tac xa"
        dialog.body.name.clear()
        assert dialog.tabs.currentIndex() == 2

    principal = tells(types_at_once).terms.principal
    assert principal is not None
    assert principal.name == "Le Van An"
