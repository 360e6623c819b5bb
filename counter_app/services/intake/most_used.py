"""What a desk is asked for most: pinned by its clerks, then counted over the last weeks."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from counter_app.core.config import load_machine, save_machine
from counter_app.core.errors import UserError
from counter_app.services.desk import Desk
from db.counter import most_used as counted

MOST: Final = 9
"""As many as there are digits to pick them by."""
_WEEKS: Final = timedelta(weeks=4)


def pinned(*, desk: Desk) -> tuple[str, ...]:
    """The codes pinned at this machine, in the order pinned."""
    return load_machine(desk.data_dir).pinned[:MOST]


def used_most(*, desk: Desk) -> tuple[str, ...]:
    """The codes taken in most at this desk in the last weeks, the most frequent first."""
    since = desk.clock.now() - _WEEKS
    return desk.store.read(lambda found: counted.most_used(found, since=since, limit=MOST))


def set_pinned(code: str, *, desk: Desk) -> tuple[str, ...]:
    """Pins what was not pinned, and the other way round; all that are pinned now."""
    machine = load_machine(desk.data_dir)
    rest = tuple(one for one in machine.pinned if one != code)
    now = rest if len(rest) < len(machine.pinned) else (*rest, code)
    if len(now) > MOST:
        raise UserError(
            "pinned_full", f"Đã ghim đủ {MOST} thủ tục. Hãy bỏ ghim một thủ tục khác trước."
        )
    save_machine(desk.data_dir, replace(machine, pinned=now))
    return now
