"""Whether a paper's original has come out: for asking after a cut, and for finding what waits.

Printing one is in ``paper_printing``.
"""

from enum import StrEnum
from typing import Final

from counter_app.core.ids import DossierId
from counter_app.devices.printer import PrintState
from counter_app.domain.dossier import DossierRow
from counter_app.domain.workflow import OPEN
from counter_app.services.desk import Desk
from counter_app.services.papers.paper_printing import slip_row
from db.counter import papers, views
from db.counter.print_orders import StoredJob


class Original(StrEnum):
    """What the desk knows of the one original.

    ``IN_HAND`` of this program or of a printer that prints it, ``STUCK`` in a printer that does not
    go on; ``DOUBTFUL`` when printing it was cut off.
    """

    NOT_PRINTED = "not_printed"
    IN_HAND = "in_hand"
    STUCK = "stuck"
    DOUBTFUL = "doubtful"
    PRINTED = "printed"


_STANDING: Final = {
    PrintState.WAITING: Original.NOT_PRINTED,
    PrintState.SENDING: Original.IN_HAND,
    PrintState.SENT: Original.IN_HAND,
    PrintState.PRINTING: Original.IN_HAND,
    PrintState.STUCK: Original.STUCK,
    PrintState.DONE: Original.PRINTED,
    PrintState.FAILED: Original.NOT_PRINTED,
    PrintState.UNKNOWN: Original.DOUBTFUL,
}


def original(dossier_id: DossierId, *, desk: Desk) -> Original:
    """Where the original of a dossier's slip is."""
    return original_of(slip_row(dossier_id, desk=desk), desk=desk)


def original_of(paper: int, *, desk: Desk) -> Original:
    """Where the original of the paper in row ``paper`` is."""
    job = desk.store.read(lambda connection: papers.original_job(connection, paper))
    return Original.NOT_PRINTED if job is None else _standing(job, desk)


def answer(dossier_id: DossierId, *, came_out: bool, desk: Desk) -> None:
    """Settles a doubtful slip as ``settle`` does."""
    settle(slip_row(dossier_id, desk=desk), came_out=came_out, desk=desk)


def settle(paper: int, *, came_out: bool, desk: Desk) -> None:
    """Settles a doubtful original as the clerk saw it: it is out, or may be printed once more.

    Anything else stays as it is, so that a late answer never makes a second original.
    """
    state = PrintState.DONE if came_out else PrintState.FAILED
    start = desk.store.device
    desk.write(lambda one: papers.settle_doubtful(one, paper, state=state.value, start=start))


def waiting(*, desk: Desk) -> tuple[DossierRow, ...]:
    """The dossiers on the list "Chưa in giấy hẹn" whose original was ordered, the newest first.

    Looks among the last orders only; what this start has in hand does not count.
    """
    start = desk.store.device.boot_id
    found = desk.store.read(
        lambda connection: views.rows_of(
            connection, papers.waiting_originals(connection, sender=start)
        )
    )
    return tuple(one for one in found if one.state in OPEN and not one.printed)


def _standing(job: StoredJob, desk: Desk) -> Original:
    state = PrintState(job.state)
    if state is PrintState.SENDING and job.sender != desk.store.device.boot_id:
        return Original.DOUBTFUL
    return _STANDING[state]
