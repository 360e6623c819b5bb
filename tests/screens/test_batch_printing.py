"""All papers of a list by one key: each once, stopped between two, the rest named."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.desk_lists import ListName
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.services.intake.intake import Receipt, receive
from counter_app.services.intake.offer import offer
from tests.screens.in_front import in_front
from ui.dialogs.papers.batch import BatchDialog
from ui.screens.lists.lists import ListsScreen

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NAMES = ("Nguyễn Thị Ánh", "Lò Văn Páo", "H'Linh Niê", "Trần Bảo")


@pytest.fixture
def dossiers(clerk: "Clerk") -> list[Receipt]:
    """Four dossiers whose slips nobody has printed."""
    desk, at, taken = clerk.counter.desk, clerk.clock.now(), []
    for name in NAMES:
        draft = Draft(
            submitter=Submitter(person=Person(name=name, personal_id="001190000001")),
            procedure_code="2.000815",
            phone="0912345678",
            certified_copies=(CertifiedCopy(document="Giấy khai sinh", pages=3, copies=2),),
            client_ref=name,
        )
        taken.append(receive(draft, offer=offer(draft, desk=desk, at=at), desk=desk, at=at))
    return taken


def unprinted(clerk: "Clerk") -> ListsScreen:
    clerk.hits(Key.Key_F3)
    screen = clerk.window.current()
    assert isinstance(screen, ListsScreen)
    screen._numbers.stand_on(ListName.UNPRINTED)
    screen._numbers.choose()
    clerk.waits(lambda: bool(screen._shown))
    assert screen.view.batch.text() == "In mọi &giấy hẹn"
    assert screen.view.batch.isVisible()
    return screen


def plays(clerk: "Clerk", hand: Callable[[BatchDialog], None]) -> None:
    """Presses the key of the batch; ``hand`` has the dialog."""

    def act() -> None:
        dialog = in_front(BatchDialog)
        hand(dialog)
        if os.environ.get("SHOTS"):
            dialog.grab().save(str(Path(os.environ["SHOTS"]) / "batch.png"))
        dialog._progress = None
        dialog.reject()

    clerk.answers(lambda: clerk.hits(Key.Key_B, CTRL | SHIFT), act)


def test_one_key_prints_every_slip_of_the_list_once(
    clerk: "Clerk", dossiers: list[Receipt]
) -> None:
    screen = unprinted(clerk)

    def hand(dialog: BatchDialog) -> None:
        assert dialog.print.hasFocus()
        clerk.hits(Key.Key_Return)
        clerk.waits(lambda: "Đã in 4 giấy hẹn." in dialog.said.words())
        assert dialog.bar.value() == dialog.bar.maximum() == 4
        assert dialog.shut.hasFocus()

    plays(clerk, hand)
    assert len(list(clerk.papers.glob("*.pdf"))) == 4
    clerk.waits(lambda: not screen._shown)
    assert clerk.mouse.seen == 0


def test_stopping_leaves_the_rest_unprinted_and_names_it(
    clerk: "Clerk", dossiers: list[Receipt]
) -> None:
    screen = unprinted(clerk)
    order = [one.row.code for one in screen._shown]

    def hand(dialog: BatchDialog) -> None:
        clerk.counter.lists._printer = StopsAfter(2, clerk.counter.lists._printer, dialog)  # type: ignore[assignment]
        clerk.hits(Key.Key_Return)
        clerk.waits(lambda: "Chưa in:" in dialog.said.words())
        assert f"Đã in 2 giấy hẹn. Chưa in: {order[2]}, {order[3]}." in dialog.said.words()
        assert dialog.print.hasFocus()
        clerk.hits(Key.Key_Return)
        clerk.waits(lambda: dialog.said.words() == "Đã in 2 giấy hẹn.")

    plays(clerk, hand)
    assert len(list(clerk.papers.glob("*.pdf"))) == 4


class StopsAfter:
    """A printer during whose nth job somebody presses stop."""

    def __init__(self, jobs: int, printer: object, dialog: BatchDialog) -> None:
        self._jobs, self._printer, self._dialog = jobs, printer, dialog

    def __getattr__(self, name: str) -> object:
        return getattr(self._printer, name)

    def send(self, job: object) -> object:
        self._jobs -= 1
        if not self._jobs:
            self._dialog._stop()
        return self._printer.send(job)  # type: ignore[attr-defined]
