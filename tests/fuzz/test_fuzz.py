"""What strangers hand us, changed in ways nobody thought of: refused in our own words, or taken.

Here for a moment, always alike; for ten minutes each, led by coverage, with ``--full`` (``FUZZ_SEED``
draws the same again).
"""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from counter_app.core.line_faults import BadAnswer
from counter_app.core.web import Answer
from counter_app.protocol.pull import PullReply
from counter_app.sync.client import read_reply
from tests.fuzz.mutations import mutated
from tests.fuzz.seeds import seeds
from tests.fuzz.targets import Pulled, Target, bundle, card, intake

ROOT: Final = Path(__file__).parents[2]
CHILD: Final = Path(__file__).parent / "fuzz_child.py"
PLAIN: Final[dict[str, Target]] = {"card": card, "intake": intake, "bundle": bundle}
SEED: Final = 20_261_123
MOMENT_S: Final = 1.25
LONG_S: Final = 600


@pytest.fixture
def pulled(tmp_path: Path) -> Iterator[Pulled]:
    made = Pulled(tmp_path / "store")
    yield made
    made.desk.store.close()


@pytest.fixture
def target(request: pytest.FixtureRequest) -> Target:
    found: Target = PLAIN.get(request.param) or request.getfixturevalue("pulled")
    return found


def hold(target: Target, examples: tuple[bytes, ...]) -> int:
    """How many of them, and changed ones, were held to the target within a moment."""
    chance, done, end = random.Random(SEED), 0, time.monotonic() + MOMENT_S
    for data in examples:
        target(data)
    while time.monotonic() < end:
        data = mutated(chance, examples)
        try:
            target(data)
        except Exception as fault:
            fault.add_note(f"seed {SEED}, number {done}: {data!r}")
            raise
        done += 1
    return done


@pytest.mark.parametrize("target", [*PLAIN, "pulled"], indirect=True)
def test_a_moment_of_it_finds_nothing(target: Target, tmp_path: Path) -> None:
    assert hold(target, seeds(target, tmp_path / "seeds")) > 10


def reply(**told: object) -> bytes:
    event = {"chg": 1, "scope": "commune:00000", "kind": "dossier.received", "v": 1, "at_ms": 1}
    whole = {"epoch": "e", "now_ms": 1, "more": False, "cursors": {}, "events": [event | told]}
    return json.dumps(whole).encode()


@pytest.mark.parametrize(
    ("target", "data"),
    [
        ("bundle", b'{"kind":"hsp1-answers","commune":"\xbe","device":"a","answers":[]}'),
        ("bundle", b'{"kind":"hsp1-answers","x":' + b"[" * 5_000),
        ("pulled", reply().replace(b'"kind"', b'"body": {"a": "\xbf"}, "kind"')),
        ("pulled", reply(chg=2**63)),
        ("pulled", reply().replace(b'"cursors": {}', b'"cursors": {"commune:00000": 1%s}' % (b"0" * 20))),
        ("pulled", reply().replace(b'"epoch"', b'"x": %s, "epoch"' % (b"[" * 5_000))),
        ("pulled", json.dumps({
            "epoch": "e", "cursors": {}, "dossiers": [
                {"dossier": "a", "state": "received", "ver": 1, "facts": {"draft": 1.5}, "at_ms": 1}
            ]}).encode()),
    ],
    indirect=["target"],
)  # fmt: skip
def test_what_was_found_stays_refused(target: Target, data: bytes) -> None:
    target(data)


@pytest.mark.parametrize("told", [{"at_ms": 2**62}, {"at_ms": -1}, {"ver": 2**60}, {"chg": -1}])
def test_a_number_no_store_and_no_clock_holds_is_no_answer(told: dict[str, int]) -> None:
    def read(body: bytes) -> PullReply:
        headers = {"content-type": "application/json"}
        return read_reply(Answer(status=200, headers=headers, body=body), PullReply)

    assert read(reply()).events[0].chg == 1
    with pytest.raises(BadAnswer):
        read(reply(**told))


@pytest.mark.full
@pytest.mark.timeout(LONG_S + 200)
@pytest.mark.skipif(sys.platform != "linux", reason="the fuzzer has no wheel for it")
@pytest.mark.parametrize("name", [*PLAIN, "pulled"])
def test_ten_minutes_led_by_coverage_find_nothing(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = os.environ.get("FUZZ_SEED") or str(random.SystemRandom().randrange(1, 2**31))
    with capsys.disabled():
        print(f"\n{name}: FUZZ_SEED={seed}")
    run = subprocess.run(
        [sys.executable, CHILD, name, seed, str(LONG_S), tmp_path], cwd=ROOT, check=False,
        capture_output=True, text=True, errors="replace", env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip

    told = run.stderr[-4_000:]
    assert run.returncode == 0, (seed, told)
    done = [line for line in told.splitlines() if line.startswith("stat::number_of_executed_units")]
    assert int(done[0].split()[-1]) > 1_000, told
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(("crash", "timeout"))]
