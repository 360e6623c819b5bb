"""Hands that take one dossier from step to step by keys alone."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from counter_app.domain.defects import defect_kinds
from counter_app.domain.staff import Role
from counter_app.domain.step import SupplementAsked
from counter_app.domain.workflow import Move
from counter_app.services import lookup
from counter_app.services.moving.supplements import components_of
from counter_app.services.moving.workflow import Wanted, make_move
from tests.screens.in_front import in_front
from ui.dialogs.steps.move import MoveDialog
from ui.dialogs.steps.next_step import NextStepDialog
from ui.screens.dossier.dossier import DossierScreen

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key


@dataclass(slots=True)
class Walker:
    """A clerk and the card of whoever stands before them."""

    clerk: "Clerk"
    card: str

    def opens(self) -> DossierScreen:
        """A dossier just taken in, opened."""
        self.clerk.scans(self.card)
        self.clerk.types("sao")
        for _ in range(3):
            self.clerk.hits(Key.Key_Return)
        self.clerk.waits_for_receipt()
        (row,) = lookup.today(desk=self.clerk.counter.desk)
        return self.clerk.opens(row.id)

    def kept(self) -> lookup.DossierView:
        (row,) = lookup.today(desk=self.clerk.counter.desk)
        return lookup.open_dossier(row.id, desk=self.clerk.counter.desk)

    def makes(self, *wanted: Wanted) -> None:
        """Moves made elsewhere; the window is told."""
        for one in wanted:
            desk = self.clerk.counter.desk
            make_move(self.kept().row.id, one, desk=desk, at=self.clerk.clock.now())
        self.clerk.counter.changes.dossier_changed.emit(self.kept().row.id)

    def asks_for_a_supplement(self) -> None:
        (paper, *_) = components_of(self.kept(), desk=self.clerk.counter.desk)
        defects = (
            defect_kinds()["illegible"].defect(paper),
            defect_kinds()["missing"].defect("Giấy khai sinh"),
        )
        self.makes(Wanted(move=Move.ASK_SUPPLEMENT, details=SupplementAsked(defects=defects)))

    def leads(self) -> None:
        """The one at the desk may decide."""
        desk = self.clerk.counter.desk
        led = replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))
        self.clerk.counter.desk = led
        self.clerk.counter.moves._desk = led

    def presses(self, key: Qt.Key, *hands: Callable[[], None]) -> None:
        """Presses ``key``; each of ``hands`` types into the next dialog that opens."""
        self.clerk.answers(lambda: self.clerk.hits(key), *hands)

    def steps(self) -> list[str]:
        """The keys of the list of steps."""
        dialog = in_front(NextStepDialog)
        return [key.text() for key in dialog.findChildren(QPushButton)]

    def typing(self, *lines: str) -> Callable[[], None]:
        """Types into one field after the other; Enter on each and then on the key."""

        def hands() -> None:
            assert isinstance(QApplication.activeModalWidget(), MoveDialog)
            for line in lines:
                self.clerk.types(line)
                self.clerk.hits(Key.Key_Return)
            self.clerk.hits(Key.Key_Return)

        return hands


@pytest.fixture
def walker(clerk: "Clerk", card: str) -> Walker:
    return Walker(clerk, card)
