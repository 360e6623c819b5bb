"""A step of two desks at once: named until somebody decides, done with afterwards."""

import json
from io import StringIO
from typing import Any

import pytest

from counter_app.bootstrap_sync import central_side
from counter_app.cli.io import Io
from counter_app.cli.main import main
from counter_app.core.clock import local
from counter_app.domain.workflow import RULES, Move
from counter_app.protocol.event_words import event_words
from counter_app.services import lookup
from counter_app.services.correcting import disputes
from counter_app.services.keeping.check import check
from counter_app.services.sending.dispute_words import Side
from tests.reckoned import keep_ready, reports_agree


@pytest.fixture
def clashed(counter: Any, second: Any) -> Any:
    """A dossier finished at one desk while the other, without a line, stopped it."""
    dossier = counter.take_in().dossier_id
    counter.move(dossier, Move.TRANSFER)
    counter.move(dossier, Move.TAKE_UP)
    counter.sync()
    second.sync()
    second.move(dossier, Move.WITHDRAW)
    second.sync()
    counter.move(dossier, Move.FINISH)
    counter.sync()
    return dossier


def give_up(counter: Any) -> int:
    """What stands holds; the number of the question."""
    (seen,) = disputes.open_disputes(desk=counter.desk)
    number: int = seen.dispute.number
    disputes.decide(
        number,
        {"step": Side.THEIRS},
        reason="Người nộp đã rút",
        desk=counter.desk,
        at=counter.desk.clock.now(),
    )
    return number


def still_open(counter: Any) -> tuple[str, ...]:
    today = local(counter.clock.now()).date()
    found = central_side(counter.desk).compare(
        today, today, told=lambda _done, _total: None, stopped=lambda: False
    )
    (day,) = found.days
    assert day.same
    opened: tuple[str, ...] = day.open
    return opened


def test_a_settled_step_waits_for_nobody_in_the_comparison(counter: Any, clashed: Any) -> None:
    assert len(still_open(counter)) == 1
    give_up(counter)
    assert still_open(counter) == ()
    counter.sync()
    assert still_open(counter) == ()


def test_a_step_given_up_is_kept_as_attempted_and_changed_nothing(
    counter: Any, second: Any, clashed: Any
) -> None:
    for desk in (counter, second):
        keep_ready(desk.desk)
    give_up(counter)
    for desk in (counter, second):
        desk.sync()
        assert reports_agree(desk.desk)
    stands = "SELECT state, due_ms, since_ms, ready_ms, returned_ms, shelf FROM dossiers"
    assert counter.rows(stands) == second.rows(stands)
    assert counter.rows("SELECT state, ready_ms FROM dossiers") == [("withdrawn", None)]
    for desk, marked in ((counter, [RULES[Move.FINISH].label]), (second, [])):
        told = lookup.open_dossier(clashed, desk=desk.desk).events
        words = [event_words(one) for one in told if one.attempted]
        assert [one.partition(":")[0] for one in words] == marked
        assert all(one.endswith("(đã thử, máy chủ không nhận)") for one in words)
        assert check(desk=desk.desk) == ()


def test_what_stood_upon_a_step_given_up_goes_with_it(counter: Any, second: Any) -> None:
    dossier = counter.take_in().dossier_id
    counter.move(dossier, Move.TRANSFER)
    counter.sync()
    second.sync()
    second.move(dossier, Move.WITHDRAW)
    second.sync()
    counter.move(dossier, Move.TAKE_UP)
    counter.move(dossier, Move.FINISH)
    counter.sync()
    first, last = disputes.open_disputes(desk=counter.desk)
    steps = (RULES[Move.TAKE_UP].label, RULES[Move.FINISH].label)
    assert first.told.endswith(f"thôi luôn bước làm sau đó ở quầy này: {steps[1]}.")
    assert last.behind == ()
    disputes.decide(
        first.dispute.number,
        {"step": Side.THEIRS},
        reason="Người nộp đã rút",
        desk=counter.desk,
        at=counter.desk.clock.now(),
    )
    assert disputes.open_disputes(desk=counter.desk) == ()
    assert counter.rows("SELECT state, ready_ms FROM dossiers") == [("withdrawn", None)]
    for desk in (counter, second):
        desk.sync()
    stands = "SELECT state, due_ms, since_ms, ready_ms, returned_ms, shelf FROM dossiers"
    assert counter.rows(stands) == second.rows(stands)
    assert set(counter.states()) == {"acked", "conflict"}
    told = lookup.open_dossier(dossier, desk=counter.desk).events
    assert [one.body["move"] for one in told if one.attempted] == [Move.TAKE_UP, Move.FINISH]
    assert still_open(counter) == ()
    assert check(desk=counter.desk) == ()


def test_the_status_names_the_question_of_a_step(counter: Any, clashed: Any) -> None:
    (seen,) = disputes.open_disputes(desk=counter.desk)
    counter.close()
    out = StringIO()
    told = ("--data", str(counter.folder), "sync", "--status")
    assert main(told, Io(stdin=StringIO(), stdout=out, stderr=StringIO())) == 0
    (line,) = json.loads(out.getvalue())["lines"]
    assert line["dispute"] == seen.dispute.number
