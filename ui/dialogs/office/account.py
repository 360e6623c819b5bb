"""An account: whose, their role, title, last day and rights; new, or as it stands and is changed."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Final, NamedTuple

from PySide6.QtWidgets import QFormLayout, QWidget

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.domain.account import Account
from counter_app.domain.rights import RIGHTS, ROLE_LABELS, Right, Role, givable, rights_of
from counter_app.domain.staff import Clerk
from counter_app.services.people.account_list import right_words
from counter_app.services.people.accounts import Wanted
from ui import theme, typed
from ui.desk.counter import Counter
from ui.dialogs.dialog import Dialog
from ui.dialogs.proving import asks_secret, prove_then
from ui.widgets.beside import add_fields, nothing_wrong, say_beside
from ui.widgets.fields import NAME_LENGTH, Choice, Field, LineEdit, button
from ui.widgets.layout import Notice, column, panel, row, wide
from ui.widgets.text import field_label, label
from ui.widgets.ticks import MOST_ROWS, Ticks

LABELS: Final[Mapping[Right, str]] = {
    one: right_words(one)[:1].upper() + right_words(one)[1:] for one in Right
}
MORE_ROWS: Final = 11
ROOMY: Final = 680
"""How high a screen holds them all: the fields, so many rights, the keys."""
TOLD: Final = "Đánh dấu: giao thêm. Bỏ dấu: lấy bớt của riêng người này."


class Answer(NamedTuple):
    """Whose account was written; ``secret`` is what a new one signs in with first."""

    name: str
    secret: str = ""


class AccountDialog(Dialog):
    """Enter goes from field to field; what the service refuses is said beside its field.

    ``who``: of the staff, or one who had an account before, to whom a new one is given.
    """

    help_section = "Tài khoản"

    def __init__(
        self,
        counter: Counter,
        account: Account | None,
        parent: QWidget | None = None,
        *,
        who: Clerk | None = None,
    ) -> None:
        super().__init__("Thêm tài khoản" if account is None else "Sửa tài khoản", parent)
        self._counter, self._account = counter, account
        known = self._who = who if account is None else account.clerk
        self.about = "" if known is None else known.id
        self.answer: Answer | None = None
        self.name = LineEdit(name="Họ và tên", length=NAME_LENGTH)
        self.role = Choice(name="Vai trò")
        self.role.offer((one, ROLE_LABELS[one].capitalize()) for one in Role)
        self.title_held = LineEdit(name="Chức danh", length=120, hint="Như trên giấy")
        self.until = LineEdit(name="Dùng đến hết ngày", length=10, hint="Để trống: không hạn")
        is_roomy = theme.room(self.screen().availableSize().height()) >= ROOMY
        self.rights = Ticks("Quyền", most_rows=MORE_ROWS if is_roomy else MOST_ROWS)
        self.rights.offer(LABELS.values(), ticked=())
        self.said = Notice("info")
        self.keep = button("&Ghi", role="main")
        self._leave = button("&Bỏ qua")
        self._lay_out()
        self._fill(known)
        self.role.currentIndexChanged.connect(lambda _at: self._follow_role())
        self.keep.clicked.connect(self._write)
        self._leave.clicked.connect(self.reject)
        (self.name if known is None else self.role).setFocus()

    def _lay_out(self) -> None:
        form = QFormLayout()
        add_fields(
            form,
            ("&Họ và tên", self.name),
            ("&Vai trò", self.role),
            ("&Chức danh", self.title_held),
            ("Đến hế&t ngày", self.until),
        )
        told = wide(
            field_label("&Quyền", self.rights.boxes()[0]), label(TOLD, role="quiet", wrap=True)
        )
        keys = row(self.keep, None, self._leave)
        self.fill(column(panel(form), told, self.rights, self.said, keys))
        self.setMinimumWidth(theme.px(520))

    def _fill(self, known: Clerk | None) -> None:
        """As it stands; of somebody new the rights of the role."""
        if known is not None:
            self.name.setText(known.name)
            self.name.setReadOnly(True)
            self.role.choose(known.role)
            self.title_held.setText(known.title)
        self._role: Role = self.role.value()
        if self._account is None:
            self._tick(RIGHTS[self._role])
        else:
            self.until.setText(typed.day_text(self._account.until))
            self._tick(self._account.clerk.rights)

    def _tick(self, held: frozenset[Right]) -> None:
        self.rights.tick(LABELS[one] for one in held)

    def _follow_role(self) -> None:
        """The rights of the other role, with what this person has more or less, where it may be."""
        more, less = self._own()
        self._role = self.role.value()
        self._tick(rights_of(self._role, more & givable(self._role), less))

    def _own(self) -> tuple[frozenset[Right], frozenset[Right]]:
        """What is ticked beyond the role, and what of the role is not."""
        ticked = set(self.rights.value())
        held = frozenset(one for one in Right if LABELS[one] in ticked)
        return held - RIGHTS[self._role], RIGHTS[self._role] - held

    def step_on(self) -> None:
        """Enter walks the fields; in the list of rights it writes."""
        if any(one.hasFocus() for one in self.rights.boxes()):
            self._write()
        else:
            super().step_on()

    def _write(self) -> None:
        nothing_wrong(self._places().values())
        self.said.say("")
        try:
            wanted = self._wanted()
        except UserError as error:
            self._refuse(error)
            return
        self._rest(busy=True)
        accounts, name = self._counter.accounts, self.name.value()
        if self._account is None:
            accounts.add(
                name,
                wanted,
                known=None if self._who is None else self._who.id,
                owner=self,
                done=partial(self._take, name),
                failed=self._refuse,
            )
        else:
            accounts.change(
                self._account.clerk.id,
                wanted,
                owner=self,
                done=lambda account: self._take(account.clerk.name),
                failed=self._refuse,
            )

    def _wanted(self) -> Wanted:
        until: date | None = typed.whole_date(self.until.value(), field="until")
        more, less = self._own()
        return Wanted(
            role=self._role,
            title=self.title_held.value(),
            until=until,
            for_good=until is None,
            more=more,
            less=less,
        )

    def _take(self, name: str, secret: str = "") -> None:
        self.answer = Answer(name, secret)
        self.accept()

    def _refuse(self, fault: UserError | EnvironmentFault) -> None:
        """Beside its field; where the secret is asked for, it is written once that was given."""
        self._rest(busy=False)
        if asks_secret(fault):
            prove_then(fault, self._counter, over=self, act=self._write, said=self._say_bad)
        else:
            say_beside(fault, self._places(), self.said)

    def _places(self) -> dict[str, Field]:
        return {
            "name": self.name,
            "role": self.role,
            "title": self.title_held,
            "until": self.until,
        }

    def _rest(self, *, busy: bool) -> None:
        self.keep.setEnabled(not busy)

    def _say_bad(self, words: str) -> None:
        self.said.say(words, tone="bad")

    @classmethod
    def ask(
        cls,
        counter: Counter,
        account: Account | None,
        *,
        who: Clerk | None = None,
        parent: QWidget,
    ) -> Answer | None:
        """Whose account was written, or None; ``account``: the one to change, none for a new one."""
        dialog = cls(counter, account, parent, who=who)
        dialog.exec()
        return dialog.answer
