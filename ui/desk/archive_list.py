"""The list of dossiers past their time as a page asks for it: looked at, printed."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from counter_app.services.keeping.archive import PastTime, archive_list_pdf, print_archive_list
from ui.desk.printing import Failed, Pages, Printing


class ArchiveList(Printing):
    """One desk's. It is drawn and printed on the paper lane."""

    def pages(self, found: Sequence[PastTime]) -> Pages:
        """The list, drawn when called."""
        desk = self._desk
        return lambda: archive_list_pdf(found, desk=desk, at=desk.clock.now())

    def print(
        self,
        found: Sequence[PastTime],
        *,
        request: str,
        owner: QObject,
        done: Callable[[str], None],
        failed: Failed,
    ) -> None:
        """Prints it once for each ``request``; ``done`` gets what became of it, in words."""
        desk, printer = self._desk, self._printer
        self._run_print(
            lambda: print_archive_list(
                found, desk=desk, at=desk.clock.now(), printer=printer, request=request
            ),
            owner=owner,
            done=done,
            failed=failed,
        )
