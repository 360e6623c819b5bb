"""Lists of texts reach PostgreSQL as they are, whatever is in them."""

from typing import Any, cast

import psycopg
import pytest
from sqlalchemy import Connection

from db.central.statements import listed
from db.central.store import Store

TEXTS = ("", "a", '{"b": "c\\d"}', "Nguyễn Thị Ánh", "NULL", "{x,y}", "\n\t'", "𠀋")


def given_back(connection: Connection, values: object) -> list[str | None]:
    driver = cast("psycopg.Connection[Any]", connection.connection.dbapi_connection)
    found = driver.execute("SELECT %b::text[]", [values]).fetchone()
    return list(found[0]) if found else []


@pytest.mark.parametrize(
    "store_url",
    [pytest.param("postgres", marks=pytest.mark.xdist_group("postgres"))],
    indirect=True,
)
def test_a_list_of_texts_is_what_it_was(store: Store) -> None:
    assert store.read("1", lambda one: given_back(one, listed(one, TEXTS))).result(30) == sorted(
        TEXTS
    )
    assert store.read("1", lambda one: given_back(one, listed(one, ()))).result(30) == []
