"""A printer that takes a slip and then stands still, in the real window under a clerk's keys."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import Barrier, Event
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from counter_app.core.config import PAPERS_FOLDER, load_machine, save_machine
from counter_app.core.errors import EnvironmentFault
from counter_app.core.ids import DossierId
from counter_app.devices.chosen import ChosenPrinter, PrinterChoices
from counter_app.devices.folder import FolderPrinter
from counter_app.devices.printer import KnownPrinter, PrintJob, PrintLook, PrintState
from counter_app.domain.papers import PaperSize
from counter_app.services import lookup
from counter_app.services.papers import originals
from counter_app.services.papers.originals import Original
from counter_app.services.papers.print_following import SILENT_AFTER
from counter_app.services.papers.printing import print_slip
from tests.screens.in_front import in_front
from ui.dialogs.papers.came_out import CameOutDialog
from ui.screens.printed.printed import PrintedScreen
from ui.window.print_watch import PrintWatch

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@dataclass
class Queue:
    """A spooler that takes every job and says of it what the test says."""

    says: PrintLook = PrintLook(state=PrintState.SENT)
    takes: bool = True
    sent: list[PrintJob] = field(default_factory=list)
    ready: Event = field(default_factory=Event)
    name: str = "Máy in quầy"

    def __post_init__(self) -> None:
        self.ready.set()

    def send(self, job: PrintJob) -> PrintState:
        self.ready.wait(15)
        if not self.takes:
            raise EnvironmentFault("print_failed", "Không gửi được tới máy in.")
        self.sent.append(job)
        return PrintState.SENT

    def state(self, job_id: str) -> PrintState:
        return self.look(job_id).state

    def look(self, job_id: str) -> PrintLook:
        known = job_id in {one.job_id for one in self.sent}
        return self.says if known else PrintLook(state=PrintState.UNKNOWN)

    def cancel(self, job_id: str) -> None:
        self.says = PrintLook(state=PrintState.FAILED)

    def describe(self) -> str:
        return self.name


@pytest.fixture
def queue(clerk: "Clerk", monkeypatch: pytest.MonkeyPatch) -> Queue:
    """The window's printer, asked anew at once."""
    made = Queue()
    clerk.counter.papers._printer = made
    monkeypatch.setattr("ui.window.print_watch.SOON_MS", 5)
    monkeypatch.setattr("ui.window.print_watch.LATER_MS", 5)
    return made


def take_one_in(clerk: "Clerk", card: str) -> DossierId:
    clerk.scans(card)
    clerk.types("sao")
    for _ in range(3):
        clerk.hits(Qt.Key.Key_Return)
    clerk.waits_for_receipt()
    return lookup.today(desk=clerk.counter.desk)[0].id


def watch(clerk: "Clerk") -> PrintWatch:
    assert clerk.window.watches is not None
    return clerk.window.watches.printing


def said(clerk: "Clerk") -> str:
    return clerk.screen.view.right.receipt.print_state.words()


def board(clerk: "Clerk") -> str:
    return " | ".join(clerk.window.board.words())


def test_the_receipt_follows_the_slip_until_it_is_out(
    clerk: "Clerk", card: str, queue: Queue
) -> None:
    dossier_id = take_one_in(clerk, card)
    number = lookup.today(desk=clerk.counter.desk)[0].slip_no
    assert said(clerk) == "Đã gửi giấy hẹn tới máy in, đang chờ in."
    queue.says = PrintLook(state=PrintState.PRINTING)
    clerk.waits(lambda: said(clerk) == f"Giấy hẹn số {number} đang in.")
    queue.says = PrintLook(state=PrintState.DONE)
    clerk.waits(lambda: said(clerk) == f"Đã in giấy hẹn số {number}.")
    clerk.waits(lambda: not watch(clerk).is_watching())
    assert originals.original(dossier_id, desk=clerk.counter.desk) is Original.PRINTED
    assert board(clerk) == ""


def test_a_jam_is_told_by_the_slip_s_number_and_goes_away_when_it_is_mended(
    clerk: "Clerk", card: str, queue: Queue
) -> None:
    queue.says = PrintLook(state=PrintState.STUCK, trouble="kẹt giấy")
    take_one_in(clerk, card)
    number = lookup.today(desk=clerk.counter.desk)[0].slip_no
    told = f"Giấy hẹn số {number} chưa in được: kẹt giấy. Xử lý xong máy tự in tiếp."
    clerk.waits(lambda: told in board(clerk))
    clerk.waits(lambda: said(clerk) == told)
    clerk.hits(Qt.Key.Key_F11)
    clerk.waits(lambda: clerk.list.table.count() == 1)
    model = clerk.list.table.model()
    row = [model.data(model.index(0, at)) for at in range(model.columnCount())]
    assert "! in hỏng" in row
    clerk.hits(Qt.Key.Key_F2)
    queue.says = PrintLook(state=PrintState.DONE)
    clerk.waits(lambda: board(clerk) == "" and "Đã in" in said(clerk))


@pytest.mark.parametrize(
    ("silent", "cause"), [("phần mềm in của máy không chạy", None), ("", "máy in không trả lời")]
)
def test_a_slip_that_stands_still_has_its_cause_also_where_nothing_answers(
    clerk: "Clerk", card: str, queue: Queue, silent: str, cause: str | None
) -> None:
    queue.says = PrintLook(state=PrintState.STUCK, trouble="kẹt giấy")
    take_one_in(clerk, card)
    clerk.waits(lambda: "chưa in được: kẹt giấy. " in board(clerk))
    queue.says = PrintLook(state=PrintState.UNKNOWN, trouble=silent)
    clerk.waits(lambda: f"chưa in được: {cause or silent}. " in board(clerk))


def test_a_slip_no_printer_took_stays_told_for_the_next_citizens_until_it_is_out(
    clerk: "Clerk", card: str, queue: Queue
) -> None:
    queue.takes = False
    dossier_id = take_one_in(clerk, card)
    number = lookup.today(desk=clerk.counter.desk)[0].slip_no
    clerk.waits(lambda: f"Giấy hẹn số {number}" in board(clerk))
    clerk.hits(Qt.Key.Key_Return)
    clerk.waits(lambda: not watch(clerk).is_watching())
    assert f"Giấy hẹn số {number}" in board(clerk)

    clerk.hits(Qt.Key.Key_F8)  # the other one takes nothing either
    clerk.waits(lambda: board(clerk) == "")
    clerk.waits(lambda: f"Giấy hẹn số {number}" in board(clerk))
    queue.takes, queue.says = True, PrintLook(state=PrintState.DONE)
    print_slip(dossier_id, desk=clerk.counter.desk, printer=queue)
    watch(clerk).look()
    clerk.waits(lambda: board(clerk) == "")


@pytest.mark.parametrize("where", ["the next citizen", "the search box"])
def test_a_paper_that_is_out_late_takes_the_keyboard_from_nobody(
    clerk: "Clerk", card: str, queue: Queue, where: str
) -> None:
    dossier = clerk.opens(take_one_in(clerk, card))
    clerk.waits(dossier.view.step.hasFocus)
    queue.ready.clear()
    clerk.hits(Qt.Key.Key_I, ALT)
    clerk.waits(lambda: not dossier.view.print.isEnabled())
    if where == "the search box":
        clerk.hits(Qt.Key.Key_K, CTRL)
        there: QWidget = clerk.window.top.search
    else:
        clerk.hits(Qt.Key.Key_F2)
        clerk.scans(card)
        there = clerk.screen.view.middle.procedure.field
    assert there.hasFocus()
    queue.ready.set()
    clerk.waits(dossier.view.print.isEnabled)
    clerk.types("sao y")
    assert there.hasFocus()


def test_an_answer_that_comes_late_draws_no_keyboard_to_a_place_behind(clerk: "Clerk") -> None:
    clerk.hits(Qt.Key.Key_F11)
    behind = clerk.list.table
    clerk.hits(Qt.Key.Key_F2)
    name = clerk.screen.view.left.person.name
    assert name.hasFocus()
    behind.setFocus()
    assert name.hasFocus()


@pytest.mark.parametrize(
    ("key", "held"),
    [(Qt.Key.Key_F8, None), (Qt.Key.Key_I, ALT)],
    ids=["over the screen", "on the receipt"],
)
def test_one_key_takes_a_stuck_slip_back_and_makes_it_a_pdf(
    clerk: "Clerk", card: str, queue: Queue, key: Qt.Key, held: Qt.KeyboardModifier | None
) -> None:
    queue.says = PrintLook(state=PrintState.STUCK, trouble="hết giấy")
    dossier_id = take_one_in(clerk, card)
    clerk.waits(lambda: "hết giấy" in board(clerk))
    place = clerk.papers / "khác"

    assert clerk.window.board.key.text() == "In ở máy khác, PDF"
    reprint = clerk.screen.view.right.receipt.reprint
    clerk.waits(lambda: reprint.isEnabled() and reprint.text() == "&In ở máy khác")
    clerk.counter.papers._printer = Elsewhere(queue, FolderPrinter(folder=place))
    before = clerk.presses
    clerk.hits(key, held)
    assert clerk.presses - before == 1
    clerk.waits(lambda: len(list(place.glob("*.pdf"))) == 1)
    clerk.waits(lambda: board(clerk) == "")
    desk = clerk.counter.desk
    clerk.waits(lambda: originals.original(dossier_id, desk=desk) is Original.PRINTED)
    (paper,) = lookup.open_dossier(dossier_id, desk=desk).papers
    assert paper.reprints == 0, "it is still the original"


@dataclass
class Elsewhere:
    """The queue that has the slip, and whatever is chosen instead."""

    first: Queue
    other: FolderPrinter

    def send(self, job: PrintJob) -> PrintState:
        return self.other.send(job)

    def state(self, job_id: str) -> PrintState:
        return self.look(job_id).state

    def look(self, job_id: str) -> PrintLook:
        return self.first.look(job_id)

    def cancel(self, job_id: str) -> None:
        self.first.cancel(job_id)

    def describe(self) -> str:
        return self.other.describe()


@pytest.fixture
def two(clerk: "Clerk", queue: Queue, monkeypatch: pytest.MonkeyPatch) -> tuple[Queue, Queue]:
    """The desk's printer of the roll, which slips go on here, and the one of pages."""
    folder = clerk.counter.desk.data_dir
    kept = replace(
        load_machine(folder), printer="A4-Quay", roll_printer="Cuon-80", slip_paper="roll80"
    )
    save_machine(folder, kept)
    queue.name, pages = "Máy in Cuon-80", Queue(name="Máy in A4-Quay")
    clerk.counter.papers._printer = ChosenPrinter(
        home=clerk.papers / "khác",
        choices=PrinterChoices(papers="A4-Quay", roll="Cuon-80"),
        _opened={"A4-Quay": pages, "Cuon-80": queue},
    )
    known = (
        KnownPrinter(name="Cuon-80"),
        KnownPrinter(name="Tang-3", found=True),
        KnownPrinter(name="A4-Quay"),
    )
    monkeypatch.setattr("counter_app.services.papers.print_elsewhere.known_printers", lambda: known)
    return queue, pages


@pytest.mark.parametrize(
    ("says", "told"),
    [
        (PrintLook(state=PrintState.STUCK, trouble="hết giấy"), "hết giấy"),
        (PrintLook(state=PrintState.FAILED), "in hỏng"),
    ],
    ids=["it stands still", "the job failed and the roll is idle"],
)
def test_a_slip_that_failed_on_the_roll_is_drawn_anew_for_the_page_printer(
    clerk: "Clerk", card: str, two: tuple[Queue, Queue], says: PrintLook, told: str
) -> None:
    queue, pages = two
    queue.says = says
    take_one_in(clerk, card)
    clerk.waits(lambda: told in board(clerk))
    clerk.hits(Qt.Key.Key_F8)
    clerk.waits(lambda: len(pages.sent) == 1)
    ((roll,), (page,)) = queue.sent, pages.sent
    assert (roll.paper, page.paper) == (PaperSize.ROLL80, PaperSize.A5)
    assert page_mm(page.pdf) == (148, 210)
    pages.says = PrintLook(state=PrintState.FAILED)
    clerk.waits(lambda: "in hỏng" in board(clerk))
    clerk.hits(Qt.Key.Key_F8)  # neither the page printer again, nor the roll, nor a stranger
    place = clerk.counter.desk.data_dir / PAPERS_FOLDER
    clerk.waits(lambda: len(list(place.glob("*.pdf"))) == 1)
    assert (len(queue.sent), len(pages.sent)) == (1, 1)


def page_mm(pdf: bytes) -> tuple[int, int]:
    """The width and height of the first page."""
    size = pypdfium2.PdfDocument(pdf)[0].get_size()
    return round(size[0] / 72 * 25.4), round(size[1] / 72 * 25.4)


def test_a_printer_that_never_answers_becomes_a_question_with_the_number(
    clerk: "Clerk", card: str, queue: Queue
) -> None:
    queue.says = PrintLook(state=PrintState.UNKNOWN)
    dossier_id = take_one_in(clerk, card)
    clerk.clock.instant += SILENT_AFTER
    watch(clerk).look()
    clerk.waits(lambda: "Chưa rõ giấy hẹn số" in board(clerk))

    def hand() -> None:
        in_front(CameOutDialog)
        clerk.hits(Qt.Key.Key_R, ALT)

    clerk.answers(lambda: clerk.hits(Qt.Key.Key_F8), hand)
    desk = clerk.counter.desk
    clerk.waits(lambda: originals.original(dossier_id, desk=desk) is Original.PRINTED)
    assert len(queue.sent) == 1


def test_a_waiting_slip_is_taken_back_from_the_list_and_is_still_the_original(
    clerk: "Clerk", card: str, queue: Queue
) -> None:
    dossier_id = take_one_in(clerk, card)
    clerk.hits(Qt.Key.Key_J, CTRL)
    screen = clerk.window.current()
    assert isinstance(screen, PrintedScreen)
    clerk.waits(lambda: screen.view.table.count() == 1 and screen.view.cancel.isEnabled())
    assert screen._lines[0].state is PrintState.SENT
    clerk.hits(Qt.Key.Key_R, ALT)
    clerk.waits(lambda: "Đã rút lệnh in" in screen.view.said.words())
    clerk.waits(lambda: screen._lines[0].state is PrintState.FAILED)
    assert not screen.view.cancel.isEnabled()
    clerk.waits(lambda: screen.view.print.text() == "&In giấy này")
    queue.says = PrintLook(state=PrintState.DONE)
    clerk.hits(Qt.Key.Key_I, ALT)
    desk = clerk.counter.desk
    clerk.waits(lambda: originals.original(dossier_id, desk=desk) is Original.PRINTED)
    assert len(queue.sent) == 2
    assert len({job.job_id for job in queue.sent}) == 1, "the same order, not a copy"


def test_several_troubles_are_one_sentence_that_leads_to_the_list_of_them(
    clerk: "Clerk", take_in: Callable[..., str], queue: Queue
) -> None:
    queue.says = PrintLook(state=PrintState.STUCK, trouble="máy in tắt hoặc đứt dây")
    for name in ("Vũ Thị Lan", "Đỗ Văn Bảy", "Lê Thị Hồng"):
        print_slip(DossierId(take_in(name)), desk=clerk.counter.desk, printer=queue)
    watch(clerk).look()
    clerk.waits(lambda: "Có 3 giấy chưa in xong." in board(clerk))
    clerk.hits(Qt.Key.Key_F8)
    screen = clerk.window.current()
    assert isinstance(screen, PrintedScreen)
    clerk.waits(lambda: screen.view.table.count() == 3)
    assert {one.state for one in screen._lines} == {PrintState.STUCK}
    queue.says = PrintLook(state=PrintState.DONE)
    clerk.waits(lambda: screen.view.table.count() == 0)


def test_whoever_asks_while_the_printers_are_asked_is_answered_by_the_next_question(
    clerk: "Clerk", take_in: Callable[..., str], queue: Queue
) -> None:
    clerk.waits(lambda: not watch(clerk).is_watching())
    watch(clerk).look()
    io, both = clerk.counter.desk.store.lanes.io, Barrier(2)
    for idle in [io.submit(both.wait) for _ in range(2)]:
        idle.result(15)  # asked by now, and the window has not heard
    queue.says = PrintLook(state=PrintState.STUCK, trouble="kẹt giấy")
    print_slip(DossierId(take_in("Vũ Thị Lan")), desk=clerk.counter.desk, printer=queue)
    watch(clerk).look()
    clerk.waits(lambda: "kẹt giấy" in board(clerk))


def test_what_was_answered_elsewhere_is_no_longer_told(
    clerk: "Clerk", card: str, queue: Queue
) -> None:
    queue.says = PrintLook(state=PrintState.FAILED)
    dossier_id = take_one_in(clerk, card)
    clerk.waits(lambda: "in hỏng" in board(clerk))
    clerk.counter.papers._printer = FolderPrinter(folder=clerk.papers)
    clerk.hits(Qt.Key.Key_I, ALT)
    desk = clerk.counter.desk
    clerk.waits(lambda: originals.original(dossier_id, desk=desk) is Original.PRINTED)
    clerk.waits(lambda: board(clerk) == "")
