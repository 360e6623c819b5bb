"""Asking for a supplement once and whole, taking what comes, and closing what nobody answers."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from counter_app.core.clock import from_local
from counter_app.core.errors import UserError
from counter_app.domain.catalogue.catalogue import Catalogue
from counter_app.domain.catalogue.procedure import ComponentKind
from counter_app.domain.checklist import GivenComponent
from counter_app.domain.correspondence import LetterContent
from counter_app.domain.deadline.limit import SuspensionKind, SuspensionPolicy
from counter_app.domain.defects import defect_kinds
from counter_app.domain.dossier import State
from counter_app.domain.staff import Role
from counter_app.domain.step import Defect, StopGround, Stopped, SupplementAsked, Supplemented
from counter_app.domain.workflow import Move, PaperKind
from counter_app.protocol.event_words import event_words
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier
from counter_app.services.moving.part_brought import bring_part, may_come_in_parts
from counter_app.services.moving.supplements import (
    closing,
    components_of,
    still_to_bring,
    to_bring,
    unanswered,
)
from counter_app.services.moving.workflow import Moved, Wanted, make_move
from counter_app.services.papers.letter_printing import letter_pdf

PROCEDURE = "1.004873"
FORM = "Tờ khai cấp giấy xác nhận tình trạng hôn nhân"
LEADER_S_REASON = "Phát hiện thêm khi thẩm tra tại nơi cư trú cũ"
Step = Callable[..., Moved]


def wall(text: str) -> datetime:
    return from_local(datetime.fromisoformat(text))


def of(code: str, component: str = "", words: str = "") -> Defect:
    return defect_kinds()[code].defect(component, words)


@pytest.fixture
def taken(take_in: Callable[..., Receipt]) -> Receipt:
    """A marital-status certificate: three working days from Monday 23 November 2026."""
    return take_in(at=wall("2026-11-23T09:10"), procedure_code=PROCEDURE, certified_copies=())


def changed(desk: Desk, **procedure: object) -> Desk:
    """The desk with the procedure's entry changed."""
    entries = desk.catalogue.procedures
    return replace(
        desk,
        catalogue=Catalogue(
            [replace(one, **procedure) if one.code == PROCEDURE else one for one in entries]  # type: ignore[arg-type]
        ),
    )


@pytest.fixture
def step(desk: Desk, taken: Receipt) -> Step:
    def made(
        move: Move, at: str, *, role: Role = Role.LEADER, by: Desk = desk, **more: object
    ) -> Moved:
        by = replace(by, clerk=replace(by.clerk, role=role))
        return make_move(taken.dossier_id, Wanted(move=move, **more), desk=by, at=wall(at))  # type: ignore[arg-type]

    return made


def refusal(step: Step, *arguments: object, **more: object) -> str:
    with pytest.raises(UserError) as refused:
        step(*arguments, **more)
    return refused.value.code


def text_of(pdf: bytes) -> str:
    program = shutil.which("pdftotext")
    assert program
    read = subprocess.run([program, "-raw", "-", "-"], input=pdf, check=True, capture_output=True)
    return " ".join(read.stdout.decode().split())


def asked(*defects: Defect) -> SupplementAsked:
    return SupplementAsked(defects=defects or (of("missing", FORM),))


def test_the_papers_to_choose_from_are_the_checklist_s_that_may_be_asked(
    desk: Desk, taken: Receipt
) -> None:
    labels = components_of(open_dossier(taken.dossier_id, desk=desk), desk=desk)

    case = desk.catalogue.require(PROCEDURE, on=wall("2026-11-23T09:10").date()).cases[0]
    assert labels
    assert set(labels) <= {paper.label for paper in case.checklist}
    assert not {paper.label for paper in case.checklist if paper.may_not_be_asked} & set(labels)


def test_form_02_says_each_defect_and_its_ground_once(
    desk: Desk, taken: Receipt, step: Step
) -> None:
    defects = (
        of("unsigned", FORM),
        of("not_filled_in", FORM, "mục nơi cư trú"),
        of("no_authority"),
    )
    step(Move.ASK_SUPPLEMENT, "2026-11-24T09:00", details=asked(*defects), points=("Thêm ảnh 3x4",))

    text = text_of(letter_pdf(taken.dossier_id, PaperKind.SUPPLEMENT_REQUEST, desk=desk))
    for words in (
        f"1. Ký tên, ghi rõ họ tên trên “{FORM}”.",
        "2. Khai đủ các mục còn trống",
        "(mục nơi cư trú).",
        "3. Nộp giấy ủy quyền",
        "4. Thêm ảnh 3x4",
        "Mục 1: Giấy tờ chưa có chữ ký",
        "(Bộ luật Dân sự 2015, Điều 138).",
    ):
        assert words in text
    reason = open_dossier(taken.dossier_id, desk=desk).events[-1].body["reason"]
    assert reason == f"{FORM}: thiếu chữ ký, khai chưa đủ; thiếu giấy ủy quyền, đại diện"


def test_a_request_late_after_three_working_days_is_told_and_recorded(
    desk: Desk, taken: Receipt, step: Step
) -> None:
    # Received on Monday 23 November; the 24th is a holiday, so Friday the 27th is still in time.
    late = step(Move.ASK_SUPPLEMENT, "2026-11-30T09:00", details=asked())

    assert any("chậm nhất ngày 27/11/2026" in warning for warning in late.warnings)
    assert open_dossier(taken.dossier_id, desk=desk).events[-1].body["warned"] == [
        "supplement_late"
    ]


def test_a_request_within_three_working_days_is_not_warned_of(step: Step) -> None:
    assert step(Move.ASK_SUPPLEMENT, "2026-11-27T16:00", details=asked()).warnings == ()


def test_the_second_request_needs_a_leader_s_own_reason_and_says_so_on_paper(
    desk: Desk, taken: Receipt, step: Step
) -> None:
    step(Move.ASK_SUPPLEMENT, "2026-11-24T09:00", details=asked())
    step(Move.SUPPLEMENT, "2026-11-25T09:00")
    again = {"details": asked(of("expired", FORM))}

    at = "2026-11-25T10:00"
    assert refusal(step, Move.ASK_SUPPLEMENT, at, role=Role.CLERK, **again) == "second_supplement"
    assert refusal(step, Move.ASK_SUPPLEMENT, at, **again) == "reason_short"
    made = step(Move.ASK_SUPPLEMENT, at, reason=LEADER_S_REASON, **again)

    assert any("766" in warning for warning in made.warnings)
    text = text_of(letter_pdf(taken.dossier_id, PaperKind.SUPPLEMENT_REQUEST, desk=desk))
    assert "lãnh đạo đơn vị quyết định" in text
    assert LEADER_S_REASON in text


def test_what_came_is_kept_with_both_dates_and_what_did_not_is_told(
    desk: Desk, taken: Receipt, step: Step
) -> None:
    step(
        Move.ASK_SUPPLEMENT,
        "2026-11-24T09:00",
        details=asked(of("unsigned", FORM), of("missing", "Ảnh 3x4")),
    )
    dossier = open_dossier(taken.dossier_id, desk=desk)
    wanted = to_bring(dossier, desk=desk)
    assert [paper.label for paper in wanted] == [FORM, "Ảnh 3x4"]

    brought = step(Move.SUPPLEMENT, "2026-12-01T14:00", details=Supplemented(components=wanted[:1]))

    body = open_dossier(taken.dossier_id, desk=desk).events[-1].body
    assert brought.due_at == wall("2026-12-04T17:00")
    assert body["due_at"] == "2026-12-04T17:00+07:00"
    assert any("Còn thiếu: Ảnh 3x4" in warning for warning in brought.warnings)
    kept = body["details"]
    assert isinstance(kept, dict)
    assert [one["label"] for one in kept["components"]] == [FORM]


def test_a_case_may_say_that_the_limit_goes_on(desk: Desk, taken: Receipt, step: Step) -> None:
    procedure = desk.catalogue.require(PROCEDURE, on=wall("2026-11-23T09:10").date())
    case = replace(
        procedure.cases[0], after=((SuspensionKind.SUPPLEMENT, SuspensionPolicy.RESUME),)
    )
    resuming = changed(desk, cases=(case, *procedure.cases[1:]))

    step(Move.ASK_SUPPLEMENT, "2026-11-26T10:00", by=resuming, details=asked())
    brought = step(Move.SUPPLEMENT, "2026-12-01T14:00", by=resuming)

    # The 25th is used; two of three working days remain after 1 December.
    assert brought.due_at == wall("2026-12-03T17:00")


def test_on_time_is_judged_by_the_date_after_a_stop_and_never_by_an_apology_s(
    desk: Desk, taken: Receipt, step: Step
) -> None:
    step(Move.ASK_SUPPLEMENT, "2026-11-24T09:00", details=asked())
    step(Move.SUPPLEMENT, "2026-12-01T14:00")
    step(Move.APOLOGISE, "2026-12-02T09:00", due_at=wall("2026-12-10T17:00"), reason="Máy chủ hỏng")

    row = open_dossier(taken.dossier_id, desk=desk).row
    assert row.due_at == wall("2026-12-10T17:00")
    assert row.first_due_at == wall("2026-12-04T17:00")


@pytest.mark.parametrize(
    ("paper", "code"),
    [
        (GivenComponent(label=" ", kind=ComponentKind.COPY), "paper_unnamed"),
        (GivenComponent(label="Ảnh", kind=ComponentKind.COPY, count=0), "paper_count"),
    ],
    ids=["unnamed", "none of it"],
)
def test_papers_that_say_nothing_are_refused(step: Step, paper: GivenComponent, code: str) -> None:
    step(Move.ASK_SUPPLEMENT, "2026-11-24T09:00", details=asked())

    told = Supplemented(components=(paper,))
    assert refusal(step, Move.SUPPLEMENT, "2026-11-25T09:00", details=told) == code


@pytest.mark.parametrize(
    ("points", "code"),
    [
        (("x" * 501,), "long_point"),
        (("Ảnh", " "), "empty_point"),
        (tuple(map(str, range(31))), "too_many_points"),
    ],
    ids=["long", "empty", "many"],
)
def test_points_are_bounded(step: Step, points: tuple[str, ...], code: str) -> None:
    assert refusal(
        step, Move.ASK_SUPPLEMENT, "2026-11-24T09:00", details=asked(), points=points
    ) == (code)


def test_an_unanswered_request_is_closed_only_after_its_time_and_with_its_ground(
    desk: Desk, taken: Receipt, step: Step
) -> None:
    patient = changed(desk, close_unanswered=15)
    step(Move.ASK_SUPPLEMENT, "2026-11-24T09:00", by=patient, details=asked())

    (waiting,) = unanswered(desk=patient, at=wall("2026-12-09T09:00"))
    assert not waiting.may_close
    early = Stopped(ground=StopGround.UNANSWERED)
    reason = "Không có bổ sung sau khi đã nhắc"
    assert (
        refusal(step, Move.STOP, "2026-12-09T09:00", by=patient, details=early, reason=reason)
        == "not_closable_yet"
    )

    (waiting,) = unanswered(desk=patient, at=wall("2026-12-10T09:00"))
    assert waiting.may_close
    leader = replace(patient, clerk=replace(patient.clerk, role=Role.LEADER))
    stopped = make_move(
        taken.dossier_id, closing(waiting), desk=leader, at=wall("2026-12-10T09:00")
    )

    assert stopped.state is State.STOPPED
    assert unanswered(desk=patient, at=wall("2026-12-10T10:00")) == ()
    text = text_of(letter_pdf(taken.dossier_id, PaperKind.STOP_NOTICE, desk=desk))
    assert "Đã yêu cầu bổ sung ngày 24/11/2026" in text
    assert "Thời gian đề nghị dừng" not in text
    assert check(desk=desk) == ()


def test_without_a_rule_a_request_waits_for_ever(desk: Desk, step: Step) -> None:
    step(Move.ASK_SUPPLEMENT, "2026-11-24T09:00", details=asked())

    (waiting,) = unanswered(desk=desk, at=wall("2027-11-24T09:00"))
    assert (waiting.close_on, waiting.may_close) == (None, False)
    told = Stopped(ground=StopGround.UNANSWERED)
    assert (
        refusal(step, Move.STOP, "2027-11-24T09:00", details=told, reason="Chờ mãi không thấy")
        == "no_closing_rule"
    )


def date_notices(desk: Desk, taken: Receipt) -> list[str]:
    papers = open_dossier(taken.dossier_id, desk=desk).papers
    return [
        " ".join(paper.content.paragraphs)
        for paper in papers
        if paper.kind == PaperKind.DATE_NOTICE and isinstance(paper.content, LetterContent)
    ]


def test_who_brought_the_papers_goes_home_with_the_new_date(
    desk: Desk, taken: Receipt, step: Step
) -> None:
    reason = "Chờ đối chiếu sổ hộ tịch nơi cư trú trước đây"
    step(Move.APOLOGISE, "2026-11-25T09:00", reason=reason, due_at=wall("2026-11-30T17:00"))
    step(Move.ASK_SUPPLEMENT, "2026-11-25T10:00", details=asked())
    moved = step(Move.SUPPLEMENT, "2026-12-01T09:00")

    assert moved.due_at == wall("2026-12-04T17:00")
    assert moved.paper is PaperKind.DATE_NOTICE
    (words,) = date_notices(desk, taken)
    assert "17 giờ 00 phút, ngày 30 tháng 11 năm 2026" in words  # the date last told, by letter
    assert "17 giờ 00 phút, ngày 04 tháng 12 năm 2026" in words
    assert "đã nhận giấy tờ bổ sung" in words
    assert "tính lại từ đầu" in words
    assert "Cảm ơn Ông/Bà/Tổ chức đã bổ sung hồ sơ." in words


def test_a_date_that_stays_needs_no_paper(desk: Desk, taken: Receipt, step: Step) -> None:
    resumed = SuspensionPolicy.RESUME
    step(Move.ASK_SUPPLEMENT, "2026-11-23T10:00", details=asked(), policy=resumed)
    moved = step(Move.SUPPLEMENT, "2026-11-23T14:00")

    assert moved.due_at == wall("2026-11-27T17:00")
    assert date_notices(desk, taken) == []


OTHER = "Giấy xác nhận đã cấp trước đây"


def two_asked(step: Step) -> None:
    step(
        Move.ASK_SUPPLEMENT,
        "2026-11-25T10:00",
        details=asked(of("missing", FORM), of("missing", OTHER)),
    )


def test_a_part_that_comes_is_noted_and_the_dossier_goes_on_waiting(
    desk: Desk, taken: Receipt, step: Step
) -> None:
    two_asked(step)
    assert may_come_in_parts(open_dossier(taken.dossier_id, desk=desk), desk=desk)
    bring_part(taken.dossier_id, [FORM], desk=desk, at=wall("2026-11-26T09:00"))

    waiting = open_dossier(taken.dossier_id, desk=desk)
    assert (waiting.row.state, waiting.row.due_at) == (State.SUPPLEMENT_REQUESTED, None)
    assert event_words(waiting.events[-1]).startswith(f"Đã mang đến trước: {FORM}")
    assert [one.label for one in still_to_bring(waiting, desk=desk)] == [OTHER]
    assert not may_come_in_parts(waiting, desk=desk)

    rest = Supplemented(components=to_bring(waiting, desk=desk))
    moved = step(Move.SUPPLEMENT, "2026-12-01T09:00", details=rest)
    assert moved.due_at == wall("2026-12-04T17:00")  # from the day on which all of it was there
    assert moved.warnings == ()
    last = open_dossier(taken.dossier_id, desk=desk)
    assert event_words(last.events[-1]) == f"Nhận bổ sung: {FORM}; {OTHER}"
    assert check(desk=desk) == ()


def test_an_original_that_came_before_the_rest_is_kept_once(
    desk: Desk, taken: Receipt, step: Step
) -> None:
    procedure = desk.catalogue.require(PROCEDURE, on=wall("2026-11-23T09:10").date())
    case = procedure.cases[0]
    lent = tuple(replace(one, given_back=True) for one in case.checklist)
    lending = changed(desk, cases=(replace(case, checklist=lent), *procedure.cases[1:]))
    two_asked(step)
    bring_part(taken.dossier_id, [FORM], desk=lending, at=wall("2026-11-26T09:00"))
    waiting = open_dossier(taken.dossier_id, desk=lending)
    assert [one.label for one in waiting.kept_now] == [FORM]

    rest = Supplemented(components=to_bring(waiting, desk=lending))
    step(Move.SUPPLEMENT, "2026-12-01T09:00", details=rest, by=lending)
    names = [one.label for one in open_dossier(taken.dossier_id, desk=lending).kept_now]
    assert names.count(FORM) == 1


@pytest.mark.parametrize(
    ("labels", "code"),
    [
        ([], "nothing_came"),
        (["Sổ hộ khẩu"], "not_asked"),
        ([OTHER, FORM], "all_came"),
    ],
)
def test_what_is_no_part_of_the_papers_asked_for_is_refused(
    desk: Desk, taken: Receipt, step: Step, labels: list[str], code: str
) -> None:
    two_asked(step)
    before = open_dossier(taken.dossier_id, desk=desk).version
    with pytest.raises(UserError) as refused:
        bring_part(taken.dossier_id, labels, desk=desk, at=wall("2026-11-26T09:00"))

    assert refused.value.code == code
    assert open_dossier(taken.dossier_id, desk=desk).version == before


def test_nothing_is_brought_to_a_dossier_that_waits_for_nothing(desk: Desk, taken: Receipt) -> None:
    with pytest.raises(UserError, match="không chờ bổ sung"):
        bring_part(taken.dossier_id, [FORM], desk=desk, at=wall("2026-11-26T09:00"))
