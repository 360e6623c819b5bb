"""The way by the office's hub: what waits here is left there, what lies there is fetched.

Leaving an operation at a hub changes nothing of it here: it waits for the central side as before,
and goes by the first way that opens. Only what the cell signed, about the very operation that lies
here, counts as an answer; what another desk did counts only under that desk's own signature.

A hub that is away, lies or forgets costs time and nothing else: each round begins from what it
says it keeps now, and after each of its starts from its beginning.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from counter_app.core.clock import Clock
from counter_app.core.errors import EnvironmentFault, memory_named
from counter_app.core.fault_points import passed
from counter_app.core.line_faults import LineFault
from counter_app.protocol.carried import AnsweredRun, CarriedAnswer, CarriedUnreadable, read_answer
from counter_app.protocol.hub import HubAsk, HubNews, Offer, SignedRun, open_run, sign_run
from counter_app.protocol.operation import from_base64url
from counter_app.protocol.push import PushRequest
from counter_app.protocol.version import USUAL_BYTES, USUAL_OPERATIONS
from counter_app.sync.carrying import settle_run
from counter_app.sync.hub_line import HubApi
from counter_app.sync.refusals import GapFound
from db.counter import enrolment, heard, hub, sending
from db.counter.enrolment import Enrolled
from db.counter.heard import HeardOperation
from db.counter.hub import KnownHub, Sister
from db.counter.sending import Batch
from db.counter.store import Store

LOG: Final = logging.getLogger(__name__)
PAUSE_S: Final = 20.0
NO_HUB_S: Final = 300.0
_LONGEST_S: Final = 300.0
_MOST_TURNS: Final = 200
# Who may neither send nor learn anything any more.
_OUT: Final = frozenset({enrolment.REVOKED, enrolment.WIPE, enrolment.WIPED})


@dataclass(frozen=True, slots=True, kw_only=True)
class HubRound:
    """What became of one round with the hub: operations left there, answered, heard of others."""

    wait_s: float
    reached: bool = False
    left: int = 0
    answered: int = 0
    heard: int = 0
    trouble: str = ""
    message: str = ""


class HubLane:
    """Keeps one store and its office's hub in touch. For one thread, beside the line itself."""

    def __init__(
        self, *, store: Store, clock: Clock, connect: Callable[[KnownHub], HubApi], app: str
    ) -> None:
        self._store, self._clock, self._connect, self._app = store, clock, connect, app
        self._api: HubApi | None = None
        self._asked: tuple[str, str] | None = None
        self._failures = 0

    def step(self) -> HubRound:
        """One round, as far as the hub answers; never raises a fault of the line."""
        try:
            with memory_named():
                found = self._joined_round()
        except EnvironmentFault as fault:
            LOG.info("hub.failed", extra={"code": fault.code})
            self._failures += 1
            wait_s = min(PAUSE_S * 2**self._failures, _LONGEST_S)
            return HubRound(
                wait_s=wait_s,
                reached=not isinstance(fault, LineFault),
                trouble=fault.code,
                message=fault.message,
            )
        self._failures = 0
        return found

    def _joined_round(self) -> HubRound:
        known, joined = self._store.read(lambda one: (hub.known_hub(one), enrolment.enrolled(one)))
        if known is None or joined is None or joined.frozen in _OUT:
            return HubRound(wait_s=NO_HUB_S)
        return self._round(self._line(known), known, joined)

    def cut(self) -> None:
        """Ends what is under way, from another thread."""
        if self._api is not None:
            self._api.cut()

    def close(self) -> None:
        """Lets the line go."""
        if self._api is not None:
            self._api.close()

    def _line(self, known: KnownHub) -> HubApi:
        wanted = (known.address, known.device)
        if self._api is None or self._asked != wanted:
            self.close()
            self._api, self._asked = self._connect(known), wanted
        return self._api

    def _round(self, api: HubApi, known: KnownHub, joined: Enrolled) -> HubRound:
        answered = new = 0
        after, answers_after = known.after, known.answers_after
        life, lasts = known.life, dict[str, int]()
        sisters = self._store.read(hub.sisters)
        for _ in range(_MOST_TURNS):
            news = api.news(self._ask(life, after, answers_after, joined))
            passed("hub.news")
            done, more_heard = self._take(news, joined, sisters)
            answered, new = answered + done, new + more_heard
            after, answers_after = news.after, news.answers_after
            life, lasts = news.life, news.lasts
            if not news.more:
                break
        # A store that was set back asks the cell first how far it is.
        left = 0 if joined.frozen else self._leave(api, joined, lasts)
        return HubRound(wait_s=PAUSE_S, reached=True, left=left, answered=answered, heard=new)

    def _ask(self, life: str, after: int, answers_after: int, joined: Enrolled) -> HubAsk:
        return HubAsk(
            device=self._store.device.id,
            epoch=joined.epoch,
            life=life,
            after=after,
            waiting=self._store.read(sending.first_unanswered),
            answers_after=answers_after,
        )

    def _take(
        self, news: HubNews, joined: Enrolled, sisters: tuple[Sister, ...]
    ) -> tuple[int, int]:
        """Writes down what came, with the cursor behind it; how many answered, how many heard."""
        keys = {one.device: from_base64url(one.public_key) for one in sisters}
        opened = (_opened(one, keys, joined) for one in news.runs)
        runs = [one for one in opened if one is not None]
        answers = [run for one in news.answers if (run := self._ours(one, joined)) is not None]
        told = (_believed(one, joined) for one in news.others)
        others = [run for run in told if run is not None and run.device in keys]
        at = self._clock.now()

        def write(connection: sending.Connection) -> tuple[int, int]:
            waits = partial(sending.still_waiting, connection)
            done = sum(settle_run(connection, one, joined, at=at, only=waits) for one in answers)
            passed("hub.half_taken")
            new = sum(heard.hear(connection, one.device, _told(one), at=at) for one in runs)
            new += sum(heard.answered(connection, one.device, one.reply.results) for one in others)
            # A sister became known meanwhile: what was passed over of hers is read once more.
            same = hub.sisters(connection) == sisters
            hub.note(
                connection,
                life=news.life,
                after=news.after if same else 0,
                answers_after=news.answers_after if same else 0,
                lasts=news.lasts,
                at=at,
            )
            return done, new

        return self._store.write(write)

    def _ours(self, answer: CarriedAnswer, joined: Enrolled) -> AnsweredRun | None:
        """The cell's own answer to this desk, in the history of the cell that it follows."""
        run = _believed(answer, joined)
        if run is None or run.device != self._store.device.id or run.reply.epoch != joined.epoch:
            return None
        return run

    def _leave(self, api: HubApi, joined: Enrolled, lasts: dict[str, int]) -> int:
        """Offers what the hub lacks of what waits here; how many operations it took."""
        every = partial(
            sending.every_batch, most=USUAL_OPERATIONS, most_bytes=USUAL_BYTES, after=lasts
        )
        left = 0
        stuck: set[str] = set()
        for batch in self._store.read(every):
            if batch.life.inc in stuck:
                continue
            try:
                kept = api.offer(self._offer(batch, joined))
            except GapFound as gap:
                event = "hub.twin" if gap.twin else "hub.gap"
                LOG.info(event, extra={"expected": gap.expected})
                stuck.add(batch.life.inc)
                continue
            passed("hub.left")
            left += len(batch.operations)
            lasts[batch.life.inc] = kept.last_seq
        if left:
            self._store.write(partial(hub.note_lasts, lasts=lasts))
        return left

    def _offer(self, batch: Batch, joined: Enrolled) -> Offer:
        request = PushRequest(
            app=self._app,
            device=self._store.device.id,
            inc=batch.life.inc,
            first=batch.first,
            chain_prev=batch.chain_prev,
            ops=batch.operations,
        )
        signed = sign_run(request, commune=joined.commune, key=self._store.device.key)
        settled = self._store.read(sending.first_unanswered)[batch.life.inc]
        return Offer(run=signed, settled=settled)


def _believed(answer: CarriedAnswer, joined: Enrolled) -> AnsweredRun | None:
    """What the cell itself signed."""
    try:
        return read_answer(answer, joined.server_keys)
    except CarriedUnreadable:
        LOG.info("hub.answer_not_of_the_cell")
        return None


def _opened(run: SignedRun, keys: dict[str, bytes], joined: Enrolled) -> PushRequest | None:
    """What a sister desk of this office signed; None where it is nobody's we know."""
    key = keys.get(run.device)
    if key is None or run.commune != joined.commune:
        return None
    try:
        return open_run(run, key)
    except CarriedUnreadable:
        LOG.info("hub.run_not_of_its_desk")
        return None


def _told(run: PushRequest) -> list[HeardOperation]:
    """The operations of a run; of what was left out there is nothing to tell."""
    return [
        HeardOperation(
            id=sent.id,
            seq=sent.seq,
            dossier=sent.dossier,
            kind=sent.kind,
            wall_ms=sent.wall_ms,
            body=bytes(sent.body).decode(errors="replace"),
            supersedes=sent.supersedes,
        )
        for sent in run.ops
        if not sent.hole
    ]
