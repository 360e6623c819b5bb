"""A real desk on a real store in a folder of its own, and dossiers to take in there."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock, from_local
from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.desk_lists import ListName
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.domain.staff import Role
from counter_app.domain.step import Defect, Ground
from counter_app.domain.visit import VisitRow
from counter_app.domain.workflow import Move
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt, receive
from counter_app.services.intake.offer import offer
from counter_app.services.lists.lists import listed
from counter_app.services.moving.workflow import Wanted, make_move
from counter_app.services.office.office import staff
from counter_app.services.visits import visits

MONDAY_MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)

TakeIn = Callable[..., Receipt]
REASON = "Thiếu giấy xác nhận nơi cư trú"
MARITAL = "1.004873"  # three working days
MISSING = Defect(component="Giấy chứng sinh", code="missing")
ABSENT = Ground(code="presence_required")
Walk = Callable[..., Receipt]


@pytest.fixture
def clock() -> SteppedClock:
    """Monday 23 November 2026, nine in the morning in Vietnam, a second on at each look."""
    return SteppedClock(MONDAY_MORNING, timedelta(seconds=1))


@pytest.fixture
def desk(tmp_path: Path, clock: SteppedClock) -> Iterator[Desk]:
    """A training desk; its store is closed afterwards."""
    opened = open_desk(tmp_path, clock=clock)
    yield opened
    opened.store.close()


@pytest.fixture
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that is not the desk's own."""
    return tmp_path_factory.mktemp("usb")


@pytest.fixture
def draft() -> Draft:
    """Certified copies of one paper: no checklist to argue about."""
    return Draft(
        submitter=Submitter(
            person=Person(name="Nguyễn Thị Ánh", personal_id="001190000001", address="Thôn 1, Xã A")
        ),
        procedure_code="2.000815",
        phone="0912345678",
        certified_copies=(CertifiedCopy(document="Giấy khai sinh", pages=3, copies=2),),
    )


@pytest.fixture
def take_in(desk: Desk, draft: Draft) -> TakeIn:
    """Takes a dossier in at the desk; keywords change the draft, ``name`` the submitter."""

    def taken(*, name: str | None = None, at: datetime | None = None, **changes: Any) -> Receipt:
        wanted = msgspec.structs.replace(draft, **changes)
        if name is not None:
            person = msgspec.structs.replace(wanted.submitter.person, name=name)
            wanted = msgspec.structs.replace(
                wanted, submitter=msgspec.structs.replace(wanted.submitter, person=person)
            )
        moment = at or desk.clock.now()
        return receive(wanted, offer=offer(wanted, desk=desk, at=moment), desk=desk, at=moment)

    return taken


@pytest.fixture
def taken(take_in: TakeIn) -> Receipt:
    """A marital-status certificate: three working days from Monday 23 November 2026."""
    return take_in(at=wall("2026-11-23T09:10"), procedure_code=MARITAL, certified_copies=())


@pytest.fixture
def led(desk: Desk) -> Desk:
    """The desk with its leader at it."""
    return replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))


@pytest.fixture
def birth(draft: Draft) -> Draft:
    """A birth as far as it was typed before the missing paper came up."""
    child = Person(name="Nguyễn Văn Bé")
    return msgspec.structs.replace(
        draft, procedure_code="1.001193", certified_copies=(), subject=child
    )


@pytest.fixture
def leading(desk: Desk) -> Desk:
    """The leader's own desk: a specialist's work and the counter's alike."""
    leader = next(one for one in staff(desk.store) if one.role is Role.LEADER)
    return replace(desk, clerk=leader)


@pytest.fixture
def working(leading: Desk, take_in: TakeIn) -> Receipt:
    """A dossier that the resolving unit works on."""
    taken = take_in(at=wall("2026-11-23T09:00"), procedure_code=MARITAL, certified_copies=())
    for move, at in ((Move.TRANSFER, "10:00"), (Move.TAKE_UP, "10:30")):
        make_move(taken.dossier_id, Wanted(move=move), desk=leading, at=wall(f"2026-11-23T{at}"))
    return taken


@pytest.fixture
def guide(desk: Desk, birth: Draft) -> Callable[..., VisitRow]:
    def guided(*defects: Defect, **changes: Any) -> VisitRow:
        wanted = msgspec.structs.replace(birth, **changes)
        return visits.guide(wanted, defects or (MISSING,), desk=desk, at=desk.clock.now())

    return guided


@pytest.fixture
def refuse(desk: Desk, birth: Draft) -> Callable[..., VisitRow]:
    def refused(*grounds: Ground, **changes: Any) -> VisitRow:
        wanted = msgspec.structs.replace(birth, **changes)
        return visits.refuse_at_counter(
            wanted, grounds or (ABSENT,), desk=desk, at=desk.clock.now()
        )

    return refused


def wall(text: str) -> datetime:
    return from_local(datetime.fromisoformat(text))


@pytest.fixture
def walk(desk: Desk, take_in: TakeIn) -> Walk:
    """Takes a three-day dossier in and moves it: pairs of a move and its hour, details allowed."""

    def walked(name: str, received: str, *steps: tuple[object, ...], under: Desk = desk) -> Receipt:
        taken = take_in(name=name, at=wall(received), procedure_code=MARITAL, certified_copies=())
        by = replace(under, clerk=replace(desk.clerk, role=Role.LEADER))
        for move, at, *more in steps:
            wanted = Wanted(move=Move(str(move)), reason=REASON)
            for given in more:
                key = "due_at" if isinstance(given, datetime) else "details"
                wanted = replace(wanted, **{key: given})  # type: ignore[arg-type]
            make_move(taken.dossier_id, wanted, desk=by, at=wall(str(at)))
        return taken

    return walked


@pytest.fixture
def on(desk: Desk) -> Callable[[ListName, str], list[str]]:
    """The names on a list at an hour, in its order."""

    def names(name: ListName, at: str) -> list[str]:
        return [one.row.applicant_name for one in listed(name, desk=desk, at=wall(at))]

    return names
