"""Lives for synthetic dossiers: what is filed at a commune's desk, and what becomes of it.

Steps are reckoned by the same rules as a clerk's and written in the order of their hours, as a day
goes. Not like life: nobody writes letters or control sheets, hands over by lists, prints or scans
anything; a step may fall into the night; names, papers and hours are drawn evenly.
"""

import heapq
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Final

import msgspec

from counter_app.core.clock import from_ms, from_ms_or_none, local
from counter_app.core.ids import DossierId
from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.dossier import Event, EventKind, Standing, State
from counter_app.domain.draft import Draft
from counter_app.domain.moving.life import Life
from counter_app.domain.moving.plan import planned
from counter_app.domain.moving.wanted import Wanted
from counter_app.domain.people.applicant import Basis, Person, Submitter
from counter_app.domain.people.identity import PartialDate
from counter_app.domain.staff import Role
from counter_app.domain.step import Details, TakenUp
from counter_app.domain.workflow import Move
from counter_app.protocol.moved import details_to_json
from counter_app.services.desk import Desk
from counter_app.services.moving.collecting import taken_at_once
from counter_app.services.wording.slip_content import originals_kept
from db.counter.dossiers import Taken
from db.counter.kept_papers import KeptChange
from db.counter.moves import Step, write_step
from db.counter.views import Connection

COPIES: Final = "2.000815"
BIRTH: Final = "1.001193"
_COPIED: Final = ("Giấy khai sinh", "Bằng tốt nghiệp", "Sổ hộ khẩu cũ", "Giấy phép lái xe")
_AT_ONCE: Final = (COPIES, COPIES, COPIES, COPIES, "2.000884", "2.000635")
_SLOW: Final = (
    "1.004873",
    BIRTH,
    "2.001035",
    "1.001612",
    "1.010038",
    "1.014061",
    "1.012796",
    "1.013227",
    "1.011607",
)
_SPECIALISTS: Final = ("Hoàng Văn Nam", "Lò Thị Hương", "Phạm Quốc Bảo", "Vũ Thị Mai")
_SHARE_AT_ONCE: Final = 0.85
_SHARE_OWNED: Final = 0.1
_SHARE_WITHDRAWN: Final = 0.02
_SHARE_LATE: Final = 0.04
_SHARE_STUCK: Final = 0.002  # of those begun, for months: what a leader looks for
_SHARE_ARCHIVED: Final = 0.3
_REASON: Final = "Công dân xin rút, không làm nữa"
_NO_DATE: Final = timedelta(days=10)


def filing(chance: random.Random, person: Person, another: Person, phone: str) -> Draft:
    """One filing of a morning: mostly certified copies given at once, else one of ten matters."""
    submitter = Submitter(person=person)
    if chance.random() < _SHARE_AT_ONCE:
        code = chance.choice(_AT_ONCE)
        copy = CertifiedCopy(
            document=chance.choice(_COPIED), pages=chance.randint(1, 6), copies=chance.randint(1, 3)
        )
        return Draft(
            submitter=submitter,
            procedure_code=code,
            phone=phone,
            certified_copies=(copy,) if code == COPIES else (),
            immediate=True,
        )
    draft = Draft(submitter=submitter, procedure_code=chance.choice(_SLOW), phone=phone)
    if draft.procedure_code == BIRTH:
        born = PartialDate(year=2025, month=chance.randint(1, 6), day=chance.randint(1, 28))
        child = Person(name=another.name, birth=born, sex=another.sex)
        parent = msgspec.structs.replace(submitter, basis=Basis.PARENT)
        return msgspec.structs.replace(draft, subject=child, submitter=parent)
    owned = chance.random() < _SHARE_OWNED
    return msgspec.structs.replace(draft, owners=(person, another)) if owned else draft


@dataclass(frozen=True, slots=True, kw_only=True)
class _Next:
    """The step that comes next in a dossier's life, and those after it."""

    dossier: DossierId
    version: int
    life: Life
    draft: Draft
    both: bool
    originals: tuple[str, ...]
    steps: tuple[tuple[datetime, Move], ...]


class Lives:
    """The dossiers under way, each with its next step, in the order of their hours."""

    def __init__(self, desk: Desk, number: int) -> None:
        self._desk = desk
        self._leader = replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))
        self._chance = random.Random(number)  # noqa: S311  # invented lives, not secrets
        self._order = count()
        self._due: list[tuple[datetime, int, _Next]] = []

    def begin(self, taken: Taken) -> None:
        """A dossier was taken in; its steps are drawn."""
        received = taken.received
        if received.draft.immediate:
            return
        at, due = from_ms(received.received_ms), from_ms_or_none(received.due_ms)
        standing = Standing(
            since=at,
            due_at=due,
            first_due_at=due,
            step_due_at=from_ms_or_none(received.step_due_ms),
        )
        life = Life(
            state=State.RECEIVED,
            standing=standing,
            received_at=at,
            events=(),
            procedure_code=received.procedure_code,
            case_id=received.case_id,
            promise=received.promise,
            resolving_unit=received.draft.resolving_unit,
        )
        known = self._desk.catalogue.get(received.procedure_code)
        case = known.case(received.case_id, on=local(at).date()) if known else None
        kept = originals_kept(case, received.components) if case else ()
        self._push(
            _Next(
                dossier=taken.id,
                version=1,
                life=life,
                draft=received.draft,
                both=known is not None and known.both_sign,
                originals=tuple(paper.label for paper in kept),
                steps=tuple(self._steps(at, due or at + _NO_DATE)),
            )
        )

    def until(self, connection: Connection, at: datetime) -> None:
        """Writes every step that was due before ``at``."""
        while self._due and self._due[0][0] < at:
            when, _, now = heapq.heappop(self._due)
            self._push(self._made(connection, now, when))

    def _push(self, following: _Next) -> None:
        if following.steps:
            heapq.heappush(self._due, (following.steps[0][0], next(self._order), following))

    def _steps(self, at: datetime, due: datetime) -> Iterator[tuple[datetime, Move]]:
        chance, span = self._chance, max(due - at, timedelta(hours=2))
        yield at + span * 0.1, Move.TRANSFER
        yield at + span * 0.2, Move.TAKE_UP
        fate = chance.random()
        if fate < _SHARE_STUCK:
            return
        if fate < _SHARE_STUCK + _SHARE_WITHDRAWN:
            yield at + span * 0.4, Move.WITHDRAW
            return
        end = chance.uniform(1.02, 1.6) if chance.random() < _SHARE_LATE else chance.uniform(0.5, 1)
        yield at + span * end * 0.8, Move.SUBMIT
        yield at + span * end, Move.FINISH
        back = at + span * end + timedelta(hours=chance.expovariate(1 / 30))
        yield back, Move.RETURN_RESULT
        if chance.random() < _SHARE_ARCHIVED:
            yield back + timedelta(days=30), Move.ARCHIVE

    def _made(self, connection: Connection, now: _Next, at: datetime) -> _Next:
        (_, move), *rest = now.steps
        wanted = Wanted(move=move, reason=_REASON, details=self._details(move, now))
        found = planned(
            now.life,
            wanted,
            who=Role.LEADER,
            rules=self._desk.rules,
            at=at,
            to_plain=details_to_json,
        )
        step = Step(
            dossier_id=now.dossier,
            seen_version=now.version,
            to=found.to,
            body=found.body,
            standing=found.standing,
            kept=(
                KeptChange(given_back=now.originals, given_to=now.draft.submitter.person.name)
                if move is Move.RETURN_RESULT
                else None
            ),
        )
        written = write_step(connection, step, self._leader.stamp(at))
        event = Event(
            number=written.version,
            kind=EventKind.MOVED,
            at=at,
            by=self._leader.clerk.id,
            by_name=self._leader.clerk.name,
            state=found.to,
            body=found.body,
        )
        life = replace(
            now.life, state=found.to, standing=found.standing, events=(*now.life.events, event)
        )
        return replace(now, version=written.version, life=life, steps=tuple(rest))

    def _details(self, move: Move, now: _Next) -> Details | None:
        if move is Move.TAKE_UP:
            return TakenUp(specialist=self._chance.choice(_SPECIALISTS))
        if move is Move.RETURN_RESULT:
            taken = taken_at_once(now.draft, slip_printed=True, both_sign=now.both)
            return replace(taken, originals=now.originals)
        return None
