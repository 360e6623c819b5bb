"""Every order to print is found again, page by page, with who, when, which copy and what became of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from counter_app.core.errors import EnvironmentFault
from counter_app.devices.folder import FolderPrinter
from counter_app.devices.printer import PrintJob, PrintState
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.papers.print_history import PrintedPage, Shown, printed_page
from counter_app.services.papers.printing import print_slip, reprint_slip

TakeIn = Callable[..., Receipt]


class Broken(FolderPrinter):
    """A printer that refuses everything."""

    def send(self, job: PrintJob) -> PrintState:
        raise EnvironmentFault("printer.gone", f"Không in được {job.file_name}.")


def told(page: PrintedPage) -> list[tuple[int, int, PrintState]]:
    return [(one.paper_no, one.reprint, one.state) for one in page.lines]


def test_copies_stand_over_their_original_with_who_when_and_where(
    desk: Desk, take_in: TakeIn, tmp_path: Path
) -> None:
    folder = FolderPrinter(folder=tmp_path / "giay")
    first, second = take_in(), take_in()
    for one in (first, second):
        print_slip(one.dossier_id, desk=desk, printer=folder)
    reprint_slip(first.dossier_id, desk=desk, printer=folder, request="a")

    page = printed_page(Shown.TODAY, desk=desk)
    done = PrintState.DONE
    assert told(page) == [
        (first.slip_no, 1, done),
        (second.slip_no, 0, done),
        (first.slip_no, 0, done),
    ]
    last = page.lines[0]
    assert (last.name, last.code) == ("Giấy hẹn", first.dossier_code)
    assert (last.clerk_name, last.device) == (desk.clerk.name, "Lưu PDF vào giay")
    assert timedelta() < desk.clock.now() - last.at < timedelta(minutes=1)
    assert (last.is_slip, page.after) == (True, None)


def test_a_search_finds_the_papers_of_a_dossier_by_whatever_finds_it(
    desk: Desk, take_in: TakeIn, tmp_path: Path
) -> None:
    folder = FolderPrinter(folder=tmp_path / "giay")
    receipts = [take_in() for _ in range(3)]
    for one in receipts:
        print_slip(one.dossier_id, desk=desk, printer=folder)
    wanted = receipts[1]
    reprint_slip(wanted.dossier_id, desk=desk, printer=folder, request="b")
    assert wanted.dossier_code is not None
    found = printed_page(Shown.TODAY, desk=desk, text=wanted.dossier_code)
    assert [(one.dossier, one.reprint) for one in found.lines] == [
        (wanted.dossier_id, 1),
        (wanted.dossier_id, 0),
    ]
    assert printed_page(Shown.ALL, desk=desk, text="không ai cả").lines == ()


def test_pages_follow_each_other_without_a_gap_or_a_double(desk: Desk, take_in: TakeIn) -> None:
    orders = [take_in().slip_no for _ in range(7)]
    seen: list[int] = []
    page = printed_page(Shown.ALL, desk=desk, limit=3)
    while True:
        seen += [one.paper_no for one in page.lines]
        if page.after is None:
            break
        page = printed_page(Shown.ALL, desk=desk, limit=3, after=page.after)
    assert seen == orders[::-1]


def test_yesterday_ends_today_and_troubles_are_found_whenever_they_were(
    desk: Desk, take_in: TakeIn, tmp_path: Path
) -> None:
    failed = take_in()
    with pytest.raises(EnvironmentFault):
        print_slip(failed.dossier_id, desk=desk, printer=Broken(folder=tmp_path))
    tomorrow = replace(desk, clock=_Later(desk))
    assert printed_page(Shown.TODAY, desk=tomorrow).lines == ()
    assert told(printed_page(Shown.TROUBLED, desk=tomorrow)) == [
        (failed.slip_no, 0, PrintState.FAILED)
    ]
    assert printed_page(Shown.UNDER_WAY, desk=tomorrow).lines == ()


class _Later:
    """A day after the desk's own clock."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.now = lambda: desk.clock.now() + timedelta(days=1)
        self.monotonic_ms = desk.clock.monotonic_ms
