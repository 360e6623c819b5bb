"""Signatures of long runs are tried by a process of its own, which may go away at any moment."""

import os
import select
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from counter_app.central import companion as room
from counter_app.central.companion import WORTH_ASKING, Companion
from counter_app.central.signatures import Signed, try_here

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()


@pytest.fixture(scope="module")
def companion() -> Iterator[Companion]:
    with Companion() as one:
        begin(one)
        yield one


def signed(count: int) -> list[Signed]:
    return [(sha, KEY.sign(sha)) for sha in (n.to_bytes(32, "big") for n in range(count))]


def begin(companion: Companion) -> None:
    """A process is there to be asked: its first byte has come."""
    assert all(companion(PUBLIC, signed(WORTH_ASKING)))
    if not vars(companion)["_begun"]:
        select.select([vars(companion)["_line"]], [], [], 30)
    with pytest.MonkeyPatch.context() as patch:
        patch.delattr(room, "try_here")  # it alone says so
        assert all(companion(PUBLIC, signed(WORTH_ASKING)))


def child(companion: Companion) -> int:
    process = vars(companion)["_process"]
    assert process is not None
    return int(process.pid)


def test_it_says_of_each_what_would_be_said_here(companion: Companion) -> None:
    run = signed(40)
    for wrong in (0, 17, 39):
        sha, signature = run[wrong]
        run[wrong] = (sha, bytes([signature[0] ^ 1]) + signature[1:])

    said = companion(PUBLIC, run)

    assert said == try_here(PUBLIC, run)
    assert [n for n, right in enumerate(said) if not right] == [0, 17, 39]
    assert child(companion) != os.getpid()


def test_another_key_has_signed_none_of_it(companion: Companion) -> None:
    other = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key().public_bytes_raw()

    assert not any(companion(other, signed(WORTH_ASKING)))
    assert all(companion(PUBLIC, signed(WORTH_ASKING)))


def test_a_short_run_begins_no_process() -> None:
    with Companion() as companion:
        assert all(companion(PUBLIC, signed(WORTH_ASKING - 1)))

        assert vars(companion)["_process"] is None


def test_killed_between_two_runs_it_is_begun_again(companion: Companion) -> None:
    run = signed(20)
    begin(companion)
    first = child(companion)
    os.kill(first, signal.SIGKILL)

    assert [all(companion(PUBLIC, run)) for _ in range(2)] == [True, True]

    assert child(companion) != first


def test_held_by_a_signal_it_keeps_nobody_and_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "ANSWERS_WITHIN_S", 0.5)
    run, took = signed(20), list[float]()

    def ask() -> None:
        since = time.monotonic()
        assert all(companion(PUBLIC, run))
        took.append(time.monotonic() - since)

    with Companion() as companion:
        begin(companion)
        held = child(companion)
        os.kill(held, signal.SIGSTOP)
        threads = [threading.Thread(target=ask) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert len(took) == 6
        assert 0.5 <= max(took) < 5, "one of them waited, once"
        with pytest.raises(ProcessLookupError):
            os.kill(held, 0)
        begin(companion)
        assert child(companion) != held


def test_nobody_waits_for_one_that_never_begins_and_it_is_replaced(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    never = tmp_path / "python"
    never.write_text("#!/bin/sh\nexec sleep 600\n")
    never.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(never))
    with Companion() as companion:
        assert [all(companion(PUBLIC, signed(WORTH_ASKING))) for _ in range(3)] == [True] * 3
        first = child(companion)
        for patience in (0.0, 30.0):
            monkeypatch.setattr(room, "BEGINS_WITHIN_S", patience)
            assert all(companion(PUBLIC, signed(WORTH_ASKING)))

        assert child(companion) != first


def test_where_no_process_can_be_begun_runs_are_tried_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/khong/co/python")
    with Companion() as companion:
        assert all(companion(PUBLIC, signed(WORTH_ASKING)))

        assert vars(companion)["_process"] is None


def test_many_threads_are_each_told_of_their_own(companion: Companion) -> None:
    run = signed(30)
    told: dict[int, list[bool]] = {}

    def ask(number: int) -> None:
        mine = run.copy()
        mine[number] = (mine[number][0], bytes(64))
        told[number] = list(companion(PUBLIC, mine))

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert told == {n: [place != n for place in range(30)] for n in range(12)}


def test_after_the_block_no_process_is_left_and_runs_are_still_tried() -> None:
    with Companion() as companion:
        assert all(companion(PUBLIC, signed(WORTH_ASKING)))
        process = child(companion)

    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    assert all(companion(PUBLIC, signed(WORTH_ASKING)))
