"""Labels and envelopes by keys alone: chosen, printed, stopped, refused beside the field."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from counter_app.core.ids import DossierId
from counter_app.domain.dossier import EventKind
from counter_app.services import lookup
from tests.screens.in_front import in_front
from ui.dialogs.papers.labels import LabelsDialog
from ui.screens.dossier.dossier import DossierScreen
from ui.screens.lists.lists import ListsScreen

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key


@pytest.fixture
def dialog(clerk: "Clerk", card: str) -> LabelsDialog:
    """The dialog over a dossier just taken in."""
    clerk.scans(card)
    clerk.types("sao")
    for _ in range(3):
        clerk.hits(Key.Key_Return)
    clerk.waits_for_receipt()
    shown = LabelsDialog(clerk.counter, (_id(clerk),), "Hồ sơ", clerk.window)
    shown.show()
    shown.activateWindow()
    clerk.waits(shown.isActiveWindow)
    return shown


def _id(clerk: "Clerk") -> DossierId:
    (row,) = lookup.today(desk=clerk.counter.desk)
    return row.id


def _notes(clerk: "Clerk") -> list[object]:
    events = lookup.open_dossier(_id(clerk), desk=clerk.counter.desk).events
    return [event.body.get("label") for event in events if event.kind is EventKind.PAPER_ISSUED]


def test_a_folder_label_comes_out_by_keys_alone(clerk: "Clerk", dialog: LabelsDialog) -> None:
    assert QApplication.focusWidget() is dialog.kind
    clerk.hits(Key.Key_Return)
    clerk.hits(Key.Key_Return)
    clerk.waits(lambda: "Đã in cho 1 hồ sơ" in dialog.said.words())
    assert [path.name.split("_")[1] for path in clerk.papers.glob("*Tem*")] == ["Tem"]
    assert _notes(clerk) == ["folder"]
    assert clerk.mouse.seen == 0


def test_only_what_a_kind_asks_is_shown(clerk: "Clerk", dialog: LabelsDialog) -> None:
    shown: Callable[[], tuple[bool, ...]] = lambda: (  # noqa: E731
        dialog.to.isVisible(),
        dialog.used.isVisible(),
        dialog.tracking.isVisible(),
    )
    seen = [shown()]
    for _ in range(6):
        clerk.hits(Key.Key_Down)
        seen.append(shown())
    nothing, to = (False, False, False), (True, False, False)
    sheet, post = (False, True, False), (False, False, True)
    assert seen == [nothing, nothing, sheet, nothing, to, to, post]


def test_a_wrong_tracking_number_is_refused_beside_its_field(
    clerk: "Clerk", dialog: LabelsDialog
) -> None:
    for _ in range(6):
        clerk.hits(Key.Key_Down)
    clerk.hits(Key.Key_Return)
    clerk.types("mã lạ")
    clerk.hits(Key.Key_Return)
    clerk.hits(Key.Key_Return)
    clerk.waits(dialog.tracking.hasFocus)
    assert dialog.tracking.error is not None
    assert "chữ không dấu" in dialog.tracking.error.text()
    assert _notes(clerk) == []


def test_a_whole_list_is_labelled_in_one_go(clerk: "Clerk", card: str) -> None:
    for _ in range(2):
        clerk.scans(card)
        clerk.types("sao")
        for _ in range(3):
            clerk.hits(Key.Key_Return)
        clerk.waits_for_receipt()
        clerk.hits(Key.Key_F2)
    clerk.hits(Key.Key_F3)
    screen = clerk.window.current()
    assert isinstance(screen, ListsScreen)
    clerk.waits(lambda: screen.view.rows.count() == 2)

    def hands() -> None:
        shown = in_front(LabelsDialog)
        shown.print.click()
        clerk.waits(lambda: "Đã in cho 2 hồ sơ" in shown.said.words())
        shown.accept()

    clerk.answers(lambda: clerk.hits(Key.Key_I, Qt.KeyboardModifier.ControlModifier), hands)
    assert len(list(clerk.papers.glob("*Tem_ho_so*"))) == 2


def test_a_dossiers_history_names_the_label_that_was_printed(
    clerk: "Clerk", dialog: LabelsDialog
) -> None:
    clerk.hits(Key.Key_Return)
    clerk.hits(Key.Key_Return)
    clerk.waits(lambda: "Đã in cho 1 hồ sơ" in dialog.said.words())
    dialog.accept()
    clerk.window.open_dossier(_id(clerk))
    screen = clerk.window.current()
    assert isinstance(screen, DossierScreen)
    history = screen.view.history.model()
    clerk.waits(lambda: history.rowCount() == 2)
    said = [history.index(at, 1).data() for at in range(2)]
    assert "In tem hồ sơ 70 × 37 mm" in said
