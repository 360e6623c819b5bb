"""The second lane: attached files' bytes, chunk by chunk, whenever no record waits to be sent.

One step is one request. Which of the two lanes has its turn is the worker's to say. Nothing is
deleted here before the central side has it in a backup, and then only after 90 days.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from typing import Final

from counter_app.core.clock import Clock, local, to_ms
from counter_app.core.errors import EnvironmentFault, UserError, memory_named
from counter_app.core.fault_points import passed
from counter_app.domain.attachment import Attachment, Safety
from counter_app.protocol.blobs import LEAST_CHUNK, MOST_CHUNK, USUAL_CHUNK, BlobState
from counter_app.sync.backoff import Backoff
from counter_app.sync.blob_line import BlobLine, BlobStanding
from counter_app.sync.refusals import Busy, NotAllowed, ServerBroke
from db.counter import attachments as rows
from db.counter import enrolment
from db.counter.attachments import Sendable
from db.counter.enrolment import Enrolled
from db.counter.pruning import time_there
from db.counter.store import Store
from db.counter.vault import FileDamaged, vault_of

LOG: Final = logging.getLogger(__name__)
KEPT: Final = timedelta(days=90)
MOST_SPOILT: Final = 5
# A chunk should take a moment only: a record may be saved while it goes.
_QUICK_MS: Final = 1_000
_SLOW_MS: Final = 4_000
_FULL_DAY_S: Final = 600.0
_SOON_MS: Final = 60_000
_HOUR_MS: Final = 3_600_000
_LONGEST_MS: Final = 6 * _HOUR_MS
_ON_THE_WAY: Final = (Safety.STORED, Safety.REPLICATED)


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneRules:
    """How many bytes may go in a day (None: any), and between which hours they do not count.

    ``kept``: how long a file stays here once the central side has it in a backup.
    """

    a_day: int | None
    night: tuple[time, time] | None = None
    kept: timedelta = KEPT

    def is_night(self, at: datetime) -> bool:
        """Whether bytes sent now do not count."""
        if self.night is None:
            return False
        begin, end = self.night
        now = local(at).time()
        return begin <= now < end if begin <= end else now >= begin or now < end


def rules_of(mb_a_day: int, by_night: str, kept_days: int = KEPT.days) -> LaneRules:
    """The rules as ``machine.toml`` writes them: megabytes (0: no limit), ``19:00-06:00``, days."""
    night = None
    if by_night.strip():
        begin, _, end = by_night.partition("-")
        try:
            night = (time.fromisoformat(begin.strip()), time.fromisoformat(end.strip()))
        except ValueError:
            raise UserError(
                "machine_file",
                "Tệp machine.toml: files_by_night phải có dạng 19:00-06:00. Hãy sửa rồi mở lại.",
            ) from None
    a_day = mb_a_day << 20 if mb_a_day > 0 else None
    return LaneRules(a_day=a_day, night=night, kept=timedelta(days=max(kept_days, 1)))


class BlobLane:
    """Sends one store's files. For one thread, but ``cut`` may come from any."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        connect: Callable[[Enrolled], BlobLine],
        rules: LaneRules,
        chance: Callable[[], float],
    ) -> None:
        self._store, self._clock, self._connect, self._rules = store, clock, connect, rules
        self._backoff = Backoff(chance)
        self._line: BlobLine | None = None
        self._chunk = USUAL_CHUNK
        # The file under way, and all of it: read and proved once.
        self._open: tuple[str, bytes] | None = None
        self._swept_ms: int | None = None
        self._trouble: EnvironmentFault | None = None

    @property
    def trouble(self) -> EnvironmentFault | None:
        """Why files cannot go; None once one goes on, or none waits."""
        return self._trouble

    def step(self) -> float | None:
        """Does one thing; after how many seconds there is another, None: nothing is left to do."""
        try:
            with memory_named():
                pause = self._joined_step()
        except Busy as fault:
            self._trouble = fault
            return max(self._backoff.failed(), self._backoff.told(fault.after_s))
        except EnvironmentFault as fault:
            LOG.info("sync.file_failed", extra={"code": fault.code})
            self._trouble = fault
            self._chunk = max(LEAST_CHUNK, self._chunk // 2)
            return self._backoff.failed()
        self._backoff.succeeded()
        return pause

    def cut(self) -> None:
        """Ends what is under way, from another thread."""
        if self._line is not None:
            self._line.cut()

    def close(self) -> None:
        """Lets the line go."""
        if self._line is not None:
            self._line.close()

    def _joined_step(self) -> float | None:
        joined = self._store.read(enrolment.enrolled)
        if joined is None or joined.frozen not in {"", enrolment.RETIRED}:
            return None
        self._let_go()
        return self._step(joined)

    def _step(self, joined: Enrolled) -> float | None:
        line = self._line = self._line or self._connect(joined)
        now_ms = to_ms(self._clock.now())
        asked = self._store.read(partial(rows.next_to_ask, states=_ON_THE_WAY, now_ms=now_ms))
        if asked is not None:
            self._ask(line, joined.commune, asked)
            return 0.0
        found = self._store.read(partial(rows.next_to_ask, states=(Safety.WAITING,), now_ms=now_ms))
        if found is None:
            if self._trouble is not None and not self._store.read(rows.count_waiting):
                self._trouble = None
            return None
        if self._open is None or self._open[0] != found.file.id:
            content = self._content(found.file)
            if content is None or not self._ask(line, joined.commune, found):
                return 0.0
            self._open = (found.file.id, content)
            return 0.0
        if self._spent():
            return _FULL_DAY_S
        self._send(line, joined.commune, found, self._open[1])
        return 0.0

    def _spent(self) -> bool:
        now, most = self._clock.now(), self._rules.a_day
        if most is None or self._rules.is_night(now):
            return False
        return self._store.read(partial(rows.sent_on, day=local(now).date())) >= most

    def _ask(self, line: BlobLine, commune: str, asked: Sendable) -> bool:
        """Learns how far a file is there; whether it may go on."""
        try:
            standing = line.standing(commune, asked.file.sha256)
        except NotAllowed as fault:
            self._trouble = fault
            self._later(asked, fault.code)
            return False
        if standing is None:
            # Its record has not been accepted there, or not yet.
            self._later(asked, "unknown_there")
            return False
        self._note(asked.file, standing, tries=asked.tries)
        return standing.state is BlobState.COMING

    def _send(self, line: BlobLine, commune: str, found: Sendable, content: bytes) -> None:
        file, at = found.file, self._clock.now()
        chunk = content[file.sent : file.sent + self._chunk]
        began = self._clock.monotonic_ms()
        try:
            passed("blob.before_send")
            standing = line.send(
                commune, file.sha256, offset=file.sent, size=file.size, chunk=chunk
            )
            passed("blob.before_mark")
        except (NotAllowed, ServerBroke) as fault:
            self._open = None
            self._later(found, fault.code)
            raise
        if standing.spoilt:
            self._spoilt(found, standing)
            return
        if standing.taken:
            self._adapt(self._clock.monotonic_ms() - began)
            if not self._rules.is_night(at):
                count = partial(rows.count_sent, day=local(at).date(), size=len(chunk))
                self._store.write(count)
        self._note(file, standing, tries=found.tries)
        passed("blob.after_mark")

    def _adapt(self, took_ms: int) -> None:
        if took_ms < _QUICK_MS:
            self._chunk = min(MOST_CHUNK, self._chunk * 2)
        elif took_ms > _SLOW_MS:
            self._chunk = max(LEAST_CHUNK, self._chunk // 2)

    def _content(self, file: Attachment) -> bytes | None:
        """The plain file; None where it is not here any more, which is said with the file."""
        try:
            return vault_of(self._store).read(file.id)
        except (FileNotFoundError, FileDamaged):
            self._store.write(
                partial(
                    rows.note_standing, file_id=file.id, safety=Safety.REFUSED, sent=file.sent,
                    code="file_missing",
                )
            )  # fmt: skip
            return None

    def _spoilt(self, found: Sendable, standing: BlobStanding) -> None:
        tries = found.tries + 1
        safety = Safety.REFUSED if tries >= MOST_SPOILT else Safety.WAITING
        self._store.write(
            partial(
                rows.note_standing, file_id=found.file.id, safety=safety, sent=standing.offset,
                tries=tries, code="checksum",
            )
        )  # fmt: skip

    def _note(self, file: Attachment, standing: BlobStanding, *, tries: int) -> None:
        safety, next_ms = Safety.WAITING, 0
        if standing.state is not BlobState.COMING or standing.offset > file.sent:
            self._trouble = None
        if standing.state is not BlobState.COMING:
            safety = Safety(standing.state.value)
            wait_ms = _SOON_MS if file.safety is Safety.WAITING else _HOUR_MS
            next_ms = to_ms(self._clock.now()) + wait_ms
            self._open = None
        self._store.write(
            partial(
                rows.note_standing, file_id=file.id, safety=safety, sent=standing.offset,
                next_ms=next_ms, tries=tries,
            )
        )  # fmt: skip

    def _later(self, asked: Sendable, code: str) -> None:
        """Puts a file off, longer each time; others go on."""
        wait_ms = min(_LONGEST_MS, _SOON_MS << min(asked.tries, 10))
        self._store.write(
            partial(
                rows.note_standing, file_id=asked.file.id, safety=asked.file.safety,
                sent=asked.file.sent, next_ms=to_ms(self._clock.now()) + wait_ms,
                tries=asked.tries + 1, code=code,
            )
        )  # fmt: skip

    def _let_go(self) -> None:
        """Once an hour: files that lie in a backup there for long need no room here."""
        now_ms = self._clock.monotonic_ms()
        if self._swept_ms is not None and now_ms - self._swept_ms < _HOUR_MS:
            return
        self._swept_ms = now_ms
        there = self._store.read(time_there)  # a clock of ours alone proves no days
        if there is None:
            return
        self._store.write(partial(rows.note_backed, at=there))
        safe = self._store.read(partial(rows.old_and_safe, before=there - self._rules.kept))
        if safe:
            vault = vault_of(self._store)
            for file in safe:
                vault.remove(file.id)
