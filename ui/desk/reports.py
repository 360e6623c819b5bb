"""What a screen may ask about the office's reports: reckoned, a figure opened, printed, saved."""

import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject

from counter_app.domain.reporting.ii06a import Scope
from counter_app.domain.reporting.period import Period
from counter_app.services.reports import report_files
from counter_app.services.reports.report_files import OpenReport
from ui.desk.printing import Failed, Pages, Printing


class DeskReports(Printing):
    """One desk's reports. Reckoning is done on the read lane, papers and files on the paper lane."""

    def open(
        self,
        name: str,
        period: Period,
        *,
        as_of: datetime,
        scope: Scope,
        given_up: threading.Event,
        owner: QObject,
        done: Callable[[OpenReport], None],
        failed: Failed,
    ) -> None:
        """The report of that name; nothing once given up."""
        desk = self._desk

        def work() -> OpenReport | None:
            if given_up.is_set():
                return None
            return report_files.open_report(name, period, desk=desk, as_of=as_of, scope=scope)

        def tell(found: OpenReport | None) -> None:
            if found is not None and not given_up.is_set():
                done(found)

        self._jobs.run(desk.store.lanes.read, work, owner=owner, done=tell, failed=failed)

    def behind(
        self,
        of: OpenReport,
        figure: str,
        *,
        owner: QObject,
        done: Callable[[OpenReport], None],
        failed: Failed,
    ) -> None:
        """The dossiers a figure counts."""
        self._jobs.run(
            self._desk.store.lanes.read,
            lambda: report_files.behind(of, figure, desk=self._desk),
            owner=owner,
            done=done,
            failed=failed,
        )

    def pages(self, of: OpenReport) -> Pages:
        """What is shown on paper, drawn when called."""
        at = self._now()
        return lambda: report_files.report_pdf(of, desk=self._desk, at=at)

    def print(
        self,
        of: OpenReport,
        *,
        request: str,
        owner: QObject,
        done: Callable[[str], None],
        failed: Failed,
    ) -> None:
        """Prints what is shown; ``done`` gets what became of it, in words."""
        self._run_print(
            lambda: report_files.print_report(
                of, desk=self._desk, at=self._now(), printer=self._printer, request=request
            ),
            owner=owner,
            done=done,
            failed=failed,
        )

    def export(
        self,
        of: OpenReport,
        kind: str,
        *,
        owner: QObject,
        done: Callable[[Path], None],
        failed: Failed,
    ) -> None:
        """Writes what is shown into the folder of exports; ``done`` gets the file."""
        self._jobs.run(
            self._desk.store.lanes.io,
            lambda: report_files.export(of, kind, desk=self._desk, at=self._now()),
            owner=owner,
            done=done,
            failed=failed,
        )

    def _now(self) -> datetime:
        return self._desk.clock.now()
