"""Who takes a dossier back: the submitter stands there, and the owner's card puts the owner there."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from counter_app.core.ids import DossierId
from counter_app.services import lookup
from showroom.about_dossier import steps
from ui.dialogs.steps.ending import WithdrawDialog

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

OWNER = "001192000123||Lê Thị Hoa|05091992|Nữ|Thôn 1, Xã A, Thái Nguyên|15032021"


def test_a_card_shown_while_a_dossier_is_withdrawn_is_of_who_asks(
    clerk: "Clerk", take_in: Callable[..., str]
) -> None:
    view = lookup.open_dossier(DossierId(take_in("Trần Văn Nộp")), desk=clerk.counter.desk)
    form = dict(steps(clerk.counter, clerk.window, view))["step-withdraw"]()
    assert isinstance(form, WithdrawDialog)
    assert form.asked_by.value() == "Trần Văn Nộp"
    assert form.take_scan("không phải thẻ")
    assert form.asked_by.value() == "Trần Văn Nộp"
    assert form.said.words() != ""
    assert form.take_scan(OWNER)
    assert form.asked_by.value() == "Lê Thị Hoa"
    form.deleteLater()
