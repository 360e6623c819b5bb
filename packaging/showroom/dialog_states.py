"""Dialogs that are told what cannot be, and dialogs that hold as much as can come."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtWidgets import QDialog, QPushButton

from counter_app.domain.likeness import Trait
from counter_app.domain.people.applicant import Person
from counter_app.domain.workflow import TABLE
from counter_app.services import lookup
from counter_app.services.correcting.elsewhere import fields_to_copy
from counter_app.services.known.learned_numbers import EarlierSelf
from showroom.dialogs import about_dossier, without_dossier
from showroom.full import HELD, LONG_NAME, LONG_PLACE, WORDS
from showroom.questions import Shown
from ui.desk.counter import Counter
from ui.dialogs.intake.held import HeldDialog, HeldLine
from ui.dialogs.intake.same_person import SamePersonDialog
from ui.dialogs.intake.why import WhyDialog
from ui.dialogs.papers.copy_out import CopyOutDialog
from ui.dialogs.papers.proof import ProofDialog
from ui.dialogs.people import PeopleDialog
from ui.dialogs.steps.next_step import NextStepDialog
from ui.widgets.fields import LineEdit
from ui.window.main_window import MainWindow

NOT_SO: Final = "31/2/2026"
"""Neither a day nor an hour, a code, a name or an amount of money."""
BY_FIELD: Final = frozenset({
    "agreed-date", "correct", "enrolment", "list-filter", "paper-receipt", "resolving-unit",
    "step-apologise", "step-ask_payment", "step-finish", "step-pay", "step-post_notice",
    "step-refuse", "step-return_result", "step-verified", "step-verify",
})  # fmt: skip
"""The dialogs that say of a field what is wrong in it."""
ASKING: Final = frozenset({"attachments", "ordered-papers", "outages", "this-pc"})
"""The dialogs that have nothing to show before the store has answered."""
CLERKS: Final = 16


def wrong_dialogs(
    counter: Counter, window: MainWindow, dossier: lookup.DossierView
) -> Iterator[Shown]:
    """Those of ``BY_FIELD`` with what cannot be in every line, and a try to go on."""
    for name, make in (*without_dossier(counter, window), *about_dossier(counter, window, dossier)):
        if name in BY_FIELD:
            yield name, partial(_told_nonsense, make)


def _told_nonsense(make: Callable[[], QDialog]) -> QDialog:
    dialog = make()
    for line in dialog.findChildren(LineEdit):
        if line.isEnabled() and not line.isReadOnly():
            line.setText(NOT_SO)
    main = next(one for one in dialog.findChildren(QPushButton) if one.property("role") == "main")
    main.click()
    return dialog


def full_dialogs(
    counter: Counter, window: MainWindow, dossier: lookup.DossierView
) -> Iterator[Shown]:
    """Those that show a list, with a long one of long names."""
    who = f"{LONG_NAME}, 1990"
    lines = tuple(
        HeldLine(name=str(at), who=who, what=LONG_PLACE, age=f"{at} phút trước")
        for at in range(1, HELD + 1)
    )
    clerk = counter.desk.clerk
    clerks = tuple(replace(clerk, name=f"{LONG_NAME} {at}") for at in range(1, CLERKS + 1))
    person = Person(name=LONG_NAME)
    before = EarlierSelf(
        person=person, rows=(dossier.row,) * HELD, traits=(Trait.NAME, Trait.BIRTH)
    )
    told = tuple(f"{at}. {WORDS}" for at in range(1, HELD + 1))
    copied = fields_to_copy(dossier, desk=counter.desk)
    yield "held", lambda: HeldDialog(lines, window)
    yield "people", lambda: PeopleDialog(clerks, clerk, window)
    yield "next-step", lambda: NextStepDialog(TABLE, (), window)
    yield "same-person", lambda: SamePersonDialog("001190000001", before, window)
    yield "why", lambda: WhyDialog(told, window)
    yield "proof", lambda: ProofDialog(told, window)
    yield "copy-out", lambda: CopyOutDialog(copied, "Hệ thống một cửa của tỉnh", "", window)


def waiting_dialogs(
    counter: Counter, window: MainWindow, dossier: lookup.DossierView
) -> Iterator[Shown]:
    """Those that ask the store for what they show."""
    for name, make in (*without_dossier(counter, window), *about_dossier(counter, window, dossier)):
        if name in ASKING:
            yield name, make
