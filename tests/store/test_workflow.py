"""A dossier's life after the slip: lawful moves only, one transaction each, the clock from events."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from PIL import Image
from zxingcpp import BarcodeFormat, read_barcodes

from counter_app.core.clock import SteppedClock, from_local
from counter_app.core.errors import UserError
from counter_app.documents.raster import rasterise
from counter_app.domain.deadline.limit import SuspensionPolicy
from counter_app.domain.dossier import State
from counter_app.domain.office import RosterEntry
from counter_app.domain.staff import Role
from counter_app.domain.step import (
    Collected,
    CollectorKind,
    Paid,
    PaymentAsked,
    SlipOutcome,
    VerificationAsked,
)
from counter_app.domain.workflow import Move, PaperKind
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier
from counter_app.services.moving.workflow import Moved, Wanted, make_move, possible
from counter_app.services.papers.letter_printing import letter_pdf
from counter_app.services.papers.printing import slip_pdf
from counter_app.services.visits.scanned import read_scanned
from counter_app.services.wording.letters import WRITTEN
from tests.store.tampering import tamper

REASON = "Thiếu giấy xác nhận nơi cư trú"
BY_THE_OWNER = Collected(
    kind=CollectorKind.OWNER, name="Nguyễn Thị Ánh", slip=SlipOutcome.NONE_GIVEN
)
Step = Callable[..., Moved]


def wall(text: str) -> datetime:
    return from_local(datetime.fromisoformat(text))


@pytest.fixture
def taken(take_in: Callable[..., Receipt]) -> Receipt:
    """A marital-status certificate: three working days from Monday 23 November 2026."""
    return take_in(
        at=wall("2026-11-23T09:10"),
        procedure_code="1.004873",
        certified_copies=(),
    )


@pytest.fixture
def step(desk: Desk, taken: Receipt) -> Step:
    """One move of the dossier, by whoever may make it."""

    def made(move: Move, at: str, *, role: Role = Role.LEADER, **more: object) -> Moved:
        by = replace(desk, clerk=replace(desk.clerk, role=role))
        usual = {"details": BY_THE_OWNER} if move is Move.RETURN_RESULT else {}
        told: dict[str, object] = {"reason": REASON, **usual, **more}
        wanted = Wanted(move=move, **told)  # type: ignore[arg-type]
        return make_move(taken.dossier_id, wanted, desk=by, at=wall(at))

    return made


def refusal(step: Step, *arguments: object, **more: object) -> str:
    with pytest.raises(UserError) as refused:
        step(*arguments, **more)
    return refused.value.code


def test_the_usual_way_ends_with_the_citizen(desk: Desk, taken: Receipt, step: Step) -> None:
    for move in (Move.TRANSFER, Move.TAKE_UP, Move.SUBMIT, Move.FINISH, Move.RETURN_RESULT):
        last = step(move, "2026-11-23T10:00")

    dossier = open_dossier(taken.dossier_id, desk=desk)
    assert last.state is State.RETURNED
    assert [event.state for event in dossier.events][-1] is State.RETURNED
    assert dossier.version == len(dossier.events) == 6
    assert last.due_at == taken.due_at
    assert check(desk=desk) == ()


def test_a_supplement_stops_the_clock_and_begins_the_limit_anew(step: Step) -> None:
    asked = step(Move.ASK_SUPPLEMENT, "2026-11-25T10:00")
    brought = step(Move.SUPPLEMENT, "2026-12-01T14:00")

    assert asked.due_before == wall("2026-11-27T17:00")
    assert asked.due_at is None
    assert brought.due_at == wall("2026-12-04T17:00")


def test_a_supplement_may_go_on_where_the_clock_stood(step: Step) -> None:
    step(Move.ASK_SUPPLEMENT, "2026-11-26T10:00", policy=SuspensionPolicy.RESUME)
    brought = step(Move.SUPPLEMENT, "2026-12-01T14:00")

    # The 25th is used; two of three working days remain after 1 December.
    assert brought.due_at == wall("2026-12-03T17:00")


def test_several_stops_add_up_in_order(step: Step) -> None:
    asked = VerificationAsked(unit="Công an xã", question="Nơi cư trú trước đây ở đâu?")
    for move, at, details in (
        (Move.TRANSFER, "2026-11-23T10:00", None),
        (Move.TAKE_UP, "2026-11-23T11:00", None),
        (Move.VERIFY, "2026-11-23T14:00", asked),
        (Move.VERIFIED, "2026-11-25T08:00", None),
        (Move.ASK_PAYMENT, "2026-11-26T09:00", PaymentAsked(item="Lệ phí trước bạ")),
    ):
        step(move, at, details=details)
    assert refusal(step, Move.PAY, "2026-12-07T08:00") == "proof_missing"
    paid = step(Move.PAY, "2026-12-07T09:00", details=Paid(proof="BL 0012345"))

    assert paid.due_at is not None
    assert paid.due_at > wall("2026-12-07T09:00")
    assert paid.state is State.PROCESSING


def test_a_second_supplement_needs_a_leader_and_is_told_as_overdue(step: Step) -> None:
    step(Move.ASK_SUPPLEMENT, "2026-11-23T10:00")
    step(Move.SUPPLEMENT, "2026-11-25T10:00")

    assert refusal(step, Move.ASK_SUPPLEMENT, "2026-11-26T10:00", role=Role.CLERK) == (
        "second_supplement"
    )
    asked = step(Move.ASK_SUPPLEMENT, "2026-11-26T10:00")
    assert any("766" in warning for warning in asked.warnings)


def test_an_apology_is_made_once_for_a_later_date_in_time(step: Step) -> None:
    sooner, later = wall("2026-11-26T17:00"), wall("2026-12-02T17:00")

    assert refusal(step, Move.APOLOGISE, "2026-11-24T09:00") == "date_missing"
    assert refusal(step, Move.APOLOGISE, "2026-11-24T09:00", due_at=sooner) == "date_not_later"
    apologised = step(Move.APOLOGISE, "2026-11-25T09:00", due_at=later)
    assert apologised.due_at == later
    assert apologised.warnings == ()
    further = later + timedelta(days=5)
    assert refusal(step, Move.APOLOGISE, "2026-11-26T09:00", due_at=further) == "apologised_before"


def test_an_apology_on_the_day_itself_is_warned_of(step: Step) -> None:
    made = step(Move.APOLOGISE, "2026-11-27T09:00", due_at=wall("2026-12-02T17:00"))

    assert any("trước ngày hẹn" in warning for warning in made.warnings)


def test_what_is_not_lawful_is_refused_with_what_is(desk: Desk, taken: Receipt, step: Step) -> None:
    with pytest.raises(UserError, match="Có thể: chuyển cơ quan giải quyết") as refused:
        step(Move.RETURN_RESULT, "2026-11-23T10:00")

    assert refused.value.code == "move_not_lawful"
    assert open_dossier(taken.dossier_id, desk=desk).version == 1


def test_a_short_reason_and_a_wrong_role_are_refused(step: Step) -> None:
    assert refusal(step, Move.WITHDRAW, "2026-11-23T10:00", reason="ok") == "reason_short"
    assert refusal(step, Move.WITHDRAW, "2026-11-23T10:00", role=Role.INSPECTOR) == "not_your_part"


def test_the_second_of_two_people_is_told(step: Step) -> None:
    step(Move.TRANSFER, "2026-11-23T10:00", seen_version=1)

    assert refusal(step, Move.WITHDRAW, "2026-11-23T10:01", seen_version=1) == "moved_meanwhile"


def test_a_clerk_is_offered_only_what_a_clerk_may_do(
    desk: Desk, taken: Receipt, clock: SteppedClock
) -> None:
    dossier = open_dossier(taken.dossier_id, desk=desk)

    offered = {rule.move for rule in possible(dossier, desk=desk)}

    assert Move.TRANSFER in offered
    assert Move.TAKE_UP not in offered
    assert Move.STEP_BACK not in offered


def text_of(pdf: bytes) -> str:
    program = shutil.which("pdftotext")
    assert program
    read = subprocess.run([program, "-raw", "-", "-"], input=pdf, check=True, capture_output=True)
    return read.stdout.decode()


def test_each_paper_is_written_with_its_move_and_says_why(
    desk: Desk, taken: Receipt, step: Step
) -> None:
    points = ("Bản sao giấy khai sinh", "Chữ ký của người yêu cầu")
    transferred = step(Move.TRANSFER, "2026-11-23T10:00")
    asked = step(Move.ASK_SUPPLEMENT, "2026-11-23T11:00", points=points)
    step(Move.SUPPLEMENT, "2026-11-25T10:00")
    step(Move.APOLOGISE, "2026-11-26T09:00", due_at=wall("2026-12-09T17:00"))
    stopped = step(Move.STOP, "2026-11-30T09:00")

    assert transferred.paper is PaperKind.CONTROL_SHEET
    assert asked.paper is PaperKind.SUPPLEMENT_REQUEST
    assert stopped.paper is PaperKind.STOP_NOTICE
    texts = {kind: text_of(letter_pdf(taken.dossier_id, kind, desk=desk)) for kind in WRITTEN}
    for text in texts.values():
        assert "HUẤN LUYỆN – KHÔNG CÓ GIÁ TRỊ" in text
        assert (taken.dossier_code or "") in text
    assert all(point in texts[PaperKind.SUPPLEMENT_REQUEST] for point in points)
    assert REASON in texts[PaperKind.APOLOGY]
    assert "ngày 09 tháng 12 năm 2026" in texts[PaperKind.APOLOGY]
    assert check(desk=desk) == ()


def test_a_refused_move_uses_no_paper_number(desk: Desk, taken: Receipt, step: Step) -> None:
    refusal(step, Move.ASK_SUPPLEMENT, "2026-11-23T11:00", seen_version=7)
    step(Move.ASK_SUPPLEMENT, "2026-11-23T11:00")

    papers = open_dossier(taken.dossier_id, desk=desk).papers
    assert [(paper.kind, paper.paper_no) for paper in papers] == [
        ("slip", 100_001),
        ("supplement_request", 100_001),
    ]


def test_a_reprint_after_a_new_date_is_still_the_same_slip(
    desk: Desk, taken: Receipt, step: Step
) -> None:
    before = slip_pdf(taken.dossier_id, desk=desk)
    step(Move.APOLOGISE, "2026-11-25T09:00", due_at=wall("2026-12-02T17:00"))

    assert text_of(slip_pdf(taken.dossier_id, desk=desk)) == text_of(before)


def test_a_paper_changed_by_hand_is_found(desk: Desk, step: Step) -> None:
    step(Move.ASK_SUPPLEMENT, "2026-11-23T11:00")

    tamper(desk, "UPDATE papers SET content = replace(content, 'giấy', 'tờ') WHERE kind <> 'slip'")

    assert "paper_changed" in {damage.code for damage in check(desk=desk)}


def test_a_date_promised_with_an_apology_is_never_lost_to_a_later_stop(step: Step) -> None:
    promised = wall("2026-12-18T17:00")
    step(Move.APOLOGISE, "2026-11-25T09:00", due_at=promised)
    step(Move.ASK_SUPPLEMENT, "2026-11-26T09:00")

    brought = step(Move.SUPPLEMENT, "2026-11-27T09:00")

    assert brought.due_at == promised


def test_a_new_date_is_one_on_which_results_are_handed_over(step: Step) -> None:
    for closed in ("2026-12-06T09:00", "2026-12-02T12:00", "2026-12-02T03:00"):
        assert refusal(step, Move.APOLOGISE, "2026-11-25T09:00", due_at=wall(closed)) == (
            "not_open_then"
        )


def test_a_clock_that_went_back_moves_nothing(step: Step) -> None:
    step(Move.TRANSFER, "2026-11-25T10:00")

    assert refusal(step, Move.TAKE_UP, "2026-11-24T10:00") == "clock_back"
    assert step(Move.TAKE_UP, "2026-11-25T09:58").state is State.PROCESSING


def test_papers_of_two_years_are_told_apart(desk: Desk, step: Step) -> None:
    step(Move.TRANSFER, "2026-12-30T10:00")
    step(Move.STEP_BACK, "2026-12-31T10:00")
    step(Move.TRANSFER, "2027-01-04T10:00")

    assert check(desk=desk) == ()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE dossiers SET state = 'returned'",
        "UPDATE dossiers SET version = version + 1",
        "UPDATE dossiers SET applicant_name = 'Người khác'",
        "UPDATE dossiers SET procedure_code = '1.001193'",
    ],
)
def test_a_row_changed_by_hand_is_found(desk: Desk, step: Step, statement: str) -> None:
    step(Move.TRANSFER, "2026-11-23T10:00")
    desk.store.write(lambda connection: connection.exec_driver_sql(statement))

    assert "dossier_changed" in {damage.code for damage in check(desk=desk)}


def test_an_apology_names_who_signs_that_day(desk: Desk, taken: Receipt) -> None:
    roster = (RosterEntry(name="Ksor H'Lan", title="PHÓ GIÁM ĐỐC"),)
    led = replace(
        desk,
        office=replace(desk.office, signers=roster),
        clerk=replace(desk.clerk, role=Role.LEADER),
    )
    wanted = Wanted(move=Move.APOLOGISE, reason=REASON, due_at=wall("2026-12-02T17:00"))

    make_move(taken.dossier_id, wanted, desk=led, at=wall("2026-11-25T09:00"))

    text = text_of(letter_pdf(taken.dossier_id, PaperKind.APOLOGY, desk=desk))
    assert "PHÓ GIÁM ĐỐC" in text
    assert "Ksor H'Lan" in text


def test_a_letter_s_number_stands_behind_the_office_s_address_as_the_slip_s_does(
    desk: Desk, taken: Receipt, step: Step
) -> None:
    step(Move.TRANSFER, "2026-11-23T10:00")
    public = replace(desk, office=replace(desk.office, public_url="https://tracuu.vidu.vn"))

    read = [
        next(one.text for one in read_barcodes(page) if one.format == BarcodeFormat.QRCode)
        for page in (
            first_page(slip_pdf(taken.dossier_id, desk=public)),
            first_page(letter_pdf(taken.dossier_id, PaperKind.CONTROL_SHEET, desk=public)),
        )
    ]

    assert all(text.startswith("https://tracuu.vidu.vn/s/") for text in read)
    assert [read_scanned(text, desk=public).row is not None for text in read] == [True, True]


def first_page(pdf: bytes) -> Image.Image:
    page = rasterise(pdf, 0, 203)
    return Image.frombytes("RGB", (page.width, page.height), page.rgb)
