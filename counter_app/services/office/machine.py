"""What a clerk may change about this machine: how the window looks, how it prints, who sits there.

Never an office's facts: where the machine says nothing, the office's own settings hold.
"""

import shutil
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from counter_app.core.clock import local
from counter_app.core.config import Machine, load_machine, save_machine
from counter_app.core.errors import UserError
from counter_app.devices.chosen import (
    FOLDER,
    ChosenPrinter,
    PrinterChoices,
    device_for,
)
from counter_app.devices.cups import CupsPrinter, printers
from counter_app.devices.printer import KnownPrinter, Printer, use_of
from counter_app.domain.papers import CITIZEN_COPY, OFFICE_COPY, PaperSize
from counter_app.domain.staff import Clerk, Role
from counter_app.services.desk import Desk


class SlipCopies(StrEnum):
    """Which copies of a slip come out."""

    BOTH = "both"
    CITIZEN = "citizen"
    OFFICE = "office"


COPY_NAMES = {
    SlipCopies.BOTH: (OFFICE_COPY, CITIZEN_COPY),
    SlipCopies.CITIZEN: (CITIZEN_COPY,),
    SlipCopies.OFFICE: (OFFICE_COPY,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPrinting:
    """How this desk prints: which printers, and of a slip the sheet and copies; None: the office's."""

    printers: PrinterChoices
    slip_paper: PaperSize | None = None
    slip_copies: SlipCopies | None = None


def settings(*, desk: Desk) -> Machine:
    """The machine's settings; ``UserError`` when their file cannot be read."""
    return load_machine(desk.data_dir)


def set_display(*, desk: Desk, theme: str, text_scale: float) -> None:
    """Keeps theme and text size for every later start; the other settings stay."""
    before = load_machine(desk.data_dir)
    save_machine(desk.data_dir, replace(before, theme=theme, text_scale=text_scale))


def keep_seat(*, desk: Desk, at: datetime) -> None:
    """Keeps who sits at the desk, for a start later this day; the other settings stay."""
    before, day = load_machine(desk.data_dir), local(at).date().isoformat()
    save_machine(desk.data_dir, replace(before, sits=desk.clerk.id, sits_on=day))


def seated(people: tuple[Clerk, ...], data_dir: Path, *, day: date) -> Clerk:
    """Who sat down here last that day; else, while nobody signs in, the first clerk taken on."""
    try:
        machine = load_machine(data_dir)
    except UserError:  # told by whoever shows the settings; the desk opens all the same
        machine = Machine()
    if machine.sits_on == day.isoformat():
        for clerk in people:
            if clerk.id == machine.sits:
                return clerk
    return next((clerk for clerk in people if clerk.role is Role.CLERK), people[0])


def printer_choices(data_dir: Path) -> PrinterChoices:
    """The printers that the machine's settings name."""
    return _choices(load_machine(data_dir))


def _choices(machine: Machine) -> PrinterChoices:
    papers = machine.printer or (FOLDER + machine.print_folder if machine.print_folder else "")
    return PrinterChoices(papers=papers, slip=machine.slip_printer, roll=machine.roll_printer)


def print_settings(*, desk: Desk) -> DeskPrinting:
    """How this desk prints now; a setting of another version says nothing."""
    machine = load_machine(desk.data_dir)
    papers, copies = list(PaperSize), list(SlipCopies)
    return DeskPrinting(
        printers=_choices(machine),
        slip_paper=next((one for one in papers if one.value == machine.slip_paper), None),
        slip_copies=next((one for one in copies if one.value == machine.slip_copies), None),
    )


def keep_printing(wanted: DeskPrinting, *, desk: Desk, printer: Printer) -> None:
    """Keeps how this desk prints, from the next paper on; the other settings stay."""
    before = load_machine(desk.data_dir)
    kept = replace(
        before,
        printer=wanted.printers.papers,
        print_folder="",
        slip_printer=wanted.printers.slip,
        roll_printer=wanted.printers.roll,
        slip_paper=wanted.slip_paper or "",
        slip_copies=wanted.slip_copies or "",
    )
    save_machine(desk.data_dir, kept)
    if isinstance(printer, ChosenPrinter):
        printer.choices = wanted.printers


def slip_paper(*, desk: Desk) -> PaperSize:
    """The sheet that slips are printed on at this desk."""
    return print_settings(desk=desk).slip_paper or desk.office.printing.paper


def slip_page(*, desk: Desk) -> PaperSize:
    """The page that slips are drawn on where the roll's printer cannot have them."""
    wanted = (slip_paper(desk=desk), desk.office.printing.paper, PaperSize.A5)
    return next(one for one in wanted if one is not PaperSize.ROLL80)


def known_printers() -> tuple[KnownPrinter, ...]:
    """The printers of this machine, each with how it is; PDF files are always another way."""
    if shutil.which("lpstat") is None:
        return ()
    told = printers()
    names = {one.name for one in told}
    # Those found in the network have no queue of their own until they are used.
    found = (one for one in CupsPrinter().names() if one not in names)
    return (*told, *(KnownPrinter(name=name, found=True) for name in found))


def printer_named(choice: str, *, printer: Printer) -> Printer:
    """The printer of a choice, among those that this desk asks after its jobs."""
    return printer.named(choice) if isinstance(printer, ChosenPrinter) else printer


def choice_words(choice: str) -> str:
    """A choice as the clerk calls it."""
    if choice.startswith(FOLDER):
        place = choice.removeprefix(FOLDER)
        return f"PDF vào {Path(place).name}" if place else "PDF"
    return choice or "Máy in mặc định của máy"


SHEET_WORDS = {
    PaperSize.A4: "A4 dọc",
    PaperSize.A4_LARGE: "A4 chữ lớn",
    PaperSize.A4_LANDSCAPE: "A4 ngang",
    PaperSize.A5: "A5 dọc",
    PaperSize.A5_LANDSCAPE: "A5 ngang",
    PaperSize.ROLL80: "cuộn 80 mm",
}


def printing_words(*, desk: Desk, printer: Printer) -> str:
    """Where slips go at this desk and on which sheet."""
    sheet = slip_paper(desk=desk)
    device = device_for(printer, use_of(sheet, is_slip=True))
    return f"{device.describe()}, giấy {SHEET_WORDS[sheet]}"
