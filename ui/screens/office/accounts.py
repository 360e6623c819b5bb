"""Who signs in at this office: kept by an administrator, each act proved by their secret."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.ids import ClerkId
from counter_app.core.text import fold
from counter_app.domain.account import Account
from counter_app.domain.rights import ROLE_LABELS
from counter_app.domain.staff import Clerk
from counter_app.services.people.account_list import Done, Line, Standing
from ui import strings
from ui.desk.counter import Counter
from ui.dialogs.office.account import AccountDialog
from ui.dialogs.office.account_history import AccountHistoryDialog
from ui.dialogs.office.given_secret import GivenSecretDialog
from ui.dialogs.proving import prove_then
from ui.screens.office.accounts_view import EDIT, LET_IN, AccountsView
from ui.screens.screen import shortcut

SURE: Final = (
    "{name} sẽ không đăng nhập được nữa; việc đã làm vẫn ghi tên người ấy. "
    "Bấm “Thôi dùng” lần nữa để ghi."
)
ENDED: Final = "{name} đã thôi dùng. Bấm “Cho sử dụng” khi người ấy trở lại."
UNLOCKED: Final = "{name} đăng nhập lại được, bằng mật khẩu của mình."
CHANGED: Final = "Đã ghi tài khoản của {name}. Quyền mới dùng từ lần đăng nhập sau."
_OUTSIDE: Final = frozenset({Standing.ENDED, Standing.NONE})


class AccountsPage(AccountsView):
    """Enter changes the account chosen; Esc empties the filter, then leads back."""

    def __init__(self, counter: Counter) -> None:
        super().__init__()
        self._counter = counter
        self._lines: tuple[Line, ...] = ()
        self._asked_to_end = ""
        self.filter.textChanged.connect(lambda _text: self._show())
        self.filter.returnPressed.connect(self.table.setFocus)
        self.table.opened.connect(lambda _line: self._edit())
        self.table.selectionModel().currentChanged.connect(lambda _now, _was: self._rest())
        self.add.clicked.connect(self._add)
        for key, act in self._acts():
            key.clicked.connect(act)
        shortcut(self, "Ctrl+F", self.filter.setFocus, "Tới ô lọc")
        self._rest()

    def _acts(self) -> tuple[tuple[QPushButton, Callable[[], None]], ...]:
        return (
            (self.edit, self._edit),
            (self.secret, self._give_secret),
            (self.unlock, self._unlock),
            (self.end, self._end),
            (self.past, self._show_past),
        )

    def enter(self) -> None:
        """Reads the list anew."""
        self.said.say("")
        self._read()

    def begin(self) -> None:
        """Stands in the list."""
        self.table.setFocus()

    def _read(self, chosen: str = "") -> None:
        line = self.table.chosen()
        who = chosen or ("" if line is None else line.account.clerk.id)

        def shown(lines: tuple[Line, ...]) -> None:
            self._lines = lines
            self._show(who)

        self._counter.accounts.lines(owner=self, done=shown)

    def _show(self, who: str = "") -> None:
        words = fold(self.filter.value())
        lines = [one for one in self._lines if words in _said_of(one)]
        self.table.show_rows(lines)
        at = next((n for n, one in enumerate(lines) if one.account.clerk.id == who), 0)
        self.table.selectRow(at)
        in_use = sum(one.standing not in _OUTSIDE for one in self._lines)
        self.count.setText(f"{strings.number(in_use)} người")
        self._rest()

    def _rest(self) -> None:
        """What can be done with the account chosen."""
        line = self.table.chosen()
        here = line is not None and line.standing not in _OUTSIDE
        for key in (self.secret, self.end):
            key.setEnabled(here)
        self.edit.setEnabled(line is not None)
        self.edit.setText(EDIT if here or line is None else LET_IN)
        self.unlock.setEnabled(line is not None and line.standing is Standing.LOCKED)
        self.past.setEnabled(line is not None)
        if line is None or line.account.clerk.id != self._asked_to_end:
            self._asked_to_end = ""

    def _add(self) -> None:
        self._let_in(None)

    def _let_in(self, who: Clerk | None) -> None:
        made = AccountDialog.ask(self._counter, None, who=who, parent=self)
        if made is not None:
            self._tell_secret(made.name, made.secret)

    def _edit(self) -> None:
        """Whoever is outside is let in; of the others the account is changed."""
        line = self.table.chosen()
        if line is None:
            return
        if line.standing in _OUTSIDE:
            self._let_in(line.account.clerk)
            return
        made = AccountDialog.ask(self._counter, line.account, parent=self)
        if made is not None:
            self._done(CHANGED.format(name=made.name))

    def _give_secret(self) -> None:
        if (account := self._account()) is not None:
            who, name = account.clerk.id, account.clerk.name
            self._counter.accounts.give_secret(
                who,
                owner=self,
                done=partial(self._tell_secret, name),
                failed=partial(self._refused, self._give_secret),
            )

    def _unlock(self) -> None:
        if (account := self._account()) is not None:
            words = UNLOCKED.format(name=account.clerk.name)
            self._counter.accounts.unlock(
                account.clerk.id,
                owner=self,
                done=lambda _nothing: self._done(words),
                failed=partial(self._refused, self._unlock),
            )

    def _end(self) -> None:
        account = self._account()
        if account is None:
            return
        who, name = account.clerk.id, account.clerk.name
        if self._asked_to_end != who:
            self._asked_to_end = who
            self.said.say(SURE.format(name=name), tone="warn")
        else:
            self._end_now(who, name)

    def _end_now(self, who: ClerkId, name: str) -> None:
        self._counter.accounts.end(
            who,
            owner=self,
            done=lambda _account: self._done(ENDED.format(name=name)),
            failed=partial(self._refused, partial(self._end_now, who, name)),
        )

    def _show_past(self) -> None:
        account = self._account()
        if account is None:
            return
        name = account.clerk.name

        def shown(past: tuple[Done, ...]) -> None:
            AccountHistoryDialog.ask(name, past, parent=self)

        self._counter.accounts.history(account.clerk.id, owner=self, done=shown)

    def _account(self) -> Account | None:
        line = self.table.chosen()
        return None if line is None else line.account

    def _tell_secret(self, name: str, secret: str) -> None:
        GivenSecretDialog.ask(name, secret, parent=self)
        self._done(f"{name} đăng nhập bằng mật khẩu vừa cấp, rồi tự đặt mật khẩu mới.")

    def _done(self, words: str) -> None:
        self._asked_to_end = ""
        self.said.say(words, tone="good")
        self._read()

    def _refused(self, act: Callable[[], None], fault: UserError | EnvironmentFault) -> None:
        """Where the secret is asked for, the act is done once it was given."""
        prove_then(fault, self._counter, over=self, act=act, said=self._say_bad)

    def _say_bad(self, words: str) -> None:
        self.said.say(words, tone="bad")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc first empties the filter."""
        if event.key() == Qt.Key.Key_Escape and self.filter.value():
            self.filter.clear()
            self.table.setFocus()
        else:
            super().keyPressEvent(event)


def _said_of(line: Line) -> str:
    who = line.account.clerk
    return fold(f"{who.name} {ROLE_LABELS[who.role]} {who.title}")
