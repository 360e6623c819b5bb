"""Hands for one visit with several dossiers: taken in one after the other, by keys alone."""

import os
import subprocess
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from counter_app.protocol.received import DossierReceived
from counter_app.services import lookup

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHOTS = os.environ.get("COUNTER_SHOTS", "")


@dataclass(slots=True)
class Visit:
    """One citizen, and what the desk takes in of them."""

    clerk: "Clerk"

    def picture(self, name: str) -> None:
        """Kept only where somebody wants to look."""
        if SHOTS:
            QApplication.processEvents()
            window = QApplication.activeModalWidget() or self.clerk.window
            window.grab().save(str(Path(SHOTS) / f"{name}.png"))

    def sheets(self) -> list[Path]:
        return sorted(self.clerk.papers.glob("*cung_luot*.pdf"))

    def taken(self) -> list[DossierReceived]:
        """What was taken in today, the oldest first."""
        desk = self.clerk.counter.desk
        rows = reversed(lookup.today(desk=desk))
        return [lookup.open_dossier(row.id, desk=desk).received for row in rows]

    def takes_in(self, words: str) -> None:
        """The procedure by its words, everything in hand, one Ctrl+Enter."""
        self.clerk.types(words)
        self.clerk.hits(Key.Key_Return)
        self.hands_all_in()

    def hands_all_in(self, dossiers: int = 1) -> None:
        before = len(self.taken())
        checklist = self.clerk.screen.view.middle.checklist
        if not checklist.isHidden():
            checklist.setFocus()
            self.clerk.hits(Key.Key_Return)
        self.clerk.hits(Key.Key_Return, CTRL)
        self.clerk.waits_for_receipt()
        self.clerk.waits(lambda: len(self.taken()) == before + dossiers)

    def fill(self, **facts: str) -> None:
        for name, text in facts.items():
            field = self.clerk.screen.view.middle.subject.lines()[f"subject.{name}"]
            field.setFocus()
            field.selectAll()
            self.clerk.types(text)

    def visit_shows(self, count: int) -> str:
        """Waits until the visit has so many dossiers; what is read of it."""
        visit = self.clerk.screen.view.middle.visit
        self.clerk.waits(lambda: f"{count} hồ sơ" in visit.head.text() and visit.isVisible())
        return "\n".join(one.text() for one in visit.findChildren(QLabel) if one.isVisible())

    def births(self, card: str) -> None:
        self.clerk.scans(card)
        self.clerk.types("khai sinh")
        self.clerk.hits(Key.Key_Return)
        subject = self.clerk.screen.view.middle.subject.leads()
        self.fill(name="Trần Minh An", birth_date="12/11/2026", birth_hour="8:15")
        subject["sex"].setFocus()
        self.clerk.hits(Key.Key_Down)
        self.fill(birth_order="1")
        self.hands_all_in()

    def findings(self) -> str:
        offer = self.clerk.screen.state.offer
        return " ".join(one.message for one in offer.findings) if offer is not None else ""

    def adds_owner(self, house: str) -> None:
        """The household's card beside the carrier's: it is the owner's."""
        self.clerk.answers(lambda: self.clerk.scans(house), lambda: self.clerk.hits(Key.Key_C, ALT))

    @staticmethod
    def words_on(paper: Path) -> str:
        text = subprocess.check_output(["pdftotext", "-layout", str(paper), "-"], text=True)
        return " ".join(unicodedata.normalize("NFC", text).split())

    @staticmethod
    def dong(vnd: int) -> str:
        return f"{vnd:,}".replace(",", ".")


@pytest.fixture
def visit(clerk: "Clerk") -> Visit:
    return Visit(clerk)
