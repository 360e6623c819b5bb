"""The receipts still to be made, by keys: found, noted by hand, cancelled, saved for the provider."""

import csv
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel

from counter_app.core.config import EXPORTS_FOLDER
from counter_app.domain.rights import Role
from counter_app.services.correcting.reissue import void_paper
from counter_app.services.lookup import open_dossier, today
from counter_app.services.receipts.receipt_table import HEADINGS
from showroom.day import fees_paid
from tests.screens.face.ways_in import keys_wrong
from tests.screens.in_front import in_front
from ui.dialogs.questions import QuestionsDialog
from ui.screens.dossier.dossier import DossierScreen
from ui.screens.receipts.receipts import NOT_FOUND, NOTHING, ReceiptsScreen

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def opened(clerk: "Clerk", slips: int) -> ReceiptsScreen:
    if slips:
        fees_paid(clerk.counter, clerk.clock.now(), crowd=slips)
    clerk.hits(Key.Key_T, CTRL | SHIFT)
    screen = clerk.window.current()
    assert isinstance(screen, ReceiptsScreen)
    clerk.waits(lambda: screen.view.table.count() == slips)
    return screen


def typing(clerk: "Clerk", **typed: str) -> Callable[[], None]:
    """Types into the fields named, then Enter from the last one on the key."""

    def hand() -> None:
        fields = in_front(QuestionsDialog).fields
        for name, words in typed.items():
            fields[name].setFocus()
            clerk.hits(Key.Key_A, CTRL)
            clerk.types(words)
        list(fields.values())[-1].setFocus()
        clerk.hits(Key.Key_Return)
        clerk.hits(Key.Key_Return)

    return hand


def test_a_number_noted_by_hand_takes_the_slip_off_the_list(clerk: "Clerk") -> None:
    screen = opened(clerk, 3)
    assert screen.view.count.text() == "3 phiếu"
    assert keys_wrong(clerk.window) == []
    clerk.hits(Key.Key_F, CTRL)
    clerk.types("le thi ngoc")
    clerk.waits(lambda: screen.view.table.count() == 1)
    clerk.hits(Key.Key_Return)
    assert screen.view.table.hasFocus()
    clerk.answers(
        lambda: clerk.hits(Key.Key_Return),
        typing(clerk, series="26too", number="7"),
        typing(clerk, series="26taa", number="7"),
    )
    clerk.waits(lambda: screen.view.empty.words() == NOT_FOUND)
    assert screen.view.said.words() == "Đã ghi biên lai."
    clerk.hits(Key.Key_Escape)
    clerk.waits(lambda: screen.view.table.count() == 2)
    clerk.hits(Key.Key_Escape)
    assert clerk.window.current() is not screen


def test_a_receipt_of_a_void_slip_is_cancelled_with_what_was_noted(clerk: "Clerk") -> None:
    screen, desk = opened(clerk, 1), clerk.counter.desk
    clerk.answers(lambda: clerk.hits(Key.Key_Return), typing(clerk, series="26TAA", number="12"))
    clerk.waits(lambda: screen.view.empty.words() == NOTHING)

    dossier = open_dossier(today(desk=desk)[0].id, desk=desk)
    slip = dossier.papers[-1].number
    void_paper(slip, "Thu nhầm hồ sơ khác", dossier=dossier, desk=desk, at=desk.clock.now())
    clerk.counter.changes.queue_changed.emit()
    clerk.waits(lambda: screen.view.table.count() == 1)
    assert screen.view.table.model().index(0, 2).data() == "! hủy biên lai"
    clerk.answers(lambda: clerk.hits(Key.Key_Return), typing(clerk))
    clerk.waits(lambda: screen.view.empty.words() == NOTHING)


def test_the_provider_s_table_is_saved_and_a_slip_leads_to_its_dossier(clerk: "Clerk") -> None:
    screen = opened(clerk, 2)
    clerk.hits(Key.Key_E, CTRL)
    clerk.waits(lambda: screen.view.said.words().startswith("Đã ghi 2 phiếu"))
    (path,) = (clerk.counter.desk.data_dir / EXPORTS_FOLDER).glob("*_Bien_lai_can_lap.csv")
    table = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    assert tuple(table[0]) == HEADINGS
    assert len(table) == 3
    screen.view.open.click()
    clerk.waits(lambda: isinstance(clerk.window.current(), DossierScreen))


def test_who_only_looks_neither_notes_nor_saves(clerk: "Clerk") -> None:
    fees_paid(clerk.counter, clerk.clock.now(), crowd=1)
    desk = clerk.counter.desk
    clerk.program.set_anew(replace(desk, clerk=replace(desk.clerk, role=Role.INSPECTOR)))
    clerk.hits(Key.Key_T, CTRL | SHIFT)
    screen = clerk.window.current()
    assert isinstance(screen, ReceiptsScreen)
    clerk.waits(lambda: screen.view.table.count() == 1)
    assert not screen.view.note.isVisible()
    assert not screen.view.export.isVisible()
    clerk.hits(Key.Key_Return)
    clerk.waits(lambda: isinstance(clerk.window.current(), DossierScreen))


def test_the_table_that_comes_back_is_looked_at_before_it_is_noted(
    clerk: "Clerk", monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = opened(clerk, 3)
    clerk.hits(Key.Key_E, CTRL)
    clerk.waits(lambda: screen.view.said.words().startswith("Đã ghi 3 phiếu"))
    (path,) = (clerk.counter.desk.data_dir / EXPORTS_FOLDER).glob("*_Bien_lai_can_lap.csv")
    head, *rows = csv.reader(path.read_text(encoding="utf-8-sig").splitlines())
    day = rows[0][2]
    rows[0][10:] = ["EBL01", "26TAA", "11", day, "đã lập"]
    rows[1][10:] = ["EBL01", "26TAA", "11", day, "đã lập"]  # given to the first
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows([head, *rows])
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    read: list[str] = []

    def answer(key: Qt.Key) -> Callable[[], None]:
        def hand() -> None:
            dialog = in_front(QuestionsDialog)
            read.append(" ".join(one.text() for one in dialog.findChildren(QLabel)))
            clerk.hits(key)

        return hand

    clerk.answers(lambda: clerk.hits(Key.Key_I, CTRL), answer(Key.Key_Escape))
    assert "1 số biên lai mới, 1 dòng chưa có số, 1 dòng sai." in read[0]
    assert "Dòng 3: Số biên lai này đã ghi cho phiếu thu số" in read[0]
    assert screen.view.table.count() == 3
    clerk.answers(lambda: clerk.hits(Key.Key_I, CTRL), answer(Key.Key_Return))
    clerk.waits(lambda: screen.view.table.count() == 2)
    assert "1 số biên lai mới" in screen.view.said.words()
    clerk.hits(Key.Key_I, CTRL)
    clerk.waits(lambda: "1 số đã ghi trước" in screen.view.said.words())
