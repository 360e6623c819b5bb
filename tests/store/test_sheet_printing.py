"""Papers without a number: followed, asked about after a cut, and printed again as they once were."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.ids import DossierId
from counter_app.devices.chosen import ChosenPrinter
from counter_app.devices.folder import FolderPrinter
from counter_app.devices.printer import PrintJob, PrintLook, PrintState
from counter_app.domain.drawn_sheets import SheetKind
from counter_app.domain.label import LabelKind
from counter_app.domain.papers import PaperSize
from counter_app.domain.sitting import Sitting
from counter_app.services import lookup
from counter_app.services.desk import Desk
from counter_app.services.intake import sitting
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping.check import check
from counter_app.services.keeping.upkeep import keep_up
from counter_app.services.papers import labels
from counter_app.services.papers.labels import LabelOrder
from counter_app.services.papers.originals import Original, original_of, settle
from counter_app.services.papers.paper_printing import paper_pdf, print_paper
from counter_app.services.papers.print_elsewhere import print_elsewhere
from counter_app.services.papers.print_following import SILENT_AFTER, follow
from counter_app.services.papers.print_history import PrintedLine, Shown, printed_page
from counter_app.services.papers.sheet_printing import KEPT, Drawn, print_sheet, sheets_of
from tests.store.later import after


@dataclass
class Queue:
    """A spooler that takes every job and says of all of them what the test says."""

    says: PrintLook = PrintLook(state=PrintState.SENT)
    sent: list[PrintJob] = field(default_factory=list)
    fails: bool = False

    def send(self, job: PrintJob) -> PrintState:
        if self.fails:
            raise EnvironmentFault("printer.gone", "Không thấy máy in đã chọn.")
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
def visit(desk: Desk, take_in: Callable[..., Receipt]) -> Sitting:
    """Two dossiers of one person, in one visit."""
    for ref in ("one", "two"):
        take_in(client_ref=ref)
    return Sitting(id="visit", began_at=desk.clock.now(), who="Ánh", refs=("one", "two"))


def dossiers_of(visit: Sitting, desk: Desk) -> list[DossierId]:
    return [row.id for row in lookup.today(desk=desk)][::-1]


def without_number(desk: Desk, text: str = "") -> list[PrintedLine]:
    """The lines of the print history that are no numbered papers."""
    found = printed_page(Shown.ALL, desk=desk, text=text).lines
    return [one for one in found if not one.paper_no]


def drawn(told: str = "3 lần") -> Drawn:
    return Drawn(
        kind=SheetKind.OUTAGES,
        told=told,
        pdf=b"%PDF-1.7 as drawn",
        file_name="to.pdf",
        paper=PaperSize.A4,
    )


def test_the_sheet_of_a_visit_is_followed_until_it_is_out(desk: Desk, visit: Sitting) -> None:
    queue = Queue()
    printed = sitting.print_sheet(visit, desk=desk, printer=queue, request="visit-2")
    assert (printed.state, printed.paper_no) == (PrintState.SENT, 0)
    queue.says = PrintLook(state=PrintState.STUCK, trouble="hết giấy")
    (stuck,) = follow(desk=desk, printer=queue)
    assert (stuck.name, stuck.trouble) == ("tờ chung của lượt (2 hồ sơ)", "hết giấy")
    queue.says = PrintLook(state=PrintState.DONE)
    follow(desk=desk, printer=queue)
    assert original_of(printed.paper, desk=desk) is Original.PRINTED
    assert follow(desk=desk, printer=queue) == ()
    assert check(desk=desk) == ()


def test_five_presses_print_one_sheet(desk: Desk, visit: Sitting) -> None:
    queue = Queue()
    for _ in range(5):
        sitting.print_sheet(visit, desk=desk, printer=queue, request="visit-2")
    assert len(queue.sent) == 1
    assert len(without_number(desk)) == 1


def test_the_sheet_is_found_by_each_of_its_dossiers_and_comes_out_as_it_was(
    desk: Desk, visit: Sitting, tmp_path: Path
) -> None:
    first, second = dossiers_of(visit, desk)
    queue = Queue(says=PrintLook(state=PrintState.DONE))
    printed = sitting.print_sheet(visit, desk=desk, printer=queue, request="visit-2")
    follow(desk=desk, printer=queue)
    handed_out = queue.sent[0].pdf

    for one in (first, second):
        (kept,) = sheets_of(one, desk=desk)
        assert (kept.number, kept.kind, kept.sheet.told) == (
            printed.paper,
            SheetKind.VISIT,
            "2 hồ sơ",
        )
        code = lookup.open_dossier(one, desk=desk).row.code or ""
        (line,) = without_number(desk, code)
        assert (line.name, line.told, line.paper_no) == ("Tờ chung của lượt", "2 hồ sơ", 0)
    desk = replace(desk, office=replace(desk.office, hotline="0200 000 0099"))
    assert sitting.sheet_pdf(visit, desk=desk) != handed_out, "drawn anew it differs"
    again = print_paper(printed.paper, desk=desk, printer=queue, request="again")
    assert (again.reprint, queue.sent[1].pdf) == (1, handed_out)
    assert paper_pdf(printed.paper, desk=desk) == handed_out
    assert sheets_of(first, desk=desk)[0].reprints == 1


def test_a_sheet_cut_off_while_it_was_sent_is_asked_about_and_printed_once(desk: Desk) -> None:
    class Cut(Queue):
        def send(self, job: PrintJob) -> PrintState:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        print_sheet(drawn(), desk=desk, printer=Cut(), request="one")
    (line,) = without_number(desk)
    assert (line.name, line.state) == ("Giấy xác nhận mất đường truyền", PrintState.UNKNOWN)
    queue = Queue()
    (asked,) = follow(desk=desk, printer=queue)
    assert (asked.state, asked.name) == (
        PrintState.UNKNOWN,
        "giấy xác nhận mất đường truyền (3 lần)",
    )
    assert print_sheet(drawn(), desk=desk, printer=queue, request="one").state is (
        PrintState.UNKNOWN
    )
    assert queue.sent == [], "nothing is sent before somebody has looked"

    settle(line.paper, came_out=False, desk=desk)
    print_paper(line.paper, desk=desk, printer=queue)
    assert [one.pdf for one in queue.sent] == [b"%PDF-1.7 as drawn"]


def test_a_sheet_cut_off_before_it_was_sent_is_asked_about_too(desk: Desk) -> None:
    class Cut(Queue):
        def describe(self) -> str:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        print_sheet(drawn(), desk=desk, printer=Cut(), request="one")
    queue = Queue()
    (waits,) = follow(desk=desk, printer=queue)
    assert (waits.state, waits.under_way, waits.news) == (PrintState.WAITING, True, False)
    (asked,) = follow(desk=after(desk, SILENT_AFTER), printer=queue)
    assert (asked.state, asked.news) == (PrintState.UNKNOWN, True)
    settle(asked.paper, came_out=False, desk=desk)
    print_paper(asked.paper, desk=desk, printer=queue)
    assert len(queue.sent) == 1


def test_a_list_stuck_in_one_printer_becomes_a_pdf(desk: Desk, tmp_path: Path) -> None:
    queue = Queue(says=PrintLook(state=PrintState.STUCK, trouble="kẹt giấy"))
    chosen = ChosenPrinter(home=tmp_path, _opened={"": queue})
    row = print_sheet(drawn(), desk=desk, printer=chosen, request="one").paper
    follow(desk=desk, printer=chosen)
    assert original_of(row, desk=desk) is Original.STUCK
    print_elsewhere(row, f"folder:{tmp_path}", desk=desk, printer=chosen, request="other")
    (paper,) = tmp_path.glob("*.pdf")
    assert paper.read_bytes() == b"%PDF-1.7 as drawn"
    assert original_of(row, desk=desk) is Original.PRINTED


def test_a_printer_that_refuses_leaves_the_sheet_to_be_printed_by_the_same_press(
    desk: Desk, visit: Sitting
) -> None:
    queue = Queue(fails=True)
    with pytest.raises(EnvironmentFault):
        sitting.print_sheet(visit, desk=desk, printer=queue, request="visit-2")
    (line,) = without_number(desk)
    assert line.state is PrintState.FAILED
    queue.fails = False
    sitting.print_sheet(visit, desk=desk, printer=queue, request="visit-2")
    assert len(queue.sent) == 1


def test_a_label_keeps_its_size_on_another_printer(
    desk: Desk, take_in: Callable[..., Receipt]
) -> None:
    queue, taken = Queue(), take_in()
    order = LabelOrder(kind=LabelKind.FOLDER)
    labels.print_labels(order, [taken.dossier_id], desk=desk, printer=queue, request="one")
    (line,) = without_number(desk)
    assert (line.name, line.code) == ("Tem hồ sơ", taken.dossier_code)
    print_paper(line.paper, desk=desk, printer=queue, request="again")
    assert [one.sheet_mm for one in queue.sent] == [(70, 37), (70, 37)]


def test_pages_of_passing_use_go_after_ninety_days_those_of_a_visit_stay(
    desk: Desk, visit: Sitting, tmp_path: Path
) -> None:
    folder = FolderPrinter(folder=tmp_path)
    of_visit = sitting.print_sheet(visit, desk=desk, printer=folder, request="v").paper
    passing = print_sheet(drawn(), desk=desk, printer=folder, request="one").paper
    keep_up(desk=after(desk, KEPT - timedelta(hours=1)))
    assert paper_pdf(passing, desk=desk) == b"%PDF-1.7 as drawn"
    keep_up(desk=after(desk, KEPT + timedelta(hours=1)))
    assert paper_pdf(of_visit, desk=desk).startswith(b"%PDF")
    with pytest.raises(UserError) as gone:
        paper_pdf(passing, desk=desk)
    assert gone.value.code == "sheet_let_go"
    assert len(without_number(desk)) == 2, "the history still names it"
