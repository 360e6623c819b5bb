"""Every dialog one can type into: what was half-typed survives Esc, comes back, and can be thrown away."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from counter_app.core.ids import DossierId
from counter_app.services import lookup
from counter_app.services.intake import drafts
from counter_app.services.intake.drafts import DraftKind
from showroom.dialogs import about_dossier, without_dossier
from showroom.kinds import every_kind
from ui.dialogs.dialog import Dialog
from ui.dialogs.sending.enrol import EnrolDialog
from ui.dialogs.taken_up import TakenUp
from ui.widgets.fields import LineEdit, Lines
from ui.widgets.typed_fields import has_lines, standing_in

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Make = Callable[[], QDialog]
NOT_KEPT = {
    *("BackupsDialog", "ClosingDialog", "RestoreDialog"),
    *("DeclarationDialog", "KeySheet", "TurnAwayDialog"),
    *("NumbersDialog", "ProvingDialog", "LookersDialog", "AccountHistoryDialog"),
    "OnlyHereDialog",
    *("GivenSecretDialog", "ColleaguesDialog", "ColleaguesDraftDialog"),
}
"""Paths and a code of what is done at once; one only looked through; two whose asker keeps it; what
is only shown (numbers, looks, an account's past, what others typed), and secrets."""
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def opened(dialog: QDialog, clerk: "Clerk") -> Dialog:
    assert isinstance(dialog, Dialog)
    dialog.show()
    clerk.waits(lambda: dialog.follows_typing() or not dialog.keeps_typing)
    return dialog


def has_the_keyboard(dialog: Dialog) -> bool:
    """Another dialog that goes away may have taken the front with it."""
    dialog.activateWindow()
    if dialog.focusWidget() is None:
        dialog.focusNextChild()
    return dialog.isActiveWindow() and QApplication.focusWidget() is not None


def types_everywhere(dialog: Dialog) -> dict[str, object]:
    """Something in every field with words; what then stands in the dialog."""
    for at, line in enumerate(dialog.findChildren(LineEdit)):
        if not line.isReadOnly() and not line.isHidden():
            line.fill(f"7{at}")
    for at, lines in enumerate(dialog.findChildren(Lines)):
        lines.setPlainText(f"Dòng {at}\nhai")
    return standing_in(dialog)


def shown_again(dialog: Dialog) -> TakenUp | None:
    return dialog.findChild(TakenUp)


def kept_on_disk(clerk: "Clerk") -> int:
    clerk.counter.desk.store.lanes.write.run(lambda: None)
    return len(drafts.unfinished(DraftKind.DIALOG, desk=clerk.counter.desk))


@pytest.mark.parametrize("about", ["nothing", pytest.param("a dossier", marks=pytest.mark.full)])
def test_what_is_half_typed_in_any_dialog_comes_back(
    clerk: "Clerk", dossier: DossierId, about: str
) -> None:
    counter, window = clerk.counter, clerk.window
    view = lookup.open_dossier(dossier, desk=counter.desk)
    all_of_them = {
        "nothing": lambda: without_dossier(counter, window),
        "a dossier": lambda: about_dossier(counter, window, view),
    }
    walked = set[type[Dialog]]()
    for _name, make in all_of_them[about]():
        dialog = make()
        assert isinstance(dialog, Dialog)
        if type(dialog) not in walked and has_lines(dialog) and dialog.keeps_typing:
            half_typed_it_comes_back(opened(dialog, clerk), make, clerk, walked)
        else:
            dialog.reject()
    assert len(walked) > 10


def half_typed_it_comes_back(
    dialog: Dialog, make: Make, clerk: "Clerk", walked: set[type[Dialog]]
) -> None:
    kind, before = type(dialog), standing_in(dialog)
    assert shown_again(dialog) is None, kind
    typed = types_everywhere(dialog)
    dialog.reject()
    if typed == before:  # a step that asks nothing
        return
    walked.add(kind)
    assert kept_on_disk(clerk) == 1, kind

    dialog = opened(make(), clerk)
    assert standing_in(dialog) == typed, kind
    offer = shown_again(dialog)
    assert offer is not None, kind
    assert offer.isVisible(), kind
    clerk.waits(partial(has_the_keyboard, dialog))
    clerk.hits(Qt.Key.Key_L, CTRL_SHIFT)
    clerk.waits(offer.isHidden)
    assert standing_in(dialog) == before, kind
    assert kept_on_disk(clerk) == 0, kind
    dialog.reject()


def test_no_dialog_with_words_goes_unkept_but_those_with_a_reason() -> None:
    unkept = {
        one.__name__ for one in every_kind() if issubclass(one, Dialog) and not one.keeps_typing
    }
    assert unkept == NOT_KEPT


def test_a_one_time_code_is_kept_nowhere(clerk: "Clerk") -> None:
    dialog = EnrolDialog(clerk.window)
    dialog.show()
    dialog.code.fill("14464-ABCD-EFGH")
    dialog.reject()
    assert kept_on_disk(clerk) == 0

    dialog = EnrolDialog(clerk.window)
    dialog.show()
    assert dialog.code.text() == ""
    dialog.code.fill("14464-ABCD-EFGH")
    dialog.address.fill("mot-cua.tinh.gov.vn")
    dialog.reject()
    assert kept_on_disk(clerk) == 1
    (saved,) = drafts.unfinished(DraftKind.DIALOG, desk=clerk.counter.desk)
    assert "ABCD" not in saved.body
    assert "mot-cua.tinh.gov.vn" in saved.body
    QApplication.processEvents()
