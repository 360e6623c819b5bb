"""Push, pull, snapshot and tally as they travel; what they decide is tested beside the store."""

import threading
from typing import Any

import pytest

from counter_app.central import exchange
from counter_app.central.push import take_push
from counter_app.central.running.serving import ServedCell


def test_a_push_is_answered_operation_by_operation(desk: Any, cell: ServedCell) -> None:
    first, second = desk.operation(1), desk.operation(2)

    told = desk.push(first, second).body

    assert [one["id"] for one in told["results"]] == [first["id"], second["id"]]
    assert told["results"][0]["code"] == "needs_server_upgrade"
    assert (told["last_seq"], told["epoch"]) == (2, cell.cell.epoch)
    again = desk.push(first, second).body["results"]
    assert [(one["r"], one["was"]) for one in again] == [("duplicate", "rejected")] * 2
    assert desk.sign_in().body["last_seq"] == 2


def test_a_gap_is_answered_with_where_to_begin(desk: Any) -> None:
    desk.push(desk.operation(1))

    gap = desk.push(desk.operation(5), first=5)

    assert (gap.status, gap.body) == (409, {"error": "gap", "expected": 2})


def test_a_push_that_no_counter_writes_is_refused(desk: Any) -> None:
    assert desk.push(desk.operation(3), first=1).status == 400
    assert desk.push(chain_prev="zz").status == 400


def test_another_epoch_leads_to_a_snapshot(desk: Any) -> None:
    asked = {"device": desk.device, "cursors": {f"commune:{desk.commune}": 0}, "epoch": "old"}

    lost = desk.ask("/v1/pull", asked)

    assert (lost.status, lost.error) == (410, "snapshot")
    page = desk.get(lost.body["snapshot"]).body
    assert page["epoch"] == lost.body["epoch"]
    assert page["dossiers"] == []


def test_the_tally_names_what_is_here(desk: Any) -> None:
    sent = desk.operation(1)
    desk.push(sent)

    days = desk.ask(
        "/v1/reconcile",
        {"device": desk.device, "from_day": "2026-11-01", "to_day": "2026-11-30", "detail": True},
    ).body["days"]

    assert [(day["count"], day["operations"][0]["sha"]) for day in days] == [(1, sent["sha"])]


def test_days_that_are_none_are_refused(desk: Any) -> None:
    asked = {"device": desk.device, "from_day": "31/12/2026", "to_day": "2026-12-31"}

    assert (desk.ask("/v1/reconcile", asked).status) == 400


def test_signatures_are_tried_beside_the_thread_that_answers_everybody(
    desk: Any, cell: ServedCell, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried_in = []

    def noting(*given: Any, **more: Any) -> Any:
        tried_in.append(threading.current_thread())
        return take_push(*given, **more)

    monkeypatch.setattr(exchange, "take_push", noting)

    assert desk.push(desk.operation(1)).status == 200

    assert len(tried_in) == 1
    assert cell.thread not in tried_in
