"""The printers a desk has chosen: one for slips, one for other papers, one for the roll.

A choice is a text: nothing (the machine's own), ``folder:`` with a place (PDF files are the
papers), or a printer's name. How each way prints is in ``cups`` and ``folder``.
"""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from counter_app.devices.cups import CupsPrinter
from counter_app.devices.folder import FolderPrinter
from counter_app.devices.printer import (
    KnownPrinter,
    PaperUse,
    Printer,
    PrintJob,
    PrintLook,
    PrintState,
    look_at,
)

FOLDER: Final = "folder:"
_NOT_KNOWN: Final = PrintLook(state=PrintState.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterChoices:
    """Which printer for which paper; nothing under ``slip`` or ``roll``: the one of ``papers``."""

    papers: str = ""
    slip: str = ""
    roll: str = ""

    def of(self, use: PaperUse) -> str:
        """The choice that holds for ``use``."""
        own = {PaperUse.SLIP: self.slip, PaperUse.ROLL: self.roll}
        return own.get(use, "") or self.papers

    def having(self, use: PaperUse, choice: str) -> "PrinterChoices":
        """The same with another printer for ``use``."""
        if use is PaperUse.SLIP:
            return replace(self, slip=choice)
        return replace(self, roll=choice) if use is PaperUse.ROLL else replace(self, papers=choice)


@dataclass(slots=True, kw_only=True)
class ChosenPrinter:
    """Sends each paper to the printer chosen for its kind; ``home`` takes PDFs without a place.

    Not for several threads at once: the IO lane owns it.
    """

    home: Path
    choices: PrinterChoices = PrinterChoices()
    _opened: dict[str, Printer] = field(default_factory=dict)

    def printer(self, use: PaperUse) -> Printer:
        """The printer that is chosen for ``use``."""
        return self.named(self.choices.of(use))

    def named(self, choice: str) -> Printer:
        """The printer of that choice; the same one at every call, so that its jobs are known."""
        if choice not in self._opened:
            self._opened[choice] = _opened(choice, self.home)
        return self._opened[choice]

    def send(self, job: PrintJob) -> PrintState:
        """Hands ``job`` to the printer chosen for its kind."""
        return self.printer(job.use).send(job)

    def state(self, job_id: str) -> PrintState:
        """As ``look`` says."""
        return self.look(job_id).state

    def look(self, job_id: str) -> PrintLook:
        """What the printer that has the job says, whichever was chosen when it was sent."""
        looks = (look_at(one, job_id) for one in self._whoever_may_have_it())
        return next((one for one in looks if one.state is not PrintState.UNKNOWN), _NOT_KNOWN)

    def cancel(self, job_id: str) -> None:
        """Takes a waiting job back from whoever has it."""
        for one in self._whoever_may_have_it():
            one.cancel(job_id)

    def describe(self) -> str:
        """Where slips go."""
        return self.printer(PaperUse.SLIP).describe()

    def _whoever_may_have_it(self) -> Iterator[Printer]:
        """Every way once; one CUPS printer knows the jobs of all, but only its own by heart."""
        for use in PaperUse:
            self.printer(use)
        yield from tuple(self._opened.values())


def ready_beside(
    failed: str, printers: Sequence[KnownPrinter], choices: PrinterChoices
) -> KnownPrinter | None:
    """The printer of pages to go to instead of the choice ``failed``; None where none is ready.

    The desk's own come before the machine's others. Never the roll's, which takes no page, and of
    those merely found in the network only one that the desk has chosen: a citizen's paper goes
    unasked to no stranger's tray.
    """

    def own(printer: KnownPrinter) -> bool:
        return any(_is_of(one, printer) for one in (choices.papers, choices.of(PaperUse.SLIP)))

    def may(printer: KnownPrinter) -> bool:
        for_roll = bool(choices.roll) and _is_of(choices.roll, printer)
        return own(printer) or not (printer.found or for_roll)

    ready = (one for one in printers if may(one) and not (one.trouble or _is_of(failed, one)))
    return min(ready, key=lambda one: not own(one), default=None)


def _is_of(choice: str, printer: KnownPrinter) -> bool:
    return printer.name == choice if choice else printer.usual


def choice_of(device: str, names: Iterable[str]) -> str:
    """The choice of a device in words, among the printers of ``names``; else PDF files."""
    told = {CupsPrinter(destination=one or None).describe(): one for one in ("", *names)}
    return told.get(device, FOLDER)


def device_for(printer: Printer, use: PaperUse) -> Printer:
    """The device that papers of ``use`` come out of."""
    return printer.printer(use) if isinstance(printer, ChosenPrinter) else printer


def _opened(choice: str, home: Path) -> Printer:
    if choice.startswith(FOLDER):
        place = choice.removeprefix(FOLDER)
        return FolderPrinter(folder=Path(place) if place else home)
    if choice:
        return CupsPrinter(destination=choice)
    if shutil.which("lpstat") and CupsPrinter().names():
        return CupsPrinter()
    return FolderPrinter(folder=home)
