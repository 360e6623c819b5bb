"""What a screen may ask about unfinished work: keep it, find it again after a cut, forget it."""

from collections.abc import Callable
from functools import partial
from typing import Final, TypeVar

import msgspec
from PySide6.QtCore import QObject, QTimer
from shiboken6 import isValid

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.services.desk import Desk
from counter_app.services.intake import drafts
from counter_app.services.intake.drafts import DraftKind, SavedDraft, key_of
from ui.events import Changes
from ui.jobs import Jobs

T = TypeVar("T")
Failed = Callable[[UserError | EnvironmentFault], None]
AUTOSAVE_MS: Final = 600
AGAIN_MS: Final = 3_000


class Drafts:
    """One desk's drafts. Found on the lane that writes: after all that was kept before.

    What a full or failing disk refused is tried again until it is kept, or something newer is.
    """

    def __init__(self, *, desk: Desk, jobs: Jobs, changes: Changes) -> None:
        self._desk, self._jobs, self._changes = desk, jobs, changes
        self.put_off: set[str] = set()
        """Names of intakes this run was asked about or put aside: they wait to be opened."""
        self.go_on = ""
        """The name of the intake whose typist is back: it is taken up unasked."""
        self.forgotten: Callable[[DraftKind, str], None] = lambda _kind, _name: None
        """Told what is kept no longer."""
        self.came: Callable[[], None] = lambda: None
        """Told that there is more, which another had kept."""
        self._newest: dict[str, Callable[[], None]] = {}
        """By key, the last writing that is not over."""
        self._again: QTimer | None = None

    def keep(self, kind: DraftKind, name: str, value: object) -> None:
        """Keeps ``value`` in place of what was kept under that name before."""
        key, at = key_of(kind, name), self._desk.clock.now()
        body = msgspec.json.encode(value).decode()
        self._write(key, lambda: drafts.save(key, body, desk=self._desk, at=at))

    def forget(self, kind: DraftKind, name: str) -> None:
        """The work was done or thrown away."""
        key = key_of(kind, name)
        self._write(key, lambda: drafts.forget(key, desk=self._desk))
        self.forgotten(kind, name)

    def find(
        self,
        kind: DraftKind,
        name: str,
        type_: type[T],
        *,
        owner: QObject,
        done: Callable[[T], None],
        nothing: Callable[[], None] | None = None,
    ) -> None:
        """Calls ``done`` with what was kept under that name, else ``nothing``."""

        def work() -> T | None:
            kept = drafts.find(key_of(kind, name), desk=self._desk)
            return None if kept is None else msgspec.json.decode(kept.body, type=type_)

        self._search(work, owner, done, nothing)

    def unfinished(
        self,
        kind: DraftKind,
        read: Callable[[SavedDraft], T | None],
        *,
        owner: QObject,
        done: Callable[[tuple[T, ...]], None],
    ) -> None:
        """Calls ``done`` with all that was kept of that kind and ``read`` can, the newest first."""

        def work() -> tuple[T, ...]:
            made = map(read, drafts.unfinished(kind, desk=self._desk))
            return tuple(one for one in made if one is not None)

        self._jobs.run(self._desk.store.lanes.write, work, owner=owner, done=done)

    def of_others(
        self,
        kind: DraftKind,
        *,
        owner: QObject,
        done: Callable[[tuple[tuple[SavedDraft, str], ...]], None],
        failed: Failed,
    ) -> None:
        """Calls ``done`` with what everybody else left of that kind, and whose each is."""

        def work() -> tuple[tuple[SavedDraft, str], ...]:
            found = drafts.of_others(kind, desk=self._desk)
            return tuple((one.draft, one.owner_name) for one in found)

        self._jobs.run(self._desk.store.lanes.write, work, owner=owner, done=done, failed=failed)

    def open_other(
        self,
        name: str,
        of: str,
        why: str,
        *,
        owner: QObject,
        done: Callable[[SavedDraft], None],
        failed: Failed,
    ) -> None:
        """Calls ``done`` with the intake of that name as another left it; that is noted."""
        desk, at = self._desk, self._desk.clock.now()
        work = partial(drafts.open_other, name, of, why=why, desk=desk, at=at)
        self._jobs.run(desk.store.lanes.write, work, owner=owner, done=done, failed=failed)

    def take_over(
        self,
        name: str,
        of: str,
        what: str,
        *,
        owner: QObject,
        done: Callable[[None], None],
        failed: Failed,
    ) -> None:
        """Makes the intake of that name this desk's own, with what was half-typed beside it."""
        desk, at = self._desk, self._desk.clock.now()

        def taken(nothing: None) -> None:
            self.came()
            done(nothing)

        work = partial(drafts.take_over, name, of, what=what, desk=desk, at=at)
        self._jobs.run(desk.store.lanes.write, work, owner=owner, done=taken, failed=failed)

    def _search(
        self,
        work: Callable[[], T | None],
        owner: QObject,
        done: Callable[[T], None],
        nothing: Callable[[], None] | None = None,
    ) -> None:
        def found(kept: T | None) -> None:
            if kept is not None:
                done(kept)
            elif nothing is not None:
                nothing()

        self._jobs.run(self._desk.store.lanes.write, work, owner=owner, done=found)

    def _write(self, key: str, work: Callable[[], None], *, told: bool = False) -> None:
        """``told``: that it could not be written was said already."""
        self._newest[key] = work

        def done(_nothing: None) -> None:
            if self._newest.get(key) is work:
                del self._newest[key]
            if isValid(self._changes):  # else its writer has left, and nobody hears
                self._changes.written.emit()

        def failed(error: UserError | EnvironmentFault) -> None:
            self._try_again_soon()
            if not told:
                self._jobs.trouble.emit(error)

        lane = self._desk.store.lanes.write
        self._jobs.run(lane, work, owner=self._jobs, done=done, failed=failed)

    def _try_again_soon(self) -> None:
        if self._again is None:  # here, not before: a desk is opened off the window's thread
            self._again = QTimer(self._jobs, singleShot=True, interval=AGAIN_MS)
            self._again.timeout.connect(self.try_again)
        self._again.start()

    def try_again(self) -> None:
        """Writes once more what was refused."""
        for key, work in tuple(self._newest.items()):
            self._write(key, work, told=True)


class Keeper(QObject):
    """Keeps what ``read`` says soon after each change; where that is None, nothing is kept."""

    def __init__(
        self,
        drafts: Drafts,
        kind: DraftKind,
        name: str,
        read: Callable[[], object | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._drafts, self._kind, self._name, self._read = drafts, kind, name, read
        self._is_kept = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._keep)

    def restore(
        self, type_: type[T], done: Callable[[T], None], nothing: Callable[[], None] | None = None
    ) -> None:
        """Calls ``done`` with what was kept before; ``nothing`` where nothing was."""

        def found(kept: T) -> None:
            self._is_kept = True
            done(kept)

        drafts, kind, name = self._drafts, self._kind, self._name
        drafts.find(kind, name, type_, owner=self, done=found, nothing=nothing)

    def soon(self) -> None:
        """Something was typed: it is kept within a second, however fast the typing goes on."""
        if not self._soon.isActive():
            self._soon.start(AUTOSAVE_MS)

    def now(self) -> None:
        """Keeps at once what waits to be kept."""
        if self._soon.isActive():
            self._soon.stop()
            self._keep()

    def is_waiting(self) -> bool:
        """Whether something typed is not kept yet."""
        return self._soon.isActive()

    def forget(self) -> None:
        """The work was done or thrown away."""
        self._soon.stop()
        if self._is_kept:
            self._is_kept = False
            self._drafts.forget(self._kind, self._name)

    def _keep(self) -> None:
        value = self._read()
        if value is None:
            self.forget()
        else:
            self._is_kept = True
            self._drafts.keep(self._kind, self._name, value)
