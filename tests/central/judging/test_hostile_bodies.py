"""Whatever a body holds, a rule answers: it never throws, and what it keeps can be stored."""

from collections.abc import Callable
from typing import Any, Final

import msgspec
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from counter_app.central.judging import RULES
from counter_app.core.clock import to_ms_or_none
from counter_app.domain.dossier import EventKind, State
from counter_app.domain.dossier_now import DossierNow
from counter_app.domain.workflow import Move
from counter_app.protocol.push import PushedOperation
from counter_app.protocol.received import DossierReceived, facts_of, plain_of

DOSSIER: Final = "01900000-0000-7000-8000-000000000001"
KNOWN: Final = (
    *("move", "from", "to", "due_at", "due_before", "step_due_at", "promise", "details", "clerk"),
    *("now", "was", "reason", "shelf", "paper", "paper_no", "paper_year", "paper_sha", "draft"),
    *("takes_back", "first_due_at", "code", "id", "sha256", "size", "mime", "what", "charges"),
)
TEXTS: Final = st.one_of(
    st.sampled_from(
        [*Move, *State, "2026-11-30T17:00+07:00", "2026-11-30T17:00", "slip", "ab" * 32]
    ),
    st.text(max_size=8),
)
LEAVES: Final = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**60), 2**60), st.floats(allow_nan=False), TEXTS
)
VALUES: Final = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(KNOWN), inner, max_size=4)
    ),
    max_leaves=8,
)
BODIES: Final = st.dictionaries(st.sampled_from(KNOWN), VALUES, max_size=9)


def sent(kind: str, raw: bytes, wall_ms: int = 0) -> PushedOperation:
    return PushedOperation(
        id="op", seq=1, sha="", dossier=DOSSIER, kind=kind, wall_ms=wall_ms, body=msgspec.Raw(raw)
    )


def assert_storable(now: DossierNow) -> None:
    standing = now.standing
    for instant in (standing.since, standing.due_at, standing.first_due_at, standing.step_due_at):
        to_ms_or_none(instant)
    assert msgspec.json.decode(facts_of(now), type=DossierReceived).lookup_secret == ""


@settings(max_examples=600)
@drawn(kind=st.sampled_from(sorted(RULES)), body=BODIES, wall_ms=st.integers(-(2**62), 2**62))
def test_no_body_makes_a_rule_throw(
    new_cell: Callable[[], Any], intake: DossierReceived, kind: str, body: Any, wall_ms: int
) -> None:
    cell = new_cell()
    cell.taken(EventKind.RECEIVED, intake)
    cell.push(sent(kind, msgspec.json.encode(body), wall_ms))
    assert_storable(cell.stands)


@settings(max_examples=300)
@drawn(field=st.sampled_from(DossierReceived.__struct_fields__), value=VALUES)
def test_no_intake_makes_the_rule_throw(
    new_cell: Callable[[], Any], intake: DossierReceived, field: str, value: object
) -> None:
    cell = new_cell()
    body = plain_of(intake) | {field: value, "stranger": value}
    verdict = cell.push(sent(EventKind.RECEIVED, msgspec.json.encode(body)))
    if verdict.outcome == "accepted":
        assert_storable(cell.stands)


@settings(max_examples=300)
@drawn(
    move=st.sampled_from([*Move]),
    path=st.sampled_from([("received", one) for one in State]),
    more=BODIES,
)
def test_no_move_makes_the_rule_throw(
    new_cell: Callable[[], Any],
    intake: DossierReceived,
    move: Move,
    path: tuple[str, State],
    more: Any,
) -> None:
    cell = new_cell()
    cell.taken(EventKind.RECEIVED, intake)
    body = more | {"move": move, "from": path[0], "to": path[1]}
    verdict = cell.push(sent(EventKind.MOVED, msgspec.json.encode(body)))
    assert verdict.outcome in {"accepted", "rejected", "conflict"}
    assert_storable(cell.stands)


@pytest.mark.parametrize("raw", [b"[" * 100_000, b"", b"\xff\xfe", b'{"a":1', b"null", b"1e400"])
def test_what_is_no_object_is_rejected(cell: Any, raw: bytes) -> None:
    for kind in RULES:
        verdict = cell.push(sent(kind, raw))
        assert (verdict.outcome, verdict.code) == ("rejected", "body.malformed")


def test_a_stranger_s_keys_survive_in_what_is_kept(cell: Any, new_cell: Any, intake: Any) -> None:
    made = new_cell()
    body = plain_of(intake) | {"of_tomorrow": {"a": [1, None]}}
    assert made.push(sent(EventKind.RECEIVED, msgspec.json.encode(body))).outcome == "accepted"
    assert msgspec.json.decode(facts_of(made.stands))["of_tomorrow"] == {"a": [1, None]}
