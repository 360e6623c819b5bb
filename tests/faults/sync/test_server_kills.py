"""kill −9 of the server process at each step of a push: lost 0, twins 0, collisions 0."""

import signal
from typing import TYPE_CHECKING, Any

import pytest

from counter_app.services.keeping.check import check

if TYPE_CHECKING:
    from tests.faults.sync.conftest import Counter, Oracle, ServerProcess

# A round commits what it gave to sign, that it was signed, and then the push.
STEPS = ("operations.added", "cell.before_commit@3", "cell.after_commit@3")
SIGN_IN = tuple(f"cell.{side}_commit@{n}" for n in (1, 2) for side in ("before", "after"))
HASTY = "tests/faults/sync/hasty_server.py"


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param(STEPS, id="of the push"),
        pytest.param(SIGN_IN, id="of the sign-in", marks=pytest.mark.full),
    ],
)
def test_a_server_killed_at_any_step_has_promised_nothing_it_does_not_keep(
    steps: tuple[str, ...], server: "ServerProcess", counter: "Counter", oracle: "Oracle"
) -> None:
    """One server, killed at one step after the other; it comes back whole each time."""
    counter.take_in(2)
    assert counter.round() == ""
    for step in steps:
        server.end()
        counter.take_in(3)
        server.start(COUNTER_KILL_AT=step)
        assert counter.round(), f"the server died at {step}: no success"
        assert server.end() == -signal.SIGKILL, f"{step} was never reached"
        assert counter.waiting() == 3

        server.start()
        assert counter.round() == ""
        assert counter.waiting() == 0
    server.end()
    assert _nothing(oracle.judge(server.rows))
    assert len(oracle.promised()) == 2 + 3 * len(steps)
    assert check(desk=counter.desk) == ()


def test_a_server_that_answers_before_its_commit_is_caught(
    server: "ServerProcess", counter: "Counter", oracle: "Oracle"
) -> None:
    """The negative control: the same oracle must see red."""
    server.end()
    counter.take_in(3)
    server.start(program=(HASTY,))
    counter.round()
    assert server.end(signal.SIGKILL) == -signal.SIGKILL
    server.start()
    counter.round()
    server.end()
    assert oracle.judge(server.rows).lost == 3


def _nothing(verdict: Any) -> bool:
    return (verdict.lost, verdict.twins, verdict.collisions) == (0, 0, 0)
