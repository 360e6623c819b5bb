"""What a comparison with the central side found, day by day: plain values, decided nowhere here."""

from dataclasses import dataclass, field
from datetime import date

from counter_app.domain.dossier import State


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
class DossierApart:
    """A dossier that is not the same here and there; ``name`` is its code or its slip's number.

    A state of None: it is not there at all. ``only_here`` and ``only_there`` count steps;
    ``order``: the same steps, in another order.
    """

    dossier: str
    name: str
    here: State | None
    there: State | None
    only_here: int = 0
    only_there: int = 0
    order: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The days compared, in order, and the dossiers of those days that differ."""

    days: tuple[DayCompared, ...] = field(default=())
    apart: tuple[DossierApart, ...] = ()

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
