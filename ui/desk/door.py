"""The way in where people sign in: whose secret opens the store, who waits, who lets them in again.

Every verb but ``wait_s`` takes up to a second of work and reads the disk: not on the window's
thread. The secret itself is kept nowhere.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from counter_app.core.clock import Clock
from counter_app.core.errors import UserError
from counter_app.core.ids import ClerkId

if TYPE_CHECKING:
    from counter_app.core.keyslots import Keys, Person
    from counter_app.domain.audit_act import Act
    from counter_app.services.desk import Desk

NOT_ALIKE: Final = "Hai lần gõ chưa giống nhau. Hãy gõ lại mật khẩu mới."


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Who may sign in, and how it stands with them: seconds to wait, or only another's unlocking.

    ``disk``: why nothing can be saved, whoever comes in.
    """

    people: "tuple[Person, ...]" = ()
    waits_s: tuple[int, ...] = ()
    blocked: frozenset[str] = frozenset()
    disk: str = ""

    def wait_of(self, clerk: str) -> int:
        """Seconds until that clerk may guess again."""
        waits = zip(self.people, self.waits_s, strict=False)
        return next((wait for one, wait in waits if one.clerk == clerk), 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """Whose desk it is from now on; ``must_change``: another person made their secret.

    ``given``: who and when, in words; "" where the log does not say.
    """

    desk: "Desk"
    keys: "Keys"
    must_change: bool = False
    given: str = ""


class Door:
    """Before the store is open, and before the desk of whoever went away for a moment."""

    def __init__(
        self,
        data_dir: Path,
        clock: Clock,
        *,
        open_desk: "Callable[[Keys], Desk]",
        open_training: "Callable[[], Desk]",
        lock_minutes: int,
    ) -> None:
        self._data_dir, self._clock = data_dir, clock
        self._open_desk, self.lock_minutes = open_desk, lock_minutes
        self.open_training = open_training
        """The desk of the training store, which asks for no secret."""
        self._inside: Desk | None = None

    def waiting(self) -> Waiting:
        """Everybody who may sign in; nobody where the store is opened without secrets."""
        from counter_app.core.key_file import has_keys, read_keys
        from counter_app.core.keyslots import locked_people, people
        from counter_app.core.sign_in_delay import Tries, tries_of, waiting_s
        from counter_app.services.keeping.space import refused_by_disk

        if not has_keys(self._data_dir):
            return Waiting()
        known, file, now_ms = people(self._data_dir), read_keys(self._data_dir), self._now_ms()
        waits = []
        for one in known:
            slot = file.slot(one.clerk)
            if slot is not None:
                beside = Tries(failures=slot.failures, failed_ms=slot.failed_ms)
                waits.append(waiting_s(tries_of(slot.id, beside), now_ms=now_ms))
        return Waiting(
            people=known,
            waits_s=tuple(waits),
            blocked=locked_people(self._data_dir),
            disk=refused_by_disk(self._data_dir),
        )

    def enter(self, clerk: str, secret: str) -> Entered:
        """In by one's own secret; ``UserError`` as ``keyslots.open_by_secret``, ``account_over``."""
        from counter_app.core.keyslots import open_by_secret
        from counter_app.domain.audit_act import Act
        from counter_app.services.people.audit import refusal_noted

        # Where the store is closed the log has it once somebody is in (``Keys.refused``).
        with refusal_noted(self._inside, clerk):
            keys = open_by_secret(self._data_dir, clerk, secret, clock=self._clock)
        return self._admit(clerk, keys, Act.SIGNED_IN if self._inside is None else Act.UNLOCKED)

    def enter_by_code(self, clerk: str, code: str, secret: str, again: str) -> Entered:
        """In by the recovery code, with a new secret for ``clerk``."""
        from counter_app.core.keyslots import open_by_recovery
        from counter_app.domain.audit_act import Act

        _require_alike(secret, again)
        was_outside = self._inside is None
        entered = self._admit(clerk, open_by_recovery(self._data_dir, code), Act.SIGNED_IN)
        try:
            return self._changed(entered, secret)
        except UserError:
            if was_outside:
                self.close()
            raise

    def change_secret(self, entered: Entered, secret: str, again: str) -> Entered:
        """A new secret in the place of the one that another person made."""
        _require_alike(secret, again)
        return self._changed(entered, secret)

    def unlock(self, blocked: str, by: str, secret: str) -> None:
        """A leader or administrator lets ``blocked`` guess again."""
        from counter_app.services.people import accounts

        was_outside = self._inside is None
        entered = self.enter(by, secret)
        try:
            desk, at = entered.desk, self._clock.now()
            accounts.unlock(ClerkId(blocked), desk=desk, keys=entered.keys, at=at)
        finally:
            if was_outside:
                self.close()

    def close(self) -> None:
        """Nobody came in after all: the store is closed again."""
        inside, self._inside = self._inside, None
        if inside is not None:
            inside.store.close()

    def locked(self, desk: "Desk") -> None:
        """Notes that the desk was left; the store stays open behind the door, with nothing asked of it."""
        from counter_app.domain.audit_act import Act
        from counter_app.services.people.audit import note

        self._inside = desk
        note(desk, Act.LOCKED)
        desk.store.let_go()

    def _admit(self, clerk: str, keys: "Keys", act: "Act") -> Entered:
        from counter_app.services.people import accounts
        from counter_app.services.people.audit import note, refusal_noted, refused_told

        was_outside = self._inside is None
        desk = self._inside = self._inside or self._open_desk(keys)
        try:
            with refusal_noted(desk, clerk):
                at = self._clock.now()
                who = accounts.signed_in(ClerkId(clerk), keys=keys, desk=desk, at=at)
        except BaseException:
            if was_outside:
                self._inside = None
                desk.store.close()
            raise
        desk = self._inside = replace(desk, clerk=who, proof=None)
        note(desk, act, body=refused_told(keys))
        must_change = accounts.must_change(who.id, desk=desk)
        given = accounts.given_words(who.id, desk=desk) if must_change else ""
        return Entered(desk=desk, keys=keys, must_change=must_change, given=given)

    def _changed(self, entered: Entered, secret: str) -> Entered:
        from counter_app.services.people import accounts

        desk, at = entered.desk, self._clock.now()
        accounts.give_secret(desk.clerk.id, secret, desk=desk, keys=entered.keys, at=at)
        return replace(entered, must_change=False)

    def _now_ms(self) -> int:
        return self._clock.monotonic_ms()


def _require_alike(secret: str, again: str) -> None:
    if secret != again:
        raise UserError("secret_unlike", NOT_ALIKE, field="again")
