"""Which lanes a desk gets: its own, else ones that nobody ever had, else ones that were given back."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from counter_app.core.errors import UserError

PER_DEVICE: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeLanes:
    """The lanes that a desk may have, those best to take first.

    ``own`` ended and were not given to another since; ``unused`` nobody ever had. ``given_back``
    came from a desk that had sent everything, ``gone`` from a PC that nobody will hear of again.
    """

    own: tuple[int, ...] = ()
    unused: tuple[int, ...] = ()
    given_back: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()

    @property
    def in_order(self) -> tuple[int, ...]:
        """Those that may be had whoever asks."""
        return (*self.unused, *self.given_back, *self.gone)


def lanes_of_scheme(lane_digits: int) -> range:
    """The lanes that desks may have: 1–9, or 10–99 where codes have two digits of lane."""
    return range(1, 10) if lane_digits == 1 else range(10, 100)


def lanes_for(
    wanted: Collection[int], *, free: FreeLanes, count: int = PER_DEVICE
) -> tuple[int, ...]:
    """``count`` lanes that nobody has, the wanted ones first; ``UserError("lanes_full")``.

    A wanted lane that another desk ever had is not preferred: two may have numbered from it.
    """
    order = [lane for lane in wanted if lane in free.own or lane in free.unused]
    found = tuple(dict.fromkeys((*order, *free.in_order)))
    if len(found) < count:
        raise lanes_full()
    return found[:count]


def lanes_full() -> UserError:
    """The office has no lane left."""
    return UserError(
        "lanes_full",
        "Đơn vị đã hết dãy số. Hãy cho máy cũ thôi dùng hoặc báo máy không còn; dãy trả lại dùng "
        "được từ hôm sau.",
    )
