"""A dossier whose clock stands still keeps showing the date that stood, in every list."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest

from counter_app.core.clock import from_local, local
from counter_app.domain.desk_lists import ListName, Shown
from counter_app.domain.staff import Role
from counter_app.domain.step import PaymentAsked
from counter_app.domain.workflow import Move
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.lists.list_columns import columns_of
from counter_app.services.lists.lists import list_named, listed
from counter_app.services.lists.registers import register, register_csv
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.moving.stopped_date import date_before_stop
from counter_app.services.moving.workflow import Wanted, make_move
from ui.screens.lists.rows import dossier_columns

MONDAY = date(2026, 11, 23)


def wall(moment: str) -> datetime:
    return from_local(datetime.fromisoformat(moment))


@pytest.fixture
def stopped(take_in: Callable[..., Receipt], desk: Desk) -> DossierView:
    """A certificate promised for Friday, stopped on Tuesday for money to be paid."""
    taken = take_in(at=wall("2026-11-23T09:10"), procedure_code="1.004873", certified_copies=())
    leader = replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))
    for move, at in (
        (Move.TRANSFER, "2026-11-23T10:00"),
        (Move.TAKE_UP, "2026-11-23T11:00"),
        (Move.ASK_PAYMENT, "2026-11-24T09:00"),
    ):
        details = PaymentAsked(item="Lệ phí trước bạ") if move is Move.ASK_PAYMENT else None
        wanted = Wanted(move=move, reason="Chờ công dân nộp tiền", details=details)
        make_move(taken.dossier_id, wanted, desk=leader, at=wall(at))
    return open_dossier(taken.dossier_id, desk=desk)


def test_the_date_that_stood_is_kept(stopped: DossierView) -> None:
    assert stopped.row.due_at is None
    assert date_before_stop(stopped) == stopped.row.first_due_at
    assert stopped.row.first_due_at is not None


def test_the_register_shows_it_and_says_that_the_clock_stands(
    stopped: DossierView, desk: Desk
) -> None:
    at = wall("2026-11-24T10:00")
    book = register(desk=desk, since=MONDAY, until=MONDAY, at=at)
    stood = date_before_stop(stopped)
    assert stood is not None
    assert book.rows[0].due_wording == f"{local(stood):%H:%M %d/%m/%Y}, đang tạm dừng"
    assert "27/11/2026, đang tạm dừng" in register_csv(book)


def test_the_desk_list_shows_it_too(stopped: DossierView, desk: Desk) -> None:
    at = wall("2026-11-24T10:00")
    of = list_named(ListName.OPEN)
    due = next(one for one in columns_of(of) if one.shown is Shown.DUE)
    (row,) = listed(ListName.OPEN, desk=desk, at=at)
    assert row.row.code == stopped.row.code
    assert due.text(row).endswith("27/11/2026, đang tạm dừng")
    words, _widths, _stretch = dossier_columns(ListName.OPEN, at.year, "")
    (short,) = (one.value(row) for one in words if one.title == "Hẹn trả")
    assert short == "17:00 27/11, dừng"  # where one such row would else make the column wide
