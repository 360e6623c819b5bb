"""What became of papers after a device took them: asked again until printed, failed or not known.

Asked by whoever has a clock: the window every few seconds. Sending is in ``paper_printing``; the
question "Tờ giấy đã ra chưa?" and its answer in ``originals``.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from counter_app.core.errors import EnvironmentFault
from counter_app.core.ids import DossierId
from counter_app.devices.printer import (
    WITH_DEVICE,
    Printer,
    PrintLook,
    PrintState,
    look_at,
)
from counter_app.domain.drawn_sheets import AnyPaper
from counter_app.services.desk import Desk
from counter_app.services.papers.paper_kinds import named
from db.counter import papers, print_history
from db.counter.cell_view import Connection
from db.counter.print_history import PrintOrder
from db.counter.print_orders import StoredJob

LOG: Final = logging.getLogger(__name__)
SILENT_AFTER: Final = timedelta(minutes=2)
"""So long a device that says nothing of a job is asked again before a person is."""
SLOW_MS: Final = 1_500
STUCK_AFTER: Final = timedelta(minutes=10)
"""So long a paper may be under way before somebody looks at the printer."""
TOO_LONG: Final = "đã gửi 10 phút mà chưa in xong"
NO_ANSWER: Final = "máy in không trả lời"


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """One order that was under way, or an original that this start could not print.

    Where it is now, what stops it, whether that is news.

    ``name`` is the paper in a sentence of the clerk's, with its number or what it is of.
    """

    order: int
    paper: int
    dossier: DossierId | None
    name: str
    kind: AnyPaper
    reprint: int
    state: PrintState
    trouble: str = ""
    news: bool = False

    @property
    def under_way(self) -> bool:
        """Whether it is worth asking again."""
        return self.state in WITH_DEVICE | {PrintState.SENDING, PrintState.WAITING}


def follow(
    *, desk: Desk, printer: Printer, also: tuple[int, ...] = (), not_out: bool = False
) -> tuple[Followed, ...]:
    """Asks ``printer`` after everything that was sent and notes what is new; the oldest first.

    A printer that takes long to answer is asked of the others another time. ``also`` are orders
    that have ended: what is known of them now comes last, and where ``not_out`` is asked for, of the
    originals that this start could not print. What was put right by another paper is left out.
    """
    device, now = desk.store.device, desk.clock.now()
    start = device.boot_id
    orders = desk.store.read(
        lambda one: print_history.under_way(one, sender=start, doubted_since=now - STUCK_AFTER)
    )
    looks = [(order, _judged(order, look, now)) for order, look in _looks(orders, desk, printer)]
    news = [(order.job, look.state.value) for order, look in looks if look.state != order.job.state]
    settled = set[int]()
    if news:
        settled = desk.store.write(lambda one: papers.settle_each(one, news, start=device))
    for job, state in news:
        LOG.info("print.moved", extra={"order": job.number, "state": state})
    # What a person settled while the printer was asked is not told as the printer's news.
    meanwhile = {job.number for job, _ in news} - settled
    looks = [(order, look) for order, look in looks if order.job.number not in meanwhile]
    asked = {order.job.number for order, _ in looks}

    def ended(one: Connection) -> list[PrintOrder | None]:
        wanted = {*also, *(print_history.not_out(one, sender=start) if not_out else ())} - asked
        return [print_history.order(one, number) for number in sorted(wanted)]

    known = (one for one in desk.store.read(ended) if one and not (one.voided or one.outdone))
    looks += [(one, PrintLook(state=PrintState(one.job.state))) for one in known]
    return tuple(_followed(order, look) for order, look in looks)


def _looks(
    orders: tuple[PrintOrder, ...], desk: Desk, printer: Printer
) -> Iterator[tuple[PrintOrder, PrintLook]]:
    slow = False
    for order in orders:
        if slow:
            yield order, _as_before(order)
            continue
        began = desk.clock.monotonic_ms()
        yield order, look_at(printer, order.job.key)
        slow = desk.clock.monotonic_ms() - began > SLOW_MS


def withdraw(paper: int, *, desk: Desk, printer: Printer) -> PrintState:
    """Takes the original back from a device that has not printed it; what became of it.

    ``FAILED``: it is free to be printed elsewhere. Raises ``EnvironmentFault`` where the device
    does not let go of it.
    """
    job = desk.store.read(lambda one: papers.original_job(one, paper))
    return PrintState.WAITING if job is None else _take_back(job, desk, printer)


def cancel(order: int, *, desk: Desk, printer: Printer) -> PrintState:
    """Takes one order back, an original's or a copy's; as ``withdraw``."""
    found = desk.store.read(lambda one: print_history.order(one, order))
    return PrintState.WAITING if found is None else _take_back(found.job, desk, printer)


def _take_back(job: StoredJob, desk: Desk, printer: Printer) -> PrintState:
    if PrintState(job.state) not in WITH_DEVICE:
        return PrintState(job.state)
    printer.cancel(job.key)
    state = look_at(printer, job.key).state
    if state in WITH_DEVICE:
        raise EnvironmentFault(
            "printer.keeps", "Máy in chưa bỏ lệnh in cũ. Xin tắt máy in đó rồi thử lại."
        )
    start = desk.store.device
    desk.store.write(lambda one: papers.settle(one, job, state=state.value, start=start))
    return state


def _judged(order: PrintOrder, look: PrintLook, now: datetime) -> PrintLook:
    """What the device says; its silence means something after a while only."""
    waited = now - (order.sent_at or order.made_at)
    if look.state is PrintState.UNKNOWN:
        return look if waited >= SILENT_AFTER else _as_before(order, look.trouble)
    if look.state in WITH_DEVICE and not look.trouble and waited >= STUCK_AFTER:
        return PrintLook(state=PrintState.STUCK, trouble=TOO_LONG)
    return look


def _as_before(order: PrintOrder, trouble: str = "") -> PrintLook:
    """Where the order was when its device last said so; what stood still has its cause."""
    state = PrintState(order.job.state)
    stands = state is PrintState.STUCK
    return PrintLook(state=state, trouble=(trouble or NO_ANSWER) if stands else "")


def _followed(order: PrintOrder, look: PrintLook) -> Followed:
    return Followed(
        order=order.job.number,
        paper=order.paper,
        dossier=order.dossier,
        name=named(order.kind, order.paper_no, order.told),
        kind=order.kind,
        reprint=order.job.reprint,
        state=look.state,
        trouble=look.trouble,
        news=look.state != order.job.state,
    )
