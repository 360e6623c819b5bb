"""A no-appointment day at the desk: promised, printed, frozen with the dossier, left by choice."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import msgspec
import pytest

from counter_app.cli.io import Io
from counter_app.cli.main import main
from counter_app.domain.draft import Draft
from counter_app.domain.office import RosterEntry
from counter_app.domain.service_day import ServiceDay, ServiceDayKind
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.intake.intake_file import read_intake
from counter_app.services.intake.offer import offer
from counter_app.services.lookup import open_dossier
from counter_app.services.moving.explained import explained
from counter_app.services.papers.printing import slip_pdf
from db.counter.office import save_office
from tests.pdf_words import text_of

TakeIn = Callable[..., Receipt]
MARITAL = "1.004873"  # three working days
HALF_PAST_FOUR = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
MONDAY_BEFORE = date(2026, 11, 16)
MONDAY = ServiceDay(
    kind=ServiceDayKind.NO_APPOINTMENT_DAY,
    weekday=0,
    procedures=(MARITAL,),
    cutoff=time(14, 30),
    results_by=time(16, 30),
)


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """The desk of an office that appoints no date on Mondays."""
    return replace(desk, office=replace(desk.office, service_days=(MONDAY,)))


@pytest.fixture
def marital(draft: Draft) -> Draft:
    """A three-day matter, brought on Monday at nine."""
    return msgspec.structs.replace(draft, procedure_code=MARITAL, certified_copies=())


@pytest.fixture
def received(take_in: TakeIn) -> Receipt:
    return take_in(procedure_code=MARITAL, certified_copies=())


def test_the_promise_is_frozen_with_the_dossier_and_printed(desk: Desk, received: Receipt) -> None:
    assert received.due_at == HALF_PAST_FOUR
    slip = " ".join(text_of(slip_pdf(received.dossier_id, desk=desk)).split())
    assert "Trả trong ngày, lúc 16 giờ 30 phút, ngày 23 tháng 11 năm 2026" in slip
    assert "3 ngày làm việc, ngày không hẹn nên trả trong ngày" in slip
    view = open_dossier(received.dossier_id, desk=desk)
    assert view.row.due_at == HALF_PAST_FOUR
    assert view.row.standing.step_due_at == HALF_PAST_FOUR


def test_the_dossier_keeps_its_working_when_the_office_has_such_days_no_more(
    desk: Desk, received: Receipt
) -> None:
    later = replace(desk, office=replace(desk.office, service_days=()))
    view = open_dossier(received.dossier_id, desk=later)
    lines = explained(view, later.calendar, later.calendars)
    assert "Chậm nhất theo quy định: 17 giờ 00 phút ngày 27/11/2026." in lines
    assert "Thứ Hai là ngày không hẹn: nhận đến 14:30 thì trả trong ngày, lúc 16:30." in lines
    assert "Hẹn trả: 16 giờ 30 phút ngày 23/11/2026." in lines


def test_what_is_sent_tells_the_same(desk: Desk, received: Receipt) -> None:
    (body,) = desk.store.read(
        lambda one: one.exec_driver_sql("SELECT body FROM outbox").scalars().all()
    )
    promise = json.loads(body)["promise"]
    assert promise["due_at"] == "2026-11-23T16:30"
    assert promise["adjustment"]["same_day"] is True
    assert promise["adjustment"]["instead_of"] == "2026-11-27T17:00"
    assert received.slip_no


def test_the_clerk_may_keep_to_the_limit(desk: Desk, marital: Draft) -> None:
    kept = msgspec.structs.replace(marital, by_limit=True)
    offered = offer(kept, desk=desk, at=desk.clock.now())
    assert offered.due_at == datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
    asked = {"procedure_code": MARITAL, "by_limit": True, "submitter": {"name": "Nguyễn Thị Ánh"}}
    assert read_intake(json.dumps(asked)).by_limit is True


def test_nothing_is_promised_for_the_same_day_while_nobody_signs(
    desk: Desk, marital: Draft
) -> None:
    away = RosterEntry(name="Ksor H'Lan", title="PHÓ GIÁM ĐỐC", valid_to=MONDAY_BEFORE)
    desk = replace(desk, office=replace(desk.office, signers=(away,)))
    offered = offer(marital, desk=desk, at=desk.clock.now())
    assert offered.due_at == datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
    assert "no_signer" in [one.code for one in offered.findings]


def test_the_due_command_answers_as_the_intake_does(desk: Desk, tmp_path: Path) -> None:
    at = desk.clock.now()
    desk.store.write(lambda one: save_office(one, desk.office, valid_from=at))
    desk.store.close()
    line = {"received_at": "2026-11-23T09:00", "limit": {"unit": "working_day", "value": 3}}

    def answered(more: dict[str, object], *options: str) -> dict[str, object]:
        out = io.StringIO()
        streams = Io(stdin=io.StringIO(json.dumps(line | more)), stdout=out, stderr=io.StringIO())
        main(["--data", str(tmp_path), "due", *options], streams)
        return dict(json.loads(out.getvalue()))

    named: dict[str, object] = {"procedure_code": MARITAL}
    told = answered(named, "--office")
    assert told["due_at"] == "2026-11-23T16:30"
    assert told["note"] == "3 ngày làm việc, ngày không hẹn nên trả trong ngày"
    assert answered({}, "--office")["due_at"] == "2026-11-27T17:00"
    assert "--office" in str(answered(named))
