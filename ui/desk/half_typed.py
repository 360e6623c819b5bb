"""What is half-typed in a dialog: kept through Esc, a cut and another person's turn, until done.

Done is what was answered and then written: a fault leaves it half-typed. Each person's is their
own, under the dialog's name and what it is about. Which fields those are is the dialog's to know.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec
from PySide6.QtCore import QObject

from counter_app.services.intake.drafts import FILING, DraftKind, SavedDraft, key_of

if TYPE_CHECKING:
    from ui.desk.counter import Counter

KEPT_FOR: Final = timedelta(days=30)
NO_FILING: Final = f"{FILING}-"
"""An intake of which nothing but its dialog's words was kept."""


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """What was typed in one dialog, field by field, and what stood there ``before``."""

    at: datetime
    typed: dict[str, Any]
    before: dict[str, Any]


class HalfTyped(QObject):
    """All of it, in the window's hands: found at once, written behind each change."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._found: dict[str, Typed] = {}
        self._answered: dict[str, bool] = {}
        """Names that were answered, and whether all written before that is over."""
        self._refused: set[str] = set()
        self._counter: Counter | None = None

    def attend(self, counter: "Counter") -> None:
        """Serves whoever sits at this desk now; what was kept before is fetched once."""
        first = self._counter is None
        self._counter = counter
        counter.drafts.forgotten = self._forget_filing
        counter.drafts.came = self._fetch
        if first:
            counter.jobs.ended.connect(self._ended)
            self._fetch()

    def leave(self) -> None:
        """Nobody sits here: nothing is held until somebody does, who fetches it anew."""
        if self._counter is not None:
            self._counter.jobs.ended.disconnect(self._ended)
        self._counter = None
        for held in (self._found, self._answered, self._refused):
            held.clear()

    def find(self, name: str, *, nameless: bool = False) -> Typed | None:
        """What this person typed there before; ``nameless``: in an intake that is still empty."""
        full = self._full(name)
        kept = self._found.get(full)
        if kept is None and nameless:
            dialog = full.rpartition(FILING)[0]
            kept = self._found.get(f"{dialog}{NO_FILING}")
            if kept is not None:
                self._drop(f"{dialog}{NO_FILING}")
                self._put(full, kept)
        return kept

    def was_refused(self, name: str) -> bool:
        """Whether it was answered and then not written; told once."""
        full = self._full(name)
        is_refused = full in self._refused
        self._refused.discard(full)
        return is_refused

    def keep(self, name: str, typed: dict[str, Any], before: dict[str, Any]) -> None:
        """Keeps what was ``typed``, in place of what was kept under that name before."""
        if self._counter is not None:
            one = Typed(at=self._counter.now(), typed=typed, before=before)
            self._put(self._full(name), one)

    def _put(self, full: str, one: Typed) -> None:
        self._found[full] = one
        if self._counter is not None:
            self._counter.drafts.keep(DraftKind.DIALOG, full, one)

    def forget(self, name: str) -> None:
        """It was thrown away."""
        self._drop(self._full(name))

    def opened(self) -> frozenset[str]:
        """A dialog opens: what was answered right before it waits for its answer."""
        waiting = frozenset(self._answered)
        self._answered.clear()
        return waiting

    def closed(self, name: str, waiting: frozenset[str], *, done: bool) -> None:
        """It closes: ``done``, it is forgotten as soon as something is written; else it stays."""
        if not done or self._counter is None:
            return
        names = {self._full(name), *waiting} & self._found.keys()
        self._answered.update(dict.fromkeys(names, False))
        self._counter.jobs.run(
            self._counter.desk.store.lanes.write,
            lambda: None,  # behind all that was written before the answer
            owner=self,
            done=lambda _nothing: self._arm(names),
        )

    def _arm(self, names: set[str]) -> None:
        self._answered.update(dict.fromkeys(names & self._answered.keys(), True))

    def _ended(self, lane: str, fault: BaseException | None) -> None:
        over = {name for name, armed in self._answered.items() if armed} if lane == "write" else ()
        for name in over:
            del self._answered[name]
            if fault is None:
                self._drop(name)
            else:
                self._refused.add(name)

    def _drop(self, full: str) -> None:
        self._refused.discard(full)
        if self._found.pop(full, None) is not None and self._counter is not None:
            self._counter.drafts.forget(DraftKind.DIALOG, full)

    def _full(self, name: str) -> str:
        whose = self._counter.desk.clerk.id if self._counter is not None else ""
        return f"{whose}/{name}"

    def _forget_filing(self, kind: DraftKind, name: str) -> None:
        """An intake was handed in or thrown away: so is what its dialogs had."""
        if kind is DraftKind.INTAKE:
            for full in [one for one in self._found if one.endswith(f"{FILING}{name}")]:
                self._drop(full)

    def _fetch(self) -> None:
        if self._counter is not None:
            self._counter.drafts.unfinished(
                DraftKind.INTAKE, lambda one: one.key, owner=self, done=self._load
            )

    def _load(self, intakes: tuple[str, ...]) -> None:
        if self._counter is not None:
            self._counter.drafts.unfinished(
                DraftKind.DIALOG, _read, owner=self, done=lambda kept: self._fetched(kept, intakes)
            )

    def _fetched(self, kept: tuple[tuple[str, Typed], ...], intakes: tuple[str, ...]) -> None:
        if self._counter is None:
            return
        drafts, oldest = self._counter.drafts, self._counter.now() - KEPT_FOR
        for full, typed in kept:
            name = _orphaned(full, intakes)
            if typed.at >= oldest:
                self._found.setdefault(name, typed)
            if typed.at < oldest or name != full:
                drafts.forget(DraftKind.DIALOG, full)
            if typed.at >= oldest and name != full:
                drafts.keep(DraftKind.DIALOG, name, typed)


def _orphaned(full: str, intakes: tuple[str, ...]) -> str:
    """The name it goes by from here on: of an intake that was not kept, only the dialog's."""
    dialog, of_filing, name = full.rpartition(FILING)
    is_orphan = bool(of_filing) and key_of(DraftKind.INTAKE, name) not in intakes
    return f"{dialog}{NO_FILING}" if is_orphan else full


def _read(saved: SavedDraft) -> tuple[str, Typed] | None:
    """What was kept, under its name; None: by a build that kept it otherwise."""
    name = saved.key.removeprefix(key_of(DraftKind.DIALOG, ""))
    try:
        return name, msgspec.json.decode(saved.body, type=Typed)
    except msgspec.DecodeError:
        return None
