"""How a dossier ends otherwise than with its result, and how a step is taken back."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest

from counter_app.core.clock import from_local
from counter_app.core.errors import UserError
from counter_app.domain.dossier import State
from counter_app.domain.grounds import refusal_grounds
from counter_app.domain.people.applicant import Person
from counter_app.domain.people.identity import PartialDate, Sex
from counter_app.domain.staff import Role
from counter_app.domain.step import (
    Collected,
    CollectorKind,
    Finished,
    Ground,
    Refused,
    SlipOutcome,
    Stopped,
    Withdrawn,
)
from counter_app.domain.workflow import Move, PaperKind
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.lookup import open_dossier
from counter_app.services.moving.apologies import apology
from counter_app.services.moving.kept_papers import still_kept
from counter_app.services.moving.stepping_back import consequences
from counter_app.services.moving.workflow import Moved, Wanted, make_move, possible
from counter_app.services.papers.letter_printing import letter_pdf

ELSEWHERE = "H42.12"
REASON = "Lý do đủ dài để ghi lại"
HANDED_OUT = Collected(kind=CollectorKind.OWNER, name="Nguyễn Thị Ánh", slip=SlipOutcome.NONE_GIVEN)
Step = Callable[..., Moved]


def wall(text: str) -> datetime:
    return from_local(datetime.fromisoformat(text))


@pytest.fixture
def step(desk: Desk, taken: Receipt) -> Step:
    """One move by a leader, of this dossier unless another is named."""

    def made(move: Move, at: str, *, of: Receipt = taken, by: Desk = desk, **more: object) -> Moved:
        by = replace(by, clerk=replace(by.clerk, role=Role.LEADER))
        wanted = Wanted(move=move, **{"reason": REASON, **more})  # type: ignore[arg-type]
        return make_move(of.dossier_id, wanted, desk=by, at=wall(at))

    return made


def refusal(step: Step, *arguments: object, **more: object) -> str:
    with pytest.raises(UserError) as refused:
        step(*arguments, **more)
    return refused.value.code


def text_of(pdf: bytes) -> str:
    program = shutil.which("pdftotext")
    assert program
    read = subprocess.run([program, "-", "-"], input=pdf, check=True, capture_output=True)
    return " ".join(read.stdout.decode().split())


def refused(*grounds: Ground, no: str = "15/UBND-VP", on: date | None = None) -> Refused:
    return Refused(grounds=grounds, paper_no=no, paper_on=on or date(2026, 11, 25))


def to_processing(step: Step) -> None:
    step(Move.TRANSFER, "2026-11-23T10:00")
    step(Move.TAKE_UP, "2026-11-23T11:00")


def test_a_refusal_is_the_agency_s_letter_with_its_grounds(
    desk: Desk, taken: Receipt, step: Step
) -> None:
    to_processing(step)
    forged = refusal_grounds()["forged"].ground("mộc đỏ bị cạo")

    made = step(Move.REFUSE, "2026-11-25T10:00", reason="", details=refused(forged))

    dossier = open_dossier(taken.dossier_id, desk=desk)
    assert made.state is State.REFUSED_AFTER_APPRAISAL
    assert made.paper is None
    assert dossier.row.standing.ready_at == dossier.events[-1].at
    assert str(dossier.events[-1].body["reason"]).endswith("không đúng sự thật: mộc đỏ bị cạo.")


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (None, "paper_missing"),
        (Refused(grounds=()), "ground_missing"),
        (refused(Ground(code="forged"), no=" "), "paper_no_missing"),
        (refused(Ground(code="forged"), on=date(2026, 11, 26)), "paper_on_wrong"),
        (refused(Ground(code="forged"), on=date(2026, 11, 22)), "paper_on_wrong"),
        (Refused(grounds=(Ground(code="forged"),), paper_no="1"), "paper_on_missing"),
        (refused(Ground(code="other", words="ngắn")), "ground_words"),
    ],
    ids=["nothing", "no ground", "no number", "tomorrow", "before", "no day", "few words"],
)
def test_a_refusal_that_lacks_something_is_not_kept(
    step: Step, told: Refused | None, code: str
) -> None:
    to_processing(step)

    assert refusal(step, Move.REFUSE, "2026-11-25T10:00", details=told) == code


def test_a_refusal_handed_out_by_mistake_is_a_refusal_again(
    desk: Desk, taken: Receipt, step: Step
) -> None:
    to_processing(step)
    step(Move.REFUSE, "2026-11-25T10:00", details=refused(Ground(code="forged")))
    step(Move.RETURN_RESULT, "2026-11-25T14:00", details=HANDED_OUT)
    told = consequences(open_dossier(taken.dossier_id, desk=desk))

    back = step(Move.STEP_BACK, "2026-11-25T14:05")

    standing = open_dossier(taken.dossier_id, desk=desk).row.standing
    assert back.state is State.REFUSED_AFTER_APPRAISAL
    assert standing.ready_at is not None
    assert standing.returned_at is None
    assert "Hồ sơ trở về “Từ chối giải quyết”." in told
    assert any("Nguyễn Thị Ánh đã mang trả lại" in one for one in told)
    assert any("Bỏ giờ trả kết quả" in one for one in told)


def test_a_result_found_wrong_on_the_shelf_goes_back_and_is_judged_anew(
    desk: Desk, taken: Receipt, step: Step
) -> None:
    to_processing(step)
    step(Move.FINISH, "2026-11-24T10:00", details=Finished(shelf="A3"))
    told = consequences(open_dossier(taken.dossier_id, desk=desk))

    back = step(Move.STEP_BACK, "2026-11-25T10:00")

    standing = open_dossier(taken.dossier_id, desk=desk).row.standing
    assert back.state is State.PROCESSING
    assert (standing.ready_at, standing.shelf) == (None, "")
    assert back.due_at == taken.due_at
    assert any("Bỏ giờ có kết quả 10:00 ngày 24/11/2026" in one for one in told)
    assert any("A3" in one for one in told)


def test_going_back_from_the_unit_keeps_the_control_sheet(
    desk: Desk, taken: Receipt, step: Step
) -> None:
    step(Move.TRANSFER, "2026-11-23T10:00")

    told = consequences(open_dossier(taken.dossier_id, desk=desk))

    assert any("Phiếu kiểm soát số 100001 giữ nguyên" in one for one in told)
    assert any("17:00 ngày 27/11/2026" in one for one in told)


def test_where_there_is_no_way_back_the_others_are_named(desk: Desk, taken: Receipt) -> None:
    with pytest.raises(UserError, match="Có thể: chuyển cơ quan giải quyết"):
        consequences(open_dossier(taken.dossier_id, desk=desk))


def test_another_unit_s_dossier_is_not_finished_before_it_went_there(
    desk: Desk, take_in: Callable[..., Receipt], step: Step
) -> None:
    theirs = take_in(
        at=wall("2026-11-23T09:20"),
        procedure_code="1.004873",
        certified_copies=(),
        resolving_unit=ELSEWHERE,
    )

    offered = {one.move for one in possible(open_dossier(theirs.dossier_id, desk=desk), desk=desk)}
    assert Move.FINISH not in offered
    with pytest.raises(UserError, match="Có thể: chuyển cơ quan giải quyết"):
        step(Move.FINISH, "2026-11-23T10:00", of=theirs)


def test_originals_left_behind_are_named_and_those_taken_home_signed_back(
    desk: Desk, take_in: Callable[..., Receipt], step: Step
) -> None:
    procedure = desk.catalogue.require("1.001193", on=date(2026, 11, 23))
    births = [
        take_in(
            at=wall(f"2026-11-23T09:{minute}"),
            procedure_code=procedure.code,
            case_id=procedure.cases[0].id,
            certified_copies=(),
            subject=Person(
                name=f"Nguyễn Minh {name}",
                birth=PartialDate(year=2026, month=11, day=1),
                sex=Sex.MALE,
                birth_place="Trạm y tế Xã A",
            ),
        )
        for minute, name in ((30, "An"), (40, "Bình"))
    ]
    (kept,) = still_kept(births[0].dossier_id, desk=desk)

    left = step(Move.WITHDRAW, "2026-11-23T10:00", of=births[0])
    told = Withdrawn(asked_by="Nguyễn Thị Ánh", papers_back=(kept.label,))
    whole = step(Move.WITHDRAW, "2026-11-23T10:00", of=births[1], details=told)

    assert any(kept.label in warning for warning in left.warnings)
    assert whole.warnings == ()
    assert still_kept(births[0].dossier_id, desk=desk)
    assert still_kept(births[1].dossier_id, desk=desk) == ()


def test_an_apology_makes_no_late_result_punctual(desk: Desk, taken: Receipt, step: Step) -> None:
    to_processing(step)
    assert open_dossier(taken.dossier_id, desk=desk).row.on_time is None
    step(Move.APOLOGISE, "2026-11-25T10:00", due_at=wall("2026-12-04T17:00"))
    step(Move.FINISH, "2026-12-01T10:00")

    row = open_dossier(taken.dossier_id, desk=desk).row
    assert row.due_at == wall("2026-12-04T17:00")
    assert row.on_time is False


def test_who_may_not_is_told_who_may_and_what_is_theirs(desk: Desk, taken: Receipt) -> None:
    with pytest.raises(UserError) as refused:
        make_move(
            taken.dossier_id,
            Wanted(move=Move.TRANSFER),
            desk=replace(desk, clerk=replace(desk.clerk, role=Role.SPECIALIST)),
            at=wall("2026-11-23T10:00"),
        )
    assert refused.value.code == "not_your_part"
    assert "do tiếp nhận, lãnh đạo làm" in refused.value.message
    assert "Bạn làm được: yêu cầu bổ sung" in refused.value.message


@pytest.mark.parametrize(("asked_by", "to"), [("", "người nộp"), ("Lê Thị Hoa", "Lê Thị Hoa")])
def test_form_05_bears_its_mark_until_the_office_confirms_the_layout(
    desk: Desk, taken: Receipt, step: Step, asked_by: str, to: str
) -> None:
    printing = replace(desk.office.printing, template_confirmed=True)
    confirmed = replace(desk, office=replace(desk.office, printing=printing))
    told = Stopped(papers_back=("Tờ khai",), asked_by=asked_by)

    step(Move.STOP, "2026-11-23T10:00", by=confirmed, details=told)

    text = text_of(letter_pdf(taken.dossier_id, PaperKind.STOP_NOTICE, desk=desk))
    assert "CHƯA ĐỐI CHIẾU" not in text.upper()
    assert f"Đã trả lại cho {to}: Tờ khai." in text


def test_an_unconfirmed_form_05_says_so(desk: Desk, taken: Receipt, step: Step) -> None:
    step(Move.STOP, "2026-11-23T10:00")

    text = text_of(letter_pdf(taken.dossier_id, PaperKind.STOP_NOTICE, desk=desk))
    assert "CHƯA ĐỐI CHIẾU" in text.upper()


def test_an_apology_proposes_a_later_date_and_says_by_when_it_must_leave(
    desk: Desk, taken: Receipt, step: Step
) -> None:
    dossier = open_dossier(taken.dossier_id, desk=desk)

    early = apology(dossier, desk=desk, at=wall("2026-11-25T09:00"))
    late = apology(dossier, desk=desk, at=wall("2026-11-27T09:00"))

    assert early is not None
    assert late is not None
    assert (early.last_day, early.late, late.late) == (date(2026, 11, 26), False, True)
    assert early.new_due_at == wall("2026-12-02T17:00")


def test_after_a_supplement_the_last_day_moves_with_the_date(
    desk: Desk, taken: Receipt, step: Step
) -> None:
    step(Move.ASK_SUPPLEMENT, "2026-11-25T09:00")
    step(Move.SUPPLEMENT, "2026-12-01T09:00")

    made = apology(
        open_dossier(taken.dossier_id, desk=desk), desk=desk, at=wall("2026-12-02T09:00")
    )
    assert made is not None
    assert made.last_day == date(2026, 12, 3)


def test_a_same_day_result_is_apologised_for_before_its_hour(
    desk: Desk, take_in: Callable[..., Receipt], step: Step
) -> None:
    copies = take_in(at=wall("2026-11-23T09:30"))
    dossier = open_dossier(copies.dossier_id, desk=desk)

    made = apology(dossier, desk=desk, at=wall("2026-11-23T16:00"))
    assert made is not None
    assert (made.last_day, made.late) == (None, False)
    assert made.new_due_at == wall("2026-11-25T17:00")
    too_late = step(Move.APOLOGISE, "2026-11-23T17:05", of=copies, due_at=wall("2026-11-25T17:00"))
    assert any("trước giờ đã hẹn" in warning for warning in too_late.warnings)
