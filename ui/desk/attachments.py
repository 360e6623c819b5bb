"""What a screen may ask about attached files: read, checked and drawn on the lane for slow work."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from counter_app.core.ids import DossierId
from counter_app.devices.printer import Printer
from counter_app.domain.attachment import JPEG, PDF, Attachment
from counter_app.services.desk import Desk
from counter_app.services.papers.paper_printing import Printed
from counter_app.services.sending import attachments
from ui.desk.papers import Failed, Pages, told, watched
from ui.events import Changes
from ui.jobs import Jobs


class Attachments:
    """One desk's attached files."""

    def __init__(self, *, desk: Desk, printer: Printer, jobs: Jobs, changes: Changes) -> None:
        self._desk, self._printer = desk, printer
        self._jobs, self._changes = jobs, changes

    def prepare(
        self,
        path: Path,
        label: str,
        *,
        owner: QObject,
        done: Callable[[Attachment], None],
        failed: Failed,
    ) -> None:
        """Reads and checks a file; nothing is recorded yet."""
        self._jobs.run(
            self._desk.store.lanes.io,
            lambda: attachments.prepare(path, label, desk=self._desk),
            owner=owner,
            done=done,
            failed=failed,
        )

    def of(
        self,
        dossier_id: DossierId,
        *,
        owner: QObject,
        done: Callable[[tuple[Attachment, ...]], None],
    ) -> None:
        """The files of a dossier, oldest first."""
        self._jobs.run(
            self._desk.store.lanes.read,
            lambda: attachments.attachments_of(dossier_id, desk=self._desk),
            owner=owner,
            done=done,
        )

    def pages(self, file: Attachment) -> Pages:
        """The file itself, to be called on the lane that draws."""
        return lambda: attachments.content_of(file, desk=self._desk)

    def may_print(self, file: Attachment) -> bool:
        """Whether the file is of a kind that printers take."""
        return file.mime in (PDF, JPEG)

    def print(
        self, file: Attachment, of: DossierId, *, request: str, owner: QObject, failed: Failed
    ) -> None:
        """Prints a file of a dossier; what became of it is told at the foot of the window."""
        desk, printer = self._desk, self._printer
        self._jobs.run(
            desk.store.lanes.io,
            lambda: attachments.print_file(file, of, desk=desk, printer=printer, request=request),
            owner=owner,
            done=self._tell,
            failed=watched(failed, self._changes),
        )

    def _tell(self, printed: Printed) -> None:
        told(printed, self._changes)
