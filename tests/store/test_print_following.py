"""A paper that a device took is asked after until it is out, dropped, or nobody can tell."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection

from counter_app.core.config import PAPERS_FOLDER
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.devices.folder import FolderPrinter
from counter_app.devices.printer import PrintJob, PrintLook, PrintState
from counter_app.domain.papers import SlipStands
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.lookup import today
from counter_app.services.papers import print_elsewhere as elsewhere
from counter_app.services.papers.originals import Original, answer, original, settle
from counter_app.services.papers.paper_printing import slip_row
from counter_app.services.papers.print_following import Followed, cancel, follow, withdraw
from counter_app.services.papers.print_history import Shown, printed_page
from counter_app.services.papers.printing import print_slip, reprint_slip
from db.counter import papers
from db.counter.device import Device
from tests.store.later import after


@dataclass
class Queue:
    """A spooler that takes every job and tells of it what the test says."""

    says: PrintLook = PrintLook(state=PrintState.SENT)
    sent: list[str] = field(default_factory=list)
    cancels: bool = True
    takes: PrintState = PrintState.SENT

    def send(self, job: PrintJob) -> PrintState:
        self.sent.append(job.job_id)
        return self.takes

    def state(self, job_id: str) -> PrintState:
        return self.look(job_id).state

    def look(self, job_id: str) -> PrintLook:
        return self.says if job_id in self.sent else PrintLook(state=PrintState.UNKNOWN)

    def cancel(self, job_id: str) -> None:
        if self.cancels:
            self.says = PrintLook(state=PrintState.FAILED)

    def describe(self) -> str:
        return "Máy in quầy"


@pytest.fixture
def taken(take_in: Callable[..., Receipt]) -> Receipt:
    return take_in()


@pytest.fixture
def queue(desk: Desk, taken: Receipt) -> Queue:
    made = Queue()
    print_slip(taken.dossier_id, desk=desk, printer=made)
    return made


def stands(desk: Desk) -> SlipStands:
    (row,) = today(desk=desk)
    return row.slip


def only(found: tuple[Followed, ...]) -> Followed:
    (one,) = found
    return one


def test_the_log_tells_what_became_of_an_order_by_its_number(
    desk: Desk, queue: Queue, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="counter_app"):
        for state in (PrintState.PRINTING, PrintState.PRINTING, PrintState.DONE):
            queue.says = PrintLook(state=state)
            follow(desk=desk, printer=queue)

    told = [vars(one) for one in caplog.records if one.msg == "print.moved"]
    assert [one["state"] for one in told] == ["printing", "done"]
    assert len({one["order"] for one in told}) == 1


def test_a_slip_is_out_only_when_the_printer_says_so(
    desk: Desk, taken: Receipt, queue: Queue
) -> None:
    assert (original(taken.dossier_id, desk=desk), stands(desk)) == (
        Original.IN_HAND,
        SlipStands.QUEUED,
    )
    queue.says = PrintLook(state=PrintState.PRINTING)
    printing = only(follow(desk=desk, printer=queue))
    assert (printing.state, printing.news, stands(desk)) == (
        PrintState.PRINTING,
        True,
        SlipStands.PRINTING,
    )
    assert not only(follow(desk=desk, printer=queue)).news

    queue.says = PrintLook(state=PrintState.DONE)
    done = only(follow(desk=desk, printer=queue))
    assert (done.state, done.name) == (PrintState.DONE, f"giấy hẹn số {taken.slip_no}")
    assert original(taken.dossier_id, desk=desk) is Original.PRINTED
    assert (stands(desk), today(desk=desk)[0].printed) == (SlipStands.OUT, True)
    assert follow(desk=desk, printer=queue) == ()


def test_a_jam_after_it_was_sent_is_told_and_the_slip_is_not_called_printed(
    desk: Desk, taken: Receipt, queue: Queue
) -> None:
    queue.says = PrintLook(state=PrintState.STUCK, trouble="kẹt giấy")
    stuck = only(follow(desk=desk, printer=queue))
    assert (stuck.state, stuck.trouble, stuck.under_way) == (PrintState.STUCK, "kẹt giấy", True)
    assert original(taken.dossier_id, desk=desk) is Original.STUCK
    assert (stands(desk), today(desk=desk)[0].lacks_slip) == (SlipStands.FAILED, True)
    queue.says = PrintLook(state=PrintState.DONE)
    follow(desk=desk, printer=queue)
    assert original(taken.dossier_id, desk=desk) is Original.PRINTED


def test_a_job_dropped_at_the_device_is_free_to_be_printed_as_the_original(
    desk: Desk, taken: Receipt, queue: Queue
) -> None:
    queue.says = PrintLook(state=PrintState.FAILED)
    assert only(follow(desk=desk, printer=queue)).state is PrintState.FAILED
    assert original(taken.dossier_id, desk=desk) is Original.NOT_PRINTED
    again = print_slip(taken.dossier_id, desk=desk, printer=queue)
    assert (again.reprint, again.state, len(queue.sent)) == (0, PrintState.SENT, 2)


def test_a_printer_that_says_nothing_is_asked_for_two_minutes_then_a_person_is(
    desk: Desk, taken: Receipt, queue: Queue
) -> None:
    queue.says = PrintLook(state=PrintState.UNKNOWN)
    assert (
        only(follow(desk=after(desk, timedelta(minutes=1)), printer=queue)).state is PrintState.SENT
    )
    assert (
        only(follow(desk=after(desk, timedelta(minutes=2)), printer=queue)).state
        is PrintState.UNKNOWN
    )
    assert original(taken.dossier_id, desk=desk) is Original.DOUBTFUL
    assert stands(desk) is SlipStands.UNKNOWN
    answer(taken.dossier_id, came_out=True, desk=desk)
    assert original(taken.dossier_id, desk=desk) is Original.PRINTED


def test_a_printer_that_was_late_to_answer_settles_the_doubt_unless_somebody_has(
    desk: Desk, taken: Receipt
) -> None:
    deaf = Queue(takes=PrintState.UNKNOWN, says=PrintLook(state=PrintState.UNKNOWN))
    printed = print_slip(taken.dossier_id, desk=desk, printer=deaf)
    assert printed.state is PrintState.UNKNOWN
    doubted = only(follow(desk=desk, printer=deaf))
    assert (doubted.state, doubted.news) == (PrintState.UNKNOWN, False)
    deaf.says = PrintLook(state=PrintState.DONE)
    assert only(follow(desk=desk, printer=deaf)).state is PrintState.DONE
    assert original(taken.dossier_id, desk=desk) is Original.PRINTED
    ended = only(follow(desk=desk, printer=deaf, also=(doubted.order,)))
    assert (ended.state, ended.news) == (PrintState.DONE, False)


def test_ten_minutes_under_way_are_a_trouble_though_the_printer_names_none(
    desk: Desk, queue: Queue
) -> None:
    queue.says = PrintLook(state=PrintState.PRINTING)
    assert (
        only(follow(desk=after(desk, timedelta(minutes=9)), printer=queue)).state
        is PrintState.PRINTING
    )
    late = only(follow(desk=after(desk, timedelta(minutes=10)), printer=queue))
    assert (late.state, late.trouble) == (PrintState.STUCK, "đã gửi 10 phút mà chưa in xong")


def test_the_next_start_goes_on_asking_for_what_this_one_sent(
    desk: Desk, taken: Receipt, queue: Queue
) -> None:
    device = replace(desk.store.device, boot_id="another start")
    later = replace(desk, store=replace(desk.store, device=device))
    assert original(taken.dossier_id, desk=later) is Original.IN_HAND
    queue.says = PrintLook(state=PrintState.DONE)
    assert only(follow(desk=later, printer=queue)).state is PrintState.DONE
    assert original(taken.dossier_id, desk=later) is Original.PRINTED


def test_a_stuck_job_is_taken_back_before_another_printer_gets_the_original(
    desk: Desk, taken: Receipt, queue: Queue
) -> None:
    row = slip_row(taken.dossier_id, desk=desk)
    queue.says, queue.cancels = PrintLook(state=PrintState.STUCK, trouble="hết giấy"), False
    with pytest.raises(EnvironmentFault, match="chưa bỏ lệnh in cũ"):
        withdraw(row, desk=desk, printer=queue)
    queue.cancels = True
    assert withdraw(row, desk=desk, printer=queue) is PrintState.FAILED
    other = Queue()
    assert print_slip(taken.dossier_id, desk=desk, printer=other).state is PrintState.SENT
    assert len(other.sent) == 1
    assert withdraw(row, desk=desk, printer=Queue()) is PrintState.UNKNOWN


def test_what_becomes_of_a_copy_says_nothing_of_the_original(
    desk: Desk, taken: Receipt, queue: Queue
) -> None:
    queue.says = PrintLook(state=PrintState.DONE)
    follow(desk=desk, printer=queue)
    copies = Queue(says=PrintLook(state=PrintState.FAILED))
    reprint_slip(taken.dossier_id, desk=desk, printer=copies, request="a")
    assert only(follow(desk=desk, printer=copies)).reprint == 1
    assert stands(desk) is SlipStands.OUT
    settle(slip_row(taken.dossier_id, desk=desk), came_out=False, desk=desk)
    assert original(taken.dossier_id, desk=desk) is Original.PRINTED


def test_what_a_cut_left_in_hand_is_settled_by_the_print_service_without_a_question(
    desk: Desk, taken: Receipt
) -> None:
    queue, row = Queue(), slip_row(taken.dossier_id, desk=desk)

    def left_in_hand(connection: Connection) -> bool:
        job = papers.original_job(connection, row)
        assert job is not None
        queue.sent.append(job.key)
        return papers.claim(connection, job, start=earlier(desk), at=desk.clock.now())

    assert desk.store.write(left_in_hand)
    assert original(taken.dossier_id, desk=desk) is Original.DOUBTFUL
    queue.says = PrintLook(state=PrintState.UNKNOWN)
    early = only(follow(desk=after(desk, timedelta(minutes=1)), printer=queue))
    assert (early.state, early.under_way) == (PrintState.SENDING, True)
    queue.says = PrintLook(state=PrintState.DONE)
    assert only(follow(desk=desk, printer=queue)).state is PrintState.DONE
    assert original(taken.dossier_id, desk=desk) is Original.PRINTED


def earlier(desk: Desk) -> Device:
    """The PC as an earlier start of the program had it."""
    return replace(desk.store.device, boot_id="an earlier start")


def test_what_a_cut_left_and_nobody_knows_of_is_told_by_its_number(
    desk: Desk, taken: Receipt
) -> None:
    row = slip_row(taken.dossier_id, desk=desk)

    def left_in_hand(connection: Connection) -> bool:
        job = papers.original_job(connection, row)
        assert job is not None
        return papers.claim(connection, job, start=earlier(desk), at=desk.clock.now())

    assert desk.store.write(left_in_hand)
    unknown = only(follow(desk=after(desk, timedelta(minutes=3)), printer=Queue()))
    assert (unknown.state, unknown.news) == (PrintState.UNKNOWN, True)
    assert unknown.name == f"giấy hẹn số {taken.slip_no}"
    assert original(taken.dossier_id, desk=desk) is Original.DOUBTFUL
    (line,) = printed_page(Shown.TROUBLED, desk=desk).lines
    assert line.state is PrintState.UNKNOWN


def test_a_copy_that_waits_is_taken_back_alone(desk: Desk, taken: Receipt, queue: Queue) -> None:
    queue.says = PrintLook(state=PrintState.DONE)
    follow(desk=desk, printer=queue)
    copies = Queue()
    reprint_slip(taken.dossier_id, desk=desk, printer=copies, request="a")
    waiting = only(follow(desk=desk, printer=copies))
    assert cancel(waiting.order, desk=desk, printer=copies) is PrintState.FAILED
    assert follow(desk=desk, printer=copies) == ()
    assert original(taken.dossier_id, desk=desk) is Original.PRINTED
    assert cancel(10_000, desk=desk, printer=copies) is PrintState.WAITING


def test_a_printer_slow_to_answer_is_asked_after_one_paper_a_round(
    desk: Desk, take_in: Callable[..., Receipt]
) -> None:
    slow = Slow(desk=desk)
    patient = replace(desk, clock=slow)
    for _ in range(3):
        print_slip(take_in().dossier_id, desk=desk, printer=slow)
    found = follow(desk=patient, printer=slow)
    assert (len(found), slow.asked) == (3, 1)
    assert {one.state for one in found} == {PrintState.SENT}


@dataclass
class Slow(Queue):
    """A print service that takes two seconds for every answer; also the clock that shows them."""

    desk: Desk | None = None
    asked: int = 0

    def look(self, job_id: str) -> PrintLook:
        self.asked += 1
        return self.says

    def now(self) -> datetime:
        assert self.desk is not None
        return self.desk.clock.now()

    def monotonic_ms(self) -> int:
        return self.asked * 2_000


def test_where_the_folder_of_pdfs_fails_and_no_printer_is_ready_nothing_goes_there_again(
    desk: Desk, taken: Receipt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(elsewhere, "known_printers", lambda: ())
    folder, row = desk.data_dir / PAPERS_FOLDER, slip_row(taken.dossier_id, desk=desk)
    folder.write_text("a file in the place of the folder")
    printer = FolderPrinter(folder=folder)
    with pytest.raises(EnvironmentFault):
        print_slip(taken.dossier_id, desk=desk, printer=printer)
    for _ in range(2):
        with pytest.raises(UserError, match="Hãy chọn nơi khác") as refused:
            elsewhere.fall_back(row, desk=desk, printer=printer, request="a")
        assert PAPERS_FOLDER in refused.value.message
    folder.unlink()
    monkeypatch.setattr(elsewhere, "_device_of", lambda *_: "Máy in quầy")  # that one failed
    done = elsewhere.fall_back(row, desk=desk, printer=printer, request="b")
    assert (done.state, len(list(folder.glob("*.pdf")))) == (PrintState.DONE, 1)


def test_what_a_person_took_back_while_the_printer_was_asked_is_not_its_news(
    desk: Desk, taken: Receipt, queue: Queue
) -> None:
    order = only(follow(desk=desk, printer=queue)).order
    look = queue.look

    def taken_back_meanwhile(job_id: str) -> PrintLook:
        queue.look = look  # type: ignore[method-assign]
        assert cancel(order, desk=desk, printer=queue) is PrintState.FAILED
        return queue.look(job_id)

    queue.look = taken_back_meanwhile  # type: ignore[method-assign]
    assert follow(desk=desk, printer=queue) == ()
    assert original(taken.dossier_id, desk=desk) is Original.NOT_PRINTED
