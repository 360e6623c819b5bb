"""What ``check`` finds of results and originals: an edit of what lists show is named."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from counter_app.devices.folder import FolderPrinter
from counter_app.domain.drawn_sheets import SheetKind
from counter_app.domain.papers import PaperSize
from counter_app.domain.people.applicant import Person
from counter_app.domain.people.identity import PartialDate, Sex
from counter_app.domain.staff import Role
from counter_app.domain.step import Collected, CollectorKind, Finished, SlipOutcome, TakenUp
from counter_app.domain.workflow import Move
from counter_app.services.correcting.elsewhere import link_code
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier
from counter_app.services.moving.kept_papers import give_back, kept_of
from counter_app.services.moving.results import shelve
from counter_app.services.moving.workflow import Wanted, make_move
from counter_app.services.papers.printing import print_slip
from counter_app.services.papers.sheet_printing import KEPT, Drawn, keep_sheet
from db.counter.drawn_sheets import let_go
from db.counter.office import lanes_held, open_sealed_lane
from db.counter.sealed_sheets import wrong_sheet
from db.engine import cursor_of
from tests.store.tampering import take_off, tamper

TakeIn = Callable[..., Receipt]
OWNER = Collected(kind=CollectorKind.OWNER, name="Nguyễn Thị Ánh", slip=SlipOutcome.NONE_GIVEN)


@pytest.fixture
def lived(desk: Desk, take_in: TakeIn) -> Desk:
    """Births: handed out; on the shelf after a step back; its original back early; at the unit."""
    procedure = desk.catalogue.get("1.001193")
    assert procedure is not None
    child = Person(
        name="Nguyễn Minh An",
        birth=PartialDate(year=2026, month=11, day=1),
        sex=Sex.MALE,
        birth_place="Trạm y tế Xã A",
    )
    birth: dict[str, Any] = {
        "procedure_code": "1.001193",
        "case_id": procedure.cases[0].id,
        "certified_copies": (),
        "subject": child,
        "promise_today": False,
    }
    first, second, third = (take_in(**birth) for _ in range(3))
    for taken in (first, second, third):
        _step(desk, taken, Move.TRANSFER)
        _step(desk, taken, Move.TAKE_UP, details=TakenUp(specialist="Ksor H'Lan"))
    for taken in (first, second):
        _step(desk, taken, Move.FINISH, details=Finished(shelf="A1"))
        shelve(taken.dossier_id, "A2", desk=desk, at=desk.clock.now())
        handed = replace(OWNER, originals=(_label(desk, taken),))
        _step(desk, taken, Move.RETURN_RESULT, details=handed)
    _step(desk, second, Move.STEP_BACK)
    shelve(second.dossier_id, "B7", desk=desk, at=desk.clock.now())
    _give_back(desk, third)
    seen, now = open_dossier(third.dossier_id, desk=desk), desk.clock.now()
    link_code(seen, "H42.12.05-261123-0001", desk=desk, at=now, system="Cổng quốc gia")
    _step(desk, take_in(**birth), Move.TRANSFER)
    return desk


def test_a_life_as_it_was_written_has_nothing_to_tell(lived: Desk) -> None:
    assert check(desk=lived) == ()


@pytest.mark.parametrize(
    ("edit", "code", "row"),
    [
        ("UPDATE dossiers SET ready_ms = ready_ms - 86400000 WHERE number = 1",
         "standing_changed", "dossier 1 (ready_ms)"),
        ("UPDATE dossiers SET ready_ms = NULL WHERE number = 2",
         "standing_changed", "dossier 2 (ready_ms)"),
        ("UPDATE dossiers SET returned_ms = returned_ms + 1 WHERE number = 1",
         "standing_changed", "dossier 1 (returned_ms)"),
        ("UPDATE dossiers SET returned_ms = 1 WHERE number = 2",
         "standing_changed", "dossier 2 (returned_ms)"),
        ("UPDATE dossiers SET shelf = 'C9' WHERE number = 2",
         "standing_changed", "dossier 2 (shelf)"),
        ("UPDATE dossiers SET specialist = '' WHERE number = 3",
         "standing_changed", "dossier 3 (specialist)"),
        ("UPDATE originals SET returned_ms = NULL WHERE dossier = 1", "original_changed", "returned"),
        ("UPDATE originals SET returned_ms = 1, returned_to = 'X' WHERE dossier = 4",
         "original_changed", "returned"),
        ("UPDATE originals SET returned_to = 'Lê Bé' WHERE dossier = 3",
         "original_changed", "returned"),
        ("UPDATE originals SET holder = 'Tủ nhà' WHERE dossier = 4", "original_changed", "holder"),
        ("UPDATE external_codes SET code = 'X'", "external_code_changed", "dossier 3"),
        ("DELETE FROM external_codes", "external_code_changed", "dossier 3"),
    ],
)  # fmt: skip
def test_an_edit_of_what_lists_show_is_named(lived: Desk, edit: str, code: str, row: str) -> None:
    tamper(lived, edit)
    found = {damage.code: damage.row for damage in check(desk=lived)}
    assert row in found.get(code, ""), found


def _step(desk: Desk, taken: Receipt, move: Move, **more: Any) -> None:
    by = replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))
    wanted = Wanted(move=move, reason="Lý do đủ dài để ghi lại", **more)
    make_move(taken.dossier_id, wanted, desk=by, at=desk.clock.now())


def _label(desk: Desk, taken: Receipt) -> str:
    (kept,) = kept_of(taken.dossier_id, desk=desk)
    return kept.label


def _give_back(desk: Desk, taken: Receipt) -> None:
    label, now = _label(desk, taken), desk.clock.now()
    give_back(taken.dossier_id, (label,), to="Nguyễn Thị Ánh", desk=desk, at=now)


def test_an_order_to_print_that_was_taken_away_is_named(
    desk: Desk, take_in: TakeIn, tmp_path: Path
) -> None:
    tray = FolderPrinter(folder=tmp_path / "papers")
    for _ in range(3):
        print_slip(take_in().dossier_id, desk=desk, printer=tray)
    assert check(desk=desk) == ()
    tamper(desk, "DELETE FROM print_jobs WHERE number = 2")
    assert [(one.code, one.row) for one in check(desk=desk)] == [("print_gone", "print job 2")]


def test_the_last_orders_taken_away_are_missed_for_good(
    desk: Desk, take_in: TakeIn, tmp_path: Path
) -> None:
    tray = FolderPrinter(folder=tmp_path / "papers")
    for _ in range(3):
        print_slip(take_in().dossier_id, desk=desk, printer=tray)
    tamper(desk, "DELETE FROM print_jobs WHERE number = 3")
    missed = [("print_gone", "print job 3")]
    assert [(one.code, one.row) for one in check(desk=desk)] == missed
    for _ in range(2):
        print_slip(take_in().dossier_id, desk=desk, printer=tray)
        assert [(one.code, one.row) for one in check(desk=desk)] == missed


def test_an_order_changed_or_added_by_another_hand_is_named_whatever_becomes_of_it(
    desk: Desk, take_in: TakeIn, tmp_path: Path
) -> None:
    taken = take_in()
    tamper(
        desk,
        "INSERT INTO print_jobs SELECT 2, 'x:0', paper, 1, 0, 'done', made_ms, 'A', '', '', 5, seal "
        "FROM print_jobs",
    )
    assert ("print_changed", "print job 2") in [(one.code, one.row) for one in check(desk=desk)]
    tamper(desk, "DELETE FROM print_jobs WHERE number = 2")
    assert check(desk=desk) == ()

    tamper(desk, "UPDATE print_jobs SET copies = 9")
    print_slip(taken.dossier_id, desk=desk, printer=FolderPrinter(folder=tmp_path / "papers"))
    assert [(one.code, one.row) for one in check(desk=desk)] == [("print_changed", "print job 1")]


def test_a_lane_changed_by_another_hand_stays_so_whatever_becomes_of_it(desk: Desk) -> None:
    first, second = desk.store.read(lanes_held)
    tamper(desk, "UPDATE lanes SET from_day = '2020-01-01' WHERE lane = ?", (first,))
    named = [("lane_changed", f"lane {first}")]
    assert [(one.code, one.row) for one in check(desk=desk)] == named
    today = desk.clock.now().date()
    desk.store.write(lambda one: open_sealed_lane(one, day=today, opened=frozenset()))
    assert [(one.code, one.row) for one in check(desk=desk)] == named

    tamper(desk, "DELETE FROM lanes WHERE lane = ?", (first,))
    assert [(one.code, one.row) for one in check(desk=desk)] == [("lane_changed", f"lane {second}")]


_SHEET_EDITS = (
    "DELETE FROM sheet_dossiers",
    "DELETE FROM drawn_sheets",
    "UPDATE drawn_sheets SET pages = NULL",  # they are kept for good
    "UPDATE papers SET voided_ms = 7 WHERE paper_no IS NULL",
)


def test_a_sheet_changed_or_taken_away_by_another_hand_is_named(
    desk: Desk, take_in: TakeIn
) -> None:
    drawn = Drawn(
        kind=SheetKind.VISIT, told="Nay", file_name="a.pdf", pdf=b"%PDF", paper=PaperSize.A4
    )
    of = (take_in().dossier_id,)
    sheet = keep_sheet(replace(drawn, dossiers=of), desk=desk, request="one")

    def named(connection: Connection, edit: str) -> str:
        inner = connection.begin_nested()
        connection.exec_driver_sql(edit)
        found = wrong_sheet(cursor_of(connection), desk.store.device.row_key)
        inner.rollback()
        return found

    cursor_of(desk.store.writing).execute("PRAGMA foreign_keys=OFF")
    desk.store.write(take_off)
    for edit in _SHEET_EDITS:
        assert desk.store.write(partial(named, edit=edit)) == f"paper {sheet}", edit

    listed = replace(drawn, kind=SheetKind.DESK_LIST)
    keep_sheet(listed, desk=desk, request="two")
    later = desk.clock.now() + 2 * KEPT
    assert desk.store.write(lambda one: let_go(one, at=later)) == 1
    assert desk.store.write(partial(named, edit="SELECT 1")) == ""
