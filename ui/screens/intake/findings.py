"""Where a finding is mended: beside its field, and by one key from the summary to the field."""

import re
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from counter_app.domain.offer import Finding, Offer
from counter_app.domain.people.applicant import Person
from counter_app.domain.people.identity import PERSONAL_ID, number_warnings
from counter_app.domain.people.names import HINTS, name_hints
from ui.screens.intake.checklist_table import ChecklistTable
from ui.screens.intake.promise_panel import BESIDE_THE_NAME
from ui.screens.intake.view import IntakeView
from ui.widgets.fields import MEND, Choice, LineEdit

OWNER: Final = re.compile(r"owners\.(\d+)\b")
BY_ONE_KEY: Final = frozenset({"legacy_text", "email_in_phone"})


class FindingPlaces:
    """Knows which widget mends which field of a draft, and marks what is wrong."""

    def __init__(self, view: IntakeView) -> None:
        self._view = view
        self.attempted = False
        """Whether the clerk has tried to go on; then every error is shown, not only touched ones."""

    def show(self, offer: Offer) -> None:
        """Marks the fields of ``offer``'s findings; what concerns names is said beside the name."""
        self._view.left.hints.say(_said_once(offer), tone="warn")
        wrong: dict[QWidget, Finding] = {}
        for finding in offer.blocking:
            widget = self.place(finding.field)
            if isinstance(widget, LineEdit | Choice):
                wrong.setdefault(widget, finding)
        for field in self._view.fields():
            field.show_wrong(self._said(field, wrong.get(field)))

    def _said(self, field: LineEdit | Choice, finding: Finding | None) -> str:
        """What stands under ``field``; what one key puts right is said while it is typed."""
        if finding is None:
            return ""
        if finding.code in BY_ONE_KEY:
            return f"{finding.message} {MEND}."
        return finding.message if self.attempted or field.touched() else ""

    def show_person(self, person: Person) -> None:
        """What deserves a look in a name or number, before a procedure is chosen."""
        self._view.left.hints.say(" ".join(_hints(person)), tone="warn")

    def place(self, field: str) -> QWidget | None:
        """The widget that mends ``field``, or the nearest one above it."""
        leads = self._view.left.leads() | self._view.middle.leads()
        leads["agreed"] = self._view.right.promise.agreed
        parts = field.split(".")
        for length in range(len(parts), 0, -1):
            widget = leads.get(".".join(parts[:length]))
            if widget is not None:
                return widget
        return None

    def lead_to(self, field: str) -> None:
        """Puts the keyboard into the field a finding speaks of."""
        widget = self.place(field)
        if widget is not None:
            widget.setFocus(Qt.FocusReason.OtherFocusReason)
            if isinstance(widget, ChecklistTable):
                widget.stand_on_missing()


def _said_once(offer: Offer) -> str:
    """Each sentence once, with whom of many owners it is about."""
    about: dict[str, list[str]] = {}
    for one in offer.warnings:
        if one.field.startswith(BESIDE_THE_NAME):
            number = OWNER.match(one.field)
            about.setdefault(one.message, []).append(str(int(number[1]) + 1) if number else "")
    return " ".join(_with_owners(message, places) for message, places in about.items())


def _with_owners(message: str, places: list[str]) -> str:
    owners = ", ".join(dict.fromkeys(filter(None, places)))
    if not owners:
        return message
    return f"{'Người nộp, chủ' if '' in places else 'Chủ'} hồ sơ {owners}: {message}"


def _hints(person: Person) -> tuple[str, ...]:
    if person.is_foreigner:
        return ()
    number, year = person.personal_id or "", person.birth.year if person.birth else None
    codes = name_hints(person.name, person.sex)
    if PERSONAL_ID.fullmatch(number):
        codes = (*number_warnings(number, sex=person.sex, birth_year=year), *codes)
    return tuple(HINTS[code] for code in codes)
