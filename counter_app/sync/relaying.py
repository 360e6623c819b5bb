"""The hub's own way to the cell: runs go on as they were signed, the cell's answers are kept.

Only an answer that the cell signed is kept; what anything else on the line says is forgotten. One
desk's run that cannot be taken yet holds up that desk's later ones, nobody else's. A cell that was
put back is given everything once more that is kept here: so also what a desk sent that is no more.
"""

import logging
import math
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from counter_app.core.clock import Clock, to_ms
from counter_app.core.errors import EnvironmentFault
from counter_app.core.fault_points import passed
from counter_app.core.line_faults import BadAnswer, LineFault
from counter_app.protocol.carried import CarriedAnswer, CarriedUnreadable, read_answer
from counter_app.protocol.hub import SignedRun
from counter_app.sync.backoff import Backoff
from counter_app.sync.client import CentralApi
from counter_app.sync.refusals import Busy, GapFound, ServerBroke
from counter_app.sync.worker import Worker
from db.central.store import Store
from db.counter.enrolment import Enrolled
from db.hub import runs
from db.hub.runs import DueRun

LOG: Final = logging.getLogger(__name__)
IDLE_S: Final = 30.0
_MOST: Final = 200
_END_S: Final = 20.0
# A stranger is asked about at once, but not at anybody's pace.
_STRANGER_S: Final = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Relayed:
    """What became of one pass: runs answered by the cell, and when to try again."""

    wait_s: float
    answered: int = 0
    trouble: str = ""


@dataclass(slots=True, kw_only=True)
class Relaying:
    """Hands what a hub's store keeps on to the cell. For one thread.

    ``joined`` tells the cell as the hub PC's desk knows it now; ``hand_on`` asks it.
    """

    store: Store
    clock: Clock
    joined: Callable[[], Enrolled | None]
    hand_on: Callable[[SignedRun], CarriedAnswer]
    chance: Callable[[], float]
    _backoff: Backoff = field(init=False)
    _epoch: str = ""

    def __post_init__(self) -> None:
        self._backoff = Backoff(self.chance)

    def relay_all(self) -> Relayed:
        """One pass over everything the cell has not answered."""
        joined = self.joined()
        if joined is None or joined.frozen:
            return Relayed(wait_s=IDLE_S)
        answered, stuck = 0, set[tuple[str, str]]()
        self._offer_again(joined)
        try:
            for run in self._due():
                if (run.device, run.inc) not in stuck:
                    taken = self._relay(run, joined)
                    answered += taken
                    if not taken:
                        stuck.add((run.device, run.inc))
        except LineFault as fault:
            LOG.info("hub.relay_failed", extra={"code": fault.code})
            told = fault.after_s if isinstance(fault, Busy) else None
            wait_s = max(self._backoff.failed(), self._backoff.told(told) if told else 0.0)
            return Relayed(wait_s=wait_s, answered=answered, trouble=fault.code)
        self._backoff.succeeded()
        if answered:
            self.store.write("", partial(runs.prune, at_ms=self._now_ms())).result()
        return Relayed(wait_s=IDLE_S, answered=answered)

    def _offer_again(self, joined: Enrolled) -> None:
        """Once in each history of the cell: one that was put back lacks what dead desks had sent."""
        if joined.epoch == self._epoch:
            return
        last = self.store.read("", runs.last_epoch).result()
        if last not in (None, joined.epoch):
            found = self.store.write("", partial(runs.offer_again, epoch=joined.epoch)).result()
            LOG.info("hub.offered_again", extra={"runs": found})
        self._epoch = joined.epoch

    def _due(self) -> Iterator[DueRun]:
        """A few at a time; also what lies behind a whole page of one desk's that must wait."""
        after = 0
        while due := self.store.read("", partial(runs.due, after=after, limit=_MOST)).result():
            yield from due
            after = due[-1].number

    def _relay(self, run: DueRun, joined: Enrolled) -> bool:
        """Whether the cell answered this run."""
        try:
            answer = self.hand_on(run.signed)
        except (GapFound, ServerBroke) as fault:
            LOG.warning("hub.run_not_taken", extra={"run": run.number, "code": fault.code})
            if run.again and isinstance(fault, GapFound):
                past = partial(runs.give_up, number=run.number, at_ms=self._now_ms())
                self.store.write("", past).result()
            return False
        passed("hub.relayed")
        try:
            told = read_answer(answer, joined.server_keys)
        except CarriedUnreadable:
            raise BadAnswer("not_ours", "Câu trả lời không phải của máy chủ.") from None
        if (told.device, told.inc) != (run.device, run.inc):
            raise BadAnswer("not_ours", "Câu trả lời không khớp với gói đã chuyển.")
        note = partial(
            runs.note_answer,
            number=run.number, answer=answer, epoch=told.reply.epoch, at_ms=self._now_ms(),
        )  # fmt: skip
        self.store.write("", note).result()
        LOG.info("hub.run_answered", extra={"run": run.number, "device": run.device})
        return True

    def _now_ms(self) -> int:
        return to_ms(self.clock.now())


class RelayThread:
    """Relays again and again while the hub serves; wakes when something new is kept.

    ``own`` is who keeps the hub PC's own desk in step, window or none: with the cell, so that it
    knows the office's desks, and with this very hub, so that they know of it.
    """

    def __init__(self, relaying: Relaying, line: CentralApi, own: Worker) -> None:
        self.relaying, self.own, self._line = relaying, own, line
        self._asked_s = -math.inf
        self._woken, self._stopped = threading.Event(), threading.Event()
        self._failed = False
        self._thread = threading.Thread(target=self._work, name="hub-relay", daemon=True)

    def start(self) -> None:
        """Begins at once; once the hub can be asked, for its own desk asks it too."""
        self._thread.start()
        self.own.start()

    def wake(self) -> None:
        """Something new is kept; after a failure its wait goes on all the same."""
        if not self._failed:
            self._woken.set()

    def meet_stranger(self) -> None:
        """A desk not known here asked: perhaps the cell names it by now."""
        now_s = time.monotonic()
        if now_s - self._asked_s >= _STRANGER_S:
            self._asked_s = now_s
            self.own.try_now()

    def stop(self) -> None:
        """Ends what is under way and the threads; before the store is closed."""
        self._stopped.set()
        self._woken.set()
        self._line.cut()
        self.own.stop()
        if self._thread.ident is not None:
            self._thread.join(_END_S)
        self._line.close()

    def _work(self) -> None:
        while not self._stopped.is_set():
            self._woken.clear()
            last = self.once()
            self._failed = bool(last.trouble)
            self._woken.wait(last.wait_s)

    def once(self) -> Relayed:
        """One pass; outlives every fault."""
        try:
            return self.relaying.relay_all()
        except EnvironmentFault as fault:
            LOG.warning("hub.relay_fault", extra={"code": fault.code})
            return Relayed(wait_s=IDLE_S, trouble=fault.code)
        except Exception as bug:  # noqa: BLE001  # the border: the loop outlives every bug
            LOG.error("hub.relay_bug", extra={"kind": type(bug).__name__})  # noqa: TRY400
            return Relayed(wait_s=IDLE_S, trouble="bug")
