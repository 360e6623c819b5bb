"""A server that takes nothing from a desk whose clock is off: the test of clocks must see red."""

import sys
from datetime import datetime
from typing import Any

from counter_app.__main__ import main
from counter_app.central import exchange
from counter_app.central.checking import PushMalformed
from counter_app.central.push import take_push
from counter_app.core.clock import to_ms
from counter_app.protocol.push import PushRequest

_MOST_MS = 5 * 60_000


def _strict(store: Any, device: Any, request: PushRequest, *, at: datetime, judging: Any) -> Any:
    if any(abs(one.wall_ms - to_ms(at)) > _MOST_MS for one in request.ops):
        raise PushMalformed("clock")
    return take_push(store, device, request, at=at, judging=judging)


if __name__ == "__main__":
    vars(exchange)["take_push"] = _strict
    sys.exit(main())
