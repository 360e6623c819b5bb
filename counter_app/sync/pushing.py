"""Sends the outbox: runs in order, smaller ones where the central side fails, holes at the last.

One bad record never holds the others up; an answer counts only for the operations it names. While
the central side works on a run, the answer to the one before is written down and the run after it
taken, in one transaction: what a crash leaves unwritten is sent once more, and known there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final, TypeVar

from counter_app.core.clock import Clock, local, to_ms
from counter_app.core.fault_points import passed
from counter_app.core.ids import incarnation
from counter_app.core.line_faults import BadAnswer, LineFault
from counter_app.domain.central_side import STORE_SHARED, FindingKind
from counter_app.protocol.push import PushReply, PushRequest
from counter_app.protocol.version import USUAL_BYTES, USUAL_OPERATIONS
from counter_app.sync.client import CentralApi
from counter_app.sync.refusals import GapFound, ServerBroke
from counter_app.sync.shared_history import go_back, shared_until
from counter_app.sync.told import LONGEST_PAUSE_MS, note_reply, pause_ms
from db.counter import attachments, enrolment, history, lives, sending, todo
from db.counter.device import forget_life, is_forgotten, lanes_opened
from db.counter.enrolment import Enrolled
from db.counter.lives import Life
from db.counter.office import lanes_in_use, open_sealed_lane
from db.counter.reserve import asks
from db.counter.sending import Batch
from db.counter.store import Store

BREAKS_TO_HALVE: Final = 3
BREAKS_TO_PARK: Final = 5
# The body of a parked operation: tried again after an hour, at most a day.
_BODY_AGAIN_MS: Final = 3_600_000
_MOST_GAPS: Final = 8
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answered:
    reply: PushReply
    at: datetime


@dataclass(slots=True, kw_only=True)
class Pushing:
    """The way out of one store. ``pause_s``: the central side asked to wait that long.

    ``spread_s`` is how far apart desks should come after an outage. ``shared``: another copy of
    this store was found at work. ``answered`` operations, as far as that is written down.
    """

    store: Store
    api: CentralApi
    clock: Clock
    app: str
    chance: Callable[[], float]
    pause_s: float = 0.0
    spread_s: int = 120
    shared: bool = False
    answered: int = 0
    _most: int = USUAL_OPERATIONS
    _breaks: int = 0
    _divided: bool = False
    # Not yet written down, and what is sent next; both may be lost without harm.
    _answered: _Answered | None = None
    _next: Batch | None = None

    def push_all(self, joined: Enrolled) -> None:
        """Sends until everything is answered."""
        now_ms, until = to_ms(self.clock.now()), joined.next_push_ms
        # A clock that was set back must not make a pause of years.
        if until is not None and now_ms < until <= now_ms + LONGEST_PAUSE_MS:
            self.pause_s = (until - now_ms) / 1000
            return
        self.pause_s = 0.0
        self._push_runs()
        if not self.pause_s:
            self._push_bodies()

    def divided(self) -> bool:
        """Whether what is sent next is smaller than what failed; says so once."""
        was, self._divided = self._divided, False
        return was

    def mend(self, epoch: str) -> None:
        """Asks for each life of this store how far it is there, and offers the rest again.

        Of another epoch's changes, those are read again that it does not share with the one known.
        """
        known = self.store.read(enrolment.enrolled)
        anew = known is not None and known.epoch != epoch
        shared = shared_until(self.store, self.api, epoch) if anew else 0
        lasts: list[tuple[Life, int]] = [
            (life, self.api.token(life.inc).last_seq) for life in self.store.read(lives.lives)
        ]

        def write(connection: sending.Connection) -> None:
            for life, last in lasts:
                sending.offer_again(connection, life, above=last)
                there = max(last, life.first_seq - 1)
                self._tell_gone(connection, life, there, lives.let_go_of(connection, life))
            if anew:
                go_back(connection, shared)
                attachments.doubt_all(connection)  # a cell put back may have lost files as well
            enrolment.begin_epoch(connection, epoch)

        self.store.write(write)

    def notice_copy(self) -> None:
        """Another copy of this store is at work, or was: a person is told, a new life begins."""
        self.store.write(partial(self._tell_copy, numbers=True))
        self._part()

    def _tell_copy(self, connection: sending.Connection, *, numbers: bool) -> None:
        """Where it ``numbers`` from the very lane of this one, not one number more is given of it.

        Once only, also where another program at work on this store has noticed already.
        """
        store, at = self.store, self.clock.now()
        if is_forgotten(store.secrets, store.kind):
            return
        todo.leave(connection, STORE_SHARED, at=at)
        if numbers and not self.shared and not asks(connection):
            opened = lanes_opened(store.secrets, store.kind)
            open_sealed_lane(connection, day=local(at).date(), opened=opened)

    def _part(self) -> None:
        if not (self.shared or is_forgotten(self.store.secrets, self.store.kind)):
            self.shared = True
            forget_life(self.store.secrets, self.store.kind, self.store.read(lanes_in_use))

    def _push_runs(self) -> None:
        gaps = 0
        # A round that broke off may have left what is no longer so.
        self._answered = self._next = None
        while not self.pause_s and (batch := self._run()) is not None:
            try:
                self._send(batch, partial(self._turn, after=batch.seqs[-1]))
            except LineFault as fault:
                self._land()
                if isinstance(fault, ServerBroke):
                    self._broke(batch, fault)
                if not isinstance(fault, GapFound):
                    raise
                gaps += 1
                self._go_back(batch, fault, gaps)
                continue
            self._grow()
        if self.pause_s:
            self._land()

    def _run(self) -> Batch | None:
        """What is sent now; what was answered is written down before the end is believed."""
        if self._next is None:
            self._turn()
        batch, self._next = self._next, None
        return batch

    def _turn(self, *, after: int = 0) -> None:
        """The last answer is written down, the next run beyond ``after`` taken."""
        self._next = self._write(
            partial(sending.next_batch, most=self._most, most_bytes=USUAL_BYTES, after=after)
        )

    def _land(self) -> None:
        """The last answer is written down; what else is under way waits again."""
        self._next = None
        self._write(sending.forget_flight)

    def _write(self, work: Callable[[sending.Connection], _T]) -> _T:
        """The result of ``work``, in one transaction with what the last answer changes."""
        answered = self._answered
        if answered is None:
            return self.store.write(work)

        def write(connection: sending.Connection) -> _T:
            note_reply(connection, answered.reply, at=answered.at, bodies_ms=_BODY_AGAIN_MS)
            return work(connection)

        done = self.store.write(write)
        self._answered = None
        self.answered += len(answered.reply.results)
        passed("push.after_mark")
        return done

    def _push_bodies(self) -> None:
        """Bodies whose places are held: each alone, a failure only puts it off."""
        while True:
            now_ms = to_ms(self.clock.now())
            batch = self.store.read(partial(sending.due_body, now_ms=now_ms))
            if batch is None or self.pause_s:
                return
            try:
                self._send(batch)
                self._land()
            except (ServerBroke, GapFound) as fault:
                self.store.write(
                    partial(
                        sending.count_failure, seq=batch.first, code=fault.code,
                        next_ms=now_ms + _BODY_AGAIN_MS,
                    )
                )  # fmt: skip

    def _send(self, batch: Batch, meanwhile: Callable[[], None] | None = None) -> None:
        request = PushRequest(
            app=self.app,
            device=self.store.device.id,
            inc=batch.life.inc,
            first=batch.first,
            chain_prev=batch.chain_prev,
            ops=batch.operations,
        )
        passed("push.before_send")
        reply = self.api.push(request, meanwhile)
        _require_ours(reply, batch)
        passed("push.before_mark")
        self.pause_s, self.spread_s = pause_ms(reply) / 1000, reply.spread_s
        self._answered = _Answered(reply=reply, at=self.clock.now())

    def _broke(self, batch: Batch, fault: ServerBroke) -> None:
        """Three failures halve a run; five of one operation alone set it aside."""
        self._breaks += 1

        def write(connection: sending.Connection) -> bool:
            if not batch.alone:
                return False
            tries = sending.count_failure(connection, batch.first, code=fault.code, next_ms=0)
            if tries >= BREAKS_TO_PARK:
                sending.park(connection, batch.first)
            return tries >= BREAKS_TO_PARK

        parked = self.store.write(write)
        if parked or (self._breaks >= BREAKS_TO_HALVE and len(batch.operations) > 1):
            self._most = self._most if parked else max(1, len(batch.operations) // 2)
            self._breaks, self._divided = 0, True

    def _grow(self) -> None:
        self._breaks = 0
        self._most = min(USUAL_OPERATIONS, self._most * 2)

    def _go_back(self, batch: Batch, gap: GapFound, gaps: int) -> None:
        """Begins again where the central side says, as far as that is still here.

        Where another copy of this store used the same numbers up, or what is missing was let go,
        ours goes on under a name of its own; nothing is ever written over. So it does where the
        central side lost what it had acknowledged: no copy is at work then, and nobody parts.
        What neither side has any more, a person is told of.
        """
        if gaps > _MOST_GAPS:
            raise gap
        life, wanted = batch.life, max(gap.expected, batch.life.first_seq)
        lost = gap.twin and self._was_there(wanted - 1)

        def write(connection: sending.Connection) -> None:
            oldest = lives.oldest_kept(connection, life) or wanted
            sending.offer_again(connection, life, above=max(wanted, oldest) - 1)
            if gap.twin or wanted < oldest:
                sending.offer_as_another(connection, life, inc=incarnation())
            if lost:
                self._tell_lost(connection, batch)
            elif gap.twin:
                self._tell_copy(connection, numbers=life.until is None)
            self._tell_gone(connection, life, wanted - 1, oldest - 1)

        self.store.write(write)
        if gap.twin and not lost:
            self._part()

    def _was_there(self, last: int) -> bool:
        """Whether the central side's last of a life is ours, as it once acknowledged.

        It is one chain: what lies before that link under other names is gone, not another's.
        """
        joined = self.store.read(enrolment.enrolled)
        return joined is not None and joined.durable_through >= last

    def _tell_lost(self, connection: sending.Connection, batch: Batch) -> None:
        """What was acknowledged is not there any more: told once, and sent again all the same."""
        at = self.clock.now()
        told = {"day": local(at).date().isoformat()}
        history.find(connection, FindingKind.ACKED_LOST, batch.operations[0].id, told, at=at)

    def _tell_gone(
        self, connection: sending.Connection, life: Life, there: int, let_go: int
    ) -> None:
        """What of ``life`` is not there any more and was let go here, being acknowledged."""
        if there < let_go:
            about = f"{life.inc}, seq {there + 1}–{let_go}"
            told = {"count": str(let_go - there)}
            at = self.clock.now()
            history.find(connection, FindingKind.ACKED_GONE, about, told, at=at)


def _require_ours(reply: PushReply, batch: Batch) -> None:
    """An answer is one only if it names what we sent, each once, in order."""
    named = [result.id for result in reply.results]
    if (
        named != [one.id for one in batch.operations]
        or not reply.epoch
        or reply.last_seq < batch.seqs[-1]
    ):
        raise BadAnswer("not_ours", "Câu trả lời không khớp với hồ sơ đã gửi. Máy sẽ tự gửi lại.")
