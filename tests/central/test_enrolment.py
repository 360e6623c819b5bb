"""A desk joins a cell and proves itself: what lets it in, and what does not."""

from collections.abc import Callable
from typing import Any

from counter_app.central.serving import ServedCell

NewDesk = Callable[..., Any]
Offer = Callable[..., str]


def test_a_desk_joins_with_a_code_and_signs_in(desk: Any, commune: str, cell: ServedCell) -> None:
    told = desk.enrolment

    assert told["device"] == desk.device
    assert told["device_no"] == 1
    assert told["commune"] == commune
    assert [(one["lane"], one["kind"]) for one in told["lanes"]] == [(1, "active"), (2, "sealed")]
    assert told["office"]["office"]["commune_code"] == commune
    assert told["cell_url"] == cell.url
    assert told["epoch"] == cell.cell.epoch
    assert told["server_keys"] == [cell.cell.public_key()]
    assert desk.pull().status == 200
