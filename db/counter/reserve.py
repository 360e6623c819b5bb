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
from db.counter.left_words import lane_opens
from db.counter.office import lanes_sealed, open_lane, retire_lanes_in_use
from db.counter.sealed_lanes import seal_lanes


def withhold_lanes(secrets: SecretStore, kind: OfficeKind, shut: frozenset[int]) -> None:
    """Lanes that the store about to be put back may never open: another PC may number from them."""
    secrets.set(f"lanes-withheld-{kind.value}", " ".join(map(str, sorted(shut))))


def lanes_withheld(secrets: SecretStore, kind: OfficeKind) -> frozenset[int]:
    """As ``withhold_lanes`` left them."""
    return frozenset(map(int, (secrets.get(f"lanes-withheld-{kind.value}") or "").split()))


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

    ``shut``: lanes never to be opened here. ``told``: the lane was left, and a person told, when it
    was noticed. ``seals``: of ``row_key``.
    """
    freeze(connection, RESTORED)
    if told:
        return
    retire_lanes_in_use(connection, day=local(at).date())
    if not opens and lanes_sealed(connection) - shut:
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
