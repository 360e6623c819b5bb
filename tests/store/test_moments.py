"""A date enters as Vietnamese wall time to the minute, in office hours, on a clock that goes on."""

import json
from argparse import Namespace
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from counter_app.cli.acts import ACTS
from counter_app.cli.move_file import wanted_of
from counter_app.core.clock import from_local
from counter_app.core.errors import UserError
from counter_app.core.wall_time import instant_of
from counter_app.domain.step import VerificationAsked
from counter_app.domain.workflow import Move
from counter_app.protocol.moved import details_from_json, details_of, details_to_json
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.intake.intake_file import read_intake
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier
from counter_app.services.moving.workflow import Wanted, make_move

QUESTION = {"unit": "Công an xã Bình", "question": "Có nơi cư trú trước đây không?"}
LONG_AGO = "2026-11-20T09:00"


def wall(text: str) -> datetime:
    return from_local(datetime.fromisoformat(text))


@pytest.mark.parametrize(
    "text",
    ["2026-11-27T10:00", "2026-11-27T10:00:30", "2026-11-27 10:00:59.5", "2026-11-27T10:00+07:00"],
)
def test_a_moment_is_cut_to_the_minute(text: str) -> None:
    assert instant_of(text, field="due_at") == wall("2026-11-27T10:00")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-11-27T10:00Z", "bad_offset"),
        ("2026-11-27T10:00:00+08:00", "bad_offset"),
        ("2026-11-27", "bad_date"),
        ("2026-02-30T10:00", "bad_date"),
        ("27/11/2026 10:00", "bad_date"),
    ],
)
def test_another_offset_or_shape_is_refused_wherever_a_moment_enters(
    text: str, code: str, desk: Desk, taken: Receipt, tmp_path: Path
) -> None:
    dossier = open_dossier(taken.dossier_id, desk=desk)
    move = tmp_path / "move.json"
    move.write_text(json.dumps({"due_at": text}), encoding="utf-8")
    args = Namespace(name="apologise", file=move, due=None, reason="", point=[], clock=None)
    agreed = {"agreed": {"due_at": text, "reason": "Theo thỏa thuận"}, "procedure_code": "2.000806"}
    person = {"submitter": {"name": "Lê An"}}
    entrances: dict[str, Callable[[], object]] = {
        "due_at": lambda: wanted_of(args),
        "answer_by": lambda: details_from_json(Move.VERIFY, QUESTION | {"answer_by": text}),
        "agreed": lambda: read_intake(json.dumps(agreed | person)),
    }
    told = {"reason": "Ghi sai ngày hẹn trả", "due_at": text}
    for field, enter in (
        *entrances.items(),
        ("due_at", lambda: ACTS["correct"](dossier, told, desk, desk.clock.now())),
    ):
        with pytest.raises(UserError) as refused:
            enter()
        assert (refused.value.code, refused.value.field) == (code, field)


def test_an_apology_with_seconds_leaves_the_record_whole(led: Desk, taken: Receipt) -> None:
    due = wall("2026-12-02T10:00").replace(second=30)
    wanted = Wanted(move=Move.APOLOGISE, reason="Chờ ý kiến của sở", due_at=due)
    moved = make_move(taken.dossier_id, wanted, desk=led, at=wall("2026-11-24T09:00"))
    assert moved.due_at == wall("2026-12-02T10:00")
    assert check(desk=led) == ()


def test_an_answer_is_due_in_office_hours(led: Desk, taken: Receipt) -> None:
    for move, hour in ((Move.TRANSFER, "10:00"), (Move.TAKE_UP, "11:00")):
        make_move(taken.dossier_id, Wanted(move=move), desk=led, at=wall(f"2026-11-23T{hour}"))
    told = details_from_json(Move.VERIFY, QUESTION | {"answer_by": "2026-11-29T03:00"})
    assert isinstance(told, VerificationAsked)
    for details, field in ((told, "answer_by"), (None, "unit")):
        wanted = Wanted(move=Move.VERIFY, reason="Cần hỏi nơi cũ", details=details)
        with pytest.raises(UserError) as refused:
            make_move(taken.dossier_id, wanted, desk=led, at=wall("2026-11-23T14:00"))
        assert refused.value.field == field


def test_a_moment_is_told_as_it_is_written() -> None:
    told = details_from_json(Move.VERIFY, QUESTION | {"answer_by": "2026-11-27T10:00"})
    kept = details_to_json(told)
    assert kept["answer_by"] == "2026-11-27T10:00:00+07:00"
    assert details_from_json(Move.VERIFY, kept) == told
    assert details_of({"move": "verify", "details": kept}) == told


def test_a_corrected_date_lies_in_office_hours(led: Desk, taken: Receipt) -> None:
    dossier = open_dossier(taken.dossier_id, desk=led)
    told = {"reason": "Ghi sai ngày hẹn trả", "due_at": "2026-11-25T03:00"}
    with pytest.raises(UserError, match="không trả kết quả"):
        ACTS["correct"](dossier, told, led, wall("2026-11-23T14:00"))


@pytest.mark.parametrize(
    ("act", "told"),
    [
        ("correct", {"reason": "Ghi sai tên người nộp", "name": "Nguyễn Thị Ánh"}),
        ("hold_papers", {"papers": ["Giấy khác: Giấy chứng sinh"], "signs": "Con dấu in màu, mờ"}),
        ("revoke_paper", {"reason": "Người ủy quyền rút lại"}),
        ("proofread", {"reader": "Nguyễn Thị Ánh"}),
        ("link_code", {"code": "HT-2026-0001", "system": "Hộ tịch"}),
    ],
)
def test_no_act_is_done_on_a_clock_that_went_back(
    act: str, told: dict[str, object], led: Desk, taken: Receipt
) -> None:
    for move in (Move.TRANSFER, Move.TAKE_UP):
        make_move(taken.dossier_id, Wanted(move=move), desk=led, at=wall("2026-11-23T11:00"))
    dossier = open_dossier(taken.dossier_id, desk=led)
    with pytest.raises(UserError) as refused:
        ACTS[act](dossier, told, led, wall(LONG_AGO))
    assert refused.value.code == "clock_back"
    assert open_dossier(taken.dossier_id, desk=led).version == dossier.version
