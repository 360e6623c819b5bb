"""More than one agency or date on a real store: where the clock starts, and what payment does."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest

from counter_app.core.clock import from_local
from counter_app.core.errors import UserError
from counter_app.domain.catalogue.catalogue import Catalogue
from counter_app.domain.correspondence import LetterContent
from counter_app.domain.deadline import promise_record
from counter_app.domain.deadline.limit import SuspensionKind, SuspensionPolicy
from counter_app.domain.dossier import State
from counter_app.domain.moving.clockwork import clock_waits, promise_in_force, usual_policy
from counter_app.domain.staff import Role
from counter_app.domain.step import (
    Details,
    NoticeEnded,
    NoticePosted,
    Paid,
    PaymentAsked,
    VerificationAsked,
    Withdrawn,
)
from counter_app.domain.workflow import Move, PaperKind
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping.check import check
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.moving.workflow import Moved, Wanted, make_move

ELSEWHERE = "H42.30.01"
Play = Callable[..., Moved]


def wall(text: str) -> datetime:
    return from_local(datetime.fromisoformat(text))


@pytest.fixture
def play(desk: Desk) -> Play:
    """One move of a dossier, by a leader, who may make most."""

    def made(
        taken: Receipt, move: Move, at: str, details: Details | None = None, reason: str = ""
    ) -> Moved:
        by = replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))
        wanted = Wanted(move=move, reason=reason, details=details)
        return make_move(taken.dossier_id, wanted, desk=by, at=wall(at))

    return made


@pytest.fixture
def sent_elsewhere(take_in: Callable[..., Receipt], play: Play) -> Receipt:
    """Three working days, resolved by another unit, on its way there since Monday noon."""
    taken = take_in(
        at=wall("2026-11-23T09:10"),
        procedure_code="1.004873",
        certified_copies=(),
        resolving_unit=ELSEWHERE,
    )
    play(taken, Move.TRANSFER, "2026-11-23T10:00")
    return taken


@pytest.fixture
def land(take_in: Callable[..., Receipt], play: Play) -> Receipt:
    """A first land certificate, twenty working days, being worked on."""
    taken = take_in(
        at=wall("2026-11-23T09:10"),
        procedure_code="1.013978",
        case_id="certificate",
        certified_copies=(),
    )
    play(taken, Move.TRANSFER, "2026-11-23T10:00")
    play(taken, Move.TAKE_UP, "2026-11-23T11:00")
    return taken


def seen(taken: Receipt, desk: Desk) -> DossierView:
    return open_dossier(taken.dossier_id, desk=desk)


def letter_of(dossier: DossierView) -> LetterContent:
    (paper,) = (one for one in dossier.papers if one.kind == PaperKind.DATE_NOTICE)
    assert isinstance(paper.content, LetterContent)
    return paper.content


def test_until_the_resolving_unit_has_it_the_date_is_only_expected(
    sent_elsewhere: Receipt, desk: Desk
) -> None:
    dossier = seen(sent_elsewhere, desk)
    assert clock_waits(dossier.life)
    assert dossier.row.due_at == wall("2026-11-27T17:00")
    assert dossier.papers[0].content.due_wording == "dự kiến"  # type: ignore[union-attr]


def test_the_clock_starts_when_the_resolving_unit_confirms(
    sent_elsewhere: Receipt, desk: Desk, play: Play
) -> None:
    moved = play(sent_elsewhere, Move.TAKE_UP, "2026-11-26T08:30")

    dossier = seen(sent_elsewhere, desk)
    assert moved.due_before == wall("2026-11-27T17:00")
    assert moved.due_at == dossier.row.due_at == wall("2026-12-01T17:00")
    assert not clock_waits(dossier.life)
    kept = promise_in_force(dossier.life)
    assert kept is not None
    assert kept["clock_start"] == "2026-11-26T08:30"
    assert "clock_not_started" not in kept["warnings"]
    assert promise_record.to_json(promise_record.from_json(kept, desk.calendar)) == kept
    assert check(desk=desk) == ()


def test_the_citizen_gets_the_real_date_on_a_paper(
    sent_elsewhere: Receipt, desk: Desk, play: Play
) -> None:
    moved = play(sent_elsewhere, Move.TAKE_UP, "2026-11-26T08:30")
    assert moved.paper is PaperKind.DATE_NOTICE
    words = " ".join(letter_of(seen(sent_elsewhere, desk)).paragraphs)
    assert "17 giờ 00 phút, ngày 27 tháng 11 năm 2026" in words
    assert "17 giờ 00 phút, ngày 01 tháng 12 năm 2026" in words


def test_our_own_dossier_keeps_its_date_when_it_is_taken_up(
    take_in: Callable[..., Receipt], desk: Desk, play: Play
) -> None:
    taken = take_in(at=wall("2026-11-23T09:10"), procedure_code="1.004873", certified_copies=())
    play(taken, Move.TRANSFER, "2026-11-23T10:00")
    moved = play(taken, Move.TAKE_UP, "2026-11-25T10:00")
    assert moved.due_at == moved.due_before == wall("2026-11-27T17:00")
    assert moved.paper is None


def test_what_was_waited_for_before_there_was_a_clock_holds_nothing_up(
    sent_elsewhere: Receipt, desk: Desk, play: Play
) -> None:
    reason = "Thiếu giấy xác nhận nơi cư trú"
    play(sent_elsewhere, Move.ASK_SUPPLEMENT, "2026-11-25T09:00", reason=reason)
    brought = play(sent_elsewhere, Move.SUPPLEMENT, "2026-11-27T09:00")
    assert brought.due_at is not None
    assert clock_waits(seen(sent_elsewhere, desk).life)

    play(sent_elsewhere, Move.TRANSFER, "2026-11-27T10:00")
    started = play(sent_elsewhere, Move.TAKE_UP, "2026-11-30T10:00")
    assert started.due_at == wall("2026-12-03T17:00")


def test_a_stop_after_the_start_counts_from_the_start(sent_elsewhere: Receipt, play: Play) -> None:
    play(sent_elsewhere, Move.TAKE_UP, "2026-11-26T08:30")
    asked = VerificationAsked(unit="Công an xã", question="Nơi cư trú trước đây ở đâu?")
    reason = "Hỏi nơi cư trú trước đây"
    play(sent_elsewhere, Move.VERIFY, "2026-11-30T09:00", asked, reason=reason)
    going_on = play(sent_elsewhere, Move.VERIFIED, "2026-12-03T09:00")
    # All three working days anew after 3 December: the 4th, 7th and 8th.
    assert going_on.due_at == wall("2026-12-08T17:00")


QUESTION = VerificationAsked(unit="Công an xã", question="Nơi cư trú trước đây ở đâu?")
POSTED = NoticePosted(
    what="Xác nhận tình trạng hôn nhân",
    places=("Trụ sở xã",),
    from_day=date(2026, 11, 26),
    until_day=date(2026, 12, 2),
)
STOPS = [
    (Move.ASK_SUPPLEMENT, Move.SUPPLEMENT, SuspensionKind.SUPPLEMENT, None, None),
    (Move.VERIFY, Move.VERIFIED, SuspensionKind.VERIFICATION, QUESTION, None),
    (Move.POST_NOTICE, Move.END_NOTICE, SuspensionKind.DOSSIER_NOTICE, POSTED, NoticeEnded()),
    (
        Move.ASK_PAYMENT,
        Move.PAY,
        SuspensionKind.PAYMENT,
        PaymentAsked(item="Lệ phí trước bạ"),
        Paid(proof="BL 0012345"),
    ),
]


@pytest.mark.parametrize(("stop", "go_on", "kind", "asked", "answered"), STOPS)
@pytest.mark.parametrize(
    ("policy", "due"),
    [(None, "2026-12-08T17:00"), (SuspensionPolicy.RESUME, "2026-12-07T17:00")],
)
def test_the_limit_begins_anew_after_every_stop_unless_the_case_says_otherwise(
    *,
    desk: Desk,
    take_in: Callable[..., Receipt],
    stop: Move,
    go_on: Move,
    kind: SuspensionKind,
    asked: Details | None,
    answered: Details | None,
    policy: SuspensionPolicy | None,
    due: str,
) -> None:
    if policy is not None:
        known = desk.catalogue.require("1.004873", on=date(2026, 11, 23))
        cases = tuple(replace(case, after=((kind, policy),)) for case in known.cases)
        desk = replace(desk, catalogue=Catalogue([replace(known, cases=cases)]))
    leader = replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))
    taken = take_in(at=wall("2026-11-23T09:10"), procedure_code="1.004873", certified_copies=())

    def made(move: Move, at: str, details: Details | None = None) -> Moved:
        wanted = Wanted(move=move, reason="Cần làm rõ nơi cư trú", details=details)
        return make_move(taken.dossier_id, wanted, desk=leader, at=wall(at))

    made(Move.TRANSFER, "2026-11-23T10:00")
    made(Move.TAKE_UP, "2026-11-23T10:30")
    assert made(stop, "2026-11-26T09:00", asked).due_at is None
    # Of 23, 25 and 26 November (the 24th is a holiday) only the 25th is used before the stop.
    assert made(go_on, "2026-12-03T09:00", answered).due_at == wall(due)


def test_where_the_law_leaves_paying_out_the_case_says_that_the_limit_goes_on(
    land: Receipt, desk: Desk
) -> None:
    policy = usual_policy(Move.ASK_PAYMENT, seen(land, desk).life, desk.rules)
    assert policy is SuspensionPolicy.RESUME
    procedure = desk.catalogue.require(seen(land, desk).row.procedure_code, on=date(2026, 11, 23))
    assert "tính tiếp" in procedure.unsure


def test_the_slip_names_both_appointments_and_both_agencies(land: Receipt, desk: Desk) -> None:
    dossier = seen(land, desk)
    slip = dossier.papers[0].content
    assert slip.payment_at == wall("2026-12-17T17:00")  # type: ignore[union-attr]
    assert slip.due_at == wall("2026-12-22T17:00")  # type: ignore[union-attr]
    assert [one.due_at for one in slip.legs] == [slip.payment_at, slip.due_at]  # type: ignore[union-attr]
    kept = dossier.received.promise
    assert kept is not None
    assert [leg["due_at"] for leg in kept["legs"]] == ["2026-12-17T17:00", "2026-12-22T17:00"]  # type: ignore[attr-defined]


def test_paying_takes_no_time_of_the_office_and_the_second_date_comes_on_a_paper(
    land: Receipt, desk: Desk, play: Play
) -> None:
    asked = play(
        land,
        Move.ASK_PAYMENT,
        "2026-12-17T10:00",
        PaymentAsked(item="Tiền sử dụng đất, lệ phí trước bạ", notice_no="15/TB-CCT"),
    )
    assert asked.state is State.AWAITING_PAYMENT
    assert asked.due_at is None

    # Over the New Year's holiday: what the citizen takes is not the office's time.
    paid = play(
        land, Move.PAY, "2026-12-31T10:00", Paid(proof="BL 0012345", paid_on=date(2026, 12, 31))
    )
    assert paid.due_before is None
    assert paid.due_at == wall("2027-01-07T17:00")
    assert paid.paper is PaperKind.DATE_NOTICE
    dossier = seen(land, desk)
    words = " ".join((*letter_of(dossier).paragraphs, letter_of(dossier).closing))
    assert "thông cảm" not in words
    assert "Cảm ơn Ông/Bà/Tổ chức đã hoàn thành việc nộp tiền" in words
    assert "17 giờ 00 phút, ngày 22 tháng 12 năm 2026" in words
    assert "17 giờ 00 phút, ngày 07 tháng 01 năm 2027" in words
    assert dossier.papers[0].content.due_at == wall("2026-12-22T17:00")  # type: ignore[union-attr]
    kept = promise_in_force(dossier.life)
    assert kept is not None
    assert kept["payment"]["due_at"] == "2026-12-17T17:00"
    assert kept["legs"][1]["due_at"] == "2027-01-07T17:00"
    assert check(desk=desk) == ()


@pytest.mark.parametrize(
    ("proof", "paid_on", "code"),
    [
        ("  ", None, "proof_missing"),
        ("BL 1", date(2026, 12, 19), "day_ahead"),
        ("B" * 201, None, "too_long"),
    ],
)
def test_nobody_has_paid_without_proof(
    land: Receipt, play: Play, proof: str, paid_on: date | None, code: str
) -> None:
    play(land, Move.ASK_PAYMENT, "2026-12-17T10:00", PaymentAsked(item="Lệ phí trước bạ"))
    with pytest.raises(UserError) as refused:
        play(land, Move.PAY, "2026-12-18T10:00", Paid(proof=proof, paid_on=paid_on))
    assert refused.value.code == code
    assert len(refused.value.message.split()) <= 25


def test_what_is_to_be_paid_must_be_said(land: Receipt, play: Play) -> None:
    for told, code in (
        (PaymentAsked(item=" "), "item_missing"),
        (PaymentAsked(item="Lệ phí trước bạ", amount_vnd=0), "amount_wrong"),
        (PaymentAsked(item="Lệ phí trước bạ", notice_on=date(2026, 12, 18)), "day_ahead"),
    ):
        with pytest.raises(UserError) as refused:
            play(land, Move.ASK_PAYMENT, "2026-12-17T10:00", told)
        assert refused.value.code == code


def test_who_has_to_pay_takes_a_notice_home(land: Receipt, desk: Desk, play: Play) -> None:
    told = PaymentAsked(item="Tiền sử dụng đất", amount_vnd=12_500_000, notice_no="15/TB-CCT")
    asked = play(land, Move.ASK_PAYMENT, "2026-12-17T10:00", told)

    assert asked.paper is PaperKind.PAYMENT_NOTICE
    (paper,) = (one for one in seen(land, desk).papers if one.kind == PaperKind.PAYMENT_NOTICE)
    assert isinstance(paper.content, LetterContent)
    words = " ".join(paper.content.paragraphs)
    assert "Tiền sử dụng đất" in words
    assert "12.500.000 đồng" in words
    assert "thông báo số 15/TB-CCT" in words
    assert check(desk=desk) == ()


@pytest.mark.parametrize("home", [(), ("Giấy chứng nhận đã cấp", "Tờ khai")])
def test_who_withdraws_signs_for_the_papers_that_go_home(
    land: Receipt, desk: Desk, play: Play, home: tuple[str, ...]
) -> None:
    told = Withdrawn(asked_by="Nguyễn Thị Ánh", papers_back=home)
    gone = play(land, Move.WITHDRAW, "2026-12-17T10:00", told, reason="Chưa cần làm thủ tục nữa")

    assert gone.paper is (PaperKind.PAPERS_BACK if home else None)
    kept = [one for one in seen(land, desk).papers if one.kind == PaperKind.PAPERS_BACK]
    assert [all(name in str(one.content) for name in home) for one in kept] == [True] * len(kept)
    assert len(kept) == bool(home)
