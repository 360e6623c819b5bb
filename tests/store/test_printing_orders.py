"""An original is printed once, also when the program is cut off in the middle of it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from sqlalchemy import Connection

from counter_app.core.errors import EnvironmentFault
from counter_app.devices.printer import PrintJob, PrintState
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.lookup import today
from counter_app.services.papers.originals import Original, answer, original, waiting
from counter_app.services.papers.printing import print_slip, reprint_slip
from db.counter import papers


@dataclass
class Tray:
    """A printer that keeps what came out, and can fail or be cut off."""

    trouble: BaseException | None = None
    answer: PrintState = PrintState.DONE
    came_out: list[PrintJob] = field(default_factory=list)

    def send(self, job: PrintJob) -> PrintState:
        if self.trouble is not None:
            raise self.trouble
        self.came_out.append(job)
        return self.answer

    def state(self, job_id: str) -> PrintState:
        return PrintState.UNKNOWN

    def cancel(self, job_id: str) -> None:
        return None

    def describe(self) -> str:
        return "Khay"


@pytest.fixture
def taken(take_in: Callable[..., Receipt]) -> Receipt:
    return take_in()


def next_start(desk: Desk) -> Desk:
    """The same desk as the next start of the program has it."""
    device = replace(desk.store.device, boot_id="another start")
    return replace(desk, store=replace(desk.store, device=device))


def test_five_presses_make_one_sheet(desk: Desk, taken: Receipt) -> None:
    tray = Tray()

    states = [print_slip(taken.dossier_id, desk=desk, printer=tray).state for _ in range(5)]

    assert len(tray.came_out) == 1
    assert states == [PrintState.DONE] * 5


def test_a_printer_that_failed_may_be_tried_again(desk: Desk, taken: Receipt) -> None:
    broken = Tray(trouble=EnvironmentFault("printer.gone", "Không thấy máy in."))
    with pytest.raises(EnvironmentFault):
        print_slip(taken.dossier_id, desk=desk, printer=broken)
    tray = Tray()

    printed = print_slip(taken.dossier_id, desk=desk, printer=tray)

    assert printed.state is PrintState.DONE
    assert len(tray.came_out) == 1


def test_a_cut_in_the_middle_is_a_question_and_the_next_start_prints_nothing_by_itself(
    desk: Desk, taken: Receipt
) -> None:
    later = cut_off(desk, taken)
    same_start, next_tray = Tray(), Tray()

    in_hand = print_slip(taken.dossier_id, desk=desk, printer=same_start)
    asked = print_slip(taken.dossier_id, desk=later, printer=next_tray)

    assert (in_hand.state, asked.state) == (PrintState.SENDING, PrintState.UNKNOWN)
    assert (same_start.came_out, next_tray.came_out) == ([], [])
    assert original(taken.dossier_id, desk=later) is Original.DOUBTFUL


def test_a_crash_while_sending_is_a_question_not_a_failure(desk: Desk, taken: Receipt) -> None:
    tray = Tray(trouble=RuntimeError("the driver died"))
    with pytest.raises(RuntimeError):
        print_slip(taken.dossier_id, desk=desk, printer=tray)

    assert original(taken.dossier_id, desk=desk) is Original.DOUBTFUL
    tray.trouble = None
    assert print_slip(taken.dossier_id, desk=desk, printer=tray).state is PrintState.UNKNOWN
    assert tray.came_out == []


def test_a_copy_is_counted_once_for_one_request(desk: Desk, taken: Receipt) -> None:
    tray = Tray()
    requests = ("a", "a", "b")

    numbers = [
        reprint_slip(taken.dossier_id, desk=desk, printer=tray, request=one).reprint
        for one in requests
    ]

    assert numbers == [1, 1, 2]
    assert len(tray.came_out) == 2


def test_a_full_folder_is_told_and_the_paper_still_waits(
    desk: Desk, taken: Receipt, tmp_path: Path
) -> None:
    from counter_app.devices.folder import FolderPrinter

    (tmp_path / "occupied").write_text("")
    with pytest.raises(EnvironmentFault):
        print_slip(
            taken.dossier_id, desk=desk, printer=FolderPrinter(folder=tmp_path / "occupied" / "x")
        )

    folder = FolderPrinter(folder=tmp_path / "papers")
    assert print_slip(taken.dossier_id, desk=desk, printer=folder).state is PrintState.DONE


def cut_off(desk: Desk, taken: Receipt) -> Desk:
    """The original was in hand when the program ended; the next start's desk."""

    def take_in_hand(connection: Connection) -> bool:
        row = papers.slip_row(connection, taken.dossier_id)
        assert row is not None
        job = papers.original_job(connection, row)
        assert job is not None
        return papers.claim(connection, job, start=desk.store.device)

    assert desk.store.write(take_in_hand)
    return next_start(desk)


def test_what_is_known_of_an_original_follows_its_order(desk: Desk, taken: Receipt) -> None:
    assert original(taken.dossier_id, desk=desk) is Original.NOT_PRINTED
    later = cut_off(desk, taken)
    assert original(taken.dossier_id, desk=desk) is Original.IN_HAND
    assert original(taken.dossier_id, desk=later) is Original.DOUBTFUL
    answer(taken.dossier_id, came_out=True, desk=desk)
    assert original(taken.dossier_id, desk=desk) is Original.IN_HAND


def test_a_paper_that_did_come_out_is_not_printed_again(desk: Desk, taken: Receipt) -> None:
    later, tray = cut_off(desk, taken), Tray()
    answer(taken.dossier_id, came_out=True, desk=later)
    assert original(taken.dossier_id, desk=later) is Original.PRINTED
    assert print_slip(taken.dossier_id, desk=later, printer=tray).state is PrintState.DONE
    assert tray.came_out == []
    (row,) = today(desk=later)
    assert row.printed
    assert not row.lacks_slip


@pytest.mark.parametrize("state", [PrintState.SENDING, PrintState.UNKNOWN])
def test_a_paper_that_did_not_come_out_is_printed_as_the_original(
    desk: Desk, taken: Receipt, state: PrintState
) -> None:
    if state is PrintState.SENDING:
        later = cut_off(desk, taken)
    else:
        unsure = Tray(answer=PrintState.UNKNOWN)
        assert print_slip(taken.dossier_id, desk=desk, printer=unsure).state is state
        later = desk
    tray = Tray()
    answer(taken.dossier_id, came_out=False, desk=later)
    printed = print_slip(taken.dossier_id, desk=later, printer=tray)
    assert (printed.reprint, printed.state) == (0, PrintState.DONE)
    assert len(tray.came_out) == 1
    answer(taken.dossier_id, came_out=False, desk=later)
    print_slip(taken.dossier_id, desk=later, printer=tray)
    assert len(tray.came_out) == 1


def test_originals_that_wait_are_found_until_they_are_out(
    desk: Desk, take_in: Callable[..., Receipt]
) -> None:
    first, second = take_in(), take_in(immediate=True)
    assert [row.id for row in waiting(desk=desk)] == [first.dossier_id]
    later = cut_off(desk, first)
    assert waiting(desk=desk) == ()
    assert [row.id for row in waiting(desk=later)] == [first.dossier_id]
    answer(first.dossier_id, came_out=True, desk=later)
    assert waiting(desk=later) == ()
    assert original(second.dossier_id, desk=desk) is Original.NOT_PRINTED
