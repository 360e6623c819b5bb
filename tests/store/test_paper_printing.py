"""Any numbered paper by its row: once, counted, told when cut off; many of them in a row."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.devices.printer import PrintJob, PrintState
from counter_app.domain.letters import SupplementContent
from counter_app.domain.papers import Letterhead, PartyOnPaper, Signer
from counter_app.domain.workflow import Move, PaperKind
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier, today
from counter_app.services.moving.workflow import Wanted, make_move
from counter_app.services.papers.letter_printing import letter_row
from counter_app.services.papers.originals import Original, original_of, settle
from counter_app.services.papers.paper_batches import Progress, print_many, slips_of
from counter_app.services.papers.paper_printing import (
    paper_pdf,
    paper_to_folder,
    print_paper,
    slip_row,
)
from db.counter.letters import NewPaper, add_paper
from db.counter.models import visits

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
TakeIn = Callable[..., Receipt]


@dataclass
class Tray:
    """A printer that keeps what came out, and can fail."""

    trouble: BaseException | None = None
    came_out: list[PrintJob] = field(default_factory=list)

    def send(self, job: PrintJob) -> PrintState:
        if self.trouble is not None:
            raise self.trouble
        self.came_out.append(job)
        return PrintState.DONE

    def state(self, job_id: str) -> PrintState:
        return PrintState.UNKNOWN

    def cancel(self, job_id: str) -> None:
        return None

    def describe(self) -> str:
        return "Khay"


def words_of(pdf: bytes) -> str:
    program = shutil.which("pdftotext")
    assert program
    read = subprocess.run([program, "-", "-"], input=pdf, check=True, capture_output=True)
    return " ".join(read.stdout.decode().split())


@pytest.fixture
def sheet(desk: Desk, take_in: TakeIn) -> int:
    """The control sheet of a dossier handed over."""
    taken = take_in()
    make_move(taken.dossier_id, Wanted(move=Move.TRANSFER), desk=desk, at=AT)
    return letter_row(taken.dossier_id, PaperKind.CONTROL_SHEET, desk=desk)


def of_a_visit(desk: Desk) -> int:
    """What is missing, written for somebody who has no dossier yet."""

    def content_of(paper_no: int) -> SupplementContent:
        return SupplementContent(
            letterhead=Letterhead(
                parent_body=(), office_name="UBND XÃ A", number=f"{paper_no}/PBS", place="Xã A"
            ),
            issued_at=AT,
            applicant=PartyOnPaper(name="Lò Thị Mai"),
            request="Đăng ký khai sinh",
            defects=("Giấy chứng sinh",),
            reasons=(),
            contact="",
            contact_phone="",
            guide_signs=Signer(title="NGƯỜI HƯỚNG DẪN", name="Trần Văn Bình"),
        )

    def write(connection: Connection) -> int:
        row = insert(visits).values(
            number=1,
            id="0193-visit",
            kind="guided",
            at_ms=1,
            clerk_id=desk.clerk.id,
            clerk_name=desk.clerk.name,
            procedure_code="",
            name="",
            personal_id="",
            lookup_secret="00000042",
            body="{}",
        )
        connection.execute(row)
        new = NewPaper(kind=PaperKind.SUPPLEMENT_REQUEST, content_of=content_of)
        stamp = desk.stamp(AT)
        return add_paper(connection, new, stamp, visit=1).number

    return desk.store.write(write)


def test_a_letter_comes_out_once_and_its_copies_are_counted_and_marked(
    desk: Desk, sheet: int
) -> None:
    tray = Tray()
    for _ in range(3):
        assert print_paper(sheet, desk=desk, printer=tray).state is PrintState.DONE
    copies = [
        print_paper(sheet, desk=desk, printer=tray, request=one).reprint for one in ("a", "a", "b")
    ]

    assert copies == [1, 1, 2]
    first, copy, second = (words_of(job.pdf) for job in tray.came_out)
    assert "BẢN SAO" not in first
    assert "BẢN SAO – in lại lần 1" in copy
    assert "BẢN SAO – in lại lần 2" in second
    assert check(desk=desk) == ()


def test_what_was_cut_off_while_it_was_sent_is_asked_about_after_the_restart(
    desk: Desk, sheet: int
) -> None:
    with pytest.raises(RuntimeError):
        print_paper(sheet, desk=desk, printer=Tray(trouble=RuntimeError("power")))
    device = replace(desk.store.device, boot_id="another start")
    later = replace(desk, store=replace(desk.store, device=device))
    tray = Tray()

    assert original_of(sheet, desk=later) is Original.DOUBTFUL
    assert print_paper(sheet, desk=later, printer=tray).state is PrintState.UNKNOWN
    settle(sheet, came_out=False, desk=later)
    assert print_paper(sheet, desk=later, printer=tray).state is PrintState.DONE
    assert len(tray.came_out) == 1


def test_a_letter_of_the_dossier_does_not_stand_for_its_slip(desk: Desk, sheet: int) -> None:
    print_paper(sheet, desk=desk, printer=Tray())
    (row,) = today(desk=desk)
    assert not row.printed


def test_a_visit_s_paper_is_printed_like_any_other(
    desk: Desk, take_in: TakeIn, tmp_path: Path
) -> None:
    take_in()
    paper, tray = of_a_visit(desk), Tray()

    assert "Lò Thị Mai" in words_of(paper_pdf(paper, desk=desk))
    print_paper(paper, desk=desk, printer=tray)
    again = print_paper(paper, desk=desk, printer=tray, request="x")
    assert (again.reprint, again.code) == (1, None)
    assert "BẢN SAO – in lại lần 1" in words_of(tray.came_out[1].pdf)
    assert paper_to_folder(paper, tmp_path, desk=desk).is_file()


def test_a_row_without_a_paper_is_told(desk: Desk) -> None:
    with pytest.raises(UserError, match="Không thấy giấy này"):
        paper_pdf(99, desk=desk)


def test_many_papers_are_told_one_by_one_and_can_be_stopped_between_two(
    desk: Desk, take_in: TakeIn
) -> None:
    slips = slips_of([take_in().dossier_id for _ in range(4)], desk=desk)
    tray, heard = Tray(), list[Progress]()

    stopped = print_many(
        [*slips, slips[0]],
        desk=desk,
        printer=tray,
        told=heard.append,
        cancelled=lambda: len(heard) == 2,
    )
    assert [(one.done, one.total) for one in heard] == [(1, 4), (2, 4)]
    assert stopped.left == slips[2:]

    rest = print_many(slips, desk=desk, printer=tray)
    assert rest.left == ()
    assert len(tray.came_out) == 4


def test_a_printer_that_fails_ends_the_batch_and_keeps_the_rest(
    desk: Desk, take_in: TakeIn
) -> None:
    slips = slips_of([take_in().dossier_id for _ in range(3)], desk=desk)
    broken = Tray(trouble=EnvironmentFault("printer.gone", "Không thấy máy in."))

    ended = print_many(slips, desk=desk, printer=broken)

    assert (ended.printed, ended.left, ended.fault) == ((), slips, "Không thấy máy in.")
    tray = Tray()
    assert len(print_many(ended.left, desk=desk, printer=tray).printed) == 3
    assert len(tray.came_out) == 3


def test_the_slip_s_row_is_found_by_its_dossier(desk: Desk, take_in: TakeIn) -> None:
    taken = take_in()
    (paper,) = open_dossier(taken.dossier_id, desk=desk).papers
    assert slip_row(taken.dossier_id, desk=desk) == paper.number
