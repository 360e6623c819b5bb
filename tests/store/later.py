"""A desk whose clock has gone on, for what happens by itself after a while."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from counter_app.services.desk import Desk


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
