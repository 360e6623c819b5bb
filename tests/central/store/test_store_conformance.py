"""What every store of a cell promises: order, durability, nobody hurt by another's failure."""

import threading
from collections import Counter as Tally
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, text

from counter_app.central.push import take_push
from counter_app.core.errors import EnvironmentFault, UserError
from db.central.cell import cell_of
from db.central.changes import NewChange, add_changes, changes_after
from db.central.heads import take_head
from db.central.offices import OfficeRow, add_office
from db.central.store import Store

pytestmark = pytest.mark.xdist_group("postgres")

ADD = text("INSERT INTO nonces (commune_id, nonce, device, expires_ms) VALUES (:c, :n, '', 0)")
COUNT = text("SELECT count(*) FROM nonces WHERE commune_id = :c")


def adding(commune: str, name: str) -> Callable[[Connection], str]:
    def work(connection: Connection) -> str:
        connection.execute(ADD, {"c": commune, "n": name})
        return name

    return work


def count(store: Store, commune: str) -> int:
    def read(connection: Connection) -> int:
        return int(connection.execute(COUNT, {"c": commune}).scalar_one())

    return store.read(commune, read).result(30)


@contextmanager
def held_up(store: Store, commune: str) -> Iterator[None]:
    """Keeps the commune's writer busy, so that what is asked meanwhile shares one commit."""
    begun, go = threading.Event(), threading.Event()

    def wait(_connection: Connection) -> None:
        begun.set()
        assert go.wait(30)

    asked = store.write(commune, wait)
    assert begun.wait(30)
    try:
        yield
    finally:
        go.set()
    asked.result(30)


def test_what_is_answered_is_there_for_everybody(
    store: Store, commune: str, opened: Callable[[str], Store], store_url: str
) -> None:
    assert store.write(commune, adding(commune, "một")).result(30) == "một"
    assert count(store, commune) == 1
    assert count(opened(store_url), commune) == 1


def test_work_of_one_commune_runs_in_the_order_asked(store: Store, commune: str) -> None:
    order: list[int] = []
    asked = [store.write(commune, lambda _, n=n: order.append(n)) for n in range(200)]  # type: ignore[misc]
    for future in asked:
        future.result(30)
    assert order == list(range(200))


def test_what_fails_among_others_leaves_nothing_and_hurts_nobody(
    store: Store, commune: str
) -> None:
    def failing(connection: Connection) -> None:
        connection.execute(ADD, {"c": commune, "n": "spoilt"})
        raise UserError("no", "Không được.")

    def breaking(connection: Connection) -> None:
        connection.execute(ADD, {"c": commune, "n": "0"})  # there already
        connection.execute(ADD, {"c": commune, "n": "0"})

    with held_up(store, commune):
        asked: list[Future[Any]] = []
        for n in range(3):
            asked += [store.write(commune, adding(commune, f"{n}")), store.write(commune, failing)]
        asked.append(store.write(commune, breaking))
        last = store.write(commune, adding(commune, "last"))
    assert [future.exception(30) is None for future in asked] == [True, False] * 3 + [False]
    assert isinstance(asked[1].exception(30), UserError)
    assert last.result(30) == "last"
    assert count(store, commune) == 4


def test_what_fails_alone_leaves_nothing(store: Store, commune: str) -> None:
    def failing(connection: Connection) -> None:
        connection.execute(ADD, {"c": commune, "n": "spoilt"})
        raise UserError("no", "Không được.")

    with pytest.raises(UserError):
        store.write(commune, failing).result(30)
    assert count(store, commune) == 0


def test_nothing_is_answered_before_the_commit(store: Store, commune: str) -> None:
    """Neither a result nor a refusal: both may rest on what shares their commit."""
    done_early: list[bool] = []
    asked: list[Future[Any]] = []

    def failing(_connection: Connection) -> None:
        raise UserError("no", "Không được.")

    with held_up(store, commune):
        asked += [store.write(commune, adding(commune, "một")), store.write(commune, failing)]
        asked.append(
            store.write(commune, lambda _: done_early.extend(one.done() for one in asked[:2]))
        )
    asked[2].result(30)
    assert done_early == [False, False]


def test_what_was_cancelled_while_it_waited_is_not_done(store: Store, commune: str) -> None:
    with held_up(store, commune):
        asked = store.write(commune, adding(commune, "một"))
        assert asked.cancel()
    store.write(commune, adding(commune, "hai")).result(30)
    assert count(store, commune) == 1


def test_closing_finishes_what_was_asked_and_takes_nothing_more(
    store: Store, commune: str, opened: Callable[[str], Store], store_url: str
) -> None:
    asked = [store.write(commune, adding(commune, f"{n}")) for n in range(20)]
    store.close()
    assert [future.result(0) for future in asked] == [f"{n}" for n in range(20)]
    with pytest.raises(EnvironmentFault):
        store.write(commune, adding(commune, "late"))
    assert count(opened(store_url), commune) == 20


def test_a_reader_sees_one_picture_and_cannot_write(store: Store, commune: str) -> None:
    def look_twice(connection: Connection) -> tuple[int, int]:
        before = int(connection.execute(COUNT, {"c": commune}).scalar_one())
        store.write(commune, adding(commune, "meanwhile")).result(30)
        return before, int(connection.execute(COUNT, {"c": commune}).scalar_one())

    assert store.read(commune, look_twice).result(30) == (0, 0)
    assert count(store, commune) == 1
    with pytest.raises(EnvironmentFault):
        store.read(commune, adding(commune, "by a reader")).result(30)
    assert count(store, commune) == 1


def test_a_cell_keeps_its_epoch_and_its_key(
    store: Store, opened: Callable[[str], Store], store_url: str
) -> None:
    first, again = (one.read("", cell_of).result(30) for one in (store, opened(store_url)))
    assert first.epoch == again.epoch
    assert first.spread_s == 120
    assert first.server_key.public_key() == again.server_key.public_key()


def test_many_desks_of_many_communes_push_at_once(
    store: Store, counter: Callable[..., Any], commune: str
) -> None:
    desks = [counter(commune=f"{commune}-{n % 6}") for n in range(12)]

    def work(desk: Any) -> None:
        for _ in range(6):
            sent = [desk.received() for _ in range(3)]
            for _ in range(2):  # as if the first answer had been lost on its way
                desk.push(store, *sent)

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(work, desks))
    for name in {desk.commune for desk in desks}:
        events = store.read(name, lambda c, name=name: changes_after(c, name, 0, limit=999))  # type: ignore[misc]
        found = events.result(30)
        assert [event.chg for event in found] == list(range(1, 37))
        assert set(Tally(event.device for event in found).values()) == {18}
        assert len({event.op for event in found}) == 36


def no_holes(store: Store, commune: str, write: Callable[[Connection, int], object]) -> bool:
    """Whether a reader that follows its cursor, while four write at once, misses nothing."""
    seen: list[int] = []
    writing = True

    def follow() -> None:
        more = True
        while more:
            more = writing
            after = seen[-1] if seen else 0
            asked = store.read(commune, lambda c: changes_after(c, commune, after, limit=500))  # noqa: B023
            seen.extend(event.chg for event in asked.result(30))

    with ThreadPoolExecutor(5) as pool:
        following = pool.submit(follow)
        for future in [
            store.write(commune, lambda c, n=n: write(c, n))  # type: ignore[misc]
            for n in range(1, 121)
        ]:
            future.result(30)
        writing = False
        following.result(30)
    return seen == list(range(1, 121))


def test_a_cursor_misses_nothing_that_is_written_meanwhile(store: Store, commune: str) -> None:
    def write(connection: Connection, n: int) -> None:
        head = take_head(connection, commune)
        change = NewChange(dossier="", kind="dossier.noted", ver=0, at_ms=n, body="{}")
        add_changes(connection, commune, head, [change])

    assert no_holes(store, commune, write)


def test_pushes_of_two_servers_on_one_store_take_turns(
    store: Store, store_url: str, opened: Callable[[str], Store], desk: Any, counter: Any
) -> None:
    if store_url.startswith("sqlite"):
        return  # one file has one server
    other = opened(store_url)
    sister = counter()

    def work(of: tuple[Store, Any]) -> None:
        for _ in range(15):
            of[1].push(of[0], of[1].received(), of[1].received())

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, [(store, desk), (other, sister)]))
    found = store.read(desk.commune, lambda c: changes_after(c, desk.commune, 0, limit=999)).result(
        30
    )
    assert [event.chg for event in found] == list(range(1, 61))


def test_a_push_that_is_cut_off_is_not_there(store: Store, desk: Any) -> None:
    """Broken off at its very end: nothing of it stands, and the retry is no duplicate."""
    sent = desk.received()

    def broken_off(*_: object) -> Any:
        raise EnvironmentFault("disk_full", "Ổ đĩa đã đầy.")

    asked = take_push(store, desk.known, desk.request(sent), at=desk.noon, judging=broken_off)
    with pytest.raises(EnvironmentFault):
        asked.result(30)
    assert desk.push(store, sent).results[0].r == "accepted"


def test_the_communes_of_a_cell_are_known_without_being_one(store: Store, commune: str) -> None:
    for name in (f"{commune}-b", f"{commune}-a"):
        new = OfficeRow(
            commune=name, name="UBND xã Mẫu", agency="H42.12.05", lane_digits=1, settings="{}"
        )
        add = partial(add_office, new=new, at_ms=0)
        store.write(name, add).result(30)
    found = [name for name in store.communes() if name.startswith(f"{commune}-")]
    assert found == [f"{commune}-a", f"{commune}-b"]
