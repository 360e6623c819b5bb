"""A dossier as a desk takes it in, operations as desks write them, and a cell in memory."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Final

import msgspec
import pytest

from counter_app.central.judging import Given, Verdict, judge
from counter_app.core.clock import from_local, from_ms, to_ms
from counter_app.core.ids import ClerkId
from counter_app.core.resources import resource
from counter_app.domain.catalogue.catalogue import load_catalogue
from counter_app.domain.deadline.calendar import load_calendar
from counter_app.domain.deadline.due import due
from counter_app.domain.deadline.limit import Limit, LimitUnit
from counter_app.domain.deadline.promise_record import to_json
from counter_app.domain.deadline.schedule import default_timetable
from counter_app.domain.dossier import Event, EventKind, State
from counter_app.domain.dossier_now import DossierNow
from counter_app.domain.draft import Draft
from counter_app.domain.moving.following import begun, follow
from counter_app.domain.moving.life import Life, OfficeRules
from counter_app.domain.moving.plan import plan
from counter_app.domain.moving.wanted import Wanted
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.domain.staff import Role
from counter_app.domain.step_limits import StepDays
from counter_app.protocol.canonical import canonical_bytes
from counter_app.protocol.moved import details_to_json
from counter_app.protocol.push import PushedOperation
from counter_app.protocol.received import DossierReceived, working_of

AGENCY: Final = "H42.12.05"
DOSSIER: Final = "01900000-0000-7000-8000-000000000001"
RECEIVED: Final = datetime(2026, 11, 23, 9, 10)  # noqa: DTZ001 - wall time
START: Final = from_local(RECEIVED)
PERSON: Final = Person(name="Nguyễn Thị Ánh", personal_id="001190000001", address="Thôn 1, Xã A")
DRAFT: Final = Draft(
    submitter=Submitter(person=PERSON), procedure_code="1.004873", phone="0912345678"
)
CLERK: Final = {"id": "1", "name": "Hoàng Thị Mai", "role": Role.LEADER.value}
_IDS: Final = count(1)


@pytest.fixture(scope="session")
def rules() -> OfficeRules:
    return OfficeRules(
        steps=StepDays(),
        timetable=default_timetable(),
        calendar=load_calendar(),
        catalogue=load_catalogue(resource("catalogue")),
    )


@pytest.fixture(scope="session")
def given(rules: OfficeRules) -> Given:
    return Given(device="d-1", agency=AGENCY, key=b"k" * 32, catalogue=rules.catalogue)


@pytest.fixture(scope="session")
def intake(rules: OfficeRules) -> DossierReceived:
    """A marital-status certificate: three working days from Monday 23 November 2026."""
    limit = Limit(unit=LimitUnit.WORKING_DAY, value=3)
    promise = due(RECEIVED, limit, schedule=rules.timetable, calendar=rules.calendar)
    assert promise.due_at is not None
    return DossierReceived(
        code=f"{AGENCY}-261123-1001",
        slip_no=100_001,
        slip_year=2026,
        lookup_secret="01234567",
        received_ms=to_ms(START),
        due_ms=to_ms(from_local(promise.due_at)),
        agency=AGENCY,
        procedure_code=DRAFT.procedure_code,
        procedure_name="Cấp giấy xác nhận tình trạng hôn nhân",
        case_id="usual",
        case_name="",
        clerk_name="Hoàng Thị Mai",
        clerk_title="Công chức",
        desk_name="Quầy 1",
        draft=DRAFT,
        components=(),
        charges=(),
        warnings=(),
        working=working_of(to_json(promise)),
    )


def operation(kind: str, body: object, *, at: datetime = START, **more: Any) -> PushedOperation:
    """One operation as it travels; ``more`` are further fields of its envelope."""
    number = next(_IDS)
    raw = (
        body
        if isinstance(body, bytes)
        else canonical_bytes(msgspec.json.decode(msgspec.json.encode(body)))
    )
    envelope = {"dossier": DOSSIER, "wall_ms": to_ms(at), "sha": "", **more}
    return PushedOperation(
        id=f"op-{number}", seq=number, kind=kind, body=msgspec.Raw(raw), **envelope
    )


@dataclass(slots=True)
class Cell:
    """What the central side knows of one dossier, without a store."""

    given: Given
    now: DossierNow | None = None
    accepted: list[PushedOperation] = field(default_factory=list)

    def push(self, sent: PushedOperation) -> Verdict:
        verdict = judge(sent, self.now, self.given)
        if verdict.outcome == "accepted":
            self.accepted.append(sent)
            self.now = verdict.now or self.now
        return verdict

    def taken(self, kind: str, body: object, **more: Any) -> Verdict:
        return self.push(operation(kind, body, **more))

    @property
    def stands(self) -> DossierNow:
        assert self.now is not None
        return self.now


@dataclass(slots=True)
class OfflineDesk:
    """A desk without a line that makes lawful moves on what it saw last."""

    life: Life
    rules: OfficeRules
    at: datetime = START

    def move(self, wanted: Wanted, *, hours: int = 1) -> PushedOperation:
        self.at += timedelta(hours=hours)
        made = plan(
            self.life,
            wanted,
            who=Role.LEADER,
            rules=self.rules,
            at=self.at,
            to_plain=details_to_json,
        )
        body = made.body | {"clerk": CLERK}
        self.saw(EventKind.MOVED, body, self.at)
        return operation(EventKind.MOVED, body, at=self.at)

    def saw(self, kind: EventKind, body: Mapping[str, Any], at: datetime) -> None:
        """Follows an event, its own or one that came down."""
        state, standing = follow(self.life.state, self.life.standing, kind, body, at)
        event = Event(
            number=len(self.life.events) + 2,
            kind=kind,
            at=from_ms(to_ms(at)),
            by=ClerkId("1"),
            by_name="Hoàng Thị Mai",
            state=state,
            body=body,
        )
        self.life = replace(
            self.life, state=state, standing=standing, events=(*self.life.events, event)
        )


@pytest.fixture
def cell(given: Given, intake: DossierReceived) -> Cell:
    """A cell that has the dossier."""
    made = Cell(given=given)
    assert made.taken(EventKind.RECEIVED, intake).outcome == "accepted"
    return made


@pytest.fixture(scope="session")
def new_desk(rules: OfficeRules, intake: DossierReceived) -> Callable[[], OfflineDesk]:
    """Desks that saw the dossier as it was taken in, and nothing since."""

    def made() -> OfflineDesk:
        life = Life(
            state=State.RECEIVED,
            standing=begun(START, intake.due_ms, intake.step_due_ms),
            received_at=START,
            events=(),
            procedure_code=intake.procedure_code,
            case_id=intake.case_id,
            promise=intake.promise,
        )
        return OfflineDesk(life=life, rules=rules)

    return made


@pytest.fixture(scope="session")
def new_cell(given: Given) -> Callable[[], Cell]:
    """Cells that know nothing yet."""
    return lambda: Cell(given=given)
