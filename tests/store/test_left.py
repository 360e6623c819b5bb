"""Whoever leaves the desk leaves nothing behind in memory that anything still holds."""

import gc
from pathlib import Path

from sqlalchemy import BindParameter

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


def _held() -> list[str]:
    gc.collect()
    bound = (one.value for one in gc.get_objects() if isinstance(one, BindParameter))
    return [one for one in bound if isinstance(one, str) and NUMBER in one]
