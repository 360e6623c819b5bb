"""Dialogs that are told what cannot be, and dialogs as full as can be."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget

from counter_app.core.ids import DossierId
from counter_app.services import lookup
from showroom.dialog_states import BY_FIELD, NOT_SO, full_dialogs, wrong_dialogs
from ui.widgets.fields import LineEdit
from ui.widgets.layout import Notice

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

CutWords = Callable[[QWidget], list[str]]


def complaints(dialog: QWidget) -> list[str]:
    """What is said to be wrong, beside a field or over the keys."""
    lines = [one for one in dialog.findChildren(LineEdit) if one.property("wrong")]
    said = [one.error.text() for one in lines if one.error is not None]
    return said + [one.words() for one in dialog.findChildren(Notice) if one.isVisible()]


def test_what_cannot_be_is_said_whole_in_every_dialog_and_nothing_typed_is_lost(
    clerk: "Clerk", dossier: DossierId, cut_words: CutWords
) -> None:
    kept = lookup.open_dossier(dossier, desk=clerk.counter.desk)
    told = set()
    for name, make in wrong_dialogs(clerk.counter, clerk.window, kept):
        dialog = make()
        dialog.show()
        QApplication.processEvents()
        assert any(complaints(dialog)), name
        assert cut_words(dialog) == [], name
        typed = [one.text() for one in dialog.findChildren(LineEdit) if one.isEnabled()]
        assert all(NOT_SO.startswith(words) and words for words in typed), (name, typed)
        told.add(name)
        dialog.close()
    QApplication.processEvents()
    assert told == BY_FIELD


def test_the_fullest_dialogs_cut_no_sentence_and_fit_the_screen(
    clerk: "Clerk", dossier: DossierId, cut_words: CutWords
) -> None:
    kept = lookup.open_dossier(dossier, desk=clerk.counter.desk)
    for name, make in full_dialogs(clerk.counter, clerk.window, kept):
        dialog = make()
        dialog.show()
        QApplication.processEvents()
        assert cut_words(dialog) == [], name
        assert dialog.height() <= dialog.screen().availableSize().height(), name
        dialog.close()
    QApplication.processEvents()
