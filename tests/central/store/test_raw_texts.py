"""Lists of texts reach PostgreSQL as they are, whatever is in them."""

import pytest
from sqlalchemy import ARRAY, Connection, Text, bindparam, select

from db.central.statements import Statement, listed
from db.central.store import Store

TEXTS = ("", "a", '{"b": "c\\d"}', "Nguyễn Thị Ánh", "NULL", "{x,y}", "\n\t'", "𠀋")


GIVEN_BACK = Statement(lambda _: select(bindparam("values", type_=ARRAY(Text)).label("told")))


def given_back(connection: Connection, values: object) -> list[str | None]:
    (row,) = GIVEN_BACK.rows(connection, values=values)
    return list(row.told)


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
