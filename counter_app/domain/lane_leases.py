"""Which lanes a desk gets when it joins: its own where they are free, else the lowest free ones."""

from collections.abc import Collection
from typing import Final

from counter_app.core.errors import UserError

PER_DEVICE: Final = 2


def lanes_of_scheme(lane_digits: int) -> range:
    """The lanes that desks may have: 1–9, or 10–99 where codes have two digits of lane."""
    return range(1, 10) if lane_digits == 1 else range(10, 100)


def lanes_for(
    wanted: Collection[int], *, taken: Collection[int], lane_digits: int, count: int = PER_DEVICE
) -> tuple[int, ...]:
    """``count`` lanes that nobody has, the wanted ones first; ``UserError("lanes_full")``."""
    every = lanes_of_scheme(lane_digits)
    order = [lane for lane in dict.fromkeys(wanted) if lane in every]
    order += [lane for lane in every if lane not in order]
    free = [lane for lane in order if lane not in taken]
    if len(free) < count:
        raise lanes_full()
    return tuple(free[:count])


def lanes_full() -> UserError:
    """The office has no lane left."""
    return UserError(
        "lanes_full",
        "Đơn vị đã hết dãy số cho quầy mới. Hãy cho một máy cũ thôi dùng, hoặc dùng dãy hai số.",
    )
