"""Dialogs that are told what cannot be, that wait, that are not answered, as full as can be."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from counter_app.core.ids import ClerkId, DossierId
from counter_app.domain.staff import Clerk as Staff
from counter_app.services import lookup
from showroom.dialog_states import (
    ASKING,
    BY_FIELD,
    CLERKS,
    NOT_SO,
    full_dialogs,
    waiting_dialogs,
    wrong_dialogs,
)
from showroom.full import LONG_NAME
from showroom.states import held_up, unreadable
from ui.dialogs.people import PeopleDialog
from ui.strings import BUSY
from ui.widgets.fields import LineEdit
from ui.widgets.layout import Notice
from ui.widgets.table import Table

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


READ_FAILED = "Ổ đĩa báo lỗi nên chưa đọc hoặc chưa lưu được."


def said(dialog: QWidget) -> str:
    return "\n".join(one.text() for one in dialog.findChildren(QLabel) if one.isVisible())


def ready(dialog: QWidget) -> list[str]:
    """The keys that can be pressed and do something with what is shown."""
    keys = [one for one in dialog.findChildren(QPushButton) if one.isVisible() and one.isEnabled()]
    return [one.accessibleName() for one in keys if one.accessibleName() != "Đóng"]


def test_a_dialog_that_waits_says_so_offers_nothing_to_press_and_keeps_still(
    clerk: "Clerk", dossier: DossierId
) -> None:
    kept = lookup.open_dossier(dossier, desk=clerk.counter.desk)
    waited = set()
    for name, make in waiting_dialogs(clerk.counter, clerk.window, kept):
        with held_up(clerk.counter):
            dialog = make()
            dialog.show()
            QApplication.processEvents()
            lists = {one: one.geometry() for one in dialog.findChildren(Table)}
            clerk.waits(partial(lambda one: BUSY in said(one), dialog))
            assert [one for one, where in lists.items() if one.geometry() != where] == [], name
            assert ready(dialog) == [], name
        clerk.waits(partial(lambda one: BUSY not in said(one), dialog))
        waited.add(name)
        dialog.close()
    assert waited == ASKING


def test_a_dialog_that_is_not_answered_says_why_itself(clerk: "Clerk", dossier: DossierId) -> None:
    kept = lookup.open_dossier(dossier, desk=clerk.counter.desk)
    for _name, make in waiting_dialogs(clerk.counter, clerk.window, kept):
        with unreadable():
            dialog = make()
            dialog.show()
            clerk.waits(partial(lambda one: READ_FAILED in said(one), dialog))
        assert clerk.window.trouble.words() == ""
        dialog.close()


@pytest.mark.parametrize("dressed", [("light", 1.0), ("light", 2.0)], indirect=True)
def test_the_way_back_from_a_long_list_of_people_is_in_sight(
    dressed: QApplication, qtbot: QtBot
) -> None:
    people = tuple(Staff(id=ClerkId(str(at)), name=f"{LONG_NAME} {at}") for at in range(CLERKS))
    dialog = PeopleDialog(people, people[0])
    qtbot.addWidget(dialog)
    dialog.show()
    QApplication.processEvents()
    (back,) = (one for one in dialog.findChildren(QPushButton) if one.text() == "&Bỏ qua")
    assert back.visibleRegion().boundingRect().size() == back.size()
    assert dialog.height() <= dialog.screen().availableSize().height()
