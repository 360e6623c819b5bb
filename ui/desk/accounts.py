"""What the keepers' place asks about the accounts and the recovery code.

What changes anything is done by whoever gave their secret a moment ago, not by whoever finds the
desk open: the command line asks it each time, the window where it is older than a few minutes.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

from PySide6.QtCore import QObject

from counter_app.core.ids import ClerkId
from counter_app.core.keyslots import Keys
from counter_app.domain.account import Account
from counter_app.domain.rights import Right
from counter_app.domain.secret_rules import readable_secret
from counter_app.services.papers.recovery_paper import print_recovery
from counter_app.services.people import account_list, accounts, recovery
from counter_app.services.people.account_list import Done, Line
from counter_app.services.people.accounts import Wanted
from counter_app.services.people.proofs import require_proof
from ui.desk.printing import Failed, Printing

T = TypeVar("T")


class Accounts(Printing):
    """One desk's accounts. Changing them takes up to a second: the keys are wrapped anew."""

    @property
    def exist(self) -> bool:
        """Whether people sign in here."""
        return isinstance(self._desk.store.secrets, Keys)

    def lines(self, *, owner: QObject, done: Callable[[tuple[Line, ...]], None]) -> None:
        """Every account and how it stands."""
        desk = self._desk
        self._jobs.run(
            desk.store.lanes.read,
            lambda: account_list.account_lines(desk=desk, at=desk.clock.now()),
            owner=owner,
            done=done,
        )

    def history(
        self, who: ClerkId, *, owner: QObject, done: Callable[[tuple[Done, ...]], None]
    ) -> None:
        """What was done to one of them."""
        desk = self._desk
        self._jobs.run(
            desk.store.lanes.read,
            lambda: account_list.history(who, desk=desk),
            owner=owner,
            done=done,
        )

    def add(
        self,
        name: str,
        wanted: Wanted,
        *,
        known: ClerkId | None,
        owner: QObject,
        done: Callable[[str], None],
        failed: Failed,
    ) -> None:
        """Lets somebody sign in; ``done`` gets their first secret, which is kept nowhere."""

        def work(at: datetime) -> str:
            made = readable_secret()
            accounts.add(name, made, wanted, desk=self._desk, keys=self._keys(), at=at, known=known)
            return made

        self._proved(work, owner, done, failed)

    def change(
        self,
        who: ClerkId,
        wanted: Wanted,
        *,
        owner: QObject,
        done: Callable[[Account], None],
        failed: Failed,
    ) -> None:
        """Another role, title, last day or rights."""
        self._proved(
            lambda at: accounts.change(who, wanted, desk=self._desk, at=at), owner, done, failed
        )

    def end(
        self, who: ClerkId, *, owner: QObject, done: Callable[[Account], None], failed: Failed
    ) -> None:
        """They sign in no more."""
        self._proved(
            lambda at: accounts.end(who, desk=self._desk, keys=self._keys(), at=at),
            owner,
            done,
            failed,
        )

    def give_secret(
        self, who: ClerkId, *, owner: QObject, done: Callable[[str], None], failed: Failed
    ) -> None:
        """A new secret for somebody who lost theirs; ``done`` gets it, it is kept nowhere."""

        def work(at: datetime) -> str:
            made = readable_secret()
            accounts.give_secret(who, made, desk=self._desk, keys=self._keys(), at=at)
            return made

        self._proved(work, owner, done, failed)

    def unlock(
        self, who: ClerkId, *, owner: QObject, done: Callable[[None], None], failed: Failed
    ) -> None:
        """They may try again after too many wrong secrets."""
        self._proved(
            lambda at: accounts.unlock(who, desk=self._desk, keys=self._keys(), at=at),
            owner,
            done,
            failed,
        )

    def proved_on(self, *, owner: QObject, done: Callable[[date | None], None]) -> None:
        """The day the recovery code was tried, if it was."""
        desk = self._desk
        self._jobs.run(
            desk.store.lanes.io, lambda: recovery.proved_on(desk=desk), owner=owner, done=done
        )

    def new_code(self, *, owner: QObject, done: Callable[[str], None], failed: Failed) -> None:
        """Another recovery code; ``done`` gets it, it is kept nowhere."""
        self._of_keys(lambda: recovery.new_code(desk=self._desk), owner, done, failed)

    def prove_code(
        self, typed: str, *, owner: QObject, done: Callable[[date], None], failed: Failed
    ) -> None:
        """Whether the code on paper is the right one."""
        self._of_keys(lambda: recovery.prove_code(typed, desk=self._desk), owner, done, failed)

    def print_code(
        self, code: str, *, owner: QObject, done: Callable[[str], None], failed: Failed
    ) -> None:
        """The sheet with it, to a printer only; ``done`` gets what became of it, in words."""
        self._jobs.run(
            self._desk.store.lanes.io,
            lambda: print_recovery(code, desk=self._desk, printer=self._printer),
            owner=owner,
            done=done,
            failed=failed,
        )

    def _of_keys(
        self, work: Callable[[], T], owner: QObject, done: Callable[[T], None], failed: Failed
    ) -> None:
        """What stands at the foot of the window may be true no longer."""

        def changed(answer: T) -> None:
            self._changes.keys_changed.emit()
            done(answer)

        self._jobs.run(self._desk.store.lanes.io, work, owner=owner, done=changed, failed=failed)

    def _keys(self) -> Keys:
        return account_list.keys_of(self._desk)

    def _proved(
        self,
        work: Callable[[datetime], T],
        owner: QObject,
        done: Callable[[T], None],
        failed: Failed,
    ) -> None:
        desk = self._desk

        def proved() -> T:
            require_proof(desk, Right.ACCOUNTS, desk.proof)
            return work(desk.clock.now())

        self._jobs.run(desk.store.lanes.io, proved, owner=owner, done=done, failed=failed)
