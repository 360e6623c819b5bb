"""Many papers in a row: told one by one, stopped between two, never one of them twice.

What a list's dossiers may be given all at once is in ``list_letters``.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.ids import DossierId
from counter_app.devices.printer import WITH_DEVICE, Printer, PrintState
from counter_app.services.desk import Desk
from counter_app.services.papers.paper_printing import Printed, print_paper, slip_row

T = TypeVar("T")
_OUT = WITH_DEVICE | {PrintState.DONE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a batch is: ``done`` of ``total`` papers, the last of them."""

    done: int
    total: int
    last: Printed


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch(Generic[T]):
    """What became of a batch: what was sent, what is left, what stopped it if anything."""

    printed: tuple[Printed, ...]
    left: tuple[T, ...]
    fault: str = ""

    @property
    def under_way(self) -> bool:
        """Whether some are still in a printer: what becomes of them is told later."""
        return any(one.state in WITH_DEVICE for one in self.printed)

    @property
    def doubtful(self) -> int:
        """How many of the printed nobody can tell to be out."""
        return sum(one.state not in _OUT for one in self.printed)


def _nobody(_progress: Progress) -> None:
    return None


def _never() -> bool:
    return False


def print_each(
    wanted: Sequence[T],
    paper_of: Callable[[T], int],
    *,
    desk: Desk,
    printer: Printer,
    request: str = "",
    told: Callable[[Progress], None] = _nobody,
    cancelled: Callable[[], bool] = _never,
) -> Batch[T]:
    """Prints the paper that ``paper_of`` names, or writes, for each, once however often it stands.

    ``told`` is called after each, ``cancelled`` asked before each. A printer that fails ends the
    batch; the same call again, with the same ``request``, goes on where it ended.
    """
    rows = tuple(dict.fromkeys(wanted))
    printed: list[Printed] = []
    for at, row in enumerate(rows):
        if cancelled():
            return Batch(printed=tuple(printed), left=rows[at:])
        try:
            paper = paper_of(row)
            printed.append(print_paper(paper, desk=desk, printer=printer, request=request))
        except (EnvironmentFault, UserError) as fault:
            return Batch(printed=tuple(printed), left=rows[at:], fault=fault.message)
        told(Progress(done=at + 1, total=len(rows), last=printed[-1]))
    return Batch(printed=tuple(printed), left=())


def print_many(
    papers: Sequence[int],
    *,
    desk: Desk,
    printer: Printer,
    request: str = "",
    told: Callable[[Progress], None] = _nobody,
    cancelled: Callable[[], bool] = _never,
) -> Batch[int]:
    """Prints the papers in their order, as ``print_each`` does."""
    return print_each(
        papers,
        lambda row: row,
        desk=desk,
        printer=printer,
        request=request,
        told=told,
        cancelled=cancelled,
    )


def slips_of(dossiers: Iterable[DossierId], *, desk: Desk) -> tuple[int, ...]:
    """The rows of the dossiers' slips in force, in their order."""
    return tuple(slip_row(one, desk=desk) for one in dossiers)
