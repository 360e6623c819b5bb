"""What a screen may ask about this machine's printers: which there are, which is chosen for what."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject

from counter_app.devices.printer import KnownPrinter, PaperUse
from counter_app.services.office import machine
from counter_app.services.office.machine import DeskPrinting
from counter_app.services.papers import calibration
from ui.desk.printing import Failed, Printing


class Printers(Printing):
    """One desk's printers. They are asked on the paper lane: a print service may be slow."""

    def known(
        self,
        *,
        owner: QObject,
        done: Callable[[tuple[DeskPrinting, tuple[KnownPrinter, ...]]], None],
        failed: Failed = None,
    ) -> None:
        """How this desk prints, and the printers that it could print on."""
        self._jobs.run(
            self._desk.store.lanes.io,
            lambda: (machine.print_settings(desk=self._desk), machine.known_printers()),
            owner=owner,
            done=done,
            failed=failed,
        )

    def keep(
        self,
        wanted: DeskPrinting,
        *,
        owner: QObject,
        done: Callable[[], None] = lambda: None,
        failed: Failed = None,
    ) -> None:
        """From the next paper on this desk prints like that."""

        def tell(_nothing: None) -> None:
            self._changes.printing_changed.emit()
            self._changes.said.emit("Đã ghi cách in của máy này.")
            done()

        self._jobs.run(
            self._desk.store.lanes.io,
            lambda: machine.keep_printing(wanted, desk=self._desk, printer=self._printer),
            owner=owner,
            done=tell,
            failed=failed,
        )

    def keep_printer(
        self, use: PaperUse, choice: str, *, owner: QObject, failed: Failed = None
    ) -> None:
        """From the next paper of that kind on, another printer."""

        def work() -> None:
            before = machine.print_settings(desk=self._desk)
            wanted = replace(before, printers=before.printers.having(use, choice))
            machine.keep_printing(wanted, desk=self._desk, printer=self._printer)

        self._jobs.run(
            self._desk.store.lanes.io,
            work,
            owner=owner,
            done=lambda _nothing: self._changes.printing_changed.emit(),
            failed=failed,
        )

    def words(self, *, owner: QObject, done: Callable[[str], None]) -> None:
        """Where slips go and on which sheet, for the foot of the window."""
        self._jobs.run(
            self._desk.store.lanes.io,
            lambda: machine.printing_words(desk=self._desk, printer=self._printer),
            owner=owner,
            done=done,
            failed=lambda _fault: None,
        )

    def print_test(
        self,
        choice: str,
        *,
        roll: bool,
        request: str,
        owner: QObject,
        done: Callable[[str], None],
        failed: Failed,
    ) -> None:
        """Prints the test page on a printer, as it is for a sheet or for the roll."""
        self._jobs.run(
            self._desk.store.lanes.io,
            lambda: calibration.print_test(
                choice, desk=self._desk, printer=self._printer, roll=roll, request=request
            ),
            owner=owner,
            done=done,
            failed=failed,
        )
