"""Whoever writes a file for a step or an act is told its fields without reading the code."""

from counter_app.cli.acts import ACTS
from counter_app.cli.shapes import act_shapes, details_shape
from counter_app.domain.step import DETAILS
from counter_app.domain.workflow import Move

NOTHING_TO_TELL = {"attached", "filed_together", "items", "money", "proof", "remind", "renumber"}


def test_every_details_type_and_act_tells_its_fields() -> None:
    assert all(details_shape(move) for move in DETAILS)
    assert {name for name, shape in act_shapes().items() if not shape} == NOTHING_TO_TELL
    assert set(act_shapes()) == set(ACTS)


def test_a_shape_names_what_is_needed_what_is_allowed_and_how_a_day_is_written() -> None:
    asked = details_shape(Move.VERIFY)
    assert {"*unit", "*question", "answer_by"} <= set(asked)
    assert asked["answer_by"] == "YYYY-MM-DDTHH:MM giờ Việt Nam"
    assert details_shape(Move.STOP)["ground"] == "asked|unanswered|by_law"
    assert details_shape(Move.FINISH)["result"]["signed_on"] == "YYYY-MM-DD"
    (defect,) = details_shape(Move.ASK_SUPPLEMENT)["*defects"]
    assert "no_authority" in defect["*code"].split("|")
    assert "reached" in act_shapes()["told"]["outcome"]
