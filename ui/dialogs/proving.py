"""Who sits here gives their secret again before what cannot be undone; money is given up by two."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.ids import ClerkId
from counter_app.domain.proof import Proof
from counter_app.domain.rights import Right
from counter_app.domain.staff import ROLE_LABELS, Clerk
from counter_app.services.people.accounts import may_stand_by
from counter_app.services.people.proofs import prove
from ui import theme
from ui.desk.counter import Counter
from ui.dialogs.dialog import Dialog
from ui.widgets.fields import Choice
from ui.widgets.layout import column
from ui.widgets.secret_form import Fields, SecretEdit, SecretForm

ASKED: Final = "Việc này không lấy lại được. {name} nhập lại mật khẩu của mình."
BACK: Final = "{name} nhập mật khẩu của mình để mở lại màn hình."
TWO: Final = "Việc này cần hai người. Người thứ hai nhập mật khẩu của mình."
_TWO: Final = "second_needed"
_CODES: Final = frozenset({"proof_needed", _TWO})


def asks_secret(fault: UserError | EnvironmentFault) -> bool:
    """Whether the act was refused until a secret is given again."""
    return isinstance(fault, UserError) and fault.code in _CODES


class ProvingDialog(Dialog):
    """Enter goes from field to field and proves; Esc leaves everything as it is."""

    keeps_typing = False

    def __init__(
        self,
        counter: Counter,
        beside: tuple[Clerk, ...] | None,
        parent: QWidget | None = None,
        *,
        told: str = ASKED,
    ) -> None:
        super().__init__("Xác nhận bằng mật khẩu", parent)
        self._counter = counter
        fields: Fields = {
            "secret": ("&Mật khẩu của ông/bà", SecretEdit(name="Mật khẩu của ông/bà"))
        }
        told = told.format(name=counter.desk.clerk.name)
        if beside is not None:
            who = Choice(name="Người thứ hai")
            who.offer((one.id, f"{one.name}, {ROLE_LABELS[one.role]}") for one in beside)
            fields = {
                **fields,
                "second": ("&Người thứ hai", who),
                "second_secret": (
                    "Mật khẩu người &thứ hai",
                    SecretEdit(name="Mật khẩu người thứ hai"),
                ),
            }
            told = f"{told} {TWO}"
        self.form = SecretForm(told, fields, "&Xác nhận")
        self.form.back.setText("&Bỏ qua")
        self.form.submitted.connect(self._prove)
        self.form.left.connect(self.reject)
        self.fill(column(self.form))
        self.setMinimumWidth(theme.px(480))
        self.form.begin()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The form has its own Enter and Esc."""
        if event.key() == Qt.Key.Key_F1:
            super().keyPressEvent(event)

    def _prove(self, typed: dict[str, str]) -> None:
        self.form.busy(True)
        desk, second = self._counter.desk, typed.get("second")
        work = partial(
            prove,
            desk,
            typed["secret"],
            second=None if second is None else ClerkId(second),
            second_secret=typed.get("second_secret", ""),
        )
        self._counter.on_io(work, owner=self, done=self._proved, failed=self._refuse)

    def _proved(self, proof: Proof) -> None:
        self._counter.bear(proof)
        self.accept()

    def _refuse(self, fault: UserError | EnvironmentFault) -> None:
        self.form.busy(False)
        self.form.refuse(fault)

    @classmethod
    def ask(cls, counter: Counter, beside: tuple[Clerk, ...] | None, *, parent: QWidget) -> bool:
        """Whether it was proved; the desk of ``counter`` then bears it for a few minutes."""
        return cls(counter, beside, parent).exec() == cls.DialogCode.Accepted


def prove_then(
    fault: UserError | EnvironmentFault,
    counter: Counter,
    *,
    over: QWidget,
    act: Callable[[], None],
    said: Callable[[str], None],
    second: Right = Right.VOID_MONEY,
) -> None:
    """Asks what ``fault`` asks for and does ``act`` once it was given; else says that it was not.

    A fault that asks for no secret is said.

    ``second``: the right by which another person stands by, where the act takes two.
    """

    def ask(beside: tuple[Clerk, ...] | None) -> None:
        if beside != () and ProvingDialog.ask(counter, beside, parent=over):
            act()
        else:
            said(fault.message)

    if not asks_secret(fault):
        said(fault.message)
    elif isinstance(fault, UserError) and fault.code == _TWO:
        counter.on_io(
            lambda: may_stand_by(desk=counter.desk, at=counter.now(), right=second),
            owner=over,
            done=ask,
            failed=lambda other: said(other.message),
        )
    else:
        ask(None)
