"""Whoever leaves the desk leaves nothing behind in memory that anything still holds."""

import gc
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from sqlalchemy import BindParameter, Connection, literal_column, select

from counter_app.core.clock import SteppedClock
from counter_app.services.desk import Desk
from counter_app.services.intake import drafts
from ui.desk.door import Door

NUMBER = "079190000017"


def test_no_statement_is_kept_with_what_was_typed(
    desk: Desk, clock: SteppedClock, tmp_path: Path
) -> None:
    desk.store.let_go()  # what another test left compiled would be taken again
    key = drafts.key_of(drafts.DraftKind.INTAKE, "1")
    drafts.save(key, f'{{"personal_id":"{NUMBER}"}}', desk=desk, at=clock.now())
    assert _held(), "kept ready for the next save"

    door = Door(
        tmp_path,
        clock,
        open_desk=lambda _keys: desk,
        open_training=lambda: desk,
        lock_minutes=4,
    )
    door.locked(desk)
    assert _held() == []


def test_statements_made_ready_meanwhile_hinder_nobody_who_leaves(desk: Desk) -> None:
    """Readers go on behind the lock, and each new statement of theirs is kept ready too."""
    going = True

    def read_on(first: int) -> int:
        number = first
        while going:
            number += 2
            desk.store.read(
                partial(Connection.scalar, statement=select(literal_column(str(number))))
            )
        return number

    with ThreadPoolExecutor(2) as pool:
        readers = [pool.submit(read_on, first) for first in (0, 1)]
        try:
            for _ in range(200):
                desk.store.let_go()
        finally:
            going = False
    assert all(one.result() > 10 for one in readers)


def _held() -> list[str]:
    gc.collect()
    bound = (one.value for one in gc.get_objects() if isinstance(one, BindParameter))
    return [one for one in bound if isinstance(one, str) and NUMBER in one]
