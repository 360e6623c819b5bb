"""One round with the central side: who we are, what waits here, what is new there.

No thread, no Qt, no waiting: a round says how long to wait before the next. A round that fails
changes nothing that was answered, and never reads as success.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from counter_app.core.clock import Clock, local, to_ms
from counter_app.core.errors import EnvironmentFault, memory_named
from counter_app.core.line_faults import LineFault
from counter_app.domain.outage import Look
from counter_app.protocol.enrolment import Token
from counter_app.sync.anchoring import note_cuts, told_of
from counter_app.sync.apply import retry
from counter_app.sync.backoff import Backoff
from counter_app.sync.client import CentralApi
from counter_app.sync.ending import come_to_an_end
from counter_app.sync.fresh_lanes import take_fresh_lanes
from counter_app.sync.here import Here
from counter_app.sync.lost_dossiers import name_lost_dossiers
from counter_app.sync.lost_steps import name_lost_steps
from counter_app.sync.pulling import pull_all
from counter_app.sync.pushing import Pushing
from counter_app.sync.refusals import Busy, NotAllowed, UpgradeNeeded
from counter_app.sync.wiping import forget, wipe
from db.counter import enrolment, lives, office, outages, pruning, sending
from db.counter.device import is_forgotten, renew_life
from db.counter.enrolment import Enrolled
from db.counter.store import Store

LOG: Final = logging.getLogger(__name__)
IDLE_S: Final = 30.0
PROBE_S: Final = 20.0
NOT_JOINED_S: Final = 300.0
_PRUNE_MS: Final = 3_600_000
# Such a desk is told of no dossier.
_TOLD_NOTHING: Final = frozenset({enrolment.REVOKED, enrolment.WIPE})
_AT_AN_END: Final = frozenset({enrolment.RETIRED, enrolment.WIPED, *_TOLD_NOTHING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What became of one round; ``trouble`` is a fault's code, empty when all went well.

    ``sent`` operations were answered in it, whatever broke off afterwards.

    ``reached``: the central side itself answered. ``wait_s`` until the next round. ``lost``: nobody
    answered, so that a probe may end the wait; who said when to come again is not probed.
    """

    wait_s: float
    reached: bool = False
    lost: bool = False
    sent: int = 0
    applied: int = 0
    trouble: str = ""
    message: str = ""


class Engine:
    """Keeps one store and its cell in step. For one thread.

    ``connect`` makes the line to a cell; ``chance`` is a number from 0 to 1 at each call.
    ``spread``: after an outage, wait by chance so that not all desks come at once.
    """

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        connect: Callable[[Enrolled], CentralApi],
        app: str,
        chance: Callable[[], float],
        spread: bool = True,
    ) -> None:
        self._store, self._clock, self._connect = store, clock, connect
        self._app, self._chance, self._spread = app, chance, spread
        self._api: CentralApi | None = None
        self._pushing: Pushing | None = None
        self._backoff = Backoff(chance)
        self._began = False
        self._renewed = False
        self._ended = False
        self._read_again = ""
        self._pruned_ms: int | None = None

    def round(self) -> Round:
        """Sends and fetches once, as far as the line carries."""
        try:
            with memory_named():
                done = self._attempt()
        except EnvironmentFault as fault:
            wait_s = self._backoff.failed()
            done = Round(wait_s=wait_s, trouble=fault.code, message=fault.message)
        if done.sent or done.applied or done.trouble:
            told = {"sent": done.sent, "applied": done.applied, "code": done.trouble}
            LOG.info("sync.round", extra=told)
        return done

    def _attempt(self) -> Round:
        joined = self._store.read(enrolment.enrolled)
        if joined is None or joined.frozen == enrolment.WIPED:
            if joined is not None:  # a cut may have come before the key was gone
                forget(self._store)
            return Round(wait_s=NOT_JOINED_S)
        try:
            return self._round(joined)
        except UpgradeNeeded as fault:
            self._freeze(enrolment.UPGRADE)
            return self._failed(fault, reached=True)
        except NotAllowed as fault:
            return self._failed(fault, reached=True)
        except Busy as fault:
            return self._failed(fault, at_least_s=self._backoff.told(fault.after_s))
        except LineFault as fault:
            return replace(self._failed(fault), lost=True)

    def answers(self) -> bool:
        """Whether the central side can be reached again: no round, nothing is written."""
        return self._api is not None and self._api.answers()

    def probe_pause_s(self) -> float:
        """How long to let pass before asking that (again): by chance, as all that desks do."""
        return PROBE_S * (1.0 + self._chance() / 2)

    def close(self) -> None:
        """Lets the line go."""
        if self._api is not None:
            self._api.close()

    def cut(self) -> None:
        """Ends what is under way on the line, from another thread."""
        if self._api is not None:
            self._api.cut()

    def _round(self, joined: Enrolled) -> Round:
        api, pushing = self._line(joined)
        pushing.answered = 0
        here = Here(device=self._store.device.id, device_no=joined.device_no, at=self._clock.now())
        self._begin(here)
        token = api.token(self._store.device.incarnation, partial(told_of, self._store))
        noticed = note_cuts(self._store, token.cuts, at=here.at)
        pause = self._contact(token)
        if pause is not None:
            return Round(wait_s=pause, reached=True)
        self._own_lanes(api, pushing, joined, token, here)
        joined = self._in_step(api, pushing, joined, token)
        pushing.push_all(joined)
        self._own_lanes(api, pushing, joined, token, here)
        applied = noticed + pull_all(self._store, api, joined, here, pushing.mend)
        self._name_lost(api, here)
        self._end(api, joined, here)  # what this push was answered with may want numbers
        if joined.frozen == enrolment.UPGRADE:
            self._freeze("")
        self._backoff.succeeded()
        self._after(joined)
        return Round(
            wait_s=pushing.pause_s or IDLE_S, reached=True, sent=pushing.answered, applied=applied
        )

    def _line(self, joined: Enrolled) -> tuple[CentralApi, Pushing]:
        if self._api is None or self._pushing is None:
            self._api = self._connect(joined)
            self._pushing = Pushing(
                store=self._store, api=self._api, clock=self._clock, app=self._app,
                chance=self._chance,
            )  # fmt: skip
        return self._api, self._pushing

    def _begin(self, here: Here) -> None:
        """Once after each start: nothing is under way, and a newer program may read more."""
        if not self._began:
            self._store.write(sending.forget_flight)
            retry(self._store, here)
            self._began = True

    def _contact(self, token: Token) -> float | None:
        """Notes the contact; how long to hold back where an outage has just ended."""
        now = self._clock.now()
        offset = token.now_ms - to_ms(now)

        def note(connection: enrolment.Connection) -> outages.Outage | None:
            enrolment.note_contact(connection, offset_ms=offset, at=now)
            return outages.end_outage(connection, now=self._look(now), offset_ms=offset)

        ended = self._store.write(note)
        spread_s = self._pushing.spread_s if self._pushing else 0
        if ended is None or not self._spread or not _was_long(ended.began_at, now, spread_s):
            return None
        return self._chance() * spread_s

    def _in_step(
        self, api: CentralApi, pushing: Pushing, joined: Enrolled, token: Token
    ) -> Enrolled:
        """Offers again what the cell lacks where it, or this store, was set back."""
        if token.epoch != joined.epoch or joined.frozen == enrolment.RESTORED:
            pushing.mend(token.epoch)
            # Later requests go under the life that writes now.
            api.token(self._store.device.incarnation)
            return self._store.read(enrolment.enrolled) or joined
        return joined

    def _own_lanes(
        self, api: CentralApi, pushing: Pushing, joined: Enrolled, token: Token, here: Here
    ) -> None:
        """Where this store was put back, or a copy of it is at work: lanes nobody has used.

        Only the cell can tell of a disk put back as a whole: it has more of this life than is here.
        """
        waits = joined.frozen not in _AT_AN_END and not self._store.read(office.may_number)
        if self._renewed and not waits:
            return
        restored = joined.frozen == enrolment.RESTORED
        more_there = not (restored or pushing.shared) and (
            token.last_seq > self._store.read(lives.last_of_life)
        )
        if more_there and not is_forgotten(self._store.secrets, self._store.kind):
            pushing.notice_copy()
        if not (restored or pushing.shared or waits):
            return
        given = take_fresh_lanes(self._store, api, here)
        # Whose copies are at work asks until it has one: an administrator may free a lane.
        self._renewed = given or not pushing.shared
        if given and pushing.shared:
            renew_life(self._store.secrets, self._store.kind)
        elif pushing.shared:  # the cell knows: the one opened here is another copy's
            self._store.write(partial(office.retire_lanes_in_use, day=local(here.at).date()))

    def _name_lost(self, api: CentralApi, here: Here) -> None:
        """All is read: what a cell's new life does not have is named, once for each and each start."""
        joined = self._store.read(enrolment.enrolled)
        if joined is None or joined.epoch == self._read_again or joined.frozen in _TOLD_NOTHING:
            return
        name_lost_dossiers(self._store, api, joined, here)
        self._store.write(partial(name_lost_steps, epoch=joined.epoch, at=here.at))
        self._read_again = joined.epoch

    def _end(self, api: CentralApi, joined: Enrolled, here: Here) -> None:
        """Once a retired desk has sent everything it says so; asked again at its next start."""
        retired = joined.frozen == enrolment.RETIRED
        self._ended = retired and (self._ended or come_to_an_end(self._store, api, here))

    def _after(self, joined: Enrolled) -> None:
        if joined.frozen == enrolment.WIPE:
            wipe(self._store)
            return
        now = self._clock.monotonic_ms()
        if self._pruned_ms is None or now - self._pruned_ms > _PRUNE_MS:
            self._pruned_ms = now
            self._store.write(pruning.prune)

    def _failed(self, fault: LineFault, *, reached: bool = False, at_least_s: float = 0.0) -> Round:
        if self._pushing is not None and self._pushing.divided():
            self._backoff.succeeded()  # smaller pieces now: no reason to wait as before
        now = self._clock.now()
        if not reached:
            look = self._look(now)
            self._store.write(partial(outages.begin_outage, cause=fault.code, now=look))
        return Round(
            wait_s=max(self._backoff.failed(), at_least_s),
            reached=reached,
            sent=self._pushing.answered if self._pushing is not None else 0,
            trouble=fault.code,
            message=fault.message,
        )

    def _look(self, now: datetime) -> Look:
        """At the PC's clock, and at how long this program has run."""
        boot = self._store.device.boot_id
        return Look(ms=to_ms(now), boot=boot, mono_ms=self._clock.monotonic_ms())

    def _freeze(self, why: str) -> None:
        self._store.write(partial(enrolment.freeze, why=why))


def _was_long(began: datetime, now: datetime, spread_s: int) -> bool:
    """Whether others may have been cut off as well: a short break is nobody else's."""
    return now - began >= timedelta(seconds=spread_s)
