"""Desks that push without end while something is done to the nodes, and the ledger of it all."""

import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import Connection, text

from counter_app.central.push import take_push
from counter_app.core.errors import EnvironmentFault
from counter_app.protocol.push import PushedOperation
from db.central.changes import changes_after
from db.central.store import Store

PATIENCE_S: Final = 90
_AGAIN_S: Final = 0.1


class Ledger:
    """What was said to anybody, kept outside every database: appended, synced, never changed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._door = threading.Lock()
        self._file = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY)

    def write(self, word: str, sent: PushedOperation) -> None:
        """``saved`` before anything is sent, ``acked`` before anything rests on it."""
        with self._door:
            os.write(self._file, f"{word} {sent.id}\n".encode())
            os.fsync(self._file)

    def read(self, word: str) -> list[str]:
        """The ids of which the word was said."""
        lines = (line.split() for line in self._path.read_text().splitlines())
        return [name for said, name in lines if said == word]

    def close(self) -> None:
        """Lets go of the file."""
        os.close(self._file)


@dataclass(slots=True, kw_only=True)
class Stream:
    """Desks that take dossiers in and push them, each with the same bytes until it is answered.

    ``answers``: when each acknowledgement came, seconds of the monotonic clock.
    """

    store: Store
    ledger: Ledger
    desks: list[Any]
    chance: random.Random
    answers: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    seen: dict[str, list[int]] = field(default_factory=dict)
    _over: threading.Event = field(default_factory=threading.Event)
    _quiet: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    @property
    def communes(self) -> list[str]:
        """Whose dossiers these are."""
        return sorted({desk.commune for desk in self.desks})

    def start(self) -> None:
        """Every desk, and one reader of each commune that follows its cursor."""
        for number, desk in enumerate(self.desks):
            own = random.Random(self.chance.random())
            self._threads.append(threading.Thread(target=self._push, args=(desk, own, number)))
        for commune in self.communes:
            self._threads.append(threading.Thread(target=self._follow, args=(commune,)))
        for thread in self._threads:
            thread.start()

    def wait_for_more(self, answers: int) -> None:
        """Until so many further acknowledgements have come."""
        wanted, until = len(self.answers) + answers, time.monotonic() + PATIENCE_S
        while len(self.answers) < wanted:
            assert time.monotonic() < until, f"no answer any more: {self.refused[-3:]}"
            self._quiet.wait(_AGAIN_S)

    def finish(self) -> None:
        """What was begun is answered; what was written is read."""
        self._over.set()
        for thread in self._threads[: len(self.desks)]:
            thread.join()
        self._quiet.set()
        for thread in self._threads:
            thread.join()

    def gap_s(self, since: float) -> float:
        """The longest time without any acknowledgement from then on."""
        at = [since, *(moment for moment in self.answers if moment > since)]
        return max(later - earlier for earlier, later in pairwise(at))

    def _push(self, desk: Any, chance: random.Random, number: int) -> None:
        taken = 0
        while not self._over.is_set():
            sent = []
            for _ in range(chance.randint(1, 5)):
                taken += 1
                sent.append(desk.received(number=f"{desk.commune}-{number}-{taken}"))
                self.ledger.write("saved", sent[-1])
            for _ in range(chance.choice((1, 1, 2))):  # sometimes as if the answer had been lost
                self._until_answered(desk, sent)

    def _until_answered(self, desk: Any, sent: list[PushedOperation]) -> None:
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            try:
                asked = take_push(
                    self.store, desk.known, desk.request(*sent), at=desk.noon, judging=desk.judging
                )
                reply = asked.result(PATIENCE_S)
            except EnvironmentFault as fault:
                self.refused.append(fault.code)
                self._quiet.wait(_AGAIN_S)
                continue
            for one, result in zip(sent, reply.results, strict=True):
                assert "accepted" in {result.r, result.was}, result
                self.ledger.write("acked", one)
            self.answers.append(time.monotonic())
            return
        self.refused.append("never answered")

    def _follow(self, commune: str) -> None:
        seen = self.seen.setdefault(commune, [])
        more = True
        while more:
            more = not self._quiet.wait(_AGAIN_S)
            seen += _after(self.store, commune, seen[-1] if seen else 0)


def _after(store: Store, commune: str, after: int) -> list[int]:
    """What a pull brings; nothing while the store is away."""
    try:
        asked = store.read(commune, lambda one: changes_after(one, commune, after, limit=5000))
        return [event.chg for event in asked.result(PATIENCE_S)]
    except EnvironmentFault:
        return []


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What the ledger says less what is there. All zero: nothing lost, nothing twice."""

    saved: int
    acked: int
    lost: int
    twins: int
    collisions: int
    holes: int


@pytest.fixture(autouse=True)
def whole(cluster: Any) -> None:
    """Three nodes at work before each test, whatever the one before has left."""
    cluster.revive()


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    kept = Ledger(tmp_path / "ledger")
    yield kept
    kept.close()


@pytest.fixture
def stream(
    cluster: Any, opened: Callable[[str], Store], ledger: Ledger, counter: Any, commune: str
) -> Iterator[Callable[[int], Stream]]:
    """Starts four desks of two communes on the cluster; they have ended after the test."""
    started: list[Stream] = []

    def start(seed: int) -> Stream:
        store = opened(cluster.url)
        desks = [counter(commune=f"{commune}-{n % 2}") for n in range(4)]
        started.append(Stream(store=store, ledger=ledger, desks=desks, chance=random.Random(seed)))
        started[-1].start()
        return started[-1]

    yield start
    for one in started:
        one.finish()


@pytest.fixture
def account(ledger: Ledger) -> Callable[[Stream], Account]:
    """Draws up the account of a stream that has ended."""
    return lambda stream: _drawn_up(stream, ledger)


def _drawn_up(stream: Stream, ledger: Ledger) -> Account:
    there: list[str] = []
    codes: list[str] = []
    holes = 0
    for commune in stream.communes:
        ids, found, chg = stream.store.read(commune, partial(_rows, commune=commune)).result(
            PATIENCE_S
        )
        there += ids
        codes += found
        holes += stream.seen[commune] != chg or chg != list(range(1, len(chg) + 1))
    saved, acked = ledger.read("saved"), ledger.read("acked")
    return Account(
        saved=len(saved),
        acked=len(set(acked)),
        lost=len({*saved, *acked} - set(there)),
        twins=len(there) - len(set(there)),
        collisions=len(codes) - len(set(codes)) + abs(len(codes) - len(saved)),
        holes=holes,
    )


def _rows(connection: Connection, commune: str) -> tuple[list[str], list[str], list[int]]:
    """Operations accepted, codes, places."""
    events = changes_after(connection, commune, 0, limit=1_000_000)
    codes = connection.scalars(
        text("SELECT code FROM dossiers WHERE commune_id = :c"), {"c": commune}
    )
    return [event.op for event in events], list(codes), [event.chg for event in events]
