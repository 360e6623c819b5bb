"""The thread that is always armed: round after round, and a second one that only waits for news.

Starting it waits for nothing; a fault of any kind only means that the next round comes later.

While somebody watches the line and nobody answers, a small request every 20 to 30 s ends the wait
of up to 15 minutes once the cell answers: a clerk who sees the line back must not read that it is
gone. This deviates from section 8 of the protocol and takes nothing from what it is for. Rounds of
desks still come by chance: over ten seconds or more by the probe, and the round that ends an outage
sends nothing before its U(0, spread). A server that says when to come is not probed, and where a
round fails although the probe was answered, the whole wait stands until a round has succeeded.
"""

import logging
import math
import threading
import time
from collections.abc import Callable
from typing import Final

from counter_app.core.clock import Clock
from counter_app.core.diagnostics import note_bug
from counter_app.core.errors import EnvironmentFault, memory_named
from counter_app.sync.blobs import BlobLane
from counter_app.sync.client import CentralApi
from counter_app.sync.engine import Engine, Round
from counter_app.sync.hub_lane import HubLane, HubRound
from counter_app.sync.line import LineState
from counter_app.sync.pulling import wanted
from counter_app.sync.state import line_state
from db.counter import enrolment
from db.counter.enrolment import Enrolled
from db.counter.store import Store

LOG: Final = logging.getLogger(__name__)
NEWS_S: Final = 25
AFTER_BUG_S: Final = 300.0
AFTER_SHORT_S: Final = 2.0
# How long the end of the program waits for a thread that hangs in the system's name service.
_END_S: Final = 20.0
_BUG: Final = "Việc đồng bộ gặp lỗi ngoài dự tính. Hồ sơ vẫn an toàn ở máy; hãy báo người quản trị."

Listener = Callable[[LineState], None]


class Worker:
    """Keeps the store in step while the program runs.

    Listeners are called in the worker's threads. ``applied`` listeners hear that something came
    down: what it left in ``todo`` can be done now.
    """

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        engine: Engine,
        connect: Callable[[Enrolled], CentralApi],
        blobs: BlobLane | None = None,
        hub: HubLane | None = None,
    ) -> None:
        self._blobs, self._hub = blobs, hub
        self._hub_due_s, self._hub_failed = 0.0, False
        # Whether a probe was answered and the round after it failed all the same.
        self._probed = False
        self._store, self._clock, self._engine, self._connect = store, clock, engine, connect
        self._listeners: list[Listener] = []
        self._on_applied: list[Callable[[], object]] = []
        self._last: Round | None = None
        self._stopped = threading.Event()
        self._woken, self._in_touch = threading.Event(), threading.Event()
        # Whether it was for a round that it was woken.
        self._wanted = False
        self._news: CentralApi | None = None
        self._threads: tuple[threading.Thread, ...] = ()

    def listen(self, heard: Listener) -> None:
        """From now on ``heard`` is told how the line stands, after each round."""
        self._listeners.append(heard)

    def on_applied(self, heard: Callable[[], object]) -> None:
        """From now on ``heard`` is called when something of the central side was applied."""
        self._on_applied.append(heard)

    def state(self) -> LineState:
        """How the line stands; reads the store, so not for the window's thread."""
        return line_state(self._store, self._last, files=self._files())

    def start(self) -> None:
        """Begins at once; a second call does nothing."""
        if self._threads:
            return
        self._threads = (
            threading.Thread(target=self._work, name="sync", daemon=True),
            threading.Thread(target=self._wait_for_news, name="sync-news", daemon=True),
        )
        for thread in self._threads:
            thread.start()

    def nudge(self) -> None:
        """Something new waits to be sent; after a failure its wait goes on all the same.

        The hub, if there is one, is given it at once; the wait for one that is away goes on, too.
        """
        if self._last is None or not self._last.trouble:
            self._wanted = True
        if not self._hub_failed:
            self._hub_due_s = 0.0
        self._woken.set()

    def try_now(self) -> None:
        """A person asks for a round at once, whatever the last one said."""
        self._wanted, self._hub_due_s = True, 0.0
        self._woken.set()

    def stop(self) -> None:
        """Ends what is under way and both threads; before the store is closed."""
        self._stopped.set()
        self._woken.set()
        self._in_touch.set()
        self._engine.cut()
        if (news := self._news) is not None:
            news.cut()
        if self._blobs is not None:
            self._blobs.cut()
        if self._hub is not None:
            self._hub.cut()
        for thread in self._threads:
            thread.join(_END_S)
        self._engine.close()
        if self._blobs is not None:
            self._blobs.close()
        if self._hub is not None:
            self._hub.close()
        self._threads = ()

    def _work(self) -> None:
        while not self._stopped.is_set():
            try:
                self._turn()
            except MemoryError:  # wherever it ended: the loop outlives it
                self._stopped.wait(AFTER_SHORT_S)

    def _turn(self) -> None:
        """A round, what it leaves to be told and done, and the rest until the next."""
        self._wanted = False
        self._woken.clear()
        self._tell(busy=True)
        last = self._last = self._one_round()
        if self._stopped.is_set():
            return
        if last.reached and not last.trouble:
            self._probed = False
            self._in_touch.set()
        self._tell()
        if last.applied:
            self._hand_on()
        self._rest(last)

    def _rest(self, last: Round) -> None:
        """Until the next round; files' bytes go meanwhile, a chunk at a time, if nothing waits."""
        until = time.monotonic() + last.wait_s
        lane = self._blobs if last.reached and not last.trouble else None
        self._visit_hub()
        while lane is not None and not self._wanted and time.monotonic() < until:
            pause = self._one_chunk(lane)
            if pause is None:
                break
            if pause:
                self._woken.wait(min(pause, max(0.0, until - time.monotonic())))
        probe_s = self._next_probe_s(last)
        while not self._wanted and not self._stopped.is_set():
            now = time.monotonic()
            if now >= until:
                break
            if now >= probe_s:
                if self._engine.answers():
                    self._probed = True
                    break
                probe_s = self._next_probe_s(last)
            due = until if self._hub is None else self._hub_due_s
            self._woken.wait(max(0.0, min(until, due, probe_s) - time.monotonic()))
            self._woken.clear()
            if not self._wanted:
                self._visit_hub()

    def _next_probe_s(self, last: Round) -> float:
        """When to ask whether the line is back; never, where nobody watches or it is of no use."""
        if not last.lost or self._probed or not self._listeners:
            return math.inf
        return time.monotonic() + self._engine.probe_pause_s()

    def _visit_hub(self) -> None:
        """One round with the office's hub, if it is time; the line's own rounds know nothing of it."""
        if self._hub is None or self._stopped.is_set() or time.monotonic() < self._hub_due_s:
            return
        self._hub_due_s = float("inf")
        try:
            last = self._hub.step()
        except Exception as bug:  # noqa: BLE001  # the border: the loop outlives every bug
            note_bug(bug, where="sync.hub")
            last = HubRound(wait_s=AFTER_BUG_S, trouble="bug")
        self._hub_failed = bool(last.trouble)
        # Whoever nudged meanwhile wants another one at once.
        self._hub_due_s = min(self._hub_due_s, time.monotonic() + last.wait_s)
        if last.reached:
            self._tell()
        if last.answered or last.heard:
            self._hand_on()

    def _files(self) -> EnvironmentFault | None:
        return None if self._blobs is None else self._blobs.trouble

    def _one_chunk(self, lane: BlobLane) -> float | None:
        before = lane.trouble
        try:
            return lane.step()
        except Exception as bug:  # noqa: BLE001  # the border: the loop outlives every bug
            note_bug(bug, where="sync.files")
            return None
        finally:
            if (before is None) != (lane.trouble is None):
                self._tell()

    def _one_round(self) -> Round:
        try:
            return self._engine.round()
        except Exception as bug:  # noqa: BLE001  # the border: the loop outlives every bug
            note_bug(bug, where="sync")
            return Round(wait_s=AFTER_BUG_S, trouble="bug", message=_BUG)

    def _hand_on(self) -> None:
        for heard in self._on_applied:
            try:
                heard()
            except Exception as bug:  # noqa: BLE001  # what waits in ``todo`` waits on
                note_bug(bug, where="sync.handed_on")

    def _tell(self, *, busy: bool = False) -> None:
        if not self._listeners:
            return
        try:
            with memory_named():
                state = line_state(self._store, self._last, busy=busy, files=self._files())
        except EnvironmentFault as fault:
            LOG.info("sync.state_unread", extra={"code": fault.code})
            return
        for heard in self._listeners:
            heard(state)

    def _wait_for_news(self) -> None:
        """Only waits, and wakes the other thread; what it hears is fetched there."""
        while not self._stopped.is_set():
            self._in_touch.wait()
            if self._stopped.is_set():
                break
            if self._hears_news():
                self._in_touch.clear()
                self._wanted = True
                self._woken.set()
        if self._news is not None:
            self._news.close()

    def _hears_news(self) -> bool:
        """Whether something is new, or the line has gone: both are for a round to find out."""
        try:
            with memory_named():
                return self._asks_for_news()
        except EnvironmentFault:
            self._in_touch.clear()
            return False

    def _asks_for_news(self) -> bool:
        joined = self._store.read(enrolment.enrolled)
        if joined is None or joined.frozen:
            return True
        if self._news is None:
            self._news = self._connect(joined)
        if self._stopped.is_set():  # whoever stopped us may not have seen it
            return False
        reply = self._news.pull(wanted(self._store, joined, wait_s=NEWS_S, limit=1))
        return bool(reply.events) or reply.epoch != joined.epoch
