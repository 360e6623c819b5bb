"""What a comparison with the central side found, day by day: plain values, decided nowhere here."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCompared:
    """One Vietnamese day of this desk's operations, here and there.

    ``missing`` are ids that are here and not there, ``foreign`` there and not here, ``unlike``
    those whose digest differs, ``numbers`` the places of both in the outbox; ``open`` are there and
    refused, in dispute or held, and not yet settled. ``waiting`` have not been sent yet and are no
    difference; ``here`` counts what was.
    """

    day: date
    here: int
    there: int
    same: bool
    missing: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    open: tuple[str, ...] = ()
    waiting: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The days compared, in order."""

    days: tuple[DayCompared, ...] = field(default=())

    @property
    def missing(self) -> tuple[str, ...]:
        """Everything the central side lacks, which sending again mends."""
        return tuple(one for day in self.days for one in day.missing)

    @property
    def odd(self) -> tuple[str, ...]:
        """What no sending mends: other digests, or operations nobody here wrote."""
        return tuple(one for day in self.days for one in (*day.unlike, *day.foreign))

    @property
    def odd_numbers(self) -> tuple[int, ...]:
        """Their numbers in the outbox, for whoever looks them up at the central side."""
        return tuple(one for day in self.days for one in day.numbers)
