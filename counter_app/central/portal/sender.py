"""Sends what is queued for the portal, one message at a time, each code in its order.

A message is claimed before it is sent and marked only by a proper answer: what is killed between
is sent again under the same id once its claim has run out. A message that fails waits by itself
(full jitter); the line's own failures make everything wait. No thread is here, and no sleep.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

import msgspec

from counter_app.central.portal.answers import Outcome, Said
from counter_app.central.portal.fields import DossierMessage
from counter_app.central.portal.filings import take_filings
from counter_app.central.portal.line import PortalLine
from counter_app.central.portal.links import Links
from counter_app.central.portal.naming import terms_of
from counter_app.central.portal.sectors import codes_of
from counter_app.central.portal.telling import DOSSIER
from counter_app.central.running.metrics import Metrics
from counter_app.core.clock import Clock, to_ms
from counter_app.core.errors import EnvironmentFault
from counter_app.core.fault_points import passed
from counter_app.core.line_faults import LineFault
from counter_app.domain.catalogue.catalogue import Catalogue
from counter_app.domain.portal import MessageState
from db.central.offices import find_office
from db.central.portal import Message, answered, claim, due_messages
from db.central.portal_sectors import keep_sectors
from db.central.store import Store

log: Final = logging.getLogger("counter_app.central")

# Longer than any one request may take.
CLAIM_MS: Final = 300_000
LOOK_S: Final = 5.0
FILINGS_MS: Final = 120_000
HOUR_MS: Final = 3_600_000
DAY_MS: Final = 24 * HOUR_MS
MOST_REFUSALS: Final = 5
_FIRST_S: Final = 2.0
_LONGEST_S: Final = 900.0
_AT_ONCE: Final = 20
# So many failures of different messages in a row are the portal's own.
_IN_A_ROW: Final = 3


class PortalSender:
    """The sending half of the queue; ``chance`` gives numbers from 0 to 1."""

    def __init__(
        self,
        store: Store,
        line: PortalLine,
        *,
        clock: Clock,
        catalogue_of: Callable[[str], Catalogue],
        chance: Callable[[], float],
        metrics: Metrics,
        links: Links,
    ) -> None:
        self._store, self._line = store, line
        self._clock, self._catalogue_of = clock, catalogue_of
        self._chance, self._metrics, self._links = chance, metrics, links
        # Rounds in a row that the portal cut short; messages in a row that failed in this one.
        self._failures, self._in_a_row = 0, 0
        self._asked_ms: dict[str, int] = {}
        self._learn_ms: dict[str, int] = {}
        self._stopped = False

    def stop(self) -> None:
        """Ends the round that is under way, from another thread."""
        self._stopped = True
        self._line.cut()

    def round(self) -> float:
        """Sends what is due in every commune; seconds until it is worth coming again."""
        self._in_a_row, more = 0, False
        try:
            for commune in self._store.communes():
                more = self._commune(commune) or more
                if self._is_over():
                    break
        except EnvironmentFault as fault:
            log.info("portal", extra={"code": fault.code})
            self._in_a_row = _IN_A_ROW
        if self._in_a_row >= _IN_A_ROW:
            self._failures += 1
            return self._jitter(self._failures)
        self._failures = 0
        return 0.0 if more else LOOK_S

    def _is_over(self) -> bool:
        return self._stopped or self._in_a_row >= _IN_A_ROW

    def _commune(self, commune: str) -> bool:
        """Sends what is due in one commune and fetches what was filed; whether more may wait."""
        at_ms = self._now()
        office = self._store.read(commune, lambda one: find_office(one, commune)).result()
        if office is None:
            return False
        self._learn(commune, office.agency, at_ms)
        due = self._store.read(
            commune, lambda one: due_messages(one, commune, at_ms=at_ms, limit=_AT_ONCE)
        ).result()
        for message in due:
            if self._is_over():
                return False
            self._send(message, office.agency)
        if not self._is_over() and at_ms - self._asked_ms.get(commune, 0) >= FILINGS_MS:
            self._asked_ms[commune] = at_ms
            self._fetch(commune, office.agency)
        return bool(due)

    def _send(self, message: Message, unit: str) -> None:
        until = self._now() + CLAIM_MS
        mine = self._store.write(message.commune, partial(claim, message=message, until_ms=until))
        if not mine.result():
            return
        passed("portal.claimed")
        try:
            said = self._line.send(self._ready(message), unit)
        except LineFault as fault:
            said = Said(outcome=Outcome.SHUT, code=fault.code)
        passed("portal.sent")
        self._note(message, said)
        passed("portal.answered")

    def _ready(self, message: Message) -> Message:
        """With what is known only now: where its files are fetched, the code of its field of work."""
        commune = message.commune
        if message.service != DOSSIER:
            return message
        told = msgspec.json.decode(message.body, type=DossierMessage)
        if not told.sector_code:
            terms = self._store.read(commune, lambda one: terms_of(one, commune)).result()
            code = terms.sector_code(told.sector)
            told = msgspec.structs.replace(told, sector_code=code)
        full = self._links.filled(told, commune, at_ms=self._now())
        return replace(message, body=msgspec.json.encode(full).decode())

    def _note(self, message: Message, said: Said) -> None:
        outcome = said.outcome
        self._count(said)
        state, next_ms = MessageState.WAITING, self._now()
        if outcome in {Outcome.DONE, Outcome.THERE}:
            state = MessageState.SENT
        elif outcome is Outcome.REFUSED and message.refusals + 1 >= MOST_REFUSALS:
            state = MessageState.PARKED
        elif outcome is not Outcome.SHUT:
            next_ms += int(self._jitter(message.tries + 1) * 1000)
        self._store.write(
            message.commune,
            partial(
                answered,
                message=message,
                state=state,
                code=said.code,
                answer=said.words,
                at_ms=self._now(),
                next_ms=next_ms,
                refused=outcome is Outcome.REFUSED,
            ),
        ).result()

    def _count(self, said: Said) -> None:
        self._metrics.told_portal(said.outcome.value)
        if said.outcome is Outcome.SHUT:
            self._in_a_row = _IN_A_ROW
        elif said.outcome in {Outcome.FAILED, Outcome.EXPIRED}:
            self._in_a_row += 1
        else:
            self._in_a_row = 0
        if said.outcome not in {Outcome.DONE, Outcome.THERE}:
            log.info("portal", extra={"outcome": said.outcome.value, "code": said.code})

    def _learn(self, commune: str, unit: str, at_ms: int) -> None:
        """Asks once a day which codes the portal has for the fields of work."""
        if at_ms < self._learn_ms.get(commune, 0):
            return
        self._learn_ms[commune] = at_ms + DAY_MS
        try:
            said = self._line.sectors(unit)
        except LineFault as fault:
            said = Said(outcome=Outcome.SHUT, code=fault.code)
        self._count(said)
        if said.outcome is Outcome.DONE:
            codes = codes_of(said.result)
            keep = partial(keep_sectors, commune=commune, codes=codes)
            self._store.write(commune, keep).result()
        elif said.outcome is Outcome.SHUT:
            del self._learn_ms[commune]
        elif said.outcome is not Outcome.REFUSED:  # then it has no such list
            self._learn_ms[commune] = at_ms + HOUR_MS

    def _fetch(self, commune: str, unit: str) -> None:
        try:
            said = self._line.filed(unit)
        except LineFault as fault:
            said = Said(outcome=Outcome.SHUT, code=fault.code)
        self._count(said)
        if said.outcome is Outcome.DONE:
            take_filings(
                self._store,
                commune,
                said.result,
                catalogue=self._catalogue_of(commune),
                at_ms=self._now(),
            )

    def _jitter(self, failures: int) -> float:
        """U(0, min(15 min, 2 s · 2^n)), by HSP/1 section 8."""
        longest = min(_LONGEST_S, _FIRST_S * 2.0 ** min(failures - 1, 16))
        return self._chance() * longest

    def _now(self) -> int:
        return to_ms(self._clock.now())
