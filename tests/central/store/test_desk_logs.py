"""What is known of a desk's own store stays known, in both kinds of store."""

from typing import Any, Final

import msgspec
import pytest
from sqlalchemy import Connection

from counter_app.central.audit.anchoring import Telling, anchor, of_desk_log
from counter_app.core.clock import to_ms
from counter_app.protocol.anchored import ActsHead, Broke, acts_head, spoilt
from db.central.desk_logs import last_heads
from db.central.store import Store
from tests.central.store.conftest import NOON

LIFE: Final = "00000000000000a1"
DAY_MS: Final = 86_400_000


def head(desk: Any, number: int, *, since: int = 0, link: str = "", life: str = LIFE) -> ActsHead:
    end = f"{number:064x}"
    return acts_head(
        desk.device, desk.key, inc=life, number=number, head=end, since=since,
        link=link or f"{since:064x}",
    )  # fmt: skip


def tell(store: Store, desk: Any, *acts: ActsHead, inc: str = LIFE, day: int = 0) -> list[Any]:
    def write(connection: Connection) -> list[Any]:
        told = Telling(inc=inc, acts=acts)
        found = anchor(connection, desk.known, told, at_ms=to_ms(NOON) + day * DAY_MS)
        return [(one.broke, one.known, one.found) for one in found]

    return store.write(desk.commune, write).result(30)


def rows(store: Store, desk: Any) -> dict[str, tuple[int, int, str]]:
    found = store.read(desk.commune, lambda one: last_heads(one, desk.known)).result(30)
    return {inc: (one.place, one.number, one.broke) for inc, one in found.items()}


def test_a_log_moves_on_day_by_day(store: Store, desk: Any) -> None:
    assert tell(store, desk, head(desk, 5)) == []
    assert tell(store, desk, head(desk, 9, since=5)) == []
    assert rows(store, desk) == {LIFE: (1, 9, "")}
    assert tell(store, desk, head(desk, 12, since=9), day=1) == []
    assert rows(store, desk) == {LIFE: (2, 12, "")}
    found = store.read(desk.commune, lambda one: list(of_desk_log(one, desk.known))).result(30)
    assert found == []


def test_what_does_not_go_on_is_kept_and_told_each_time(store: Store, desk: Any) -> None:
    tell(store, desk, head(desk, 9))

    assert tell(store, desk, head(desk, 4, since=5)) == [], "another program told in between"
    assert tell(store, desk, head(desk, 7, since=9)) == [(Broke.SHORTER, 9, 7)]
    other = head(desk, 11, since=7, link="f" * 64)
    told = [(Broke.OTHER, 7, 11), (Broke.SHORTER, 9, 7)]
    assert sorted(tell(store, desk, other)) == told
    assert sorted(tell(store, desk, head(desk, 12, since=11))) == told
    found = store.read(desk.commune, lambda one: dict(of_desk_log(one, desk.known))).result(30)
    assert set(found) == {"log.cut", "log.other"}


def test_only_the_first_telling_of_a_new_life_excuses_the_old_one(store: Store, desk: Any) -> None:
    new = "00000000000000b2"
    tell(store, desk, head(desk, 9))

    assert tell(store, desk, head(desk, 6, since=9), head(desk, 7, life=new), inc=new) == []
    assert rows(store, desk)[LIFE] == (2, 6, Broke.PUT_BACK)
    assert tell(store, desk, head(desk, 5, since=6), inc=new) == [(Broke.SHORTER, 6, 5)]


def test_a_head_that_the_desk_did_not_sign_is_named(store: Store, desk: Any) -> None:
    tell(store, desk, msgspec.structs.replace(head(desk, 9), number=8))

    found = store.read(desk.commune, lambda one: dict(of_desk_log(one, desk.known))).result(30)
    assert found == {"log.unsigned": f"{desk.device}, {LIFE}, audit 8"}


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM act_heads",
        "UPDATE act_heads SET number = 9",
        "UPDATE act_heads SET broke = 'other'",
        "UPDATE spoilt_stores SET about = 'x'",
        "DELETE FROM spoilt_stores",
    ],
)
def test_nothing_of_it_is_taken_back(store: Store, desk: Any, statement: str) -> None:
    bad = spoilt(desk.device, desk.key, code="log_changed", row="audit 3", at_ms=1)

    def write(connection: Connection) -> None:
        told = Telling(inc=LIFE, acts=(head(desk, 9),), spoilt=(bad, bad))
        anchor(connection, desk.known, told, at_ms=to_ms(NOON))
        assert [code for code, _ in of_desk_log(connection, desk.known)] == ["desk.spoilt"]
        connection.exec_driver_sql(statement)

    with pytest.raises(Exception, match=r"stays known|permission denied"):
        store.write(desk.commune, write).result(30)
