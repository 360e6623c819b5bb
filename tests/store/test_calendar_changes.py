"""A holiday that arrives late: who must be told, by which letter, and no promise changed."""

import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from counter_app.core.clock import from_local
from counter_app.core.errors import UserError
from counter_app.domain.audit_act import Act
from counter_app.domain.deadline.calendar import calendar_json, parse_calendar
from counter_app.domain.dossier import EventKind
from counter_app.domain.staff import Role
from counter_app.domain.workflow import Move
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.lookup import open_dossier
from counter_app.services.moving.calendar_changes import changed_dates, mark_told, write_notice
from counter_app.services.moving.workflow import Wanted, make_move
from counter_app.services.office.calendar import replace_calendar
from counter_app.services.papers.paper_printing import paper_pdf
from db.counter.audit_log import acts_between

TakeIn = Callable[..., Receipt]


def wall(text: str) -> datetime:
    return from_local(datetime.fromisoformat(text))


@pytest.fixture
def later(desk: Desk) -> Desk:
    """The desk once a day off on Thursday 26 November has become known."""
    rows = [
        *calendar_json(desk.calendar),
        {"date": "2026-11-26", "kind": "off", "name": "Ngày nghỉ đột xuất"},
    ]
    return replace(desk, calendar=parse_calendar(rows, version="2026-11-23-moi"))


def test_a_dossier_is_named_with_both_dates(desk: Desk, later: Desk, taken: Receipt) -> None:
    assert changed_dates(desk=desk) == ()

    (one,) = changed_dates(desk=later)
    assert one.row.id == taken.dossier_id
    assert one.promised == wall("2026-11-27T17:00")
    assert one.reckoned == wall("2026-11-30T17:00")
    assert one.why == "ngày 26/11/2026 thành ngày nghỉ (Ngày nghỉ đột xuất)"
    assert open_dossier(taken.dossier_id, desk=later).row.due_at == one.promised


def test_a_date_that_stays_is_not_named(later: Desk, take_in: TakeIn) -> None:
    take_in(at=wall("2026-11-23T09:00"))  # a certified copy of the same day

    assert changed_dates(desk=later) == ()


def test_the_letter_says_both_dates_and_is_written_once(
    later: Desk, taken: Receipt, tmp_path: Path
) -> None:
    at = wall("2026-11-23T14:00")
    paper = write_notice(taken.dossier_id, desk=later, at=at)
    again = write_notice(taken.dossier_id, desk=later, at=at)

    pdf = tmp_path / "notice.pdf"
    pdf.write_bytes(paper_pdf(paper, desk=later))
    text = subprocess.run(
        ["pdftotext", "-raw", pdf, "-"], capture_output=True, text=True, check=True
    ).stdout
    assert again == paper
    assert "ngày 26/11/2026 thành ngày nghỉ (Ngày nghỉ đột xuất)." in " ".join(text.split())
    assert "27/11/2026" in text
    assert "30/11/2026" in text
    assert "lịch nghỉ đã thay đổi" in " ".join(text.split())
    assert "rất mong Ông/Bà/Tổ chức thông cảm" in " ".join(text.split())
    (one,) = changed_dates(desk=later)
    assert one.noticed


def test_it_stays_until_the_citizen_is_told_and_the_promise_stays_for_ever(
    later: Desk, taken: Receipt
) -> None:
    mark_told(taken.dossier_id, desk=later, at=wall("2026-11-23T15:00"), way="phone")

    dossier = open_dossier(taken.dossier_id, desk=later)
    assert changed_dates(desk=later) == ()
    assert dossier.row.due_at == wall("2026-11-27T17:00")
    assert dossier.events[-1].kind is EventKind.CITIZEN_TOLD
    assert dossier.events[-1].body["reckoned"] == "2026-11-30T17:00+07:00"
    with pytest.raises(UserError, match="đã báo rồi"):
        mark_told(taken.dossier_id, desk=later, at=wall("2026-11-23T15:01"))


def test_yet_another_calendar_asks_again_only_if_the_date_moves_again(
    later: Desk, taken: Receipt
) -> None:
    first = write_notice(taken.dossier_id, desk=later, at=wall("2026-11-23T14:00"))
    mark_told(taken.dossier_id, desk=later, at=wall("2026-11-23T15:00"))
    rows = list(calendar_json(later.calendar))
    same = replace(later, calendar=parse_calendar(rows, version="khac-ten"))
    more = [*rows, {"date": "2026-11-30", "kind": "off", "name": "Thêm một ngày"}]
    longer = replace(later, calendar=parse_calendar(more, version="dai-hon"))

    assert changed_dates(desk=same) == ()
    (one,) = changed_dates(desk=longer)
    assert one.reckoned == wall("2026-12-01T17:00")
    assert not one.noticed
    assert write_notice(taken.dossier_id, desk=longer, at=wall("2026-11-23T16:00")) != first


def test_a_date_reckoned_after_a_stop_is_the_one_compared(
    desk: Desk, later: Desk, taken: Receipt
) -> None:
    by = replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))
    for move, at in (
        (Move.ASK_SUPPLEMENT, "2026-11-23T10:00"),
        (Move.SUPPLEMENT, "2026-11-23T16:00"),
    ):
        wanted = Wanted(move=move, reason="Thiếu giấy xác nhận")
        make_move(taken.dossier_id, wanted, desk=by, at=wall(at))
    (one,) = changed_dates(desk=later)
    assert one.promised == wall("2026-11-27T17:00")

    # Asked and brought under the new calendar, nothing differs any more.
    under = replace(later, clerk=by.clerk)
    for move, at in (
        (Move.ASK_SUPPLEMENT, "2026-11-25T09:00"),
        (Move.SUPPLEMENT, "2026-11-25T10:00"),
    ):
        wanted = Wanted(move=move, reason="Thiếu giấy xác nhận")
        make_move(taken.dossier_id, wanted, desk=under, at=wall(at))
    assert changed_dates(desk=later) == ()


def test_an_apology_s_date_is_a_person_s_word(desk: Desk, later: Desk, taken: Receipt) -> None:
    by = replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))
    wanted = Wanted(
        move=Move.APOLOGISE, reason="Chờ nơi khác trả lời", due_at=wall("2026-12-02T17:00")
    )
    make_move(taken.dossier_id, wanted, desk=by, at=wall("2026-11-25T09:00"))

    assert changed_dates(desk=later) == ()


def test_the_office_s_own_calendar_has_a_name_to_read_and_the_log_its_days(led: Desk) -> None:
    since = led.clock.now()
    change = replace_calendar("date,kind,name\n2026-11-26,off,Ngày nghỉ đột xuất\n", desk=led)
    acts = led.store.read(lambda one: acts_between(one, since, led.clock.now()))
    (act,) = (one for one in acts if one.act == Act.OFFICE_CHANGED)
    assert act.clerk_name == led.clerk.name
    assert act.body == {
        "changed": ["calendar"],
        "added": ["2026-11-26 off"],
        "removed": [f"{row.date} {row.kind}" for row in led.calendar.rows],
        "years": [2026],
    }
    assert re.fullmatch(r"của đơn vị, ghi lúc \d\d:\d\d:\d\d ngày \d\d/\d\d/2026", change.version)
