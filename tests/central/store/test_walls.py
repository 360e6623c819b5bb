"""PostgreSQL's second wall: what a mistake in our own code could not reach."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.secrets import FileSecretStore
from db.central.models import OF_THE_CELL, metadata
from db.central.opening import begin_anew, open_store
from db.central.own_postgres import OwnPostgres
from db.central.quarantine import mark_released
from db.central.scope import require_second_wall
from db.central.store import Store

pytestmark = pytest.mark.xdist_group("postgres")

PROBES = 10_000
GUARDED = sorted(set(metadata.tables) - OF_THE_CELL)


@pytest.fixture
def cell(postgres: OwnPostgres, opened: Callable[[str], Store]) -> Store:
    return opened(postgres.url("cell"))


def rows(store: Store, commune: str, query: str, **named: object) -> list[Any]:
    def read(connection: Connection) -> list[Any]:
        return [tuple(row) for row in connection.execute(text(query), named)]

    return store.read(commune, read).result(60)


def test_every_table_of_communes_has_its_wall_forced(cell: Store) -> None:
    found = rows(
        cell,
        "",
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = "
        "'public'::regnamespace AND NOT (relrowsecurity AND relforcerowsecurity)",
    )
    assert sorted(found) == [("alembic_version",), ("cell",)]
    policies = {table for (table,) in rows(cell, "", "SELECT tablename FROM pg_policies")}
    assert policies == {*GUARDED, "code_register"}


def test_large_tables_lie_in_sixteen_parts(cell: Store) -> None:
    parts = rows(
        cell,
        "",
        "SELECT parent.relname::text, count(*) FROM pg_inherits JOIN pg_class parent "
        "ON parent.oid = inhparent WHERE parent.relkind = 'p' GROUP BY 1 ORDER BY 1",
    )
    parted = [
        name
        for name, table in metadata.tables.items()
        if "partition_by" in str(table.dialect_options["postgresql"]["partition_by"] or "")
        or table.dialect_options["postgresql"]["partition_by"]
    ]
    assert parts == [(name, 16) for name in sorted(parted)]
    assert len(parts) == 4


def test_who_serves_owns_nothing_and_passes_no_wall(cell: Store) -> None:
    (role,) = rows(
        cell,
        "",
        "SELECT rolname::text, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolinherit "
        "FROM pg_roles WHERE rolname = current_user",
    )
    assert role == ("counter_central", False, False, False, False, False)
    owned = rows(
        cell,
        "",
        "SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) = current_user",
    )
    assert owned == []
    assert rows(cell, "", "SELECT pg_has_role(current_user, 'cell_owner', 'MEMBER')") == [(False,)]


@pytest.mark.parametrize(
    "forbidden",
    [
        "UPDATE code_register SET dossier = ''",
        "DELETE FROM code_register",
        "UPDATE changes SET body = '{}'",
        "DELETE FROM changes",
        "DELETE FROM operations",
        "UPDATE operations SET id = 'x'",
        "UPDATE operations SET sha = ''",
        "UPDATE operations SET body = 'x'",
        "UPDATE operations SET sig = '', kind = 'dossier.moved'",
        "UPDATE operations SET answer = '{}'",
        "UPDATE quarantine SET payload = ''",
        "UPDATE cell SET epoch = ''",
        "DELETE FROM administration",
        "TRUNCATE heads",
        "SELECT * FROM changes_00",
        "ALTER TABLE changes DISABLE ROW LEVEL SECURITY",
        "SET ROLE cell_owner",
        "CREATE TABLE mine (id int)",
    ],
)
def test_what_was_accepted_can_neither_be_changed_nor_got_around(
    cell: Store, desk: Any, forbidden: str
) -> None:
    desk.push(cell, desk.received())
    with pytest.raises(DBAPIError, match=r"permission denied|must be owner|stays as it came"):
        cell.write(desk.commune, lambda c: c.execute(text(forbidden))).result(30)


def test_who_serves_may_say_that_what_was_kept_apart_is_taken(cell: Store, desk: Any) -> None:
    """The one thing that changes of it: a desk that was stolen has dossiers worth keeping."""
    sent = desk.write("dossier.dreamt", "")
    desk.push(cell, sent)
    number = f"q-{sent.id}"

    def release(connection: Connection) -> None:
        mark_released(connection, desk.commune, number, by="quantri", at_ms=5)

    cell.write(desk.commune, release).result(30)

    told = rows(cell, desk.commune, "SELECT number, released_by, released_ms FROM quarantine")
    assert told == [(number, "quantri", 5)]


def test_only_the_owner_says_that_the_store_was_put_back(
    postgres: OwnPostgres, cell: Store, tmp_path: Path
) -> None:
    assert cell.communes() is not None
    with pytest.raises(UserError, match="cell_owner"):
        begin_anew(postgres.url("cell"), secrets=FileSecretStore(tmp_path))


def test_ten_thousand_questions_for_foreign_rows_find_none(
    cell: Store, counter: Callable[..., Any], commune: str
) -> None:
    mine, theirs = counter(), counter(commune=f"{commune}-hàng xóm")
    number = f"{commune}-1"
    foreign = [theirs.received(number=number), *(theirs.received() for _ in range(20))]
    theirs.push(cell, *foreign)
    mine.push(cell, mine.received())
    ids = [theirs.device, theirs.commune, number, "1"]
    ids += [name for sent in foreign for name in (sent.id, sent.dossier)]
    chance = random.Random(20261123)
    keys = {
        table: [column.name for column in metadata.tables[table].primary_key]
        for table in (*GUARDED, "code_register")
    }

    def probe(connection: Connection) -> int:
        leaks = 0
        for _ in range(PROBES):
            table = chance.choice(list(keys))
            column = chance.choice(keys[table])
            query = f"SELECT count(*) FROM {table} WHERE {column}::text = :name "
            query += "AND commune_id <> :own"
            named = {"name": chance.choice(ids), "own": mine.commune}
            leaks += int(connection.execute(text(query), named).scalar_one())
        return leaks

    assert cell.read(mine.commune, probe).result(100) == 0
    assert (
        cell.read("", lambda c: c.execute(text("SELECT count(*) FROM operations")).scalar()).result(
            30
        )
        == 0
    )
    seen = cell.read(
        theirs.commune, lambda c: c.execute(text("SELECT count(*) FROM operations")).scalar()
    ).result(30)
    assert seen == len(foreign)  # they are there, for those whose they are


def test_nobody_writes_into_another_commune(cell: Store, commune: str) -> None:
    into = text("INSERT INTO heads (commune_id, chg, head, pushes) VALUES ('kẻ khác', 0, '', 0)")
    with pytest.raises(DBAPIError, match="row-level security"):
        cell.write(commune, lambda c: c.execute(into)).result(30)


def test_the_communes_of_one_commit_do_not_see_each_other(cell: Store, commune: str) -> None:
    """Group commit changes the commune within one transaction."""
    import threading

    same_lane = [f"{commune}-{n}" for n in range(40)]
    begun, go = threading.Event(), threading.Event()

    def wait(_connection: Connection) -> None:
        begun.set()
        assert go.wait(30)

    def look(connection: Connection, name: str) -> list[str]:
        new = text("INSERT INTO heads (commune_id, chg, head, pushes) VALUES (:c, 0, '', 0)")
        connection.execute(new, {"c": name})
        return list(connection.scalars(text("SELECT commune_id FROM heads")))

    blocking = [cell.write(name, wait) for name in same_lane[:1]]
    assert begun.wait(30)
    asked = {
        name: cell.write(name, lambda c, name=name: look(c, name))  # type: ignore[misc]
        for name in same_lane
    }
    go.set()
    for future in blocking:
        future.result(30)
    assert {name: future.result(30) for name, future in asked.items()} == {
        name: [name] for name in same_lane
    }


def test_a_lost_connection_is_a_fault_to_try_again_after(
    cell: Store, desk: Any, postgres: OwnPostgres
) -> None:
    from counter_app.core.errors import EnvironmentFault

    sent = desk.received()
    desk.push(cell, sent)
    postgres.stop("immediate")
    with pytest.raises(EnvironmentFault) as lost:
        desk.push(cell, sent)
    assert (lost.value.code, lost.value.retryable) == ("store_lost", True)
    postgres.start()
    assert desk.push(cell, sent).results[0].was == "accepted"  # it survived the power cut


def test_a_store_without_its_tables_is_not_served(postgres: OwnPostgres, tmp_path: Path) -> None:
    from counter_app.core.errors import EnvironmentFault

    postgres.make_database("bare")
    with pytest.raises(EnvironmentFault) as refused:
        open_store(postgres.url("bare"), secrets=FileSecretStore(tmp_path))
    assert refused.value.code == "store_older"


def test_whoever_owns_the_tables_does_not_serve_from_them(
    postgres: OwnPostgres, cell: Store, tmp_path: Path
) -> None:
    cell.read("", require_second_wall).result(60)
    owner = open_store(postgres.owner_url("cell"), secrets=FileSecretStore(tmp_path))
    try:
        with pytest.raises(EnvironmentFault) as refused:
            owner.read("", require_second_wall).result(60)
    finally:
        owner.close()
    assert refused.value.code == "owner_serves"


def test_a_database_or_an_account_that_is_not_there_is_told_as_such(
    postgres: OwnPostgres, tmp_path: Path
) -> None:
    """Nothing of it passes by itself: nobody is told to wait."""
    for url, code in (
        (postgres.url("cell", "nobody_here"), "store_refused"),
        (postgres.url("not_there"), "store_unmade"),
    ):
        with pytest.raises(EnvironmentFault) as refused:
            open_store(url, secrets=FileSecretStore(tmp_path))
        assert refused.value.code == code
        assert "tự thử lại" not in refused.value.message
