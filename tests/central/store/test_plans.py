"""How PostgreSQL finds what a push asks for: by its indexes, however few rows there are as yet."""

from collections.abc import Callable
from typing import Any, Final

import pytest
from sqlalchemy import Connection, text

from counter_app.central.push import take_push
from db.central.own_postgres import OwnPostgres
from db.central.store import Store

pytestmark = pytest.mark.xdist_group("postgres")

_READ_WHOLE: Final = text(
    "SELECT relname, seq_scan FROM pg_stat_xact_user_tables WHERE seq_scan > 0 ORDER BY relname"
)


class Watching:
    """A store that tells with every answer which tables were read from end to end for it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def write(self, commune: str, work: Callable[[Connection], Any]) -> Any:
        def watched(connection: Connection) -> tuple[Any, list[str]]:
            done = work(connection)
            return done, [row.relname for row in connection.execute(_READ_WHOLE)]

        return self._store.write(commune, watched)


def test_a_push_reads_no_table_whole_but_the_one_row_of_the_cell(
    postgres: OwnPostgres, opened: Callable[[str], Store], desk: Any
) -> None:
    postgres.look_through("cell")  # few rows as yet: to read them all would be cheapest
    store: Any = Watching(opened(postgres.url("cell")))
    sent = [desk.received(subject=f"viec {n}", number=f"{desk.commune}-{n}") for n in range(50)]
    for run in (sent, [desk.write("dossier.noted", one.dossier) for one in sent]):
        asked = take_push(store, desk.known, desk.request(*run), at=desk.noon, judging=desk.judging)
        answered: Any = asked.result(30)
        reply, read_whole = answered
        assert {one.r for one in reply.results} == {"accepted"}
        assert set(read_whole) <= {"cell"}
