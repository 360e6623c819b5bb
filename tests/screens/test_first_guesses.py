"""What the window guesses for the clerk, and what it asks about before it believes it."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from counter_app.domain.draft import AgreedDate
from counter_app.domain.people.applicant import Basis
from counter_app.services import lookup
from ui.dialogs.intake.far_date import FarDateDialog
from ui.scanning.scans import BETWEEN_LINES_MS

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

# An invented person, with check digits as ICAO document 9303 reckons them.
PASSPORT = (
    "P<DEUSEIDEL<<MIRA<JOHANNA<<<<<<<<<<<<<<<<<<<",
    "C4VK8L2T14DEU9103052F3108228<<<<<<<<<<<<<<<6",
)
RESIDENCE_CARD = (
    "I<DEUD47K9XW211<<<<<<<<<<<<<<<",
    "9103052F3108228DEU<<<<<<<<<<<2",
    "SEIDEL<<MIRA<JOHANNA<<<<<<<<<<",
)


def picks(clerk: "Clerk", words: str) -> None:
    clerk.screen.view.middle.procedure.field.setFocus()
    clerk.screen.view.middle.procedure.field.selectAll()
    clerk.types(words)
    clerk.hits(Qt.Key.Key_Return)


@pytest.mark.parametrize(
    ("words", "basis"),
    [("khai sinh", Basis.PARENT), ("khai tu", Basis.RELATIVE), ("sao y", Basis.SELF)],
)
def test_the_right_to_file_follows_the_procedure(
    clerk: "Clerk", card: str, words: str, basis: Basis
) -> None:
    clerk.scans(card)
    picks(clerk, words)
    assert clerk.screen.view.left.basis.value() is basis
    assert clerk.screen.state.read().draft.submitter.basis is basis


def test_the_guess_moves_with_the_procedure_until_the_clerk_has_chosen(
    clerk: "Clerk", card: str
) -> None:
    clerk.scans(card)
    left = clerk.screen.view.left
    picks(clerk, "khai sinh")
    picks(clerk, "sao y")
    assert left.basis.value() is Basis.SELF
    left.basis.setFocus()
    clerk.hits(Qt.Key.Key_Down)
    assert left.basis.value() is Basis.PARENT
    clerk.hits(Qt.Key.Key_Down)
    picks(clerk, "khai sinh")
    assert left.basis.value() is Basis.RELATIVE


@pytest.mark.parametrize("meant", [False, True])
def test_a_date_years_away_is_asked_about_once(
    clerk: "Clerk", card: str, monkeypatch: pytest.MonkeyPatch, meant: bool
) -> None:
    asked = []

    def ask(*_: object, **__: object) -> bool:
        asked.append(1)
        return meant

    monkeypatch.setattr(FarDateDialog, "ask", ask)
    clerk.scans(card)
    clerk.screen.pick(clerk.screen.view.middle.look_up("1.010803")[0])
    clerk.screen.view.middle.checklist.setFocus()
    clerk.hits(Qt.Key.Key_Return)
    far = datetime(2030, 11, 25, 10, 0, tzinfo=UTC)
    clerk.screen.state.set_agreed(AgreedDate(due_at=far, reason="Theo văn bản số 12"))
    codes = [one.code for one in clerk.screen.state.offer.warnings]  # type: ignore[union-attr]
    assert "due_far" in codes
    clerk.screen.receive(immediate=False)
    assert asked == [1]
    if meant:
        clerk.waits_for_receipt()
    assert len(lookup.today(desk=clerk.counter.desk)) == meant


def test_no_usual_date_is_asked_about(
    clerk: "Clerk", card: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FarDateDialog, "ask", lambda *_, **__: pytest.fail("asked"))
    clerk.scans(card)
    picks(clerk, "sao y")
    clerk.screen.receive(immediate=False)
    clerk.waits_for_receipt()


@pytest.mark.parametrize("lines", [PASSPORT, RESIDENCE_CARD])
def test_a_foreigner_is_filled_in_from_lines_read_one_by_one(
    clerk: "Clerk", lines: tuple[str, ...]
) -> None:
    for line in lines[:-1]:
        clerk.scans(line)
        assert clerk.screen.view.left.person.is_empty()
    clerk.scans(lines[-1])
    left = clerk.screen.view.left
    assert left.great_name.text() == "SEIDEL MIRA JOHANNA"
    assert left.person.birth.text() == "05/03/1991"
    assert "Quốc tịch Đức" in left.others_note.text()
    picks(clerk, "sao y")
    clerk.screen.receive(immediate=False)
    clerk.waits_for_receipt()
    (row,) = lookup.today(desk=clerk.counter.desk)
    person = lookup.open_dossier(row.id, desk=clerk.counter.desk).received.draft.applicant
    assert (person.name, person.nationality) == ("SEIDEL MIRA JOHANNA", "DEU")
    assert person.personal_id is None
    assert person.passport is not None
    assert person.passport.number in {"C4VK8L2T1", "D47K9XW21"}


def test_both_lines_pasted_into_the_search_box_fill_the_foreigner_too(clerk: "Clerk") -> None:
    clerk.hits(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    search = clerk.window.top.search
    search.setFocus()
    search.insert("\n".join(PASSPORT))
    clerk.hits(Qt.Key.Key_Return)
    assert clerk.screen.view.left.great_name.text() == "SEIDEL MIRA JOHANNA"


def test_a_line_left_alone_for_long_does_not_join_the_next_citizens(clerk: "Clerk") -> None:
    clerk.scans(PASSPORT[0])
    clerk.clock.ms += BETWEEN_LINES_MS + 1
    clerk.scans(PASSPORT[1])
    assert clerk.screen.view.left.person.is_empty()


def test_a_line_read_wrongly_fills_nothing_and_says_so(clerk: "Clerk") -> None:
    clerk.scans(PASSPORT[0])
    clerk.scans(PASSPORT[1].replace("9103052", "9103062"))
    assert clerk.screen.view.left.person.is_empty()
    assert "đọc sai" in clerk.screen.view.left.unread.words()
