"""Statements sent to PostgreSQL as one: answered in order, and one that fails fails them all."""

from collections.abc import Callable

import psycopg
import pytest
from sqlalchemy import Connection, Integer, Text, bindparam, func, literal_column, select, text

from db.central.own_postgres import OwnPostgres
from db.central.statements import Statement, together
from db.central.store import Store

pytestmark = pytest.mark.xdist_group("postgres")

PATIENCE_S = 30
# More than the sockets between hold, there and back.
LONG = "ấ" * 500_000
SAID = Statement(lambda _: select(bindparam("said", type_=Text).label("said")))
DIVIDED = Statement(lambda _: select(func.mod(literal_column("8"), bindparam("by", type_=Integer))))
MISSING = Statement(lambda _: select(func.missing_until_made().label("one")))


@pytest.fixture
def cell(postgres: OwnPostgres, opened: Callable[[str], Store]) -> Store:
    return opened(postgres.url("cell"))


def said(connection: Connection, words: str) -> Callable[[], str]:
    asked = SAID.ask(connection, said=words)
    return lambda: str(asked()[0].said)


def test_an_answer_called_for_early_is_waited_for(cell: Store) -> None:
    def work(connection: Connection) -> list[str]:
        first, second = said(connection, "một"), said(connection, "hai")
        return [second(), first()]

    assert cell.write("1", work).result(PATIENCE_S) == ["hai", "một"]


def test_much_said_and_much_answered_do_not_wait_for_each_other(cell: Store) -> None:
    def work(connection: Connection) -> list[int]:
        with together(connection):
            asked = [said(connection, LONG) for _ in range(40)]
        return [len(answer()) for answer in asked]

    assert cell.write("1", work).result(PATIENCE_S) == [len(LONG)] * 40


def test_the_first_that_fails_is_told_and_nothing_sent_after_it_is_done(cell: Store) -> None:
    def work(connection: Connection) -> None:
        with together(connection):
            DIVIDED.ask(connection, by=0)
            said(connection, "sau đó")

    with pytest.raises(psycopg.errors.DivisionByZero):
        cell.write("1", work).result(PATIENCE_S)
    assert cell.write("1", lambda one: said(one, "lần nữa")()).result(PATIENCE_S) == "lần nữa"


def test_what_could_not_be_prepared_is_prepared_once_it_can_be(
    cell: Store, postgres: OwnPostgres
) -> None:
    def work(connection: Connection) -> int:
        return int(MISSING.rows(connection)[0].one)

    with pytest.raises(psycopg.errors.UndefinedFunction):
        cell.write("1", work).result(PATIENCE_S)
    make = "CREATE FUNCTION missing_until_made() RETURNS int LANGUAGE sql AS 'SELECT 1'"
    postgres.run("psql", *postgres.as_master, "-d", "cell", "-qAtc", make)
    assert cell.write("1", work).result(PATIENCE_S) == 1


def test_sqlalchemys_own_statements_end_the_breath_and_stand_in_the_same_transaction(
    cell: Store,
) -> None:
    def work(connection: Connection) -> tuple[str, str]:
        waiting = said(connection, "chờ")
        own = connection.execute(text("SELECT pg_current_xact_id_if_assigned() IS NULL")).scalar()
        return waiting(), str(own)

    assert cell.write("1", work).result(PATIENCE_S) == ("chờ", "True")


def test_no_text_is_cut_short_by_a_nul_in_it(cell: Store) -> None:
    with pytest.raises(psycopg.DataError):
        cell.write("1", lambda one: said(one, "trước\0sau")()).result(PATIENCE_S)
    assert cell.write("1", lambda one: said(one, "sau")()).result(PATIENCE_S) == "sau"
