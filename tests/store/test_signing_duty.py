"""Who signs today as the desk says it: what papers then bear, until when, and taking it back."""

import subprocess
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from counter_app.core.clock import from_local, local
from counter_app.core.errors import UserError
from counter_app.domain.draft import Draft
from counter_app.domain.office import RosterEntry
from counter_app.domain.staff import Role
from counter_app.domain.step import Stopped
from counter_app.domain.workflow import Move
from counter_app.services.desk import Desk
from counter_app.services.intake.offer import offer
from counter_app.services.lookup import open_dossier
from counter_app.services.moving.move_cautions import cautions
from counter_app.services.moving.workflow import Wanted, make_move
from counter_app.services.office.editions import renewed
from counter_app.services.office.office import find_office
from counter_app.services.office.signing_duty import on_duty, say_signer, take_back
from counter_app.services.papers.paper_printing import paper_pdf
from counter_app.services.papers.printing import slip_pdf

ROSTER = RosterEntry(name="Ksor H'Lan", title="PHÓ GIÁM ĐỐC")
OTHER = RosterEntry(
    name=" Bùi  Văn Trưởng ", title="KT. GIÁM ĐỐC", authority="Giấy ủy quyền số 12/GUQ-UBND"
)


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """The desk of an office whose roster knows one person."""
    return replace(desk, office=replace(desk.office, signers=(ROSTER,)))


def saying(signer: RosterEntry | None, desk: Desk) -> Desk:
    """The desk after that was said."""
    return replace(desk, office=say_signer(signer, desk=desk, at=desk.clock.now()))


@pytest.fixture
def kept(desk: Desk) -> Desk:
    """The same with its settings in the store, as they are in earnest."""
    from db.counter.office import save_office

    at = desk.clock.now()
    desk.store.write(lambda one: save_office(one, desk.office, valid_from=at))
    return desk


def today(desk: Desk) -> date:
    return local(desk.clock.now()).date()


def test_who_was_said_signs_today_and_tomorrow_the_roster_again(kept: Desk) -> None:
    desk = saying(OTHER, kept)
    signer = desk.office.signer(today(desk))
    assert signer is not None
    assert (signer.name, signer.authority) == ("Bùi Văn Trưởng", OTHER.authority)
    assert desk.office.signer(today(desk) + timedelta(days=1)) == ROSTER
    now = on_duty(desk=desk, at=desk.clock.now())
    assert now.said is not None
    assert now.said.by == desk.clerk.name
    assert now.others == (ROSTER,)


def test_another_window_and_the_next_start_go_by_it(kept: Desk) -> None:
    said = saying(None, kept)
    other = renewed(desk=kept)
    assert other is not None
    assert other.office.lacks_signer(today(kept))
    found = find_office(kept.store, at=kept.clock.now())
    assert found == said.office


def test_what_was_said_last_is_taken_back_step_by_step(kept: Desk) -> None:
    desk = saying(None, saying(OTHER, kept))
    assert desk.office.signer(today(desk)) is None
    desk = replace(desk, office=take_back(desk=desk, at=desk.clock.now()))
    signer = desk.office.signer(today(desk))
    assert signer is not None
    assert signer.name == "Bùi Văn Trưởng"
    desk = replace(desk, office=take_back(desk=desk, at=desk.clock.now()))
    assert desk.office.signer(today(desk)) == ROSTER
    with pytest.raises(UserError) as caught:
        take_back(desk=desk, at=desk.clock.now())
    assert caught.value.code == "nothing_said"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "  "}, "name"),
        ({"title": ""}, "title"),
        ({"name": "A" * 121}, "name"),
        ({"authority": "số \u4e00"}, "authority"),
        ({"name": "An\x00"}, "name"),
    ],
)
def test_what_no_paper_could_bear_is_refused(
    kept: Desk, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(UserError) as caught:
        say_signer(replace(OTHER, **change), desk=kept, at=kept.clock.now())
    assert caught.value.field == field
    assert len(caught.value.message.split()) <= 25


def finding(draft: Draft, desk: Desk) -> str:
    made = offer(draft, desk=desk, at=desk.clock.now())
    return next((one.message for one in made.findings if one.code == "no_signer"), "")


def test_nobody_is_told_before_today_is_promised_and_not_of_another_day(
    kept: Desk, draft: Draft
) -> None:
    assert offer(draft, desk=kept, at=kept.clock.now()).due_at is not None
    assert finding(draft, kept) == ""
    desk = saying(None, kept)
    due = offer(draft, desk=desk, at=desk.clock.now()).due_at
    assert due is not None
    told = finding(draft, desk)
    assert bool(told) is (local(due).date() == today(desk))
    immediate = finding(_at_once(draft), desk)
    assert "Hôm nay không có người ký: hãy hỏi" in immediate
    assert finding(_at_once(draft), saying(OTHER, desk)) == ""


def _at_once(draft: Draft) -> Draft:
    from msgspec.structs import replace as changed

    return changed(draft, immediate=True)


def words(pdf: bytes) -> str:
    asked = ["pdftotext", "-raw", "-", "-"]
    read = subprocess.run(asked, input=pdf, check=True, capture_output=True, timeout=60)
    return " ".join(read.stdout.decode().split())


def moved(desk: Desk, dossier: Any, wanted: Wanted) -> str:
    """The words of the paper that a leader's move makes."""
    by = replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))
    written = make_move(dossier, wanted, desk=by, at=desk.clock.now())
    assert written.paper_row is not None
    return words(paper_pdf(written.paper_row, desk=desk))


APOLOGY = Wanted(
    move=Move.APOLOGISE,
    reason="Chờ nơi khác trả lời xác minh",
    due_at=from_local(datetime(2026, 12, 2, 17, 0)),  # noqa: DTZ001 - an hour of the wall clock
)
STOP = Wanted(move=Move.STOP, reason="Người nộp đề nghị dừng", details=Stopped())


def test_forms_04_and_05_bear_who_was_said_and_slip_02_and_03_who_sits_there(
    kept: Desk, take_in: Any, guide: Any, refuse: Any
) -> None:
    taken = [take_in(procedure_code="1.004873", certified_copies=()) for _ in range(3)]
    desk = saying(OTHER, kept)
    for wanted, one in ((APOLOGY, taken[0]), (STOP, taken[1])):
        said = moved(desk, one.dossier_id, wanted)
        assert "KT. GIÁM ĐỐC" in said
        assert "Bùi Văn Trưởng" in said
        assert "Giấy ủy quyền số 12/GUQ-UBND" in said
        assert ROSTER.name not in said
    guide()
    refuse()
    slip = words(slip_pdf(taken[2].dossier_id, desk=desk))
    visits = [
        words(paper_pdf(number, desk=desk)) for number in (6, 7)
    ]  # after three slips and two papers
    for said in (slip, *visits):
        assert desk.clerk.name in said
        assert "Bùi Văn Trưởng" not in said
    nobody = saying(None, desk)
    blank = moved(nobody, taken[2].dossier_id, APOLOGY)
    assert "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ" in blank
    assert ROSTER.name not in blank


def test_a_paper_printed_before_keeps_its_signer(kept: Desk, take_in: Any) -> None:
    taken = take_in(procedure_code="1.004873", certified_copies=())
    first = moved(kept, taken.dossier_id, APOLOGY)
    assert ROSTER.name in first
    desk = saying(OTHER, kept)
    assert ROSTER.name in words(paper_pdf(2, desk=desk))  # the slip is the first


def test_a_paper_that_nobody_would_sign_is_told_before_it_is_made(kept: Desk, take_in: Any) -> None:
    taken = take_in(procedure_code="1.004873", certified_copies=())

    def told(desk: Desk, wanted: Wanted) -> list[str]:
        dossier = open_dossier(taken.dossier_id, desk=desk)
        return [
            one.code for one in cautions(wanted, dossier=dossier, desk=desk, at=desk.clock.now())
        ]

    nobody = saying(None, kept)
    for wanted in (APOLOGY, STOP):
        assert "no_signer" not in told(kept, wanted)
        assert "no_signer" in told(nobody, wanted)
    assert "no_signer" not in told(nobody, Wanted(move=Move.TRANSFER))
