"""Filings that could not be read, kept on every kind of store."""

from dataclasses import replace
from typing import Any

from db.central.store import Store
from db.central.unread_filings import UnreadFiling, add_unread, end_unread, unread_filings

ONE = UnreadFiling(name="a", code="G22.99-1", field="ChuHoSo", filed_ms=5, noticed_ms=9)


def test_one_waits_until_it_is_gone_and_may_wait_again(store: Store, commune: str) -> None:
    older = replace(ONE, name="b", code="", filed_ms=3)

    def waiting(where: str = commune) -> tuple[UnreadFiling, ...]:
        return store.read(where, lambda one: unread_filings(one, where)).result(30)

    def do(work: Any, *args: Any, **more: Any) -> None:
        store.write(commune, lambda one: work(one, commune, *args, **more)).result(30)

    do(add_unread, [ONE, older])
    assert waiting() == (older, ONE)
    assert waiting("99999") == ()
    do(end_unread, [ONE.name, older.name], at_ms=12)
    assert waiting() == ()
    again = replace(ONE, field="MaHoSo", noticed_ms=20)
    do(add_unread, [again])
    assert waiting() == (again,)
