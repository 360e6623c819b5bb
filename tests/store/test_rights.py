"""Who may what at a real desk: every service that writes, held against the table of rights."""

import ast
import re
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest

from counter_app.core.errors import UserError
from counter_app.devices.folder import FolderPrinter
from counter_app.domain.data_subject import BreachTold, Wish
from counter_app.domain.desk_lists import LISTS
from counter_app.domain.papers import PaperSize
from counter_app.domain.rights import RIGHTS, Right
from counter_app.domain.staff import MACHINE, Role
from counter_app.domain.workflow import PaperKind
from counter_app.services.correcting.reissue import Correction, reissue
from counter_app.services.correcting.stale_slips import put_away
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping.archive import purge
from counter_app.services.keeping.check import check
from counter_app.services.lists.list_files import export
from counter_app.services.lookup import open_dossier
from counter_app.services.moving.mending import may_send_back
from counter_app.services.office.calendar import replace_calendar
from counter_app.services.office.office import staff
from counter_app.services.papers.printing import print_slip, slip_to_file
from counter_app.services.people import breaches
from counter_app.services.people.accounts import machine_at
from counter_app.services.people.restriction import restrictions
from counter_app.services.people.subject_requests import answer, ask, lift
from counter_app.services.visits.visits import advise
from counter_app.services.wording import templates

SERVICES: Final = Path(__file__).parents[2] / "counter_app" / "services"
DAY_OFF: Final = "date,kind,name\n2026-11-26,off,Ngày nghỉ đột xuất\n"
TakeIn = Callable[..., Receipt]

# Every function of the services that asks for a stamp: the right it needs beside ``WRITE``.
STAMPED: Final[dict[str, Right | None]] = {
    "bulk/bulk.py:take": None,
    "certification/entering.py:enter": None,
    "certification/holding.py:_write": None,
    "closing/books.py:close": Right.TAKE_MONEY,
    "closing/books.py:sign": Right.CLOSE_BOOKS,
    "closing/drawer.py:count": Right.TAKE_MONEY,
    "closing/opening.py:open_day": None,
    "correcting/disputes.py:_settle": None,
    "correcting/elsewhere.py:link_code": None,
    "correcting/elsewhere.py:_write_slip": None,
    "correcting/late_codes.py:_give": None,
    "correcting/reissue.py:void_paper": Right.VOID,
    "correcting/reissue.py:reissue": Right.VOID,
    "correcting/renumbering.py:renumber": None,
    "handing_over/handover.py:_hand_over": None,
    "handing_over/handover_receipt.py:_confirm": None,
    "intake/bundles.py:receive_bundle": None,
    "intake/intake.py:receive": None,
    "keeping/archive.py:purge": Right.PURGE,
    "known/learned_numbers.py:join": None,
    "known/learned_numbers.py:part": None,
    "money/bank_accounts.py:put_account": Right.BANK_ACCOUNT,
    "money/taking.py:_write": Right.TAKE_MONEY,
    "moving/calendar_changes.py:write_notice": None,
    "moving/calendar_changes.py:mark_told": None,
    "moving/collecting.py:revoke_paper": None,
    "moving/custody.py:_write": None,
    "moving/items.py:_write": None,
    "moving/kept_papers.py:give_back": None,
    "moving/mending.py:_write": None,
    "moving/objecting.py:record_objection": None,
    "moving/part_brought.py:bring_part": None,
    "moving/posting.py:opening_minute": None,
    "moving/results.py:shelve": None,
    "moving/results.py:tell": None,
    "moving/verification.py:_write": None,
    "moving/workflow.py:make_move": None,
    "office/calendar.py:replace_calendar": Right.CALENDAR,
    "office/kinship.py:declare_kin": None,
    "office/office_news.py:adopt": None,
    "office/signing_duty.py:_write": None,
    "papers/labels.py:note_print": None,
    "papers/ordered_papers.py:issue": None,
    "papers/paper_printing.py:print_paper": Right.PRINT_SLIP,
    "papers/paper_printing.py:paper_to_file": Right.PRINT_SLIP,
    "papers/sheet_printing.py:keep_sheet": None,
    "people/accounts.py:_write": None,
    "people/breaches.py:note": None,
    "people/breaches.py:tell": Right.TELL_BREACH,
    "people/subject_requests.py:answer": Right.RESTRICT,
    "people/subject_requests.py:ask": None,
    "people/subject_requests.py:lift": Right.RESTRICT,
    "receipts/receipts.py:link": Right.TAKE_MONEY,
    "sending/attachments.py:attach": None,
    "sending/dropping.py:drop_again": None,
    "trials/seed.py:_prepared": None,
    "trials/seed_lives.py:_made": None,
    "visits/visits.py:void_paper_of": Right.VOID,
    "visits/visits.py:_write": None,
    "wording/templates.py:_add": Right.CHANGE_TEMPLATE,
}
# Rights that ask for more than a dossier: who may not is refused in a test of their own.
TRIED_BESIDE: Final = {
    Right.BANK_ACCOUNT: "test_bank_accounts",
    Right.CLOSE_BOOKS: "closing/test_closing",
    Right.TAKE_MONEY: "money/test_taking",
}
# What writes into the store with neither a stamp nor ``Desk.write``, and why anybody's desk may.
UNASKED: Final = {
    "correcting/late_codes.py:_renumber_awaited": "closes what renumbering with stamps has done",
    "intake/drafts.py:save": "what was typed must never be lost",
    "intake/drafts.py:forget": "what was typed",
    "intake/drafts.py:open_other": "notes the look that the right of its own allows",
    "intake/drafts.py:take_over": "asks for a right of its own",
    "keeping/findings.py:keep_spoilt": "what the program itself found, whoever sits there",
    "keeping/only_here.py:answer_only_here": "asks for a right and a secret of its own",
    "keeping/upkeep.py:keep_up": "the program's own housekeeping",
    "office/central_settings.py:take_settings": "what the central side decided",
    "office/central_settings.py:take_name": "what the central side decided",
    "office/office.py:set_up": "founds the office: nobody is in it yet",
    "papers/paper_printing.py:_claimed_original": "of an order that was stamped",
    "papers/paper_printing.py:_send": "of an order that was stamped",
    "papers/paper_printing.py:_settle": "of an order that was stamped",
    "papers/print_following.py:follow": "what the printer says",
    "papers/print_following.py:_take_back": "what the printer says",
    "people/accounts.py:note_first": "of an office that is founded just now",
    "people/accounts.py:machine_at": "the machine's own name",
    "people/accounts.py:unlock": "asks for a right of its own",
    "people/audit.py:note_export": "what is noted of a person, not written by them",
    "people/audit.py:note": "what is noted of a person, not written by them",
    "people/ways_in.py:let_system_open": "asks for a right of its own",
    "people/ways_in.py:note_way": "of an act that has asked for its right, or of one's own secret",
    "people/ways_in.py:_see": "what the program itself found, whoever sits there",
    "reports/standing.py:standing": "what a report reckons, kept ready",
    "trials/seed.py:seed": "training only",
}

# Whoever writes outside the services and ``sync``, and why they may.
BY_THEMSELVES: Final = {
    "bootstrap_central.py": "the central server's own store",
    "central_portal.py": "the central server's own store",
}
_WRITES: Final = re.compile(r"store\.write\(|\.stamp\(")


def writers() -> Iterator[tuple[str, bool]]:
    """Each function of the services that writes, and whether it asks for a stamp."""
    for path in sorted(SERVICES.rglob("*.py")):
        place = path.relative_to(SERVICES).as_posix()
        source = path.read_text(encoding="utf-8")
        if place == "desk.py" or not any(one in source for one in (".stamp(", "store.write(")):
            continue
        for node in ast.walk(ast.parse(source)):
            if not isinstance(node, ast.FunctionDef):
                continue
            called = {ast.unparse(one.func) for one in ast.walk(node) if isinstance(one, ast.Call)}
            stamps = any(name.endswith(".stamp") for name in called)
            if stamps or any(name.endswith("store.write") for name in called):
                yield f"{place}:{node.name}", stamps


def test_every_service_that_writes_is_in_the_table() -> None:
    """A new one goes into a table above: with the right it needs, or with why it needs none."""
    found = dict(writers())
    inner = {name for name in found if name.endswith(":write")}  # of the function around it

    assert {name for name, stamps in found.items() if stamps} - inner == set(STAMPED)
    assert {name for name, stamps in found.items() if not stamps} == set(UNASKED)
    assert {right for right in STAMPED.values() if right} <= set(ACTS) | set(TRIED_BESIDE)


def test_no_command_and_no_window_writes_by_itself() -> None:
    """They ask a service for it, or ``sync`` by the stamp of whoever may (``destinations``)."""
    root = SERVICES.parents[1]
    pages = [*(root / "ui").rglob("*.py"), *(root / "counter_app" / "cli").glob("*.py")]
    pages += (root / "counter_app").glob("bootstrap*.py")
    writing = {page.name for page in pages if _WRITES.search(page.read_text("utf-8"))}
    assert writing == set(BY_THEMSELVES)


def _voids(desk: Desk, taken: Receipt, *, late: bool) -> None:
    at = taken.received_at + timedelta(days=late, minutes=1)
    draft = open_dossier(taken.dossier_id, desk=desk).received.draft
    mended = msgspec.structs.replace(draft, phone="0987654321")
    wanted = Correction(reason="Ghi nhầm số điện thoại", draft=mended)
    reissue(taken.dossier_id, wanted, desk=desk, at=at)


def _writes(desk: Desk, taken: Receipt) -> None:
    """With a stamp and without one."""
    with pytest.raises(UserError) if desk.clerk.role is Role.INSPECTOR else nullcontext():
        advise(desk=desk, at=desk.clock.now())
    put_away(taken.dossier_id, desk=desk, at=desk.clock.now())


def _destroys(desk: Desk, taken: Receipt) -> None:
    """Nothing of today is over yet: whoever may is told so."""
    code, at = taken.dossier_code or "", desk.clock.now()
    with pytest.raises(UserError) as refused:
        purge((code,), desk.data_dir, "01", desk=desk, at=at)
    if refused.value.code == "no_right":
        raise refused.value


def _restricts(desk: Desk, _taken: Receipt) -> None:
    """Asked by whoever may write, granted by whom the right names; neither may end it else."""
    at, writer = desk.clock.now(), replace(desk, clerk=replace(desk.clerk, role=Role.CASHIER))
    asked = ask(Wish.RESTRICT, "001190000001", "Theo đơn", desk=writer, at=at)
    before = restrictions(desk=desk)
    try:
        answer(asked.number, "Đồng ý", desk=desk, at=at)
    except UserError:
        with pytest.raises(UserError, match="lãnh đạo, quản trị"):
            lift("001190000001", "Theo đơn sau", desk=desk, at=at)
        assert restrictions(desk=desk) == before
        raise
    assert len(restrictions(desk=desk)) == 1
    lift("001190000001", "Theo đơn sau", desk=desk, at=at)
    assert restrictions(desk=desk) == ()


def _tells(desk: Desk, _taken: Receipt) -> None:
    """Of a breach that whoever may write wrote down."""
    at, writer = desk.clock.now(), replace(desk, clerk=replace(desk.clerk, role=Role.CASHIER))
    told = BreachTold(found_at=at, what="Mất máy", data="Họ tên", measures="Đã thu hồi máy")
    noted = breaches.note(told, desk=writer, at=at)
    breaches.tell(noted.number, "Đã gửi văn bản", desk=desk, at=at)


def _sends_back(desk: Desk, _taken: Receipt) -> None:
    if not may_send_back(desk):
        raise UserError("no_right", "")


ACTS: Final[dict[Right, Callable[[Desk, Receipt], Any]]] = {
    Right.WRITE: _writes,
    Right.PRINT_SLIP: lambda desk, taken: print_slip(
        taken.dossier_id, desk=desk, printer=FolderPrinter(folder=desk.data_dir / "giay")
    ),
    Right.VOID: lambda desk, taken: _voids(desk, taken, late=False),
    Right.VOID_LATE: lambda desk, taken: _voids(desk, taken, late=True),
    Right.REOPEN: _sends_back,
    Right.CHANGE_TEMPLATE: lambda desk, taken: templates.save(
        PaperKind.SLIP, {"second_due": str(taken.slip_no)}, desk=desk, at=desk.clock.now()
    ),
    Right.CALENDAR: lambda desk, _taken: replace_calendar(DAY_OFF, desk=desk),
    Right.PURGE: _destroys,
    Right.RESTRICT: _restricts,
    Right.TELL_BREACH: _tells,
    Right.SAVE_OUT: lambda desk, _taken: export(LISTS[0], (), desk=desk, at=desk.clock.now()),
}


@pytest.mark.parametrize("role", Role)
def test_each_role_does_what_the_table_gives_it_and_nothing_else(
    role: Role, desk: Desk, take_in: TakeIn
) -> None:
    sits = replace(desk, clerk=replace(desk.clerk, role=role))
    done, refused = set(), set()
    for number, (right, act) in enumerate(ACTS.items()):
        taken = take_in(client_ref=f"{role}-{number}", at=desk.clock.now())
        try:
            act(sits, taken)
        except UserError as error:
            refused.add(error.code)
        else:
            done.add(right)

    assert done == RIGHTS[role] & set(ACTS)
    assert refused <= {"no_right", "leader_mends"}


def test_a_right_taken_from_one_account_is_refused_and_one_given_is_not(
    desk: Desk, take_in: TakeIn, tmp_path: Path
) -> None:
    taken, gone = take_in(), tmp_path / "giay.pdf"
    less = replace(desk, clerk=replace(desk.clerk, less=frozenset({Right.PRINT_SLIP})))
    more = replace(desk, clerk=replace(desk.clerk, more=frozenset({Right.CHANGE_TEMPLATE})))

    with pytest.raises(UserError, match="in giấy hẹn") as refused:
        slip_to_file(taken.dossier_id, gone, desk=less, paper=PaperSize.A5, request="1")

    assert (refused.value.code, gone.exists()) == ("no_right", False)
    ACTS[Right.CHANGE_TEMPLATE](more, taken)


def test_the_machine_carries_on_and_decides_nothing(desk: Desk, take_in: TakeIn) -> None:
    taken, alone = take_in(), machine_at(machine_at(desk))

    ACTS[Right.PRINT_SLIP](alone, taken)
    anew = Correction(reason="Số giấy đã ở giấy khác", new_number=True)
    reissue(taken.dossier_id, anew, desk=alone, at=desk.clock.now())

    for right in ACTS.keys() - {Right.WRITE, Right.PRINT_SLIP}:
        with pytest.raises(UserError) as refused:
            ACTS[right](alone, taken)
        assert refused.value.code == "no_right"
    assert open_dossier(taken.dossier_id, desk=desk).events[-1].by_name == MACHINE.name
    assert MACHINE not in staff(desk.store)
    assert check(desk=desk) == ()
