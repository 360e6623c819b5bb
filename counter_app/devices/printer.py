"""What every way of printing promises; the ways themselves stand beside this module.

A job is the bytes that were shown in the preview. Sending the same job twice prints once.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol, runtime_checkable

from counter_app.domain.papers import PaperSize


class PrintState(StrEnum):
    """How far a job has come, as much as the device tells.

    ``SENT`` is in the device's queue, ``STUCK`` there with a device that does not go on by itself.
    """

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    PRINTING = "printing"
    STUCK = "stuck"
    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"


WITH_DEVICE: Final = frozenset({PrintState.SENT, PrintState.PRINTING, PrintState.STUCK})
"""A device took the job and has not ended it: it may still come out by itself."""


class PaperUse(StrEnum):
    """What a paper is for, as far as a desk may have a printer of its own for it."""

    SLIP = "slip"
    PAPERS = "papers"
    ROLL = "roll"


def use_of(paper: PaperSize, *, is_slip: bool) -> PaperUse:
    """What a sheet is for: whatever goes on the roll goes to the roll's printer."""
    if paper is PaperSize.ROLL80:
        return PaperUse.ROLL
    return PaperUse.SLIP if is_slip else PaperUse.PAPERS


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintLook:
    """What a device says of a job; ``trouble`` is what stops it, in the clerk's words."""

    state: PrintState
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPrinter:
    """One printer of this machine; ``trouble`` as in ``PrintLook``. ``usual``: the machine's own.

    ``found``: nobody set it up here, the network tells of it.
    """

    name: str
    trouble: str = ""
    busy: bool = False
    usual: bool = False
    found: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintJob:
    """One paper for one printer; ``job_id`` makes it one job however often it is sent.

    ``file_name`` is for printers that are folders; it holds no citizen's text. ``sheet_mm`` is the
    width and height of a label or an envelope, which is no paper of the list.
    """

    job_id: str
    pdf: bytes
    file_name: str
    paper: PaperSize
    sheet_mm: tuple[int, int] | None = None
    is_slip: bool = False

    @property
    def use(self) -> PaperUse:
        """Which printer it is for."""
        return use_of(self.paper, is_slip=self.is_slip)


class Printer(Protocol):
    """A printer, a spooler or a folder."""

    def send(self, job: PrintJob) -> PrintState:
        """Hand ``job`` over once. Raises ``EnvironmentFault`` when nothing was taken.

        ``UNKNOWN`` means that it may have been taken: ask before sending it again.
        """
        ...

    def state(self, job_id: str) -> PrintState:
        """Where a sent job is now; ``UNKNOWN`` when this printer cannot tell."""
        ...

    def cancel(self, job_id: str) -> None:
        """Take a waiting job back; does nothing when it is too late."""
        ...

    def describe(self) -> str:
        """What this is, in the clerk's words: where the papers will really go."""
        ...


@runtime_checkable
class Spooler(Printer, Protocol):
    """A printer that goes on by itself after it took a job, and tells how far it is."""

    def look(self, job_id: str) -> PrintLook:
        """As ``state``, with what stops the job; also of jobs that an earlier start sent."""
        ...


def look_at(printer: Printer, job_id: str) -> PrintLook:
    """What ``printer`` says of a job it was sent."""
    if isinstance(printer, Spooler):
        return printer.look(job_id)
    return PrintLook(state=printer.state(job_id))
