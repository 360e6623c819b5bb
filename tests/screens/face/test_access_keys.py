"""Alt and a letter: every one can be pressed on the desk's keyboard and leads to one place only.

And nothing can be acted on that has neither a letter nor a key nor a neighbour that leads to it.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

import ui
from counter_app.core.ids import DossierId
from counter_app.domain.draft import ReturnWay
from counter_app.domain.people.applicant import Basis
from tests.screens.face.ways_in import keys_wrong, roundabout
from ui.window.places import OPEN_OVER, PLACES

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier


def the_intake_asks_all_it_can(clerk: "Clerk", card: str, procedure: str) -> None:
    """The fields of a stranger with a power of attorney whose result goes by post."""
    clerk.scans(card)
    clerk.types(procedure)
    clerk.hits(Key.Key_Return)
    left = clerk.screen.view.left
    left.choose(return_by=ReturnWay.POSTAL, basis=Basis.ATTORNEY)


def test_letters_lead_to_the_procedure_the_papers_and_other_people(
    clerk: "Clerk", card: str
) -> None:
    the_intake_asks_all_it_can(clerk, card, "khai sinh")
    assert keys_wrong(clerk.window) == []
    view = clerk.screen.view
    for key, place in (
        (Key.Key_T, view.middle.procedure.field),
        (Key.Key_L, view.middle.checklist),
        (Key.Key_R, view.left.person.address),
        (Key.Key_Q, view.left.return_by),
        (Key.Key_C, view.middle.note),
    ):
        clerk.hits(key, ALT)
        assert QApplication.focusWidget() is place, key
    opened: list[str] = []
    clerk.screen.view.left.others_wanted.disconnect()
    clerk.screen.view.left.others_wanted.connect(lambda: opened.append("others"))
    clerk.hits(Key.Key_K, ALT)
    clerk.waits(lambda: opened == ["others"])


def test_alt_v_takes_in(clerk: "Clerk", card: str) -> None:
    the_intake_asks_all_it_can(clerk, card, "sao")
    assert keys_wrong(clerk.window) == []
    clerk.screen.view.left.choose(return_by=ReturnWay.COUNTER, basis=Basis.SELF)
    clerk.hits(Key.Key_Return)
    clerk.hits(Key.Key_V, ALT)
    clerk.waits_for_receipt()
    assert keys_wrong(clerk.window) == []


def wrong_in(dialogs: Iterator[QWidget]) -> list[tuple[str, str]]:
    found = []
    for dialog in dialogs:
        dialog.show()
        dialog.activateWindow()
        QApplication.processEvents()
        wrong = (*roundabout(dialog), *keys_wrong(dialog))
        found += [(dialog.windowTitle(), one) for one in wrong]
        dialog.close()
    QApplication.processEvents()
    return found


def test_every_question_has_one_thing_for_each_letter_and_a_way_to_each_thing(
    questions: Iterator[QWidget],
) -> None:
    assert wrong_in(questions) == []


def test_every_place_and_form_has_one_thing_for_each_letter_and_a_way_to_each_thing(
    clerk: "Clerk", dossier: DossierId, forms: Iterator[QWidget]
) -> None:
    found = []
    for place in (one.id for one in PLACES if one.id not in OPEN_OVER):
        clerk.window.go(place)
        clerk.waits(clerk.window.isActiveWindow)
        QApplication.processEvents()
        found += [*roundabout(clerk.window), *keys_wrong(clerk.window)]
    clerk.opens(dossier)
    assert [*found, *roundabout(clerk.window), *keys_wrong(clerk.window)] == []
    assert wrong_in(forms) == []


def test_no_letter_with_a_mark_is_named_anywhere() -> None:
    sources = Path(ui.__file__).parent.rglob("*.py")
    assert [one.name for one in sources if re.search(r"&[^\x00-\x7F]", one.read_text())] == []
