"""The sheet of a visit after it was sent: asked about, printed elsewhere, found and printed again."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from counter_app.core.ids import DossierId
from counter_app.devices.folder import FolderPrinter
from counter_app.devices.printer import PrintJob, PrintLook, PrintState
from counter_app.domain.drawn_sheets import SheetKind
from counter_app.domain.papers import PaperSize
from counter_app.services.papers.originals import Original, original_of
from counter_app.services.papers.print_following import SILENT_AFTER
from counter_app.services.papers.printing import slip_pdf
from counter_app.services.papers.sheet_printing import Drawn, print_sheet, sheets_of
from tests.screens.in_front import in_front
from ui.dialogs.papers.came_out import CameOutDialog
from ui.dialogs.papers.labels import LabelsDialog
from ui.screens.dossier.papers import PapersDialog
from ui.screens.lists.lists import ListsScreen
from ui.screens.printed.printed import PrintedScreen

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
NAME = "tờ chung của lượt (2 hồ sơ)"


@dataclass
class Queue:
    """A spooler that says of every job what the test says; ``pdf_in`` takes what is sent elsewhere."""

    pdf_in: Path
    says: PrintLook = PrintLook(state=PrintState.SENT)
    sent: list[PrintJob] = field(default_factory=list)

    def send(self, job: PrintJob) -> PrintState:
        self.sent.append(job)
        return PrintState.SENT

    def state(self, job_id: str) -> PrintState:
        return self.look(job_id).state

    def look(self, job_id: str) -> PrintLook:
        known = any(job_id == one.job_id for one in self.sent)
        return self.says if known else PrintLook(state=PrintState.UNKNOWN)

    def cancel(self, _job_id: str) -> None:
        self.says = PrintLook(state=PrintState.FAILED)

    def describe(self) -> str:
        return "Máy in quầy"


@pytest.fixture
def queue(clerk: "Clerk", tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Queue:
    """The window's printer, asked anew at once."""
    made = Queue(pdf_in=tmp_path / "pdf")
    clerk.counter.papers._printer = made
    monkeypatch.setattr("ui.window.print_watch.SOON_MS", 5)
    monkeypatch.setattr("ui.window.print_watch.LATER_MS", 5)
    monkeypatch.setattr(
        "counter_app.services.papers.print_elsewhere.printer_named",
        lambda _choice, *, printer: FolderPrinter(folder=printer.pdf_in),
    )
    return made


@pytest.fixture
def filed(clerk: "Clerk", take_in: Callable[..., str]) -> list[DossierId]:
    return [DossierId(take_in(name)) for name in ("Vũ Thị Lan", "Vũ Văn Bảy")]


def sends_the_sheet(clerk: "Clerk", filed: list[DossierId], queue: Queue) -> int:
    """The row of the sheet of both dossiers, sent as at the end of their visit."""
    desk = clerk.counter.desk
    sheet = Drawn(
        kind=SheetKind.VISIT,
        told="2 hồ sơ",
        pdf=slip_pdf(filed[0], desk=desk),
        file_name="to-chung.pdf",
        paper=PaperSize.A5,
        dossiers=tuple(filed),
    )
    printed = print_sheet(sheet, desk=desk, printer=queue, request="visit")
    clerk.counter.changes.written.emit()
    return printed.paper


def board(clerk: "Clerk") -> str:
    return " | ".join(clerk.window.board.words())


def test_a_sheet_that_waits_for_paper_becomes_a_pdf_by_one_key(
    clerk: "Clerk", filed: list[DossierId], queue: Queue
) -> None:
    queue.says = PrintLook(state=PrintState.STUCK, trouble="hết giấy")
    row = sends_the_sheet(clerk, filed, queue)
    clerk.waits(lambda: "Tờ chung của lượt (2 hồ sơ) chưa in được: hết giấy" in board(clerk))

    before = clerk.presses
    clerk.hits(Key.Key_F8)
    clerk.waits(lambda: original_of(row, desk=clerk.counter.desk) is Original.PRINTED)
    assert clerk.presses - before == 1
    (paper,) = queue.pdf_in.glob("*.pdf")
    assert paper.read_bytes() == queue.sent[0].pdf
    clerk.waits(lambda: board(clerk) == "")


def test_a_list_and_a_label_no_printer_took_are_told_until_they_are_printed_anew(
    clerk: "Clerk", filed: list[DossierId], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.window.print_watch.SOON_MS", 5)
    monkeypatch.setattr("ui.window.print_watch.LATER_MS", 5)
    clerk.papers.write_text("no folder", encoding="utf-8")
    clerk.hits(Key.Key_F3)
    screen = clerk.window.current()
    assert isinstance(screen, ListsScreen)
    clerk.waits(lambda: screen.view.rows.count() == len(filed))

    def labels() -> None:
        shown = in_front(LabelsDialog)
        clerk.hits(Key.Key_I, ALT)
        clerk.waits(lambda: shown.shut.isEnabled() and bool(shown.said.words()))
        clerk.hits(Key.Key_Escape)

    def whole_list() -> None:
        clerk.hits(Key.Key_I, ALT)

    clerk.answers(lambda: clerk.hits(Key.Key_I, CTRL), labels)
    clerk.waits(lambda: "Tem hồ sơ" in board(clerk))
    clerk.answers(lambda: clerk.hits(Key.Key_P, CTRL), whole_list)
    clerk.waits(lambda: "Có 2 giấy chưa in xong" in board(clerk))

    clerk.papers.unlink()
    clerk.answers(lambda: clerk.hits(Key.Key_I, CTRL), labels)
    clerk.waits(lambda: "Danh sách" in board(clerk) and "Có 2 giấy" not in board(clerk))
    clerk.answers(lambda: clerk.hits(Key.Key_P, CTRL), whole_list)
    clerk.waits(lambda: board(clerk) == "")


def test_a_sheet_nobody_knows_of_is_asked_about_by_its_name(
    clerk: "Clerk", filed: list[DossierId], queue: Queue
) -> None:
    queue.says = PrintLook(state=PrintState.UNKNOWN)
    row = sends_the_sheet(clerk, filed, queue)
    clerk.clock.instant += SILENT_AFTER
    clerk.waits(lambda: f"Chưa rõ {NAME} đã ra chưa" in board(clerk))

    def hand() -> None:
        in_front(CameOutDialog)
        clerk.hits(Key.Key_R, ALT)

    clerk.answers(lambda: clerk.hits(Key.Key_F8), hand)
    clerk.waits(lambda: original_of(row, desk=clerk.counter.desk) is Original.PRINTED)
    clerk.waits(lambda: board(clerk) == "")
    assert len(queue.sent) == 1


def test_three_keys_print_the_sheet_again_as_it_was(
    clerk: "Clerk", filed: list[DossierId], queue: Queue
) -> None:
    queue.says = PrintLook(state=PrintState.DONE)
    row = sends_the_sheet(clerk, filed, queue)
    clerk.waits(lambda: original_of(row, desk=clerk.counter.desk) is Original.PRINTED)
    before = clerk.presses
    clerk.hits(Key.Key_J, CTRL)
    screen = clerk.window.current()
    assert isinstance(screen, PrintedScreen)
    clerk.waits(lambda: screen.view.table.count() > 0)
    clerk.waits(lambda: screen.view.print.text() == "&In lại giấy này")
    line = screen.view.table.chosen()
    assert line is not None
    assert (line.paper, line.told, line.applicant) == (row, "2 hồ sơ", "Vũ Thị Lan")
    clerk.hits(Key.Key_I, ALT)
    clerk.waits(lambda: len(queue.sent) == 2)
    assert clerk.presses - before == 2
    assert queue.sent[1].pdf == queue.sent[0].pdf
    clerk.waits(lambda: "in lại lần 1" in screen.view.said.words())


def test_every_dossier_of_the_visit_leads_to_the_sheet(
    clerk: "Clerk", filed: list[DossierId], queue: Queue
) -> None:
    queue.says = PrintLook(state=PrintState.DONE)
    row = sends_the_sheet(clerk, filed, queue)
    clerk.waits(lambda: original_of(row, desk=clerk.counter.desk) is Original.PRINTED)

    def hand() -> None:
        dialog = in_front(PapersDialog)
        clerk.waits(lambda: dialog.papers.count() == 2)
        clerk.hits(Key.Key_Up)
        chosen = dialog.papers.chosen()
        assert chosen is not None
        assert (chosen.number, chosen.name) == (row, "Tờ chung của lượt (2 hồ sơ)")
        clerk.waits(lambda: dialog.print.text() == "&In lại giấy này")
        clerk.hits(Key.Key_I, ALT)
        clerk.waits(lambda: "in lại lần" in dialog.said.words())
        dialog.reject()

    for times, one in enumerate(filed, start=1):
        clerk.opens(one)
        clerk.answers(lambda: clerk.hits(Key.Key_G, ALT), hand)
        (kept,) = sheets_of(one, desk=clerk.counter.desk)
        assert kept.reprints == times
    assert [one.pdf for one in queue.sent] == [queue.sent[0].pdf] * 3
