"""Asking elsewhere, hanging a notice, holding papers, kin: what each refuses, keeps and prints."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import msgspec
import pytest

from counter_app.core.clock import from_local, local
from counter_app.core.errors import UserError
from counter_app.domain.dossier import State
from counter_app.domain.label import LabelKind
from counter_app.domain.staff import Clerk, Role
from counter_app.domain.step import (
    Collected,
    CollectorKind,
    Details,
    NoticeEnded,
    NoticePosted,
    Objection,
    VerificationAnswered,
    VerificationAsked,
)
from counter_app.domain.telling import Outcome, ToldWay
from counter_app.domain.workflow import Move
from counter_app.services.correcting.reissue import Correction, reissue
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping.check import check
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.moving.custody import (
    GIVEN_BACK,
    PASSED_ON,
    TAKEN_BACK,
    Holding,
    custody_of,
    hold_papers,
    pass_on,
)
from counter_app.services.moving.mending import WrongResult, proofread, wrong_result
from counter_app.services.moving.posting import opening_minute
from counter_app.services.moving.results import Told, shelve, tell
from counter_app.services.moving.verification import enquiry_of, record_dispatch, remind
from counter_app.services.moving.workflow import Moved, Wanted, make_move
from counter_app.services.office.kinship import colleagues, declare_kin, kinships_of
from counter_app.services.papers.labels import note_print
from counter_app.services.papers.paper_printing import paper_pdf
from tests.pdf_words import text_of

REASON = "Cần hỏi nơi cư trú trước đây"
ASKED = VerificationAsked(
    unit="Ủy ban nhân dân xã Cư Kbang",
    address="Xã Cư Kbang",
    question="Ông Y Thim có đăng ký kết hôn tại xã từ năm 2015 đến nay không?",
)
NOTICE = NoticePosted(
    what="Đề nghị cấp giấy chứng nhận thửa đất số 12, tờ bản đồ 7",
    places=("Nhà văn hóa buôn Ea Khít", "Trụ sở Ủy ban nhân dân xã"),
    from_day=date(2026, 11, 25),
    until_day=date(2026, 12, 9),
    witness="Y Wai Byă",
)


def wall(text: str) -> datetime:
    return from_local(datetime.fromisoformat(text))


@pytest.fixture
def led(leading: Desk) -> Desk:
    return leading


@pytest.fixture
def step(led: Desk, working: Receipt) -> Callable[..., Moved]:
    def made(move: Move, at: str, details: Details | None = None, reason: str = REASON) -> Moved:
        wanted = Wanted(move=move, reason=reason, details=details)
        return make_move(working.dossier_id, wanted, desk=led, at=wall(at))

    return made


Step = Callable[..., Moved]


@pytest.fixture
def now(desk: Desk, working: Receipt) -> Callable[[], DossierView]:
    return lambda: open_dossier(working.dossier_id, desk=desk)


def refused(code: str, field: str | None, work: Callable[[], object]) -> None:
    with pytest.raises(UserError) as told:
        work()
    assert (told.value.code, told.value.field) == (code, field)


def test_a_question_stops_the_clock_names_the_day_of_its_answer_and_prints(
    step: Step, now: Callable[[], DossierView], led: Desk
) -> None:
    asked = step(Move.VERIFY, "2026-11-23T14:00", ASKED)

    enquiry = enquiry_of(now())
    assert enquiry is not None
    assert enquiry.asked.answer_by is not None
    # Tuesday the 24th is a holiday: 25, 26 and 27 November count.
    assert local(enquiry.asked.answer_by) == local(wall("2026-11-27T17:00"))
    assert now().row.standing.step_due_at == enquiry.asked.answer_by
    assert asked.due_at is None
    assert asked.paper_row is not None
    text = text_of(paper_pdf(asked.paper_row, desk=led))
    for words in (ASKED.unit, ASKED.question, REASON, "ngày 27 tháng 11 năm 2026", "/XM-"):
        assert words in text


def test_a_reminder_names_the_dispatch_and_leaves_the_clock_alone(
    step: Step, now: Callable[[], DossierView], led: Desk
) -> None:
    step(Move.VERIFY, "2026-11-23T14:00", ASKED)
    who = now().row.id
    record_dispatch(
        who,
        dispatch_no="118/UBND-TP",
        dispatched_on=date(2026, 11, 23),
        desk=led,
        at=wall("2026-11-23T15:00"),
    )
    sent = remind(who, desk=led, at=wall("2026-11-30T08:00"))

    enquiry = enquiry_of(now())
    assert enquiry is not None
    assert (enquiry.dispatch_no, enquiry.reminders) == ("118/UBND-TP", 1)
    assert now().row.state is State.VERIFICATION
    assert now().row.due_at is None
    assert sent.paper is not None
    assert "118/UBND-TP" in text_of(paper_pdf(sent.paper, desk=led))

    answered = step(
        Move.VERIFIED, "2026-12-01T08:00", VerificationAnswered(outcome="Chưa đăng ký kết hôn")
    )
    assert answered.due_at is not None
    assert enquiry_of(now()) is None
    refused("nothing_asked", None, lambda: remind(who, desk=led, at=wall("2026-12-01T09:00")))
    assert check(desk=led) == ()


@pytest.mark.parametrize(
    ("told", "code", "field"),
    [
        (replace(ASKED, unit=" "), "unit_missing", "unit"),
        (replace(ASKED, question="Có không"), "question_short", "question"),
        (
            replace(ASKED, answer_by=wall("2026-11-23T09:00")),
            "answer_past",
            "answer_by",
        ),
    ],
)
def test_a_question_that_cannot_be_sent_is_not_asked(
    step: Step, now: Callable[[], DossierView], told: Details, code: str, field: str
) -> None:
    refused(code, field, lambda: step(Move.VERIFY, "2026-11-23T14:00", told))
    assert now().row.state is State.PROCESSING


def test_a_notice_hangs_its_days_and_comes_down_with_what_was_objected(
    step: Step, now: Callable[[], DossierView], led: Desk
) -> None:
    posted = step(Move.POST_NOTICE, "2026-11-25T08:00", NOTICE)
    opened = opening_minute(now().row.id, witness="", desk=led, at=wall("2026-11-25T09:00"))
    objection = Objection(
        name="H'Blen Kbuôr", words="Ranh giới phía đông chưa đúng", on=date(2026, 12, 8)
    )
    end = NoticeEnded(objections=(objection,))
    refused("notice_runs", None, lambda: step(Move.END_NOTICE, "2026-12-09T16:00", end))
    ended = step(Move.END_NOTICE, "2026-12-10T08:00", end)

    assert posted.due_at is None
    assert ended.due_at is not None
    papers = [posted.paper_row, opened.paper, ended.paper_row]
    texts = [text_of(paper_pdf(paper, desk=led)) for paper in papers if paper is not None]
    assert len(texts) == 3
    assert all("09/12/2026" in text and NOTICE.what in text for text in texts)
    assert "Y Wai Byă" in texts[1]
    assert "Ranh giới phía đông chưa đúng" in texts[2]
    assert [paper.kind for paper in now().papers][-3:] == [
        "dossier_notice",
        "notice_opened",
        "notice_closed",
    ]
    assert check(desk=led) == ()


def test_a_notice_without_a_place_or_with_its_days_reversed_does_not_hang(step: Step) -> None:
    at = "2026-11-25T08:00"
    refused(
        "places_missing",
        "places",
        lambda: step(Move.POST_NOTICE, at, replace(NOTICE, places=(" ",))),
    )
    backwards = replace(NOTICE, until_day=NOTICE.from_day)
    refused("until_wrong", "until_day", lambda: step(Move.POST_NOTICE, at, backwards))
    past = replace(NOTICE, from_day=date(2026, 11, 24))
    refused("from_past", "from_day", lambda: step(Move.POST_NOTICE, at, past))


def test_forged_papers_are_held_by_a_minute_until_they_go_on(
    now: Callable[[], DossierView], led: Desk
) -> None:
    who = now().row.id
    holding = Holding(
        papers=("Giấy khác: Giấy chứng nhận kết hôn",),
        signs="Con dấu in màu, không có dấu nổi",
        witness="Y Wai",
    )
    held = hold_papers(who, holding, desk=led, at=wall("2026-11-23T14:00"))
    pass_on(
        who, step=PASSED_ON, who="Thượng úy Hoàng Văn Giang", desk=led, at=wall("2026-11-25T08:00")
    )

    custody = custody_of(now())
    assert custody is not None
    assert custody.is_open
    assert [one[1] for one in custody.steps] == ["held", "passed_on"]
    assert held.paper is not None
    text = text_of(paper_pdf(held.paper, desk=led))
    assert "BIÊN BẢN" in text
    assert holding.signs in text
    assert now().row.state is State.PROCESSING

    refused(
        "step_unknown",
        "step",
        lambda: pass_on(who, step=GIVEN_BACK, who="Ai đó", desk=led, at=wall("2026-11-26T07:00")),
    )
    police = "Thượng úy Hoàng Văn Giang"
    pass_on(who, step=TAKEN_BACK, who=police, desk=led, at=wall("2026-11-26T07:30"))
    pass_on(who, step=GIVEN_BACK, who="Nguyễn Thị Ánh", desk=led, at=wall("2026-11-26T08:00"))
    refused(
        "nothing_held",
        None,
        lambda: pass_on(who, step=GIVEN_BACK, who="Ai đó", desk=led, at=wall("2026-11-26T09:00")),
    )
    assert check(desk=led) == ()


def test_what_is_held_later_does_not_set_free_what_the_police_have(
    now: Callable[[], DossierView], led: Desk
) -> None:
    who = now().row.id

    def held(paper: str, at: str) -> None:
        holding = Holding(papers=(f"Giấy khác: {paper}",), signs="Con dấu in màu, không nổi")
        hold_papers(who, holding, desk=led, at=wall(at))

    held("Giấy khai sinh", "2026-11-23T14:00")
    refused("held_before", "papers", lambda: held("Giấy khai sinh", "2026-11-23T14:05"))
    pass_on(who, step=PASSED_ON, who="Công an xã", desk=led, at=wall("2026-11-23T15:00"))
    held("Sổ hộ khẩu cũ", "2026-11-23T16:00")
    pass_on(who, step=GIVEN_BACK, who="Nguyễn Thị Ánh", desk=led, at=wall("2026-11-23T16:30"))

    custody = custody_of(now())
    assert custody is not None
    assert custody.papers == ("Giấy khai sinh",)
    assert custody.next_steps() == (TAKEN_BACK,)


def test_only_papers_that_the_dossier_has_are_held(
    desk: Desk, take_in: Callable[..., Receipt]
) -> None:
    taken = take_in(at=wall("2026-11-23T09:00")).dossier_id
    signs = "Con dấu in màu, không nổi"

    def held(paper: str) -> Callable[[], object]:
        holding = Holding(papers=(paper,), signs=signs)
        return lambda: hold_papers(taken, holding, desk=desk, at=wall("2026-11-23T10:00"))

    refused("paper_not_here", "papers", held("Sổ đỏ"))
    refused("paper_not_here", "papers", held("Giấy khác: "))
    held("giấy khai SINH")()
    custody = custody_of(open_dossier(taken, desk=desk))
    assert custody is not None
    assert custody.papers == ("Giấy khai sinh",)


def test_kin_decide_nothing_more_and_may_still_print_and_hand_out(
    desk: Desk, led: Desk, take_in: Callable[..., Receipt]
) -> None:
    taken = take_in(at=wall("2026-11-23T09:00")).dossier_id
    (leader,) = [one for one in colleagues(desk=desk) if one.role is Role.LEADER]
    make_move(taken, Wanted(move=Move.FINISH), desk=led, at=wall("2026-11-23T09:20"))
    at = wall("2026-11-23T09:30")
    declare_kin(taken, relation="em ruột", given_to=leader.id, desk=desk, at=at)
    dossier = open_dossier(taken, desk=desk)
    holding = Holding(papers=("Giấy khai sinh",), signs="Con dấu in màu, không nổi")
    mended = msgspec.structs.replace(dossier.received.draft, phone="0911111111")
    correction = Correction(reason="Số điện thoại ghi nhầm một số", draft=mended)
    wrong = WrongResult(wrong="Sai tên đệm của người mẹ", reason="Gõ nhầm từ tờ khai")
    told = Told(way=ToldWay.PHONE, outcome=Outcome.REACHED)

    for act in (
        lambda: hold_papers(taken, holding, desk=desk, at=at),
        lambda: shelve(taken, "A2", desk=desk, at=at),
        lambda: tell(taken, told, desk=desk, at=at),
        lambda: proofread(taken, reader="Nguyễn Thị Ánh", desk=desk, at=at),
        lambda: wrong_result(taken, wrong, desk=desk, at=at),
        lambda: reissue(taken, correction, desk=desk, at=at),
    ):
        refused("not_for_kin", None, act)
    assert open_dossier(taken, desk=desk).version == dossier.version

    note_print(LabelKind.FOLDER, dossier, desk=desk, at=at)
    collected = Collected(kind=CollectorKind.OWNER, name="Nguyễn Thị Ánh")
    given = Wanted(move=Move.RETURN_RESULT, details=collected)
    assert make_move(taken, given, desk=desk, at=at).state is State.RETURNED
    assert check(desk=desk) == ()


def test_kin_hand_the_dossier_over_and_may_no_longer_move_it(
    desk: Desk, led: Desk, take_in: Callable[..., Receipt]
) -> None:
    taken = take_in(at=wall("2026-11-23T09:00"))
    (leader,) = [one for one in colleagues(desk=desk) if one.role is Role.LEADER]
    at = wall("2026-11-23T09:30")
    declare_kin(taken.dossier_id, relation="em ruột", given_to=leader.id, desk=desk, at=at)

    (kinship,) = kinships_of(open_dossier(taken.dossier_id, desk=desk))
    assert (kinship.relation, kinship.given_name) == ("em ruột", leader.name)
    refused(
        "not_for_kin",
        None,
        lambda: make_move(
            taken.dossier_id, Wanted(move=Move.TRANSFER), desk=desk, at=wall("2026-11-23T10:00")
        ),
    )
    moved = make_move(
        taken.dossier_id, Wanted(move=Move.TRANSFER), desk=led, at=wall("2026-11-23T10:00")
    )
    assert moved.state is State.TRANSFERRED


def test_kinship_is_declared_once_with_its_relation_to_a_colleague_who_exists(
    desk: Desk, take_in: Callable[..., Receipt]
) -> None:
    taken = take_in(at=wall("2026-11-23T09:00"))
    leader: Clerk = colleagues(desk=desk)[0]
    at = wall("2026-11-23T09:30")

    def declared(relation: str, given_to: object) -> Callable[[], object]:
        return lambda: declare_kin(
            taken.dossier_id,
            relation=relation,
            given_to=given_to,  # type: ignore[arg-type]
            desk=desk,
            at=at,
        )

    refused("relation_missing", "relation", declared(" ", leader.id))
    refused("taker_missing", "given_to", declared("em ruột", desk.clerk.id))
    declared("em ruột", leader.id)()
    refused("kin_declared", None, declared("em ruột", leader.id))
