"""What follows a hand-over list: receipt, results back, the trace on form 06, the paper."""

import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from PIL import Image
from zxingcpp import read_barcodes

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.devices.folder import FolderPrinter
from counter_app.documents.raster import rasterise
from counter_app.domain.dossier import State
from counter_app.domain.handover import Way
from counter_app.domain.office import Destination, DestinationKind
from counter_app.domain.workflow import Move, PaperKind
from counter_app.services.desk import Desk
from counter_app.services.handing_over.handover import (
    Line,
    NewList,
    hand_over,
    waiting,
)
from counter_app.services.handing_over.handover_receipt import (
    PaperReceipt,
    confirm,
    open_list_of,
    unconfirmed,
)
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier
from counter_app.services.moving.control_sheet import handovers_of
from counter_app.services.moving.results import shelve
from counter_app.services.moving.workflow import Wanted, make_move
from counter_app.services.papers.letter_printing import letter_pdf
from counter_app.services.papers.paper_printing import paper_to_folder, print_paper
from tests.store.handover.places import (
    CULTURE,
    ECONOMY,
    NOON,
    POLICE,
    MadeList,
    Out,
    refused,
    state,
    verdict,
    wall,
)
from tests.store.tampering import tamper


def test_the_other_side_confirms_by_scanning_and_the_rest_stays_named(
    desk: Desk, unit: Desk, certificates: list[Receipt], out: Out, made_list: MadeList
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


def test_who_may_not_take_up_may_not_confirm(
    desk: Desk, certificates: list[Receipt], out: Out, made_list: MadeList
) -> None:
    made = out(certificates, desk=desk)

    assert refused(lambda: confirm(made_list(made, desk), None, desk=desk, at=NOON)) == (
        "not_your_part"
    )


def test_two_people_confirming_at_once_confirm_once(
    *,
    desk: Desk,
    unit: Desk,
    led: Desk,
    certificates: list[Receipt],
    out: Out,
    made_list: MadeList,
) -> None:
    made = out(certificates, desk=desk)
    seen = made_list(made, desk)
    write = desk.store.lanes.write

    both = [write.submit(partial(confirm, seen, None, desk=by, at=NOON)) for by in (unit, led)]

    assert both[0].result().confirmed == 3
    assert isinstance(both[1].exception(), UserError)
    one = certificates[0].dossier_id
    assert refused(lambda: confirm(seen, {one}, desk=led, at=NOON)) == "confirmed_before"
    moved = [event.body.get("move") for event in open_dossier(one, desk=desk).events]
    assert moved.count("take_up") == 1


def test_the_police_confirm_on_paper(
    *,
    desk: Desk,
    unit: Desk,
    take_in: Callable[..., Receipt],
    certificates: list[Receipt],
    out: Out,
    made_list: MadeList,
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
    desk: Desk, unit: Desk, certificates: list[Receipt], out: Out, made_list: MadeList
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
    desk: Desk, certificates: list[Receipt], out: Out
) -> None:
    at_desk = verdict(certificates[0].dossier_code, desk, way=Way.BACK)
    out(certificates, desk=desk)
    given = verdict(certificates[0].dossier_code, desk, way=Way.BACK)

    assert "còn ở quầy" in at_desk.why
    assert "chưa xác nhận" in given.why


def test_a_step_back_leaves_the_line_as_history(
    *,
    desk: Desk,
    unit: Desk,
    led: Desk,
    certificates: list[Receipt],
    out: Out,
    made_list: MadeList,
) -> None:
    first = certificates[0]
    made = out(certificates, desk=desk)
    reason = "Chuyển nhầm, còn thiếu bản chính"
    later = NOON + timedelta(minutes=5)
    make_move(first.dossier_id, Wanted(move=Move.STEP_BACK, reason=reason), desk=led, at=later)

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
        "Danh sách số 100001; Lùi một bước 11:05 23/11/2026",
        "Danh sách số 100002",
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
    *,
    desk: Desk,
    unit: Desk,
    certificates: list[Receipt],
    edit: str,
    part: str,
    out: Out,
    made_list: MadeList,
) -> None:
    made = out(certificates, desk=desk)
    confirm(made_list(made, desk), None, desk=unit, at=NOON)

    tamper(desk, edit)

    found = [damage for damage in check(desk=desk) if damage.code == "handover_changed"]
    assert [damage.row for damage in found] == [f"handover {made.id} ({part})"]


def test_the_list_is_printed_once_and_copies_are_counted(
    desk: Desk, certificates: list[Receipt], tmp_path: Path, out: Out
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
    desk: Desk, unit: Desk, certificates: list[Receipt], out: Out, made_list: MadeList
) -> None:
    first = certificates[0]
    made = out(certificates, desk=desk)
    assert handovers_of(open_dossier(first.dossier_id, desk=desk), desk=desk)[0].outcome == ""

    confirm(made_list(made, desk), None, desk=unit, at=NOON)
    hand_over(
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
    assert returned.note == "Danh sách số 100002; Kệ A1"
    sheet = letter_pdf(first.dossier_id, PaperKind.CONTROL_SHEET, desk=desk)
    said = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=sheet, capture_output=True, check=True
    ).stdout.decode()
    assert "quá hạn" in said
    assert "100001/PKS" in said
    assert check(desk=desk) == ()


def test_a_dossier_that_was_supplemented_leaves_by_its_new_date(
    desk: Desk, unit: Desk, take_in: Callable[..., Receipt]
) -> None:
    taken = take_in(
        at=wall("2026-11-20T09:00"), procedure_code="1.004873", certified_copies=()
    ).dossier_id
    asked = Wanted(move=Move.ASK_SUPPLEMENT, reason="Thiếu giấy xác nhận nơi cư trú")
    make_move(taken, asked, desk=desk, at=wall("2026-11-20T10:00"))
    make_move(taken, Wanted(move=Move.SUPPLEMENT), desk=desk, at=wall("2026-11-25T08:00"))
    make_move(taken, Wanted(move=Move.TRANSFER), desk=desk, at=wall("2026-11-25T08:10"))
    make_move(taken, Wanted(move=Move.TAKE_UP), desk=unit, at=wall("2026-11-25T14:00"))

    (given,) = handovers_of(open_dossier(taken, desk=desk), desk=desk)

    assert given.outcome == "đúng hạn"


def test_who_made_the_result_does_not_stand_on_both_sides(
    desk: Desk, unit: Desk, certificates: list[Receipt]
) -> None:
    one = certificates[0].dossier_id
    make_move(one, Wanted(move=Move.TRANSFER), desk=desk, at=NOON)
    make_move(one, Wanted(move=Move.TAKE_UP), desk=unit, at=NOON)
    make_move(one, Wanted(move=Move.FINISH), desk=unit, at=wall("2026-11-25T10:00"))

    came_back = handovers_of(open_dossier(one, desk=desk), desk=desk)[-1]
    assert (came_back.giver_name, came_back.receiver_name) == ("Trần Văn Bình", "")

    shelve(one, "A1", desk=desk, at=wall("2026-11-25T10:30"))

    came_back = handovers_of(open_dossier(one, desk=desk), desk=desk)[-1]
    assert came_back.receiver_name == desk.clerk.name


def test_a_late_result_stays_late_after_an_apology(
    desk: Desk, unit: Desk, certificates: list[Receipt]
) -> None:
    one = certificates[0].dossier_id
    first = open_dossier(one, desk=desk).row.due_at
    assert first is not None
    make_move(one, Wanted(move=Move.TRANSFER), desk=desk, at=NOON)
    make_move(one, Wanted(move=Move.TAKE_UP), desk=unit, at=NOON)
    sorry = Wanted(
        move=Move.APOLOGISE,
        reason="Cần tra lại sổ hộ tịch cũ",
        due_at=wall("2026-12-04T17:00"),
    )
    make_move(one, sorry, desk=desk, at=NOON)
    make_move(one, Wanted(move=Move.FINISH), desk=unit, at=wall("2026-11-30T10:00"))

    came_back = handovers_of(open_dossier(one, desk=desk), desk=desk)[-1]
    sheet = letter_pdf(one, PaperKind.CONTROL_SHEET, desk=desk)
    said = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=sheet, capture_output=True, check=True
    ).stdout.decode()

    assert came_back.outcome == "quá hạn"
    assert f"{local(first):%d/%m/%Y}" in came_back.note
    assert "đã hẹn lại 04/12/2026" in came_back.note
    assert "Hẹn trả kết quả vào 17 giờ 00 phút, ngày 04 tháng 12 năm 2026" in said
    assert f"Hẹn lần đầu vào 17 giờ 00 phút, ngày {local(first):%d tháng %m năm %Y}" in said
