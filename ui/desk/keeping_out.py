"""What leaves the store for good: open exports, their proof, and dossiers whose time is over.

The long work is done beside all lanes and can be ended; what was begun then leaves nothing half.
"""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from counter_app.services.keeping import archive, export
from counter_app.services.keeping.archive import PastTime, Purged
from counter_app.services.keeping.export import Exported, Planned
from counter_app.services.keeping.safekeeping import CopyStopped
from counter_app.services.keeping.verifying import Verdict, VerifyingStopped, verify
from ui.desk.counter import Counter
from ui.desk.keeping import Apart, Failed, keeping_of

T = TypeVar("T")
Done = Callable[[T], None]


class TakingOut:
    """For one page of the keepers' place; ``part`` stands in the window whose desk it is."""

    def __init__(self, counter: Counter, part: QWidget) -> None:
        self._counter, self._part = counter, part

    @property
    def apart(self) -> Apart:
        """Where the long work is done: it says how far that is."""
        return keeping_of(self._part).outs

    def plan(
        self,
        folder: Path,
        days: tuple[date | None, date | None],
        *,
        owner: QObject,
        done: Done[Planned],
        failed: Failed,
    ) -> None:
        """What an export of those days into ``folder`` would hold."""
        desk, (since, until) = self._counter.desk, days
        self._counter.on_io(
            lambda: export.plan(folder, desk=desk, since=since, until=until),
            owner=owner,
            done=done,
            failed=failed,
        )

    def export(
        self,
        folder: Path,
        days: tuple[date | None, date | None],
        *,
        owner: QObject,
        done: Done[Exported | None],
        failed: Failed,
    ) -> None:
        """Writes it; None where it was stopped."""
        desk, keeping, (since, until) = self._counter.desk, keeping_of(self._part), days
        told, keeping.exported = keeping.outs.told, None

        def work() -> Exported:
            made = export.export(folder, desk=desk, since=since, until=until, told=told)
            keeping.exported = made
            return made

        self._run(work, owner, done, failed)

    def exported(self, *, owner: QObject, done: Done[Exported | None], failed: Failed) -> None:
        """What the last export came to, once nothing is under way any more."""
        keeping = keeping_of(self._part)
        keeping.outs.run(lambda: keeping.exported, owner=owner, done=done, failed=failed)

    def verify(
        self,
        folder: Path,
        key: str,
        *,
        owner: QObject,
        done: Done[Verdict | None],
        failed: Failed,
    ) -> None:
        """Whether an export is whole, by a program that shares nothing with us; None: stopped."""
        enough = self.apart.enough
        self._run(
            lambda: verify(folder, key=key, goes_on=lambda: not enough.is_set()),
            owner,
            done,
            failed,
        )

    def past_time(
        self, *, owner: QObject, done: Done[tuple[tuple[PastTime, ...], tuple[Purged, ...]]]
    ) -> None:
        """The dossiers whose time is over, and what was destroyed before."""
        desk, at = self._counter.desk, self._counter.now()
        self._counter.jobs.run(
            desk.store.lanes.read,
            lambda: (archive.past_time(desk=desk, at=at), archive.purged(desk=desk)),
            owner=owner,
            done=done,
        )

    def purge(
        self,
        codes: Sequence[str],
        folder: Path,
        list_no: str,
        *,
        owner: QObject,
        done: Done[int | None],
        failed: Failed,
    ) -> None:
        """Destroys them, proved by the export in ``folder``; how many, None: stopped before any."""
        desk, at, apart = self._counter.desk, self._counter.now(), self.apart
        self._run(
            lambda: archive.purge(codes, folder, list_no, desk=desk, at=at, told=apart.told),
            owner,
            done,
            failed,
        )

    def stop(self) -> None:
        """What is under way is not wanted any more."""
        self.apart.enough.set()

    def _run(
        self, work: Callable[[], T], owner: QObject, done: Done[T | None], failed: Failed
    ) -> None:
        def stopped_or_done() -> T | None:
            try:
                return work()
            except (CopyStopped, VerifyingStopped):
                return None

        self.apart.enough.clear()
        self.apart.run(stopped_or_done, owner=owner, done=done, failed=failed)
