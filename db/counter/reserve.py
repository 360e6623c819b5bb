"""Whether a store opens a lane in reserve, and by whose word: two copies must never open the same.

By itself only on the PC that brought the store's life on, which knows every lane that it ever
numbered from. Anywhere else numbers wait until a leader answers that only this copy goes on, or the
central side leases a lane; the question lies in the store and goes along with every copy of it.
"""

from datetime import datetime

from sqlalchemy import Connection

from counter_app.core.clock import local
from counter_app.core.secrets import SecretStore
from counter_app.domain.central_side import LANE_ASKED, STORE_PUT_BACK
from counter_app.domain.office import OfficeKind
from db.counter import todo
from db.counter.enrolment import RESTORED, freeze
from db.counter.left_words import lane_opens, lanes_shut
from db.counter.office import (
    lanes_sealed,
    open_lane,
    retire_lanes_in_use,
    retire_sealed,
)
from db.counter.sealed_lanes import seal_lanes


def withheld(
    connection: Connection, secrets: SecretStore, kind: OfficeKind, *, put_back: bool
) -> frozenset[int]:
    """The lanes that the life about to begin may never open: another PC may number from them.

    All, where another hand wrote which, or took it away after a copy was ``put_back``: what is not
    known is never opened.
    """
    shut = lanes_shut(secrets, kind, put_back=put_back and kind is OfficeKind.REAL)
    return lanes_sealed(connection) if shut is None else shut


def may_open(
    connection: Connection, secrets: SecretStore, kind: OfficeKind, *, pc: str, brought_on: bool
) -> bool:
    """Whether the life about to begin opens a lane by itself; ``brought_on``: this PC, the last one.

    Where the store waited for an answer it goes on waiting. Numbers of what is not real are nobody's.
    """
    if kind is not OfficeKind.REAL:
        return True
    said = lane_opens(secrets, kind, pc=pc)
    return brought_on and not asks(connection) if said is None else said


def asks(connection: Connection) -> bool:
    """Whether numbers wait for a leader's answer."""
    return todo.is_open(connection, LANE_ASKED)


def leave_lane(
    connection: Connection,
    shut: frozenset[int],
    *,
    at: datetime,
    opens: bool,
    told: bool,
    seals: bytes,
) -> None:
    """Nothing is sent until the cell has told how far it is; no number comes of the lane in use.

    ``shut``: lanes never to be opened here, nor by a copy of it elsewhere. ``told``: the lane was left, and a person told, when it
    was noticed. ``seals``: of ``row_key``.
    """
    freeze(connection, RESTORED)
    if told:
        return
    retire_lanes_in_use(connection, day=local(at).date())
    retire_sealed(connection, shut, day=local(at).date())
    if not opens and lanes_sealed(connection):
        todo.leave_once(connection, LANE_ASKED, at=at)
    else:
        todo.finish_all(connection, (LANE_ASKED,), at=at)
        open_lane(connection, day=local(at).date(), shut=shut)
        todo.leave(connection, STORE_PUT_BACK, at=at)
    seal_lanes(connection, seals)


def answer(connection: Connection, shut: frozenset[int], *, at: datetime) -> int | None:
    """A leader answered that only this copy goes on: the lane it opens, None where none is left."""
    todo.finish_all(connection, (LANE_ASKED,), at=at)
    return open_lane(connection, day=local(at).date(), shut=shut)
