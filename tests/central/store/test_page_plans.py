"""How the officers' and administrators' pages find what they ask of a commune with much history."""

import json
from collections.abc import Callable
from typing import Any, Final

import pytest
from sqlalchemy import Connection, event, insert

from counter_app.domain.staff import Role
from counter_app.protocol.pull import CentralKind
from db.central import desk_dossier
from db.central.changes import dossiers_told
from db.central.desk_lag import DeskLag, desk_lags
from db.central.models import changes, devices, dossiers, incarnations, operations
from db.central.officers import Officer
from db.central.store import Store
from db.central.twins import open_twins

pytestmark = pytest.mark.xdist_group("postgres")

LEADER = Officer(login="lanh", name="Phạm Văn Lãnh", role=Role.LEADER, title="", unit="")
DOSSIERS: Final = 900
TWINS: Final = 450  # more than are looked at in one go
DEVICE: Final = "d-1"


@pytest.fixture(params=["sqlite", "postgres"])
def store(
    request: pytest.FixtureRequest, tmp_path: Any, opened: Callable[[str], Store], commune: str
) -> Store:
    """A store with a commune's history: one open question of twins, the oldest of all."""
    own = request.getfixturevalue("postgres") if request.param == "postgres" else None
    store = opened(f"sqlite:///{tmp_path}/cell.db" if own is None else own.url("cell"))
    store.write(commune, lambda one: fill(one, commune)).result(60)
    if own is not None:
        own.look_through("cell")
    return store


def history() -> list[tuple[str, str, str]]:
    """Each change in its order: its dossier, kind and body."""
    told: list[tuple[str, str, str]] = []
    for n in range(DOSSIERS):
        told += [(name(n), f"dossier.{kind}", "{}") for kind in ("received", "moved", "moved")]
    for n in range(TWINS):
        twin = {"twin": name(n + TWINS), "code": None, "device": DEVICE, "received_ms": 1}
        told.append((name(n), CentralKind.TWIN.value, json.dumps(twin)))
    for n in range(1, TWINS):
        note = {"what": "twin.other", "twin": name(n + TWINS), "reason": "Hai việc"}
        told.append((name(n), "dossier.noted", json.dumps(note)))
    told.append((name(7), "code.linked", '{"code":"H42-7"}'))
    return told


def fill(connection: Connection, commune: str) -> None:
    rows = [
        {"commune_id": commune, "chg": chg, "dossier": dossier, "kind": kind, "v": 1, "ver": 1,
         "by": "", "device": "", "at_ms": chg, "operation": None, "body": body, "link": "0" * 64}
        for chg, (dossier, kind, body) in enumerate(history(), start=1)
    ]  # fmt: skip
    connection.execute(insert(changes), rows)
    empty: dict[str, Any] = {
        column.name: None if column.nullable else "" for column in dossiers.columns
    }
    connection.execute(
        insert(dossiers),
        [
            empty | {"commune_id": commune, "dossier": name(n), "state": "processing", "ver": 3,
                     "received_ms": n, "since_ms": n}
            for n in range(DOSSIERS)
        ],
    )  # fmt: skip
    connection.execute(insert(operations), [operation(commune, n) for n in range(1, 2001)])
    lives = [("a", 1500), ("b", 2000)]  # its store was put back once
    connection.execute(
        insert(incarnations),
        [
            {"commune_id": commune, "device": DEVICE, "inc": inc, "last_seq": last, "head": "",
             "began_ms": 0}
            for inc, last in lives
        ],
    )  # fmt: skip
    connection.execute(
        insert(devices),
        [{"commune_id": commune, "device": f"{DEVICE}{commune}", "device_no": 1, "name": "Quầy",
          "public_key": "", "enrolled_ms": 0, "app": "", "wipe": 0}],
    )  # fmt: skip


def operation(commune: str, seq: int) -> dict[str, Any]:
    outcome = {3: "held", 4: "blocked", 5: "conflict"}.get(seq, "accepted")
    return {
        "commune_id": commune, "id": f"{commune}-{seq}", "device": DEVICE,
        "inc": "a" if seq <= 1500 else "b", "seq": seq, "dossier": name(seq % DOSSIERS),
        "kind": "dossier.moved", "v": 1, "base_ver": 1, "wall_ms": seq, "boot_id": "", "mono_ms": 0,
        "sha": "", "sig": "", "body": "{}", "outcome": outcome, "answer": "{}",
        "received_ms": seq + 10,
    }  # fmt: skip


def name(number: int) -> str:
    return f"ho-so-{number:06}"


def planned(connection: Connection, work: Callable[[Connection], Any]) -> tuple[Any, str]:
    """What comes of it, and how the database finds it: the plans of all that is asked."""
    asked: list[tuple[str, Any]] = []

    def note(_one: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        asked.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", note)
    done = work(connection)
    event.remove(connection, "before_cursor_execute", note)
    how = "EXPLAIN QUERY PLAN "
    if connection.dialect.name == "postgresql":
        how = "EXPLAIN "
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # right for so few rows
    plans: list[str] = []
    for statement, parameters in asked:
        explained = f"{how}{statement}"
        plans += [str(row[-1]) for row in connection.exec_driver_sql(explained, parameters)]
    return done, "\n".join(plans)


SOUGHT: Final = "commune_id_kind_chg"
WAITING: Final = "commune_id_device"
WHOLE: Final = ("sqlite_autoindex_changes_1 (commune_id=?)", "_pkey on changes")


def test_a_page_walks_through_no_history(store: Store, commune: str) -> None:
    """And finds what was open before all that was decided since, in every life of a desk."""

    def ask(work: Callable[..., Any], *more: Any, by: tuple[str, ...]) -> Any:
        look: Callable[[Connection], Any] = lambda one: planned(  # noqa: E731
            one, lambda at: work(at, commune, *more)
        )
        found, plan = store.read(commune, look).result(60)
        assert [one for one in by if one not in plan] == [], plan
        assert [one for one in WHOLE if one in plan] == [], plan
        return found

    (twin,) = ask(open_twins, LEADER, by=(SOUGHT, "commune_id_dossier_chg"))
    assert (twin.dossier, twin.twin.twin, twin.question.is_open) == (name(0), name(TWINS), True)
    assert ask(dossiers_told, "code.linked", "H42-7", by=(SOUGHT,)) == (name(7),)
    (dispute,) = ask(desk_dossier.disputes, LEADER, by=(WAITING,))
    assert dispute.dossier == name(5)
    lags = ask(desk_lags, by=(WAITING, "commune_id_device_inc_seq"))
    assert lags == {DEVICE: DeskLag(last_seq=2000, wrote_ms=2000, came_ms=2010, stuck=3)}
