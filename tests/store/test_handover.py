"""Dossiers handed over by list: one transaction, one paper, and a trace that grows by itself."""

import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import Connection, text
from zxingcpp import read_barcodes

from counter_app.core.clock import from_local
from counter_app.core.errors import UserError
from counter_app.devices.folder import FolderPrinter
from counter_app.documents.raster import rasterise
from counter_app.domain.dossier import State
from counter_app.domain.draft import Draft
from counter_app.domain.handover import Verdict, Way, list_code, read_list_code
from counter_app.domain.office import Destination, DestinationKind
from counter_app.domain.staff import Role
from counter_app.domain.workflow import Move, PaperKind
from counter_app.services.check import check
from counter_app.services.control_sheet import handovers_of
from counter_app.services.desk import Desk
from counter_app.services.handover import (
    Line,
    Made,
    NewList,
    counts,
    destination_named,
    hand_over,
    judge,
    lines_of,
    lists_since,
    open_list,
    waiting,
)
from counter_app.services.handover_receipt import PaperReceipt, confirm, open_list_of, unconfirmed
from counter_app.services.intake import Receipt
from counter_app.services.letter_printing import letter_pdf
from counter_app.services.lookup import open_dossier
from counter_app.services.paper_printing import paper_to_folder, print_paper
from counter_app.services.reissue import Correction, reissue
from counter_app.services.workflow import Wanted, make_move
from db.counter.handovers import Handover
from db.counter.models import SEALS
from db.engine import cursor_of

CULTURE, POLICE, LAND, ECONOMY = "Phòng Văn hóa", "Công an xã", "Đất đai", "Phòng Kinh tế"
PLACES = (
    Destination(name=CULTURE, sectors=("Hộ tịch", "Chứng thực")),
    Destination(name=POLICE, kind=DestinationKind.POLICE, sectors=("Cư trú",)),
    Destination(name=ECONOMY),
)


def wall(day: str) -> datetime:
    return from_local(datetime.fromisoformat(day))


NOON = wall("2026-11-23T11:00")


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """The office hands over to three places."""
    return replace(desk, office=replace(desk.office, destinations=PLACES))


@pytest.fixture
def unit(desk: Desk) -> Desk:
    """The specialist who receives."""
    return replace(desk, clerk=replace(desk.clerk, name="Trần Văn Bình", role=Role.SPECIALIST))


@pytest.fixture
def leader(desk: Desk) -> Desk:
    return replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))


@pytest.fixture
def certificates(take_in: Callable[..., Receipt]) -> list[Receipt]:
    """Three marital-status certificates received on Monday morning."""
    return [
        take_in(
            name=name,
            at=wall("2026-11-23T09:10"),
            procedure_code="1.004873",
            certified_copies=(),
            client_ref=name,
        )
        for name in ("Nguyễn Thị Ánh", "Lò Văn Páo", "H'Linh Niê")
    ]


def out(receipts: list[Receipt], *, desk: Desk, at: datetime = NOON, **more: object) -> Made:
    lines = tuple(Line(dossier_id=one.dossier_id) for one in receipts)
    wanted = NewList(way=Way.OUT, destination=CULTURE, lines=lines)
    return hand_over(replace(wanted, **more), desk=desk, at=at)  # type: ignore[arg-type]


def state(receipt: Receipt, desk: Desk) -> State:
    return open_dossier(receipt.dossier_id, desk=desk).row.state


def verdict(code: str | None, desk: Desk, *, to: str = CULTURE, way: Way = Way.OUT) -> Verdict:
    place = destination_named(to, desk=desk)
    return judge(code or "", way=way, destination=place, taken=(), desk=desk)


def made_list(made: Made, desk: Desk) -> Handover:
    code = read_list_code(made.code)
    assert code is not None
    return open_list(code, desk=desk)


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(UserError) as error:
        act()
    return error.value.code


def test_a_list_moves_every_dossier_and_is_numbered(
    desk: Desk, certificates: list[Receipt]
) -> None:
    made = out(certificates, desk=desk)

    assert made.code == list_code(2026, 100001)
    assert [state(one, desk) for one in certificates] == [State.TRANSFERRED] * 3
    found = made_list(made, desk)
    assert (found.count, found.confirmed, found.waiting) == (3, 0, 3)
    assert found.destination == CULTURE
    assert [item.row.id for item in lines_of(found, desk=desk)] == list(made.dossiers)
    assert check(desk=desk) == ()


def test_one_that_may_not_go_keeps_all_at_the_desk(desk: Desk, certificates: list[Receipt]) -> None:
    make_move(certificates[1].dossier_id, Wanted(move=Move.TRANSFER), desk=desk, at=NOON)

    with pytest.raises(UserError) as error:
        out(certificates, desk=desk, at=NOON + timedelta(minutes=1))

    assert str(certificates[1].dossier_code) in error.value.message
    assert state(certificates[0], desk) is State.RECEIVED
    assert lists_since(wall("2026-01-01"), desk=desk) == ()


def test_a_cut_in_the_middle_leaves_nothing_half_done(
    desk: Desk, certificates: list[Receipt]
) -> None:
    """The last statement of the transaction fails: as if the power had gone before the commit."""
    trigger = (
        "CREATE TEMP TRIGGER cut BEFORE INSERT ON main.outbox WHEN NEW.kind = 'handover.made' "
        "BEGIN SELECT RAISE(ABORT, 'cut'); END"
    )
    desk.store.write(lambda one: one.execute(text(trigger)))

    with pytest.raises(Exception, match="cut"):
        out(certificates, desk=desk)

    desk.store.write(lambda one: one.execute(text("DROP TRIGGER temp.cut")))
    assert [state(one, desk) for one in certificates] == [State.RECEIVED] * 3
    assert lists_since(wall("2026-01-01"), desk=desk) == ()
    assert out(certificates, desk=desk).code == list_code(2026, 100001)
    assert check(desk=desk) == ()


@pytest.mark.parametrize(
    ("to", "said"),
    [(CULTURE, ""), (POLICE, f"chuyển cho {CULTURE}"), (ECONOMY, f"không phải {ECONOMY}")],
)
def test_a_scan_for_the_wrong_place_says_the_right_one(
    desk: Desk, certificates: list[Receipt], to: str, said: str
) -> None:
    found = verdict(certificates[0].dossier_code, desk, to=to)

    assert found.row is not None
    assert said in found.why
    assert bool(found.why) is bool(said)


def test_scans_that_name_nothing_say_why(desk: Desk, certificates: list[Receipt]) -> None:
    stranger = verdict("H55.01-261123-10001", desk)
    unknown = verdict("123456789", desk)

    assert "cơ quan H55.01" in stranger.why
    assert "chưa có trong máy" in unknown.why
    assert (stranger.row, unknown.row) == (None, None)
    assert stranger.text == "H55.01-261123-10001"


def test_a_dossier_stands_on_a_list_once(desk: Desk, certificates: list[Receipt]) -> None:
    first = certificates[0]
    place = destination_named(CULTURE, desk=desk)
    again = judge(
        str(first.slip_no), way=Way.OUT, destination=place, taken=(first.dossier_id,), desk=desk
    )
    assert again.why == "Đã có trong danh sách này, dòng 1."

    assert refused(lambda: out([first, first], desk=desk)) == "line_twice"
    out([first], desk=desk)
    assert "chờ bên nhận xác nhận" in verdict(first.dossier_code, desk).why


def test_a_void_slip_says_what_stands_in_its_place(
    desk: Desk, leader: Desk, draft: Draft, take_in: Callable[..., Receipt]
) -> None:
    taken = take_in(at=wall("2026-11-23T09:10"))
    person = replace(draft.submitter.person, name="Nguyễn Thị Ánh Tuyết")
    mended = replace(draft, submitter=replace(draft.submitter, person=person))
    wanted = Correction(reason="Gõ nhầm tên công dân", draft=mended)
    fresh = reissue(taken.dossier_id, wanted, desk=leader, at=NOON)

    old, new = verdict(str(taken.slip_no), desk), verdict(str(fresh.slip_no), desk)

    assert f"đã hủy lúc 11:00 23/11/2026, thay bằng số {fresh.slip_no}" in old.why
    assert (new.why, new.row and new.row.id) == ("", taken.dossier_id)


def test_an_empty_list_and_an_unknown_place_are_refused(desk: Desk) -> None:
    assert refused(lambda: out([], desk=desk)) == "list_empty"
    assert refused(lambda: out([], desk=desk, destination="Sở Tư pháp")) == "destination_unknown"


def test_what_waits_is_sorted_by_the_transfer_date_and_late_is_marked(
    desk: Desk, take_in: Callable[..., Receipt]
) -> None:
    after = take_in(at=wall("2026-11-25T15:30"), procedure_code="1.004873", certified_copies=())
    morning = take_in(at=wall("2026-11-26T08:00"), procedure_code="1.004873", certified_copies=())

    found = waiting(Way.OUT, desk=desk, at=wall("2026-11-26T09:00"))

    assert [one.row.id for one in found] == [after.dossier_id, morning.dossier_id]
    assert [one.late for one in found] == [True, False]
    assert counts(found) == {CULTURE: (2, 1)}


def test_the_other_side_confirms_by_scanning_and_the_rest_stays_named(
    desk: Desk, unit: Desk, certificates: list[Receipt]
) -> None:
    made = out(certificates, desk=desk)
    first, second, third = certificates

    done = confirm(made_list(made, desk), {first.dossier_id, third.dossier_id}, desk=unit, at=NOON)

    assert (done.confirmed, done.waiting) == (2, 1)
    assert state(first, desk) is State.PROCESSING
    assert open_dossier(first.dossier_id, desk=desk).row.standing.specialist == "Trần Văn Bình"
    assert [one.row.id for one in unconfirmed(desk=desk)] == [second.dossier_id]
    assert made_list(made, desk).confirmed_at is None

    confirm(made_list(made, desk), None, desk=unit, at=NOON)
    assert made_list(made, desk).confirmed_at == NOON
    assert made_list(made, desk).receiver_name == "Trần Văn Bình"
    assert check(desk=desk) == ()


def test_who_may_not_take_up_may_not_confirm(desk: Desk, certificates: list[Receipt]) -> None:
    made = out(certificates, desk=desk)

    assert refused(lambda: confirm(made_list(made, desk), None, desk=desk, at=NOON)) == (
        "not_your_part"
    )


def test_two_people_confirming_at_once_confirm_once(
    desk: Desk, unit: Desk, leader: Desk, certificates: list[Receipt]
) -> None:
    made = out(certificates, desk=desk)
    seen = made_list(made, desk)
    write = desk.store.lanes.write

    both = [write.submit(partial(confirm, seen, None, desk=by, at=NOON)) for by in (unit, leader)]

    assert both[0].result().confirmed == 3
    assert isinstance(both[1].exception(), UserError)
    one = certificates[0].dossier_id
    assert refused(lambda: confirm(seen, {one}, desk=leader, at=NOON)) == "confirmed_before"
    moved = [event.body.get("move") for event in open_dossier(one, desk=desk).events]
    assert moved.count("take_up") == 1


def test_the_police_confirm_on_paper(
    desk: Desk, unit: Desk, take_in: Callable[..., Receipt], certificates: list[Receipt]
) -> None:
    desk = replace(
        desk,
        office=replace(
            desk.office,
            destinations=(Destination(name=POLICE, kind=DestinationKind.POLICE),),
        ),
    )
    made = out(certificates, desk=desk, destination=POLICE)
    seen = made_list(made, desk)
    receipt = PaperReceipt(signed_by="Đại úy Y Thanh", signed_at=NOON, stamped=True)

    assert refused(lambda: confirm(seen, None, desk=desk, at=NOON)) == "sign_on_paper"
    nobody = replace(receipt, signed_by=" ")
    assert refused(lambda: confirm(seen, None, desk=desk, at=NOON, paper=nobody)) == "no_signer"
    early = replace(receipt, signed_at=NOON - timedelta(hours=1))
    assert refused(lambda: confirm(seen, None, desk=desk, at=NOON, paper=early)) == "signed_when"

    confirm(seen, None, desk=desk, at=NOON, paper=receipt)

    assert state(certificates[0], desk) is State.PROCESSING
    assert made_list(made, desk).receiver_name == "Đại úy Y Thanh"
    (last,) = [
        event
        for event in open_dossier(made.dossiers[0], desk=desk).events
        if event.body.get("move") == "take_up"
    ]
    assert last.by_name == desk.clerk.name


def test_results_come_back_to_their_shelf(
    desk: Desk, unit: Desk, certificates: list[Receipt]
) -> None:
    confirm(made_list(out(certificates, desk=desk), desk), None, desk=unit, at=NOON)
    first, second, third = certificates
    make_move(second.dossier_id, Wanted(move=Move.FINISH), desk=unit, at=NOON)

    back = hand_over(
        NewList(
            way=Way.BACK,
            destination=CULTURE,
            other_side="Trần Văn Bình",
            lines=(
                Line(dossier_id=first.dossier_id, shelf="A1"),
                Line(dossier_id=second.dossier_id, shelf="A2"),
            ),
        ),
        desk=desk,
        at=wall("2026-11-25T10:00"),
    )

    rows = [open_dossier(one.dossier_id, desk=desk).row for one in (first, second)]
    assert [row.state for row in rows] == [State.READY] * 2
    assert [row.standing.shelf for row in rows] == ["A1", "A2"]
    found = made_list(back, desk)
    assert found.confirmed_at == wall("2026-11-25T10:00")
    assert found.receiver_name == desk.clerk.name
    assert [one.row.id for one in waiting(Way.BACK, desk=desk, at=NOON)] == [third.dossier_id]
    assert f"nhận về theo danh sách {back.code}" in (
        verdict(first.dossier_code, desk, way=Way.BACK).why
    )
    assert f"đang ở {CULTURE}" in verdict(third.dossier_code, desk, way=Way.BACK, to=ECONOMY).why
    assert refused(lambda: confirm(found, None, desk=unit, at=NOON)) == "list_back"
    assert check(desk=desk) == ()


def test_what_nobody_confirmed_does_not_come_back_yet(
    desk: Desk, certificates: list[Receipt]
) -> None:
    at_desk = verdict(certificates[0].dossier_code, desk, way=Way.BACK)
    out(certificates, desk=desk)
    given = verdict(certificates[0].dossier_code, desk, way=Way.BACK)

    assert "còn ở quầy" in at_desk.why
    assert "chưa xác nhận" in given.why


def test_a_step_back_leaves_the_line_as_history(
    desk: Desk, unit: Desk, leader: Desk, certificates: list[Receipt]
) -> None:
    first = certificates[0]
    made = out(certificates, desk=desk)
    reason = "Chuyển nhầm, còn thiếu bản chính"
    later = NOON + timedelta(minutes=5)
    make_move(first.dossier_id, Wanted(move=Move.STEP_BACK, reason=reason), desk=leader, at=later)

    seen = made_list(made, desk)
    assert (seen.count, seen.waiting) == (3, 2)
    assert open_list_of(first.dossier_id, desk=desk) is None
    assert (
        refused(lambda: confirm(seen, {first.dossier_id}, desk=unit, at=later))
        == "confirmed_before"
    )

    again = out([first], desk=desk, at=later + timedelta(minutes=5))
    assert made_list(made, desk).waiting == 2
    assert open_list_of(first.dossier_id, desk=desk) == made_list(again, desk)
    dossier = open_dossier(first.dossier_id, desk=desk)
    sheets = [paper for paper in dossier.papers if paper.kind == "control_sheet"]
    assert len(sheets) == 1
    trace = handovers_of(dossier, desk=desk)
    assert [block.note for block in trace] == [
        f"Danh sách {made.code}; Lùi một bước 11:05 23/11/2026",
        f"Danh sách {again.code}",
    ]


@pytest.mark.parametrize(
    ("edit", "part"),
    [
        ("UPDATE handovers SET destination = 'Sở Tư pháp'", "list"),
        ("UPDATE handover_items SET note = 'đã gửi' WHERE position = 2", "lines"),
        ("UPDATE papers SET content = replace(content, 'Lò', 'Lo') WHERE kind = 'handover_list'",
         "paper"),
        ("UPDATE handover_items SET confirmed_ms = NULL WHERE position = 1", "confirmed"),
    ],
)  # fmt: skip
def test_a_list_edited_by_hand_is_found(
    desk: Desk, unit: Desk, certificates: list[Receipt], edit: str, part: str
) -> None:
    made = out(certificates, desk=desk)
    confirm(made_list(made, desk), None, desk=unit, at=NOON)
    seals = [seal for seal in SEALS if " ON papers" in seal or " ON handovers" in seal]

    def tamper(connection: Connection) -> None:
        cursor = cursor_of(connection)
        for seal in seals:
            cursor.execute(f"DROP TRIGGER {seal.split()[2]}")
        cursor.execute(edit)
        for seal in seals:
            cursor.execute(seal)

    desk.store.write(tamper)

    found = [damage for damage in check(desk=desk) if damage.code == "handover_changed"]
    assert [damage.row for damage in found] == [f"handover {made.id} ({part})"]


def test_the_list_is_printed_once_and_copies_are_counted(
    desk: Desk, certificates: list[Receipt], tmp_path: Path
) -> None:
    made = out(certificates, desk=desk)
    folder = tmp_path / "papers"

    path = paper_to_folder(made.paper, folder, desk=desk)
    printer = FolderPrinter(folder=folder)
    copy = print_paper(made.paper, desk=desk, printer=printer, request="again")

    assert path.is_file()
    assert copy.reprint == 1
    page = rasterise(path.read_bytes(), 0, 200)
    image = Image.frombytes("RGB", (page.width, page.height), page.rgb)
    assert {found.text for found in read_barcodes(image)} == {made.code}


def test_the_control_sheet_grows_under_its_one_number(
    desk: Desk, unit: Desk, certificates: list[Receipt]
) -> None:
    first = certificates[0]
    made = out(certificates, desk=desk)
    assert handovers_of(open_dossier(first.dossier_id, desk=desk), desk=desk)[0].outcome == ""

    confirm(made_list(made, desk), None, desk=unit, at=NOON)
    back = hand_over(
        NewList(
            way=Way.BACK,
            destination=CULTURE,
            lines=(Line(dossier_id=first.dossier_id, shelf="A1"),),
        ),
        desk=desk,
        at=wall("2026-11-30T10:00"),
    )

    given, returned = handovers_of(open_dossier(first.dossier_id, desk=desk), desk=desk)
    assert (given.receiver, given.receiver_name, given.outcome) == (
        CULTURE, "Trần Văn Bình", "đúng hạn",
    )  # fmt: skip
    assert (returned.giver, returned.outcome) == (CULTURE, "quá hạn")
    assert returned.note == f"Danh sách {back.code}; Kệ A1"
    sheet = letter_pdf(first.dossier_id, PaperKind.CONTROL_SHEET, desk=desk)
    said = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=sheet, capture_output=True, check=True
    ).stdout.decode()
    assert "quá hạn" in said
    assert "100001/PKS" in said
    assert check(desk=desk) == ()
