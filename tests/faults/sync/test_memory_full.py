"""Memory that ends at any request of a round: what was acknowledged is there, the next one is whole."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from tests.faults.sync.conftest import Counter, Oracle, ServerProcess

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parents[2]


pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a shim that is preloaded")
Tried = Callable[[int], dict[str, Any]]


def test_memory_that_ends_in_a_round_loses_nothing(tried: Tried) -> None:
    found = tried(1)
    assert found["wrong"] == []
    assert found["hits"] == found["trials"] == 2


@pytest.mark.full
@pytest.mark.timeout(3600)
def test_memory_may_end_at_any_request_of_a_round(tried: Tried) -> None:
    found = tried(150)
    print(found)
    assert found["wrong"] == []
    assert found["hits"] > 0.9 * found["trials"]
    # Told as what it is, but where a library has other words for it, or ends the program.
    assert found["ends"]["memory_full"] > 0.5 * found["hits"]


@pytest.fixture
def tried(
    server: "ServerProcess",
    new_counter: Callable[..., "Counter"],
    oracle: "Oracle",
    short_memory: Path,
    tmp_path: Path,
) -> Tried:
    """Has a desk try each thing so often; what became of it, ``wrong``: a line each."""

    def trials(many: int) -> dict[str, Any]:
        codes = [server.code(), server.code()]
        server.start()
        for code in codes:
            new_counter(server.url, code).close()
        run = subprocess.run(
            [sys.executable, HERE / "memory_round_child.py", tmp_path, str(many)],
            capture_output=True, text=True, check=False, cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "LD_PRELOAD": str(short_memory)},
        )  # fmt: skip
        assert run.returncode == 0, run.stderr
        server.end()
        judged = oracle.judge(server.rows)
        assert (judged.lost, judged.twins, judged.collisions) == (0, 0, 0)
        assert len(oracle.promised()) > 6 * many
        *wrong, sums = run.stdout.splitlines()
        return {"wrong": wrong, **json.loads(sums)}

    return trials
