"""What a screen may ask about attached files: read, checked and drawn on the lane for slow work."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from counter_app.core.ids import DossierId
from counter_app.domain.attachment import JPEG, PDF, Attachment
from counter_app.services.sending import attachments
from ui.desk.printing import Failed, Pages, Printing


class Attachments(Printing):
    """One desk's attached files."""

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

    def pages(self, file: Attachment, of: DossierId) -> Pages:
        """A dossier's file itself, to be called on the lane that draws: it is in the log then."""
        return lambda: attachments.open_file(file, of, desk=self._desk)

    def may_print(self, file: Attachment) -> bool:
        """Whether the file is of a kind that printers take."""
        return file.mime in (PDF, JPEG)

    def print(
        self, file: Attachment, of: DossierId, *, request: str, owner: QObject, failed: Failed
    ) -> None:
        """Prints a file of a dossier; what became of it is told at the foot of the window."""
        desk, printer = self._desk, self._printer
        self._run_print(
            lambda: attachments.print_file(file, of, desk=desk, printer=printer, request=request),
            owner=owner,
            done=lambda _words: None,
            failed=failed,
        )
