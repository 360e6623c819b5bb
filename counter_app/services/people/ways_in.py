"""Which secrets and codes let somebody in: those that the log of acts says were set by this program.

Whoever holds the keys can write another secret, or an older one, into the keys' file; not so that
the log names it, unless they forge the log as well. This is the one place that asks.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Final

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.key_file import RECOVERY, read_keys
from counter_app.core.keyslots import Keys, Way
from counter_app.domain.audit_act import Act
from counter_app.domain.rights import Right, require
from counter_app.domain.staff import MACHINE
from counter_app.services.desk import Desk
from db.counter.audit_log import Connection, record
from db.counter.ways_named import MARK, keep_seen, named, names_none

Ask = Callable[[Connection], None]

UNNAMED: Final = frozenset({"secret_unnamed", "recovery_unnamed"})


def require_named(keys: Keys, *, desk: Desk) -> None:
    """Returns where the log names what opened ``keys``, or where it has named nothing yet.

    What was begun and then cut proves here that it was done. ``UserError``: one of ``UNNAMED``.
    """
    way = keys.way
    if way is None:
        return
    signer = desk.store.signer
    known = desk.store.read(lambda one: named(one, way.whose, signer))
    if way.mark == known.done:
        return
    if way.mark in known.begun:
        _see({way.whose: way.mark}, desk)
    elif not desk.store.read(lambda one: names_none(one, signer)):
        raise unnamed(way)
    else:  # a store of an earlier program: what stands at the first sign-in holds, for everybody
        see_standing(desk=desk)


def see_standing(*, desk: Desk) -> None:
    """Notes every way in as it stands now; from then on none but what the log names lets anybody in."""
    _see(read_keys(desk.data_dir).marks, desk)


def asks_nothing(_connection: Connection) -> None:
    """Where nobody has to be asked whether they may."""


def note_way(
    desk: Desk,
    act: Act,
    way: Way,
    body: Mapping[str, object],
    *,
    at: datetime,
    ask: Ask = asks_nothing,
) -> None:
    """Records what is about to become of a way in, or has; where that fails nothing is to change.

    ``ask``: refuses by raising, in the same transaction.
    """
    stamp, told = desk.witnessed(at), {**body, MARK: way.mark}

    def write(connection: Connection) -> None:
        ask(connection)
        record(connection, act, stamp=stamp, subject=way.whose, body=told)

    desk.store.write(write)


def let_system_open(keys: Keys, *, on: bool, desk: Desk, at: datetime) -> None:
    """Lets this PC open the store without a secret, or no more; needs ``ACCOUNTS``.

    Noted with it or not done. ``UserError`` (``no_key_ring``) where the system keeps no secrets.
    """
    require(desk.clerk, Right.ACCOUNTS)
    stamp = desk.witnessed(at)

    def write(connection: Connection) -> None:
        record(connection, Act.SYSTEM_OPENS, stamp=stamp, body={"on": on})
        keys.use_system(on=on)

    desk.store.write(write)


def _see(marks: Mapping[str, str], desk: Desk) -> None:
    stamp = replace(desk, clerk=MACHINE).witnessed(desk.clock.now())
    with suppress(EnvironmentFault):  # a full disk keeps nobody out: it is noted the next time
        desk.store.write(lambda one: keep_seen(one, marks, stamp=stamp))


def unnamed(way: Way) -> UserError:
    """Why a way in that no act names lets nobody in, and what to do."""
    if way.whose == RECOVERY:
        return UserError(
            "recovery_unnamed",
            "Nhật ký không ghi mã khôi phục này nên không dùng được. Hãy nhờ quản trị làm mã mới, "
            "hoặc khôi phục từ bản sao.",
            field="recovery",
        )
    return UserError(
        "secret_unnamed",
        "Nhật ký không ghi mật khẩu này nên không vào được. Hãy nhờ quản trị cấp mật khẩu mới, "
        "hoặc dùng mã khôi phục.",
        field="secret",
    )
