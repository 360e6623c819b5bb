"""What every way of printing promises; the ways themselves stand beside this module.

A job is the bytes that were shown in the preview. Sending the same job twice prints once.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from counter_app.domain.papers import PaperSize


class PrintState(StrEnum):
    """How far a job has come, as much as the device tells."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"


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
