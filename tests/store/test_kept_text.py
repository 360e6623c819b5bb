"""Every word of a step or an act can be drawn, has its length, and says something where it must."""

from argparse import ArgumentParser
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from counter_app.cli.acts import ACTS
from counter_app.cli.dossier import configure
from counter_app.cli.move_file import object_of
from counter_app.core.clock import from_local
from counter_app.core.errors import UserError
from counter_app.documents.fonts import REPLACED, drawable_content
from counter_app.domain.reason import says_enough
from counter_app.domain.step import (
    Details,
    Finished,
    Paid,
    PaymentAsked,
    ResultPaper,
    TakenUp,
    VerificationAnswered,
    VerificationAsked,
    Withdrawn,
)
from counter_app.domain.workflow import Move
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.kept_text import kept
from counter_app.services.lookup import open_dossier
from counter_app.services.moving.workflow import Moved, Wanted, make_move

REASON = "Lý do đủ dài cho một bước"
QUESTION = "Có nơi cư trú trước đây không?"
Step = Callable[..., Moved]


def wall(text: str) -> datetime:
    return from_local(datetime.fromisoformat(text))


@pytest.fixture
def step(led: Desk, taken: Receipt) -> Step:
    """A move in the afternoon of the first day, the dossier being worked on from the second."""

    def made(move: Move, details: Details | None = None, reason: str = REASON) -> Moved:
        wanted = Wanted(move=move, details=details, reason=reason)
        return make_move(taken.dossier_id, wanted, desk=led, at=wall("2026-11-23T14:00"))

    return made


@pytest.mark.parametrize(
    "text", ["..........", "aaaaaaaaaa", "-_-_-_-_-_-_", "ngắn", "a b a b a b a", "một........."]
)
def test_marks_and_one_letter_held_down_are_no_reason(text: str, step: Step) -> None:
    assert not says_enough(text)
    with pytest.raises(UserError) as refused:
        step(Move.WITHDRAW, reason=text)
    assert refused.value.code == "reason_short"


@pytest.mark.parametrize("bad", ["Kệ 😀", "A\x00B", "王", "x" * 5_000, "☑ có"])
@pytest.mark.parametrize(
    ("move", "told", "field"),
    [
        (Move.FINISH, lambda text: Finished(shelf=text), "shelf"),
        (Move.FINISH, lambda text: Finished(result=ResultPaper(number=text)), "number"),
        (Move.WITHDRAW, lambda text: Withdrawn(asked_by=text), "asked_by"),
        (Move.WITHDRAW, lambda text: Withdrawn(papers_back=(text,)), "papers_back"),
    ],
)
def test_a_word_no_paper_can_hold_is_refused_with_its_field(
    move: Move, told: Callable[[str], Details], field: str, bad: str, step: Step
) -> None:
    with pytest.raises(UserError) as refused:
        step(move, told(bad))
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("act", "told"),
    [
        ("hold_papers", {"papers": ["Giấy khác: 😀"], "signs": "Con dấu mờ, nét lạ"}),
        ("proofread", {"reader": "Lê 😀"}),
        ("void", {"paper": "control_sheet", "reason": "Nhầm hồ sơ 😀 khác"}),
        ("revoke_paper", {"reason": "Người ủy quyền 😀 rút lại"}),
    ],
)
def test_so_is_a_word_of_an_act(
    act: str, told: dict[str, object], step: Step, led: Desk, taken: Receipt
) -> None:
    step(Move.TRANSFER)
    step(Move.TAKE_UP)
    dossier = open_dossier(taken.dossier_id, desk=led)
    with pytest.raises(UserError) as refused:
        ACTS[act](dossier, told, led, wall("2026-11-23T15:00"))
    assert refused.value.field in told
    assert "😀" in str(told[str(refused.value.field)])
    assert open_dossier(taken.dossier_id, desk=led).version == dossier.version


def test_lines_and_tabs_leave_a_name_and_old_letters_spoil_no_list() -> None:
    assert kept(Withdrawn(asked_by=" Lê\n\tAn ")).asked_by == "Lê An"
    assert drawable_content(("Lê An", "Kệ 😀\x00")) == ("Lê An", f"Kệ {REPLACED * 2}")


@pytest.mark.parametrize(
    ("way", "move", "details", "field"),
    [
        ((), Move.FINISH, Finished(result=ResultPaper(signed_on=date(2999, 1, 1))), "signed_on"),
        ((), Move.FINISH, Finished(result=ResultPaper(signed_on=date(1800, 1, 1))), "signed_on"),
        (
            (Move.TRANSFER, Move.TAKE_UP),
            Move.ASK_PAYMENT,
            PaymentAsked(item="Lệ phí trước bạ", amount_vnd=10**18),
            "amount_vnd",
        ),
        ((Move.TRANSFER, Move.TAKE_UP, Move.ASK_PAYMENT), Move.PAY,
         Paid(proof="BL 1", paid_on=date(1900, 1, 1)), "paid_on"),
        ((Move.TRANSFER, Move.TAKE_UP, Move.VERIFY), Move.VERIFIED,
         VerificationAnswered(outcome="Có nơi cư trú", dispatch_on=date(2026, 11, 1)), "dispatch_on"),
        ((Move.TRANSFER, Move.TAKE_UP), Move.VERIFY,
         VerificationAsked(unit="Công an xã", question=QUESTION, dispatch_no="9" * 61), "dispatch_no"),
        ((Move.TRANSFER, Move.TAKE_UP), Move.ASK_PAYMENT, None, "item"),
        ((Move.TRANSFER, Move.TAKE_UP), Move.POST_NOTICE, None, "what"),
    ],
)  # fmt: skip
def test_what_is_out_of_range_or_left_out_is_refused_by_its_field(
    way: tuple[Move, ...], move: Move, details: Details | None, field: str, step: Step
) -> None:
    usual: dict[Move, Details] = {
        Move.ASK_PAYMENT: PaymentAsked(item="Lệ phí trước bạ"),
        Move.VERIFY: VerificationAsked(unit="Công an xã", question=QUESTION),
    }
    for before in way:
        step(before, usual.get(before))
    with pytest.raises(UserError) as refused:
        step(move, details)
    assert refused.value.field == field


def test_a_stranger_s_name_is_warned_of(step: Step) -> None:
    step(Move.TRANSFER)
    told = step(Move.TAKE_UP, TakenUp(specialist="Không Có Ai"))
    assert any("danh sách cán bộ" in one for one in told.warnings)


def test_a_step_made_meanwhile_is_told_with_who_and_when(step: Step, led: Desk) -> None:
    step(Move.TRANSFER)
    with pytest.raises(UserError, match=f"Bước trước: {led.clerk.name} .*14:00 ngày 23/11/2026"):
        step(Move.TRANSFER)


def test_a_file_too_deep_is_refused_in_a_sentence(tmp_path: Path) -> None:
    parser = ArgumentParser()
    configure(parser)
    deep = tmp_path / "deep.json"
    deep.write_text('{"details":' + "[" * 100_000 + "]" * 100_000 + "}", encoding="utf-8")
    with pytest.raises(UserError) as refused:
        object_of(parser.parse_args(["X", "act", "told", "--file", str(deep)]))
    assert refused.value.code == "bad_json"
