"""A wrong name, matter or date is mended by a new slip; the old one stays, void, and leads to it."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.domain.dossier import EventKind
from counter_app.domain.draft import Draft
from counter_app.domain.moving.clockwork import promise_in_force
from counter_app.domain.papers import SlipContent
from counter_app.domain.people.applicant import Person
from counter_app.domain.staff import Role
from counter_app.domain.step import Defect, SupplementAsked
from counter_app.domain.workflow import Move, PaperKind
from counter_app.services import lookup
from counter_app.services.correcting.reissue import (
    Correction,
    Reissued,
    give_code,
    plan,
    reissue,
    void_paper,
)
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping.check import check
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.moving.workflow import Wanted, make_move
from counter_app.services.papers.letter_printing import letter_row
from counter_app.services.papers.originals import Original, original, waiting
from counter_app.services.papers.paper_printing import paper_content, paper_pdf, slip_row
from counter_app.services.visits.scanned import read_scanned
from db.engine import cursor_of

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
REASON = "Gõ nhầm tên công dân"
TakeIn = Callable[..., Receipt]


def words_of(pdf: bytes) -> str:
    program = shutil.which("pdftotext")
    assert program
    read = subprocess.run([program, "-", "-"], input=pdf, check=True, capture_output=True)
    return " ".join(read.stdout.decode().split())


def named(draft: Draft, name: str, **more: Any) -> Draft:
    person = msgspec.structs.replace(draft.submitter.person, name=name, **more)
    return msgspec.structs.replace(
        draft, submitter=msgspec.structs.replace(draft.submitter, person=person)
    )


@pytest.fixture
def taken(take_in: TakeIn) -> Receipt:
    return take_in()


@pytest.fixture
def kept(desk: Desk, taken: Receipt) -> Callable[[], DossierView]:
    return lambda: open_dossier(taken.dossier_id, desk=desk)


@pytest.fixture
def mended(desk: Desk, draft: Draft, taken: Receipt) -> Reissued:
    """The name was wrong: it is Ánh Tuyết."""
    wanted = Correction(reason=REASON, draft=named(draft, "Nguyễn Thị Ánh Tuyết"))
    return reissue(taken.dossier_id, wanted, desk=desk, at=AT)


def test_the_new_slip_takes_the_place_of_the_old_one_and_both_say_so(
    desk: Desk, taken: Receipt, mended: Reissued, kept: Callable[[], DossierView]
) -> None:
    old, new = kept().papers
    assert (old.paper_no, new.paper_no) == (taken.slip_no, taken.slip_no + 1)
    assert (new.replaces, old.void_reason) == (old.number, REASON)
    old_words, new_words = (words_of(paper_pdf(one.number, desk=desk)) for one in (old, new))
    assert f"ĐÃ HỦY – lúc 10:00 23/11/2026, thay bằng số {new.paper_no}" in old_words
    assert "Nguyễn Thị Ánh Tuyết" not in old_words
    assert f"thay thế phiếu số {old.paper_no} ngày 23/11/2026" in new_words
    assert "Nguyễn Thị Ánh Tuyết" in new_words
    assert "ĐÃ HỦY" not in new_words
    assert taken.dossier_code
    assert taken.dossier_code in new_words
    assert check(desk=desk) == ()


def test_nothing_is_edited_in_place(
    taken: Receipt, mended: Reissued, kept: Callable[[], DossierView]
) -> None:
    dossier = kept()
    first, now = dossier.versions
    assert first.draft.submitter.person.name == "Nguyễn Thị Ánh"
    assert (now, dossier.received.draft.submitter.person.name) == (
        dossier.received,
        "Nguyễn Thị Ánh Tuyết",
    )
    assert (now.slip_no, first.slip_no) == (mended.slip_no, taken.slip_no)
    kinds = [event.kind for event in dossier.events]
    assert kinds == [EventKind.RECEIVED, EventKind.PAPER_VOIDED, EventKind.CORRECTED]
    assert dossier.events[-1].body["changes"] == [
        {
            "what": "Họ tên người nộp",
            "before": "Nguyễn Thị Ánh",
            "after": "Nguyễn Thị Ánh Tuyết",
        }
    ]
    assert dossier.row.code == taken.dossier_code
    assert dossier.row.due_at == taken.due_at
    assert not dossier.row.printed


def test_old_and_new_name_and_number_find_the_dossier(
    desk: Desk, taken: Receipt, mended: Reissued
) -> None:
    for text in ("nguyen thi anh", "tuyet", str(taken.slip_no), str(mended.slip_no)):
        (found,) = lookup.search(text, desk=desk)
        assert found.applicant_name == "Nguyễn Thị Ánh Tuyết"
    assert [row.id for row in lookup.by_slip_digits(str(taken.slip_no), desk=desk)] == [
        taken.dossier_id
    ]


def test_a_second_correction_leads_on_and_is_found_by_every_name(
    desk: Desk, draft: Draft, taken: Receipt, mended: Reissued, kept: Callable[[], DossierView]
) -> None:
    again = Correction(reason=REASON, draft=named(draft, "Nguyễn Thị Bạch", address="Thôn 9"))
    reissue(taken.dossier_id, again, desk=desk, at=AT)

    assert [paper.voided_at is None for paper in kept().papers] == [False, False, True]
    for text in ("anh nguyen", "tuyet", "bach"):
        assert [row.applicant_name for row in lookup.search(text, desk=desk)] == ["Nguyễn Thị Bạch"]
    assert check(desk=desk) == ()


def test_a_wrong_matter_is_reckoned_again_from_the_time_of_receipt(
    desk: Desk, taken: Receipt, draft: Draft, kept: Callable[[], DossierView]
) -> None:
    person = msgspec.structs.replace(
        draft.submitter.person, birth=None, address="Thôn 1, Xã A, Tỉnh B"
    )
    wanted = msgspec.structs.replace(
        draft,
        submitter=msgspec.structs.replace(draft.submitter, person=person),
        procedure_code="1.004873",
        certified_copies=(),
        given=None,
    )
    late = AT + timedelta(hours=3)
    planned = plan(kept(), Correction(reason=REASON, draft=wanted), desk=desk, at=late)
    whats = {one.what for one in planned.changes}
    assert {"Thủ tục", "Phí, lệ phí", "Hẹn trả"} <= whats

    made = reissue(taken.dossier_id, Correction(reason=REASON, draft=wanted), desk=desk, at=late)

    dossier = kept()
    assert dossier.row.procedure_code == "1.004873"
    assert dossier.row.code == taken.dossier_code
    assert dossier.row.received_at == taken.received_at
    assert made.due_at is not None
    assert made.due_at != taken.due_at
    assert (dossier.row.due_at, dossier.row.first_due_at) == (made.due_at, made.due_at)
    assert dossier.received.promise is not None
    words = words_of(paper_pdf(made.paper, desk=desk))
    assert f"{local(made.due_at):%d}" in words
    assert check(desk=desk) == ()


def test_a_date_is_mended_within_the_limit_only(desk: Desk, take_in: TakeIn, draft: Draft) -> None:
    taken = take_in(procedure_code="1.004873", certified_copies=())
    assert taken.due_at is not None
    sooner = taken.due_at - timedelta(days=1)
    made = reissue(taken.dossier_id, Correction(reason=REASON, due_at=sooner), desk=desk, at=AT)
    assert made.due_at == sooner
    dossier = open_dossier(taken.dossier_id, desk=desk)
    assert (dossier.row.due_at, dossier.row.first_due_at) == (sooner, taken.due_at)
    with pytest.raises(UserError, match="muộn hơn thời hạn"):
        reissue(
            taken.dossier_id,
            Correction(reason=REASON, due_at=taken.due_at + timedelta(days=7)),
            desk=desk,
            at=AT,
        )
    assert check(desk=desk) == ()


def test_the_clerk_mends_the_same_day_and_a_leader_later(
    desk: Desk, draft: Draft, taken: Receipt
) -> None:
    wanted = Correction(reason=REASON, draft=named(draft, "Nguyễn Thị Ánh Tuyết"))
    tomorrow = AT + timedelta(days=1)
    with pytest.raises(UserError, match="do lãnh đạo làm"):
        reissue(taken.dossier_id, wanted, desk=desk, at=tomorrow)
    leader = replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))
    reissue(taken.dossier_id, wanted, desk=leader, at=tomorrow)
    assert check(desk=desk) == ()


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (Correction(reason="ngắn"), "ít nhất 10 chữ"),
        (Correction(reason=REASON), "Chưa sửa gì"),
        (Correction(reason="x" * 501), "dài quá"),
    ],
)
def test_what_cannot_be_is_refused_and_uses_no_number(
    desk: Desk, taken: Receipt, kept: Callable[[], DossierView], wanted: Correction, message: str
) -> None:
    with pytest.raises(UserError, match=message):
        reissue(taken.dossier_id, wanted, desk=desk, at=AT)
    (only,) = kept().papers
    assert only.voided_at is None


def test_a_wrong_number_of_a_person_is_refused_as_at_intake(
    desk: Desk, draft: Draft, taken: Receipt
) -> None:
    wanted = named(draft, "Nguyễn Thị Ánh", personal_id="12")
    with pytest.raises(UserError):
        reissue(taken.dossier_id, Correction(reason=REASON, draft=wanted), desk=desk, at=AT)


def test_two_people_cannot_mend_past_each_other(
    desk: Desk, draft: Draft, taken: Receipt, mended: Reissued
) -> None:
    stale = Correction(reason=REASON, draft=named(draft, "Trần Thị Cúc"), seen_version=1)
    with pytest.raises(UserError, match="xem lại hồ sơ"):
        reissue(taken.dossier_id, stale, desk=desk, at=AT)


def test_a_letter_is_void_for_good_and_its_number_is_not_given_again(
    desk: Desk, taken: Receipt, kept: Callable[[], DossierView]
) -> None:
    make_move(taken.dossier_id, Wanted(move=Move.TRANSFER), desk=desk, at=AT)
    row = letter_row(taken.dossier_id, PaperKind.CONTROL_SHEET, desk=desk)

    void_paper(row, "Lập nhầm phiếu", dossier=kept(), desk=desk, at=AT)

    assert "ĐÃ HỦY – lúc 10:00 23/11/2026, Lập nhầm phiếu" in words_of(paper_pdf(row, desk=desk))
    with pytest.raises(UserError, match="đã hủy trước đó"):
        void_paper(row, "Lập nhầm phiếu", dossier=kept(), desk=desk, at=AT)
    with pytest.raises(UserError, match="chưa có giấy loại đó"):
        letter_row(taken.dossier_id, PaperKind.CONTROL_SHEET, desk=desk)
    with pytest.raises(UserError, match="cấp lại khi hủy"):
        void_paper(kept().slip.number, "Lập nhầm phiếu", dossier=kept(), desk=desk, at=AT)
    assert check(desk=desk) == ()


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        ("UPDATE papers SET voided_ms = NULL WHERE number = 1", "void_changed"),
        ("UPDATE papers SET void_reason = 'khác' WHERE number = 1", "void_changed"),
        ("UPDATE papers SET voided_ms = 5 WHERE number = 2", "void_changed"),
        ("UPDATE dossiers SET applicant_name = 'Nguyễn Thị Ánh'", "dossier_changed"),
        ("UPDATE dossiers SET slip_no = slip_no - 1", "dossier_changed"),
    ],
)
def test_tampering_with_a_correction_is_found(
    desk: Desk, mended: Reissued, edit: str, code: str
) -> None:
    desk.store.write(lambda connection: cursor_of(connection).execute(edit))
    assert code in {damage.code for damage in check(desk=desk)}


def test_the_new_slip_waits_to_be_printed_and_the_old_one_no_longer_does(
    desk: Desk, taken: Receipt, mended: Reissued
) -> None:
    assert [row.id for row in waiting(desk=desk)] == [taken.dossier_id]
    assert original(taken.dossier_id, desk=desk) is Original.NOT_PRINTED


def test_the_official_code_comes_later_and_the_slip_follows(desk: Desk, take_in: TakeIn) -> None:
    taken = take_in(resolving_unit="H42.12")
    assert taken.dossier_code is None
    first = paper_content(slip_row(taken.dossier_id, desk=desk), desk=desk)
    assert isinstance(first, SlipContent)
    next_week = AT + timedelta(days=7)

    made = give_code(taken.dossier_id, "H42.12-261123-0041", desk=desk, at=next_week)

    dossier = open_dossier(taken.dossier_id, desk=desk)
    assert (dossier.row.code, dossier.row.due_at) == ("H42.12-261123-0041", taken.due_at)
    assert dossier.slip.content.dossier_code == "H42.12-261123-0041"  # type: ignore[union-attr]
    assert [row.id for row in lookup.search("261123-0041", desk=desk)] == [taken.dossier_id]
    told = read_scanned(first.qr_digits, desk=desk)
    assert told.row is not None
    assert told.message.endswith(f"thay bằng số {made.slip_no}.")
    assert check(desk=desk) == ()
    again = take_in(resolving_unit="H42.12")
    with pytest.raises(UserError, match="hồ sơ khác"):
        give_code(again.dossier_id, "H42.12-261123-0041", desk=desk, at=next_week)
    with pytest.raises(UserError, match="Chưa sửa gì"):
        give_code(taken.dossier_id, "H42.12-261123-0042", desk=desk, at=next_week)


def test_a_clock_that_stood_still_and_a_wrong_matter_go_together(
    desk: Desk, take_in: TakeIn, draft: Draft
) -> None:
    """The stop is kept: while it lasts no date stands, whichever procedure is the right one."""
    taken = take_in(procedure_code="1.004873", certified_copies=())
    dossier = open_dossier(taken.dossier_id, desk=desk)
    at = AT + timedelta(minutes=5)
    ask = Wanted(move=Move.ASK_SUPPLEMENT, reason="Thiếu giấy tờ tùy thân", points=("Căn cước",))
    defects = SupplementAsked(
        defects=(Defect(component=dossier.received.components[0].label, code="missing"),)
    )
    make_move(taken.dossier_id, replace(ask, details=defects), desk=desk, at=at)
    wanted = msgspec.structs.replace(
        dossier.received.draft, procedure_code="2.002516", case_id=None, given=None
    )
    made = reissue(taken.dossier_id, Correction(reason=REASON, draft=wanted), desk=desk, at=at)
    assert made.due_at is None
    assert open_dossier(taken.dossier_id, desk=desk).row.due_at is None
    assert check(desk=desk) == ()


def test_an_owner_s_name_is_mended_like_the_submitter_s(
    desk: Desk, take_in: TakeIn, draft: Draft
) -> None:
    owner = Person(name="Lò Văn Páo", personal_id="001190000002", address="Bản 2")
    taken = take_in(owners=(owner,))
    wanted = msgspec.structs.replace(
        draft, owners=(msgspec.structs.replace(owner, name="Lò Văn Páo A"),)
    )
    made = reissue(taken.dossier_id, Correction(reason=REASON, draft=wanted), desk=desk, at=AT)
    assert [one.what for one in made.changes] == ["Họ tên chủ hồ sơ"]


def test_a_name_mended_leaves_both_appointments_and_every_leg_as_promised(
    desk: Desk, take_in: TakeIn
) -> None:
    taken = take_in(procedure_code="1.013978", case_id="certificate", certified_copies=())
    before = open_dossier(taken.dossier_id, desk=desk)
    right = named(before.received.draft, "Nguyễn Thị Ánh Tuyết")
    reissue(taken.dossier_id, Correction(reason=REASON, draft=right), desk=desk, at=AT)
    after = open_dossier(taken.dossier_id, desk=desk)
    old, new = (paper.content for paper in after.papers)
    assert isinstance(old, SlipContent)
    assert isinstance(new, SlipContent)
    assert old.legs
    same = ("legs", "payment_at", "due_at", "limit", "components", "charges", "deadline_note")
    assert [getattr(old, one) for one in same] == [getattr(new, one) for one in same]
    assert after.received.promise == before.received.promise
    assert promise_in_force(after.life) == promise_in_force(before.life)
