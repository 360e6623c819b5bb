"""What is typed of other people without the one line it belongs to: told, and the keyboard there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from counter_app.domain.people.applicant import Organisation
from counter_app.domain.people.foreign import Legalisation
from tests.screens.in_front import in_front
from ui.dialogs.intake.others import OthersDialog
from ui.people import Others
from ui.widgets.fields import LineEdit

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key, Alt, Ctrl = Qt.Key, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


def dialog_now() -> OthersDialog:
    return in_front(OthersDialog)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is typed where, the line it lacks, what is said, what goes into that line at last."""

    at: tuple[Qt.Key, Qt.Key]
    typed: str = ""
    lacks: str
    words: str
    then: str = ""
    kept: Callable[[Any], object]


@pytest.mark.parametrize(
    "case",
    [
        Case(
            at=(Key.Key_2, Key.Key_M),
            typed="0100109106001",
            lacks="Tên tổ chức",
            words="Hãy nhập tên tổ chức",
            then="Hoa Ban",
            kept=lambda others: others.organisation.tax_code == "0100109106001",
        ),
        Case(
            at=(Key.Key_3, Key.Key_A),
            typed="001085000777",
            lacks="Người ủy quyền",
            words="Hãy nhập họ và tên người ủy quyền",
            then="Le Van Chu",
            kept=lambda others: others.terms.principal.personal_id == "001085000777",
        ),
        Case(
            at=(Key.Key_4, Key.Key_N),
            typed="01/02/2030",
            lacks="Số hộ chiếu",
            words="Hãy nhập số hộ chiếu",
            then="C1234567",
            kept=lambda others: others.identity.passport.expires_on.year == 2030,
        ),
        Case(
            at=(Key.Key_4, Key.Key_D),
            typed="P<UTO",
            lacks="Dòng chữ máy của hộ chiếu, thẻ",
            words="Chưa đọc được dòng chữ máy",
            kept=lambda others: others.identity is None,
        ),
        Case(
            at=(Key.Key_6, Key.Key_H),
            lacks="Nước cấp giấy tờ",
            words="Hãy nhập nước cấp giấy tờ",
            then="DEU",
            kept=lambda others: others.foreign.legalisation is Legalisation.LEGALISED,
        ),
    ],
    ids=lambda case: case.lacks,
)
def test_nothing_typed_is_left_out_in_silence(
    clerk: "Clerk", card: str, beside: Callable[[QWidget | None], str], case: Case
) -> None:
    told = []

    def fill() -> None:
        for key in case.at:
            clerk.hits(key, Alt)
        clerk.types(case.typed) if case.typed else clerk.hits(Key.Key_Down)
        clerk.hits(Key.Key_Return, Ctrl)
        field = QApplication.focusWidget()
        assert isinstance(field, LineEdit)
        assert not dialog_now().said.isVisible()
        told.append((field.accessibleName(), beside(field)))
        clerk.hits(Key.Key_A, Ctrl)
        clerk.types(case.then) if case.then else clerk.hits(Key.Key_Delete)
        clerk.hits(Key.Key_Return, Ctrl)

    clerk.scans(card)
    clerk.answers(clerk.screen.view.left.others_wanted.emit, fill)

    assert [(name, said.startswith(case.words)) for name, said in told] == [(case.lacks, True)]
    assert case.kept(clerk.screen.state.aside.others)


def test_a_body_goes_by_emptying_its_name_alone(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    clerk.screen.state.set_others(Others(organisation=Organisation(name="A", tax_code="01")))

    def empty() -> None:
        dialog_now().body.name.clear()
        clerk.hits(Key.Key_Return, Ctrl)

    clerk.answers(clerk.screen.view.left.others_wanted.emit, empty)
    assert clerk.screen.state.aside.others.organisation is None
