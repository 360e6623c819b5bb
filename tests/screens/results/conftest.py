"""Results that wait on the shelf, and the place where they are handed out."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from counter_app.domain.dossier import State
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.domain.people.identity import PartialDate, Sex
from counter_app.domain.step import Collected, Finished, ResultPaper
from counter_app.domain.workflow import Move
from counter_app.protocol.moved import details_of
from counter_app.services import lookup
from counter_app.services.intake.intake import Receipt, receive
from counter_app.services.intake.offer import offer
from counter_app.services.moving.workflow import Wanted, make_move
from ui.screens.results.results import ResultsScreen

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

OWNER = "Nguyễn Thị Hoài Thương"
SINGLE = "1.004873"
BIRTH = "1.001193"


@dataclass(slots=True)
class Shelf:
    """What lies ready, and the clerk who hands it out."""

    clerk: "Clerk"

    def takes_in(self, *, name: str = OWNER, **changes: object) -> Receipt:
        """A dossier just taken in: nothing lies ready yet."""
        desk, at = self.clerk.counter.desk, self.clerk.clock.now()
        person = Person(name=name, personal_id="001190000001", address="Xóm 4, Xã A")
        wanted: dict[str, object] = {"procedure_code": SINGLE, "phone": "0912345678", **changes}
        draft = Draft(submitter=Submitter(person=person), **wanted)  # type: ignore[arg-type]
        return receive(draft, offer=offer(draft, desk=desk, at=at), desk=desk, at=at)

    def ready(self, **changes: object) -> Receipt:
        """A result of the owner's that waits on the shelf."""
        taken = self.takes_in(**changes)  # type: ignore[arg-type]
        told = Finished(shelf="Ngăn 7", result=ResultPaper(name="Giấy xác nhận", number="12/XN"))
        self.moves(taken, Wanted(move=Move.FINISH, details=told))
        return taken

    def birth(self) -> Receipt:
        """One whose hospital's certificate is kept here."""
        procedure = self.clerk.counter.desk.catalogue.get(BIRTH)
        assert procedure is not None
        child = Person(
            name="Nguyễn Minh An",
            birth=PartialDate(year=2026, month=11, day=1),
            sex=Sex.MALE,
            birth_place="Trạm y tế",
        )
        return self.ready(procedure_code=BIRTH, case_id=procedure.cases[0].id, subject=child)

    def moves(self, taken: Receipt, wanted: Wanted) -> None:
        """A step made behind the window's back."""
        at = self.clerk.clock.now()
        make_move(taken.dossier_id, wanted, desk=self.clerk.counter.desk, at=at)

    def opens(self) -> ResultsScreen:
        """The place of return, its list read."""
        self.clerk.hits(Qt.Key.Key_F6)
        screen = self.clerk.window.current()
        assert isinstance(screen, ResultsScreen)
        view = screen.view
        self.clerk.waits(lambda: view.table.count() > 0 or bool(view.empty.words()))
        return screen

    def scans(self, taken: Receipt) -> ResultsScreen:
        """The slip scanned at the place of return; the keyboard then stands on the great key."""
        screen = self.opens()
        self.clerk.scans(taken.dossier_code or "")
        self.clerk.waits(screen.view.hand.isVisible)
        return screen

    def kept(self, taken: Receipt) -> lookup.DossierView:
        """What the store has of it."""
        return lookup.open_dossier(taken.dossier_id, desk=self.clerk.counter.desk)

    def collected(self, taken: Receipt) -> Collected:
        """What was written when it was handed out."""
        dossier = self.kept(taken)
        assert dossier.row.state is State.RETURNED
        told = details_of(dossier.events[-1].body)
        assert isinstance(told, Collected)
        return told


@pytest.fixture
def shelf(clerk: "Clerk") -> Shelf:
    return Shelf(clerk)
