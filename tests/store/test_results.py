"""Results on the shelf and after: who was told, what came out wrong, what a paper says of it."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from counter_app.cli.acts import ACTS
from counter_app.core.clock import SteppedClock
from counter_app.core.errors import UserError
from counter_app.domain.dossier import EventKind, State
from counter_app.domain.people.applicant import Authority, Basis, Person, Submitter
from counter_app.domain.staff import Role
from counter_app.domain.step import Collected, CollectorKind, Finished, ResultPaper, SlipOutcome
from counter_app.domain.telling import Outcome, ToldWay
from counter_app.domain.workflow import Move, PaperKind
from counter_app.protocol.event_words import event_words
from counter_app.protocol.result_events import said_of
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping.check import check
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.moving import mending
from counter_app.services.moving.collecting import (
    paper_revoked,
    proof_lines,
    proposed,
    revoke_paper,
)
from counter_app.services.moving.results import Told, place_for, shelve, tell, waiting
from counter_app.services.moving.workflow import Moved, Wanted, make_move
from counter_app.services.papers.paper_printing import paper_pdf
from tests.commands import call

TakeIn = Callable[..., Receipt]
REASON = "Lý do đủ dài để ghi lại"
OWNER = "Nguyễn Thị Ánh"
BY_OWNER = Collected(kind=CollectorKind.OWNER, name=OWNER, slip=SlipOutcome.NONE_GIVEN)


@pytest.fixture
def taken(take_in: TakeIn) -> Receipt:
    return take_in(procedure_code="1.004873", certified_copies=())


def led(desk: Desk) -> Desk:
    return replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))


def step(desk: Desk, taken: Receipt, move: Move, **more: object) -> Moved:
    wanted = Wanted(move=move, reason=REASON, **more)  # type: ignore[arg-type]
    return make_move(taken.dossier_id, wanted, desk=led(desk), at=desk.clock.now())


def whole(desk: Desk, taken: Receipt) -> DossierView:
    return open_dossier(taken.dossier_id, desk=desk)


def text_of(pdf: bytes) -> str:
    program = shutil.which("pdftotext")
    assert program
    read = subprocess.run(
        [program, "-layout", "-", "-"], input=pdf, check=True, capture_output=True
    )
    return " ".join(read.stdout.decode().split())


def test_a_result_waits_on_its_place_until_it_is_told_of_and_taken(
    desk: Desk, taken: Receipt, clock: SteppedClock
) -> None:
    place = place_for(whole(desk, taken), desk=desk)
    step(desk, taken, Move.FINISH, details=Finished(shelf=place))
    ready = clock.now()
    (first,) = waiting(desk=desk, at=ready + timedelta(days=3))
    assert first.result.shelf == f"Ngăn {(taken.dossier_code or '')[-1]}"
    assert (first.days, first.should_tell, first.should_remind) == (3, True, False)

    tell(
        taken.dossier_id,
        Told(way=ToldWay.PHONE, outcome=Outcome.NO_ANSWER),
        desk=desk,
        at=ready + timedelta(days=4),
    )
    (later,) = waiting(desk=desk, at=ready + timedelta(days=5))
    assert (later.should_tell, later.should_remind) == (False, False)
    told = said_of(whole(desk, taken).events[-1])
    assert told == "Báo cho công dân: gọi điện, không liên lạc được"
    assert later.told_words == "27/11 gọi điện: không liên lạc được"
    (old,) = waiting(desk=desk, at=ready + timedelta(days=40))
    assert (old.days, old.should_remind) == (40, True)
    assert waiting(desk=desk, at=ready + timedelta(days=40), days=41) == ()


def test_what_nobody_fetches_stays_and_is_reminded_of_by_a_letter(
    desk: Desk, taken: Receipt, clock: SteppedClock
) -> None:
    step(desk, taken, Move.FINISH)
    at = clock.now() + timedelta(days=35)
    told = Told(way=ToldWay.LETTER, outcome=Outcome.SENT, paper=PaperKind.COLLECTION_REMINDER)
    written = tell(taken.dossier_id, told, desk=desk, at=at)

    assert written.paper is not None
    text = text_of(paper_pdf(written.paper, desk=desk))
    assert "đã có kết quả từ ngày 23/11/2026" in text
    assert "Kết quả đã chờ 35 ngày." in text
    event = whole(desk, taken).events[-1]
    assert event.kind is EventKind.CITIZEN_TOLD
    assert (event.body["about"], event.body["days"]) == ("reminder", 35)
    assert check(desk=desk) == ()


def test_the_history_says_which_paper_the_result_is(desk: Desk, taken: Receipt) -> None:
    paper = ResultPaper(
        name="Giấy xác nhận tình trạng hôn nhân", number="12/XN", signed_on=date(2026, 11, 23)
    )
    step(desk, taken, Move.FINISH, details=Finished(result=paper))
    told = event_words(whole(desk, taken).events[-1])
    result = "Giấy xác nhận tình trạng hôn nhân số 12/XN ngày 23/11/2026"
    assert told == f"Có kết quả: {result}. {REASON}"


def test_a_result_is_told_of_by_a_notice_that_names_it(desk: Desk, taken: Receipt) -> None:
    step(desk, taken, Move.FINISH)
    told = Told(way=ToldWay.LETTER, outcome=Outcome.SENT, paper=PaperKind.RESULT_NOTICE)
    written = tell(taken.dossier_id, told, desk=desk, at=desk.clock.now())

    assert written.paper is not None
    text = text_of(paper_pdf(written.paper, desk=desk))
    assert OWNER in text
    assert "mang theo: giấy hẹn và căn cước" in text


def test_only_what_is_on_the_shelf_is_told_of_or_moved(desk: Desk, taken: Receipt) -> None:
    told = Told(way=ToldWay.PHONE, outcome=Outcome.REACHED)
    with pytest.raises(UserError, match="không có kết quả đang chờ"):
        tell(taken.dossier_id, told, desk=desk, at=desk.clock.now())
    with pytest.raises(UserError, match="không có kết quả đang chờ"):
        shelve(taken.dossier_id, "Ngăn 2", desk=desk, at=desk.clock.now())
    step(desk, taken, Move.FINISH, details=Finished(shelf="Ngăn 1"))
    shelve(taken.dossier_id, "Tủ B, ngăn 2", desk=desk, at=desk.clock.now())
    dossier = whole(desk, taken)
    assert dossier.row.standing.shelf == "Tủ B, ngăn 2"
    assert dossier.events[-1].body["before"] == "Ngăn 1"
    assert said_of(dossier.events[-1]) == "Xếp kết quả lên kệ: Tủ B, ngăn 2"


def test_a_result_goes_to_somebody_and_only_once(desk: Desk, taken: Receipt) -> None:
    step(desk, taken, Move.FINISH)
    with pytest.raises(UserError, match="ai nhận kết quả"):
        step(desk, taken, Move.RETURN_RESULT)
    step(desk, taken, Move.RETURN_RESULT, details=BY_OWNER)
    with pytest.raises(UserError, match=f"{OWNER} đã nhận lúc 09:00 ngày 23/11/2026"):
        step(desk, taken, Move.RETURN_RESULT, details=BY_OWNER)

    assert proof_lines(whole(desk, taken))[0] == f"Người nhận: {OWNER} (chủ hồ sơ)"
    assert said_of(whole(desk, taken).events[-1]) == f"Trả kết quả: {OWNER}"
    assert waiting(desk=desk, at=desk.clock.now()) == ()


def test_whoever_lost_the_slip_declares_it_on_paper(desk: Desk, taken: Receipt) -> None:
    step(desk, taken, Move.FINISH)
    lost = replace(BY_OWNER, personal_id="001190000001", slip=SlipOutcome.LOST)
    moved = step(desk, taken, Move.RETURN_RESULT, details=lost)

    assert moved.paper is PaperKind.LOST_SLIP
    assert moved.paper_row is not None
    text = text_of(paper_pdf(moved.paper_row, desk=desk))
    assert f"Tôi tên là: {OWNER}, số định danh cá nhân: 001190000001." in text
    assert (taken.dossier_code or "") in text
    assert check(desk=desk) == ()


def test_a_refusal_is_handed_out_the_same_way(desk: Desk, taken: Receipt) -> None:
    from counter_app.domain.step import Ground, Refused

    for move in (Move.TRANSFER, Move.TAKE_UP):
        step(desk, taken, move)
    step(
        desk,
        taken,
        Move.REFUSE,
        details=Refused(
            grounds=(Ground(code="other", words="Không đủ điều kiện theo luật"),),
            paper_no="15/TB-UBND",
            paper_on=desk.clock.now().date(),
        ),
    )
    (line,) = waiting(desk=desk, at=desk.clock.now())
    assert line.result.state is State.REFUSED_AFTER_APPRAISAL

    assert step(desk, taken, Move.RETURN_RESULT, details=BY_OWNER).state is State.RETURNED


def test_a_wrong_result_goes_back_for_free_with_an_apology(desk: Desk, taken: Receipt) -> None:
    for move in (Move.TRANSFER, Move.TAKE_UP, Move.FINISH):
        step(desk, taken, move)
    step(desk, taken, Move.RETURN_RESULT, details=BY_OWNER)
    wrong = mending.WrongResult(
        wrong="Ghi sai năm sinh 1991", right="Năm sinh 1990", reason="Gõ nhầm khi lập giấy"
    )
    mended = mending.wrong_result(taken.dossier_id, wrong, desk=led(desk), at=desk.clock.now())

    dossier = whole(desk, taken)
    assert mended.state is dossier.row.state is State.PROCESSING
    assert mended.version == dossier.version == len(dossier.events)
    flagged = [one for one in dossier.events if one.body.get("what") == "wrong_result"]
    assert [(one.kind, one.body["charge_vnd"]) for one in flagged] == [(EventKind.CORRECTED, 0)]
    assert mended.paper is not None
    text = text_of(paper_pdf(mended.paper, desk=desk))
    assert "Nội dung sai: Ghi sai năm sinh 1991" in text
    assert "không phải trả thêm bất kỳ khoản tiền nào" in text
    assert check(desk=desk) == ()
    step(desk, taken, Move.FINISH)
    assert step(desk, taken, Move.RETURN_RESULT, details=BY_OWNER).state is State.RETURNED


def test_a_clerk_writes_the_mistake_down_and_a_leader_sends_back(
    desk: Desk, taken: Receipt
) -> None:
    step(desk, taken, Move.FINISH)
    wrong = mending.WrongResult(wrong="Ghi sai năm sinh 1991", reason="Gõ nhầm khi lập giấy")
    mended = mending.wrong_result(taken.dossier_id, wrong, desk=desk, at=desk.clock.now())

    assert mended.state is State.READY
    assert mended.paper is None, "nobody has it in hand yet"
    with pytest.raises(UserError, match="ít nhất 10 chữ"):
        mending.wrong_result(
            taken.dossier_id,
            replace(wrong, wrong="sai"),
            desk=desk,
            at=desk.clock.now(),
        )


def test_what_a_citizen_reads_wrong_goes_back_before_it_is_sealed(
    desk: Desk, taken: Receipt
) -> None:
    for move in (Move.TRANSFER, Move.TAKE_UP, Move.SUBMIT):
        step(desk, taken, move)
    agreed = mending.proofread(taken.dossier_id, reader=OWNER, desk=desk, at=desk.clock.now())
    assert agreed.state is State.AWAITING_SIGNATURE
    assert mending.to_read(whole(desk, taken)) == (f"{OWNER}, 001190000001, Thôn 1, Xã A",)

    back = mending.proofread(
        taken.dossier_id,
        reader=OWNER,
        mistake="Sai dấu ở tên đệm",
        desk=led(desk),
        at=desk.clock.now(),
    )
    assert back.state is whole(desk, taken).row.state is State.PROCESSING
    read = [said_of(event) for event in whole(desk, taken).events]
    assert f"{OWNER} đọc soát, không có chỗ sai" in read
    assert f"{OWNER} đọc soát thấy sai: Sai dấu ở tên đệm" in read
    assert [one.code for one in check(desk=desk)] == []


def test_a_paper_taken_back_serves_nobody_any_more(desk: Desk, take_in: TakeIn) -> None:
    attorney = Person(name="Trần Văn Bình", personal_id="001085000002")
    owner = Person(name=OWNER, personal_id="001190000001", address="Thôn 1, Xã A")
    taken = take_in(
        procedure_code="1.004873",
        certified_copies=(),
        submitter=Submitter(person=attorney, basis=Basis.ATTORNEY),
        owners=(owner,),
        authority=Authority(
            kind="Giấy ủy quyền", no="12", scope=("submit", "collect"), principal=owner
        ),
    )
    step(desk, taken, Move.FINISH)
    told = proposed(whole(desk, taken))
    assert (told.kind, told.paper) == (CollectorKind.REPRESENTATIVE, "Giấy ủy quyền số 12")
    revoke_paper(taken.dossier_id, "Bà Ánh hủy ủy quyền", desk=desk, at=desk.clock.now())

    assert paper_revoked(whole(desk, taken))
    with pytest.raises(UserError, match="hết hiệu lực; cần giấy khác"):
        step(desk, taken, Move.RETURN_RESULT, details=told)


def test_the_shelf_and_the_acts_answer_to_scripts(
    desk: Desk, taken: Receipt, tmp_path: Path
) -> None:
    step(desk, taken, Move.FINISH, details=Finished(shelf="Ngăn 4"))
    desk.store.close()
    code, lines, _ = call("--data", tmp_path, "shelf", "--training")

    assert code == 0
    assert [(one["dossier_code"], one["shelf"], one["should_tell"]) for one in lines] == [
        (taken.dossier_code, "Ngăn 4", True)
    ]
    assert call("--data", tmp_path, "shelf", "--training", "--days", 9_999)[1] == []
    assert call("--data", tmp_path, "shelf", "--training", "--originals")[1] == []
    assert call("--data", tmp_path, "shelf", "--days", -1)[0] == 2


def test_each_act_has_its_headless_twin(desk: Desk, taken: Receipt) -> None:
    def act(name: str, **told: object) -> dict[str, object]:
        return ACTS[name](whole(desk, taken), told, desk, desk.clock.now())

    assert act("proof")["returned"] is False
    step(desk, taken, Move.FINISH)
    assert act("shelve")["shelf"] == place_for(whole(desk, taken), desk=desk)
    assert act("told", way="phone", outcome="reached")["paper"] is None
    assert act("told", way="letter", outcome="sent", paper="result_notice")["paper"]
    assert act("proofread", reader=OWNER)["state"] == "ready"
    wrong: dict[str, object] = {"wrong": "Ghi sai năm sinh 1991", "reason": "Gõ nhầm khi lập"}
    sent_back = ACTS["wrong_result"](whole(desk, taken), wrong, led(desk), desk.clock.now())
    assert sent_back["state"] == "received"
    for name, bad in (
        ("told", {"way": "telegram"}),
        ("told", {"how": "phone"}),
        ("original_returned", {"to": OWNER}),
        ("revoke_paper", {"reason": "ngắn"}),
    ):
        with pytest.raises(UserError):
            act(name, **bad)
