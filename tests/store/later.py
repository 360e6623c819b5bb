"""A desk whose clock has gone on, for what happens by itself after a while."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, update

from counter_app.core.clock import to_ms
from counter_app.services.desk import Desk
from db.counter.models import enrolment, outbox


@dataclass
class _Later:
    """The desk's clock, put forward."""

    desk: Desk
    by: timedelta

    def now(self) -> datetime:
        return self.desk.clock.now() + self.by

    def monotonic_ms(self) -> int:
        return self.desk.clock.monotonic_ms()


def after(desk: Desk, by: timedelta) -> Desk:
    """The desk, so much later."""
    return replace(desk, clock=_Later(desk, by))


def all_gone(desk: Desk) -> None:
    """As if all had been acknowledged long ago by a cell that has it for good."""
    now = to_ms(desk.clock.now())
    joined = {
        "number": 1, "device_no": 1, "commune": "00004", "cell_url": "http://127.0.0.1:1",
        "server_keys": "[]", "epoch": "e", "enrolled_ms": 1, "offset_ms": 0, "contact_ms": now,
        "durable_through": 99, "frozen": "",
    }  # fmt: skip

    def write(connection: Connection) -> None:
        connection.execute(insert(enrolment).values(joined))
        connection.execute(update(outbox).values(state="acked", answered_ms=1))

    desk.store.write(write)
