"""Notes acts that have no transaction of their own: views, searches, what went out as a file.

Whatever writes beside its act records it there (``db.counter.audit_log.record``).
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.domain.audit_act import Act
from counter_app.domain.office import OfficeKind
from counter_app.domain.rights import Right, require
from counter_app.domain.staff import MACHINE
from counter_app.services.desk import Desk
from db.counter.audit_log import record

if TYPE_CHECKING:
    from counter_app.core.keyslots import Keys

LOG: Final = logging.getLogger(__name__)
_NOT_NOTED: Final = "Chưa ghi được vào nhật ký: {}"


def note_export(
    desk: Desk, at: datetime, *, what: str, rows: int, file: str = "", subject: str = ""
) -> None:
    """Writes down what is about to leave, by who may let it; where that cannot be done nothing does.

    ``file`` is its name, empty where it leaves by the clipboard. ``UserError`` (``no_right``).
    """
    require(desk.clerk, Right.SAVE_OUT)
    stamp = desk.witnessed(at)
    told = {"what": what, "rows": rows, "file": file}
    desk.store.write(lambda one: record(one, Act.EXPORTED, stamp=stamp, subject=subject, body=told))


def note_shown(desk: Desk, *, what: str, rows: int) -> str:
    """Writes down a list that a command shows; else as ``note_look``."""
    return note_look(desk, Act.EXPORTED, body={"what": what, "rows": rows, "file": ""})


def note_look(
    desk: Desk, act: Act, *, subject: str = "", body: "Mapping[str, object] | None" = None
) -> str:
    """As ``note``, of what shows citizens: training and demonstration have invented people only."""
    if desk.store.kind is not OfficeKind.REAL:
        return ""
    return note(desk, act, subject=subject, body=body)


def note(
    desk: Desk, act: Act, *, subject: str = "", body: Mapping[str, object] | None = None
) -> str:
    """Writes the act down; empty once it is, else the sentence to tell: the act itself goes on.

    Waits for the disk: not on the window's thread.
    """
    stamp = desk.witnessed(desk.clock.now())
    try:
        desk.store.write(lambda one: record(one, act, stamp=stamp, subject=subject, body=body))
    except EnvironmentFault as fault:
        LOG.warning("act.not_noted", extra={"act": act.value, "code": fault.code})
        return _NOT_NOTED.format(fault.message)
    return ""


@contextmanager
def refusal_noted(desk: Desk | None, who: str) -> Iterator[None]:
    """Writes down at once that ``who`` was not let in, where the store stands open; else nothing.

    The machine says so: whose hands they were nobody knows.
    """
    try:
        yield
    except UserError as error:
        if desk is not None:
            told = {"why": error.code}
            note(replace(desk, clerk=MACHINE), Act.SIGN_IN_REFUSED, subject=who, body=told)
        raise


def refused_told(keys: "Keys") -> Mapping[str, object]:
    """What the log says of wrong secrets given before the right one; nothing where there were none."""
    return {"refused": keys.refused} if keys.refused else {}
