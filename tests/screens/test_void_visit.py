"""F7 by keys: the paper of a visit is declared void with a reason, and says so in the list."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.domain.step import Defect
from counter_app.services.visits.visits import guide
from tests.screens.in_front import in_front
from ui.dialogs.questions import QuestionsDialog
from ui.screens.visits.visits import VisitsScreen

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


def test_a_paper_is_declared_void_by_keys(clerk: "Clerk") -> None:
    person = Person(name="Lò Thị Mai", personal_id="001190000001", address="Xóm 4, Xã A")
    draft = Draft(submitter=Submitter(person=person), procedure_code="1.004873")
    missing = (Defect(component="Giấy xác nhận", code="missing"),)
    guide(draft, missing, desk=clerk.counter.desk, at=clerk.clock.now())
    clerk.hits(Key.Key_F7)
    screen = clerk.window.current()
    assert isinstance(screen, VisitsScreen)
    clerk.waits(lambda: screen.table.count() == 1)
    typed: list[bool] = []

    def hands() -> None:
        dialog = in_front(QuestionsDialog)
        clerk.types("Ghi nham nguoi den")
        typed.append(True)
        clerk.hits(Key.Key_Return)
        if QApplication.activeModalWidget() is dialog:
            clerk.hits(Key.Key_Return)

    clerk.answers(lambda: clerk.hits(Key.Key_D, CTRL), hands)
    clerk.waits(lambda: "ĐÃ HỦY" in screen.said.words())
    clerk.waits(lambda: str(screen.table.model().index(0, 4).data()).startswith("✕ PBS"))

    assert typed == [True]
    assert clerk.mouse.seen == 0
    if os.environ.get("SHOTS"):
        clerk.window.grab().save(str(Path(os.environ["SHOTS"]) / "void-visit.png"))
