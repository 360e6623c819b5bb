"""Everything that was ordered to be printed at this desk, page by page, the last first.

Who ordered it, when, on which printer, which copy, and what became of it. Printing again is in
``paper_printing``.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from counter_app.core.clock import local
from counter_app.core.ids import DossierId
from counter_app.devices.printer import PrintState
from counter_app.domain.drawn_sheets import SheetKind
from counter_app.domain.workflow import PaperKind
from counter_app.services import lookup
from counter_app.services.desk import Desk
from counter_app.services.papers.paper_kinds import name_of
from db.counter import print_history
from db.counter.print_history import PrintOrder

PAGE: Final = 200
LAST: Final = 2**62
_MOST_FOUND: Final = 200


class Shown(StrEnum):
    """Which orders are listed."""

    TODAY = "today"
    ALL = "all"
    TROUBLED = "troubled"
    UNDER_WAY = "under_way"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedLine:
    """One order: which paper, which copy (``reprint`` 0 is the original), by whom, what became of it.

    ``name`` begins a line; a paper without a number has the 0, and ``told`` says which one it is.
    ``is_file``: a stranger's pages. ``device`` is the printer in words, empty where none has had it.
    """

    order: int
    paper: int
    name: str
    told: str
    paper_no: int
    is_slip: bool
    is_file: bool
    voided: bool
    dossier: DossierId | None
    code: str
    applicant: str
    reprint: int
    state: PrintState
    at: datetime
    clerk_name: str
    device: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedPage:
    """Some orders, the last made first; ``after`` is where to go on, None at the end."""

    lines: tuple[PrintedLine, ...]
    after: int | None


def printed_page(
    shown: Shown, *, desk: Desk, text: str = "", after: int = LAST, limit: int = PAGE
) -> PrintedPage:
    """The orders of ``shown`` after that place; with a ``text``, of the dossiers that it finds."""
    orders, after_these = _orders(shown, text.strip(), desk, after, limit)
    return PrintedPage(lines=tuple(_line(one, desk) for one in orders), after=after_these)


def _orders(
    shown: Shown, text: str, desk: Desk, after: int, limit: int
) -> tuple[tuple[PrintOrder, ...], int | None]:
    if not text and shown is Shown.UNDER_WAY:
        under_way = desk.store.read(lambda one: print_history.under_way(one, sender=""))
        return tuple(reversed(under_way)), None
    if text:
        ids = tuple(row.id for row in lookup.search(text, desk=desk, limit=_MOST_FOUND))
        found = desk.store.read(
            lambda one: print_history.of_dossiers(one, ids, before=after, limit=limit)
        )
    else:
        source = print_history.troubled if shown is Shown.TROUBLED else print_history.latest
        found = desk.store.read(lambda one: source(one, before=after, limit=limit))
    more = found[-1].job.number if len(found) == limit else None
    if not text and shown is Shown.TODAY:
        # Orders stand in the order they were made: the first of an earlier day ends it.
        day = local(desk.clock.now()).date()
        today = tuple(one for one in found if local(one.made_at).date() == day)
        return today, more if len(today) == len(found) else None
    return found, more


def _line(order: PrintOrder, desk: Desk) -> PrintedLine:
    name = name_of(order.kind)
    return PrintedLine(
        order=order.job.number,
        paper=order.paper,
        name=name[:1].upper() + name[1:],
        told=order.told,
        paper_no=order.paper_no,
        is_slip=order.kind is PaperKind.SLIP,
        is_file=order.kind is SheetKind.ATTACHED_FILE,
        voided=order.voided,
        dossier=order.dossier,
        code=order.code,
        applicant=order.applicant,
        reprint=order.job.reprint,
        state=_state(order, desk),
        at=order.made_at,
        clerk_name=order.clerk_name,
        device=order.device,
    )


def _state(order: PrintOrder, desk: Desk) -> PrintState:
    """How an order stands; what an earlier start of the program was at, nobody knows."""
    state = PrintState(order.job.state)
    cut_off = state is PrintState.SENDING and order.job.sender != desk.store.device.boot_id
    return PrintState.UNKNOWN if cut_off else state
