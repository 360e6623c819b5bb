"""A desk that begins with a snapshot knows what was asked and decided before it came."""

from collections.abc import Callable
from typing import Any

import pytest

from counter_app.bootstrap_sync import enrol_desk
from counter_app.central import pull
from counter_app.core.ids import DossierId
from counter_app.core.line_faults import LineFault
from counter_app.domain.workflow import Move
from counter_app.services.correcting import disputes
from counter_app.services.correcting.elsewhere import link_code
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier, search
from counter_app.services.sending.dispute_words import Side, Verdict
from counter_app.sync.client import HttpCentral

MATTER = {"procedure_code": "1.004873", "certified_copies": ()}


@pytest.fixture
def late(
    cell: Any, commune: str, open_counter: Any, code_for: Any, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], Any]:
    """Opens the desk that comes last; for one that knows nothing a snapshot is the shorter way."""
    found = open_counter(commune, name="c", lane=5)

    def joins() -> Any:
        enrol_desk(code_for(commune), url=cell.url, desk=found.desk)
        monkeypatch.setattr(pull, "_MOST_BEHIND", 0)
        return found

    joins.desk = found  # type: ignore[attr-defined]
    return joins


def twins(counter: Any, second: Any) -> tuple[str, str]:
    """The older and the newer of one matter, each desk having heard of both."""
    older, newer = counter.take_in(**MATTER), second.take_in(**MATTER)
    for desk in (counter, second, counter):
        desk.sync()
    return older.dossier_id, newer.dossier_id


def decide(desk: Any, keep: Side) -> None:
    (seen,) = disputes.open_disputes(desk=desk.desk)
    disputes.judge_duplicate(
        seen.dispute.number, Verdict.SAME, reason="Đã hỏi công dân", desk=desk.desk,
        at=desk.clock.now(), keep=keep,
    )  # fmt: skip


def asked(desk: Any) -> list[tuple[set[str], int]]:
    """The open questions: of which two, and how many decisions stand against each other."""
    return [
        ({one.dispute.dossier, one.twin}, len(one.decided))
        for one in disputes.open_disputes(desk=desk.desk)
    ]


def from_snapshot(desk: Any) -> int:
    rows = desk.rows("SELECT count(*) FROM events WHERE operation LIKE 'snapshot:%'")
    return int(rows[0][0])


@pytest.mark.parametrize("decided", [False, True])
def test_a_question_is_asked_unless_it_was_decided(
    decided: bool, counter: Any, second: Any, late: Callable[[], Any]
) -> None:
    pair = set(twins(counter, second))
    if decided:
        decide(counter, Side.MINE)
        counter.sync()
    third = late()
    third.sync()
    assert from_snapshot(third) == 2
    assert asked(third) == ([] if decided else [(pair, 0)])
    third.sync()
    assert check(desk=third.desk) == ()


def test_a_question_that_opened_again_is_asked_again_with_both_decisions(
    counter: Any, second: Any, late: Callable[[], Any]
) -> None:
    pair = set(twins(counter, second))
    for desk, keep in ((counter, Side.MINE), (second, Side.THEIRS)):
        decide(desk, keep)
    for desk in (second, counter, second):
        desk.sync()
    third = late()
    third.sync()
    assert asked(third) == asked(counter) == [(pair, 2)]


def test_a_later_decision_opens_what_was_decided_before_the_snapshot(
    counter: Any, second: Any, late: Callable[[], Any]
) -> None:
    pair = set(twins(counter, second))
    for desk, keep in ((counter, Side.MINE), (second, Side.THEIRS)):
        decide(desk, keep)
    second.sync()
    third = late()
    third.sync()
    assert asked(third) == []
    for desk in (counter, second, third):
        desk.sync()
    assert asked(second) == asked(third) == [(pair, 2)]
    decide(third, Side.MINE)
    for desk in (third, counter, second):
        desk.sync()
        assert asked(desk) == []


def test_its_own_dossier_that_was_one_too_many_is_asked_about(
    counter: Any, late: Callable[[], Any]
) -> None:
    """Taken in with no line, before it had joined."""
    older = counter.take_in(**MATTER)
    counter.sync()
    newer = late.desk.take_in(**MATTER)  # type: ignore[attr-defined]
    third = late()
    third.sync()
    assert asked(third) == [({older.dossier_id, newer.dossier_id}, 0)]


def test_an_official_code_of_before_is_found(counter: Any, late: Callable[[], Any]) -> None:
    taken = counter.take_in(**MATTER)
    dossier = open_dossier(taken.dossier_id, desk=counter.desk)
    link_code(dossier, "000.00.12.H42-1", desk=counter.desk, at=counter.clock.now())
    counter.sync()
    third = late()
    third.sync()
    assert [row.id for row in search("000.00.12.H42-1", desk=third.desk)] == [taken.dossier_id]


def test_what_happened_between_a_snapshot_that_broke_off_and_the_next_is_not_lost(
    counter: Any, late: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pull, "_PAGE", 1)
    first, other = counter.take_in(), counter.take_in("Trần Văn Kiên")
    counter.sync()
    third = late()
    with monkeypatch.context() as broken:
        whole = HttpCentral.snapshot

        def cut(api: HttpCentral, path: str, after: str) -> Any:
            if after:
                raise LineFault("line_lost", "Mất đường truyền.")
            return whole(api, path, after)

        broken.setattr(HttpCentral, "snapshot", cut)
        assert third.engine.round().trouble
    assert from_snapshot(third) == 1
    for one in (first, other):
        counter.move(DossierId(one.dossier_id), Move.TRANSFER)
    counter.sync()
    third.sync()
    states = "SELECT id, state FROM dossiers ORDER BY id"
    assert third.rows(states) == counter.rows(states)
    third.sync()
    assert third.rows(states) == counter.rows(states)
