"""Dossiers handed over by list: what may stand on it, one transaction, one number."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from msgspec.structs import replace
from PIL import Image
from sqlalchemy import text
from zxingcpp import BarcodeFormat, read_barcodes

from counter_app.core.errors import UserError
from counter_app.documents.raster import page_count, rasterise
from counter_app.domain.catalogue.procedure import ComponentKind
from counter_app.domain.checklist import GivenComponent
from counter_app.domain.dossier import State
from counter_app.domain.draft import Draft
from counter_app.domain.handover import Way, list_code
from counter_app.domain.label import LabelKind
from counter_app.domain.workflow import Move
from counter_app.services.correcting.reissue import Correction, reissue
from counter_app.services.desk import Desk
from counter_app.services.handing_over.handover import (
    counts,
    destination_named,
    judge,
    lines_of,
    lists_since,
    waiting,
)
from counter_app.services.handing_over.handover_paper import counted_papers
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier
from counter_app.services.moving.workflow import Wanted, make_move
from counter_app.services.papers.labels import LabelOrder, labels_pdf
from counter_app.services.papers.printing import slip_pdf
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


def test_a_list_moves_every_dossier_and_is_numbered(
    desk: Desk, certificates: list[Receipt], out: Out, made_list: MadeList
) -> None:
    made = out(certificates, desk=desk)

    assert made.code == list_code(2026, 100001)
    assert [state(one, desk) for one in certificates] == [State.TRANSFERRED] * 3
    found = made_list(made, desk)
    assert (found.count, found.confirmed, found.waiting) == (3, 0, 3)
    assert found.destination == CULTURE
    assert [item.row.id for item in lines_of(found, desk=desk)] == list(made.dossiers)
    assert check(desk=desk) == ()


def test_one_that_may_not_go_keeps_all_at_the_desk(
    desk: Desk, certificates: list[Receipt], out: Out
) -> None:
    make_move(certificates[1].dossier_id, Wanted(move=Move.TRANSFER), desk=desk, at=NOON)

    with pytest.raises(UserError) as error:
        out(certificates, desk=desk, at=NOON + timedelta(minutes=1))

    assert str(certificates[1].dossier_code) in error.value.message
    assert state(certificates[0], desk) is State.RECEIVED
    assert lists_since(wall("2026-01-01"), desk=desk) == ()


def test_a_cut_in_the_middle_leaves_nothing_half_done(
    desk: Desk, certificates: list[Receipt], out: Out
) -> None:
    """The last statement of the transaction fails: as if the power had gone before the commit."""
    trigger = (
        "CREATE TEMP TRIGGER cut BEFORE INSERT ON main.outbox WHEN NEW.kind = 'handover.made' "
        "BEGIN SELECT RAISE(ABORT, 'cut'); END"
    )
    desk.store.write(lambda one: one.execute(text(trigger)))

    with pytest.raises(Exception, match="cut"):
        out(certificates, desk=desk)

    # A connection that failed is used no more, and what it had for itself is gone with it.
    desk.store.write(lambda one: one.execute(text("DROP TRIGGER IF EXISTS temp.cut")))
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


def test_the_square_on_a_slip_is_enough(desk: Desk, certificates: list[Receipt]) -> None:
    first = certificates[0]
    page = rasterise(slip_pdf(first.dossier_id, desk=desk), 0, 200)
    image = Image.frombytes("RGB", (page.width, page.height), page.rgb)
    squares = [one.text for one in read_barcodes(image) if one.format is BarcodeFormat.QRCode]

    found = verdict(squares[0], desk)

    assert (found.why, found.row and found.row.id) == ("", first.dossier_id)


def test_scans_that_name_nothing_say_why(desk: Desk, certificates: list[Receipt]) -> None:
    stranger = verdict("H55.01-261123-10001", desk)
    unknown = verdict("123456789", desk)

    assert "cơ quan H55.01" in stranger.why
    assert "chưa có trong máy" in unknown.why
    assert (stranger.row, unknown.row) == (None, None)
    assert stranger.text == "H55.01-261123-10001"


def test_a_dossier_stands_on_a_list_once(desk: Desk, certificates: list[Receipt], out: Out) -> None:
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
    desk: Desk, led: Desk, draft: Draft, take_in: Callable[..., Receipt]
) -> None:
    taken = take_in(at=wall("2026-11-23T09:10"))
    person = replace(draft.submitter.person, name="Nguyễn Thị Ánh Tuyết")
    mended = replace(draft, submitter=replace(draft.submitter, person=person))
    wanted = Correction(reason="Gõ nhầm tên công dân", draft=mended)
    fresh = reissue(taken.dossier_id, wanted, desk=led, at=NOON)

    old, new = verdict(str(taken.slip_no), desk), verdict(str(fresh.slip_no), desk)

    assert f"đã hủy lúc 11:00 23/11/2026, thay bằng số {fresh.slip_no}" in old.why
    assert (new.why, new.row and new.row.id) == ("", taken.dossier_id)


def test_an_empty_list_and_an_unknown_place_are_refused(desk: Desk, out: Out) -> None:
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


def test_only_papers_in_the_folder_are_counted_and_parted(
    take_in: Callable[..., Receipt], desk: Desk
) -> None:
    given = (
        GivenComponent(label="Tờ khai", kind=ComponentKind.ORIGINAL, count=2),
        GivenComponent(label="Trích lục", kind=ComponentKind.COPY),
        GivenComponent(label="Nơi cư trú", kind=ComponentKind.FROM_DATABASE),
        GivenComponent(label="Bản chính giấy tờ để đối chiếu", kind=ComponentKind.SHOWN_ONLY),
        GivenComponent(label="Đơn điện tử", kind=ComponentKind.ELECTRONIC),
    )
    taken = take_in(given=given)
    dossier = open_dossier(taken.dossier_id, desk=desk)
    assert len(dossier.received.components) == len(given)
    assert counted_papers(dossier) == 3
    sheets = labels_pdf(LabelOrder(kind=LabelKind.SEPARATOR), [taken.dossier_id], desk=desk)
    assert page_count(sheets) == 2
