"""What a window asks of sync: a worker, joining a cell, a comparison. One object for one desk.

Made in ``bootstrap``; every call may wait, so none is for the window's thread.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

from counter_app.core.errors import UserError
from counter_app.domain.attachment import Attachment
from counter_app.domain.reconciling import Comparison
from counter_app.sync.carrying import CarriedOn
from counter_app.sync.client import CentralApi
from counter_app.sync.fetching import Fetching
from counter_app.sync.reconcile import compare
from counter_app.sync.worker import Worker
from db.counter import enrolment, sending
from db.counter.enrolment import Enrolled
from db.counter.hub import KnownHub
from db.counter.store import Store

DeskT = TypeVar("DeskT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Side(Generic[DeskT]):
    """The central side as one desk's window sees it; a ``DeskT`` tells who sits there by now."""

    store: Store
    make_worker: Callable[[], Worker]
    enrol: Callable[[DeskT, str, str, Path | None], object]
    connect: Callable[[Enrolled], CentralApi]
    fetching: Fetching
    export_to: Callable[[Path], CarriedOn]
    import_from: Callable[[Path], CarriedOn]
    tell_of_hub: Callable[[DeskT, str], KnownHub]
    forget_hub: Callable[[DeskT], None]

    def worker(self) -> Worker:
        """Whoever keeps the line, at work; while the desk has joined no cell it only waits."""
        worker = self.make_worker()
        worker.start()
        return worker

    def join(self, desk: DeskT, code: str, address: str, authority: Path | None = None) -> None:
        """Joins the cell at ``address``; ``authority``: whose certificates to trust from now on."""
        self.enrol(desk, code, address, authority)

    def use_hub(self, desk: DeskT, address: str) -> str:
        """The desk asks the office's hub at ``address`` from now on; its name. Empty: none."""
        if address.strip():
            return self.tell_of_hub(desk, address).name
        self.forget_hub(desk)
        return ""

    def compare(
        self,
        since: date,
        until: date,
        *,
        told: Callable[[int, int], None],
        stopped: Callable[[], bool],
    ) -> Comparison:
        """What is here and there, day by day."""
        api = self.connect(self._joined())
        try:
            return compare(self.store, api, since, until, told=told, stopped=stopped)
        finally:
            api.close()

    def fetch(
        self,
        file: Attachment,
        *,
        told: Callable[[int, int], None],
        stopped: Callable[[], bool],
    ) -> bool:
        """Brings a file here that lies at the central side only; False where it was stopped."""
        return self.fetching.fetch(file, told=told, stopped=stopped)

    def send_again(self, operations: Sequence[str]) -> int:
        """Offers operations once more as they were signed; how many."""
        return self.store.write(partial(sending.send_again, ids=operations))

    def _joined(self) -> Enrolled:
        joined = self.store.read(enrolment.enrolled)
        if joined is None:
            raise UserError("not_joined", "Máy này chưa nối máy chủ nên chưa đối chiếu được.")
        return joined
