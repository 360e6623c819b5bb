"""Each protection taken away in turn: what watches over it must then see red.

The variants are broken here, inside the test; every check is first shown green on the real thing.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, bindparam, select, text

from counter_app.central import push
from counter_app.central.push import GapFound
from counter_app.core.errors import EnvironmentFault
from counter_app.protocol.sealing import commune_chain_start
from db.central import heads, postgres_store
from db.central.changes import NewChange, add_changes, changes_after
from db.central.heads import Head, take_head
from db.central.models import heads as table
from db.central.own_postgres import OwnPostgres
from db.central.pushes import look
from db.central.statements import Statement
from db.central.store import Store

pytestmark = pytest.mark.xdist_group("postgres")


# The head without the update: no lock, and a push of duplicates writes nothing.
ONLY_LOOKED = Statement(
    lambda _: select(table.c.chg, table.c.head).where(table.c.commune_id == bindparam("commune_id"))
)


def duplicates_write_wal(store: Store, desk: Any) -> bool:
    """Whether a push of nothing but duplicates is a transaction of its own in the WAL."""
    sent = desk.received()
    desk.push(store, sent)
    before = wal_of(store)
    assert desk.push(store, sent).results[0].r == "duplicate"
    return wal_of(store) > before


def wal_of(store: Store) -> int:
    query = text("SELECT pg_wal_lsn_diff(pg_current_wal_flush_lsn(), '0/0')")
    return int(store.read("", lambda c: c.execute(query).scalar_one()).result(30))


@pytest.fixture
def cell(postgres: OwnPostgres, opened: Callable[[str], Store]) -> Store:
    return opened(postgres.url("cell"))


def test_without_the_heads_update_a_duplicate_rests_on_nothing(
    cell: Store, desk: Any, counter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert duplicates_write_wal(cell, desk)
    sister = counter()
    sister.push(cell, sister.received())
    monkeypatch.setattr(heads, "TAKE", ONLY_LOOKED)
    sent = sister.write("dossier.dreamt", "")  # refused: takes no place in the order
    sister.push(cell, sent)
    before = wal_of(cell)
    assert sister.push(cell, sent).results[0].r == "duplicate"
    assert wal_of(cell) == before


def misses_something(
    store: Store, other: Store, commune: str, number: Callable[[Connection], int]
) -> bool:
    """Two servers write; the one that numbered first commits last. Does a follower miss it?"""
    numbered, go = threading.Event(), threading.Event()

    def slow(connection: Connection) -> None:
        write(connection)
        numbered.set()
        assert go.wait(30)

    def write(connection: Connection) -> None:
        chg = number(connection)
        connection.execute(
            text(
                "INSERT INTO changes (commune_id, chg, dossier, kind, v, ver, by, device, at_ms, "
                "link) VALUES (:c, :chg, '', '', 1, 0, '', '', 0, '')"
            ),
            {"c": commune, "chg": chg},
        )

    def follow(after: int) -> list[int]:
        asked = store.read(commune, lambda c: changes_after(c, commune, after, limit=99))
        return [event.chg for event in asked.result(30)]

    first = store.write(commune, slow)
    assert numbered.wait(30)
    second = other.write(commune, write)
    with ThreadPoolExecutor(1) as pool:
        # With the row lock the second cannot be through; without it, it is at once.
        pool.submit(lambda: second.exception(1) if not second.done() else None).exception(30)
    seen = follow(0)
    go.set()
    first.result(30)
    second.result(30)
    seen += follow(seen[-1] if seen else 0)
    return seen != follow(0)


def test_a_cursor_without_the_row_lock_misses_what_commits_late(
    cell: Store, opened: Callable[[str], Store], postgres: OwnPostgres, commune: str
) -> None:
    other = opened(postgres.url("cell"))
    postgres.run(
        "psql", *postgres.as_master, "-q", "-d", "cell", "-c",
        "CREATE SEQUENCE IF NOT EXISTS broken; GRANT USAGE ON broken TO counter_central",
    )  # fmt: skip

    def from_the_head(connection: Connection) -> int:
        chg = take_head(connection, commune).chg + 1
        moved = text("UPDATE heads SET chg = :chg WHERE commune_id = :c")
        connection.execute(moved, {"c": commune, "chg": chg})
        return chg

    def from_a_sequence(connection: Connection) -> int:
        return int(connection.execute(text("SELECT nextval('broken')")).scalar_one())

    assert not misses_something(cell, other, commune, from_the_head)
    later = f"{commune}-later"
    assert misses_something(cell, other, later, from_a_sequence)


def takes_each_once(store: Store, desk: Any) -> bool:
    """Whether what is sent twice is there once and answered both times."""
    sent = desk.received()
    desk.push(store, sent)
    try:
        again = desk.push(store, sent)
    except Exception:  # noqa: BLE001  # whatever it is, the desk got no answer
        return False
    return bool(again.results[0].r == "duplicate") and changes(store, desk.commune) == 1


def changes(store: Store, commune: str) -> int:
    query = text("SELECT count(*) FROM changes WHERE commune_id = :c")
    counted = store.read(commune, lambda c: c.execute(query, {"c": commune}).scalar_one())
    return int(counted.result(30))


def test_without_the_idempotency_key_a_retry_goes_wrong(
    store: Store, desk: Any, counter: Any, commune: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert takes_each_once(store, desk)
    monkeypatch.setattr(push, "look", lambda *what: replace(look(*what), operations=()))
    monkeypatch.setattr(push._Push, "_last_seq", lambda self, *_: self._request.first - 1)
    assert not takes_each_once(store, counter(commune=f"{commune}-2"))


def sees_the_gap(store: Store, desk: Any) -> bool:
    """Whether an operation that comes before its forerunner is sent away."""
    desk.push(store, desk.received())
    desk.received()
    try:
        desk.push(store, desk.received())
    except GapFound:
        return True
    return False


def test_without_the_gap_check_an_operation_is_jumped_over(
    store: Store, desk: Any, counter: Any, commune: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sees_the_gap(store, desk)
    monkeypatch.setattr(push._Push, "_last_seq", lambda self, *_: self._request.first - 1)
    assert not sees_the_gap(store, counter(commune=f"{commune}-2"))


def survives_a_power_cut(store: Store, desk: Any, postgres: OwnPostgres) -> bool:
    """Whether all that was answered is there after the server was cut off in mid-flight."""
    for _ in range(20):
        desk.push(store, desk.received())
    postgres.stop("immediate")
    postgres.start()
    with pytest.raises(EnvironmentFault):  # the connection of before
        changes(store, desk.commune)
    return changes(store, desk.commune) == 20


def test_a_power_cut_loses_nothing_that_was_answered(
    cell: Store, desk: Any, postgres: OwnPostgres
) -> None:
    assert survives_a_power_cut(cell, desk, postgres)


def test_without_synchronous_commit_a_power_cut_loses_what_was_answered(
    opened: Callable[[str], Store],
    postgres: OwnPostgres,
    desk: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(postgres_store, "_SETTINGS", "-c synchronous_commit=off")
    careless = opened(postgres.url("cell"))
    assert not survives_a_power_cut(careless, desk, postgres)


def test_a_cancelled_wait_for_the_standby_is_no_success(
    opened: Callable[[str], Store], postgres: OwnPostgres, desk: Any
) -> None:
    """PostgreSQL calls it committed; only a notice tells that no other machine has it."""
    cell = opened(postgres.url("cell"))
    desk.push(cell, desk.received())
    master = ("psql", *postgres.as_master, "-q", "-At", "-d", "postgres", "-c")
    postgres.run(*master, "ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
    postgres.run(*master, "SELECT pg_reload_conf()")

    def heard(one: Any) -> bool:
        """Each backend reads the settings anew when it comes to its next command."""
        return bool(one.exec_driver_sql("SHOW synchronous_standby_names").scalar() == "nobody")

    try:
        while not cell.write(desk.commune, heard).result(30):
            pass
        sent = desk.received()
        asked = push.take_push(
            cell, desk.known, desk.request(sent), at=desk.noon, judging=desk.judging
        )
        cancel = "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
        while not asked.done():
            postgres.run(*master, cancel)
        fault = asked.exception(0)
        assert isinstance(fault, EnvironmentFault)
        assert fault.code == "not_replicated"
        # The row is there, but a retry waits as well: no "duplicate" before the standby has it.
        again = push.take_push(
            cell, desk.known, desk.request(sent), at=desk.noon, judging=desk.judging
        )
        with pytest.raises(TimeoutError):
            again.result(0.5)
    finally:
        postgres.run(*master, "ALTER SYSTEM RESET synchronous_standby_names")
        postgres.run(*master, "SELECT pg_reload_conf()")
    assert again.result(30).results[0].was == "accepted"


def test_a_change_behind_the_back_breaks_the_communes_chain(store: Store, desk: Any) -> None:
    from db.central.changes import first_broken_link

    desk.push(store, *(desk.received(name=f"Người {n}") for n in range(4)))

    def broken(connection: Connection) -> int | None:
        return first_broken_link(connection, desk.commune, commune_chain_start(desk.commune))

    def forge(connection: Connection) -> None:
        """As if a fifth change had been put there without its seal."""
        head = take_head(connection, desk.commune)
        change = NewChange(dossier="", kind="dossier.noted", ver=0, at_ms=0, body="{}")
        add_changes(connection, desk.commune, Head(chg=head.chg, link="00" * 32), [change])

    assert store.read(desk.commune, broken).result(30) is None
    store.write(desk.commune, forge).result(30)
    assert store.read(desk.commune, broken).result(30) == 5
