"""Whoever leaves without a dossier: guided, refused or advised by keys, and back with the paper."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import Qt

from counter_app.core.clock import local
from counter_app.documents.raster import rasterise
from counter_app.domain.visit import VisitKind, VisitRow
from counter_app.services import lookup
from counter_app.services.intake import drafts
from counter_app.services.keeping.check import check
from counter_app.services.visits import visits
from tests.screens.in_front import in_front
from ui.dialogs.intake.turn_away import Told, TurnAwayDialog
from ui.dialogs.preview import PreviewDialog
from ui.screens.dossier.dossier import DossierScreen
from ui.screens.visits.visits import VisitsScreen

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key, CTRL, ALT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def dialog() -> TurnAwayDialog:
    return in_front(TurnAwayDialog)


def types_a_birth(clerk: "Clerk", card: str) -> None:
    """A birth up to its checklist, with only the first paper in hand."""
    clerk.scans(card)
    clerk.types("khai sinh")
    clerk.hits(Key.Key_Return)
    clerk.types("Nguyễn Văn Bé")
    clerk.screen.view.middle.checklist.setFocus()
    clerk.hits(Key.Key_Space)


def today(clerk: "Clerk") -> tuple[VisitRow, ...]:
    day = local(clerk.clock.now()).date()
    return visits.visits_between(day, day, desk=clerk.counter.desk)


def guided(clerk: "Clerk", card: str) -> VisitRow:
    """One citizen sent home for the papers still missing."""
    types_a_birth(clerk, card)
    clerk.answers(lambda: clerk.hits(Key.Key_B, CTRL), lambda: clerk.hits(Key.Key_Return))
    clerk.waits(lambda: bool(list(clerk.papers.glob("*Phieu_yeu_cau_bo_sung*.pdf"))))
    (row,) = today(clerk)
    clerk.waits(clerk.screen.state.is_empty)
    return row


def codes_on(paper: Path) -> dict[str, str]:
    """What a scanner reads on the first page, by the kind of symbol."""
    page = rasterise(paper.read_bytes(), 0, 300)
    picture = Image.frombytes("RGB", (page.width, page.height), page.rgb)
    found = zxingcpp.read_barcodes(picture)
    return {"qr" if "QR" in str(one.format) else "bars": one.text for one in found}


def test_the_missing_papers_are_listed_and_one_enter_prints_the_paper(
    clerk: "Clerk", card: str
) -> None:
    types_a_birth(clerk, card)
    assert clerk.screen.view.right.promise.send_home.isVisible()
    asked: list[str] = []

    def agree() -> None:
        box = dialog()
        asked.extend(one.component for one in box.defects.values())
        assert box.keep.hasFocus()
        clerk.hits(Key.Key_Return)

    clerk.answers(lambda: clerk.hits(Key.Key_B, CTRL), agree)
    clerk.waits(lambda: bool(list(clerk.papers.glob("*Phieu_yeu_cau_bo_sung*.pdf"))))
    clerk.waits(clerk.screen.state.is_empty)

    (row,) = today(clerk)
    kept = visits.visit_of(row.id, desk=clerk.counter.desk)
    checklist = [one.label for one in clerk.counter.desk.catalogue.require(
        "1.001193", on=local(clerk.clock.now()).date()
    ).cases[0].checklist if one.required]  # fmt: skip
    assert asked == checklist[1:]
    assert [one.component for one in kept.defects] == asked
    assert kept.draft is not None
    assert kept.draft.subject is not None
    assert kept.draft.subject.name == "Nguyễn Văn Bé"
    assert clerk.screen.view.left.person.name.hasFocus()
    assert lookup.today(desk=clerk.counter.desk) == ()
    assert clerk.mouse.seen == 0


def test_back_with_the_paper_the_form_is_filled_and_the_visit_linked(
    clerk: "Clerk", card: str
) -> None:
    row = guided(clerk, card)
    (paper,) = clerk.papers.glob("*Phieu_yeu_cau_bo_sung*.pdf")
    read = codes_on(paper)
    assert row.paper is not None
    assert read["bars"] == row.paper.code

    clerk.scans(read["qr"])
    clerk.waits(lambda: clerk.screen.state.procedure is not None)
    screen = clerk.screen
    assert screen.view.left.person.name.value() == "Nguyễn Thị Hoài Thương"
    assert screen.view.middle.subject.read().name == "Nguyễn Văn Bé"  # type: ignore[union-attr]
    assert len(screen.view.middle.checklist.given()) == 1
    assert "đã hướng dẫn bổ sung" in clerk.window.scanned.words()
    screen.view.middle.checklist.tick_all()
    screen.view.middle.subject.first()
    offer = screen.state.offer
    assert offer is not None
    for finding in offer.blocking:
        mend(clerk, finding.field)
    clerk.hits(Key.Key_Return, CTRL)
    clerk.waits_for_receipt()

    (dossier,) = lookup.today(desk=clerk.counter.desk)
    assert visits.visit_of(row.id, desk=clerk.counter.desk).row.dossier_id == dossier.id
    assert check(desk=clerk.counter.desk) == ()

    clerk.scans(row.paper.code)
    clerk.waits(lambda: isinstance(clerk.window.current(), DossierScreen))
    assert "trước khi nộp hồ sơ" in clerk.window.scanned.words()


def mend(clerk: "Clerk", field: str) -> None:
    """Types what the birth still lacks besides papers."""
    if field == "subject.birth":
        clerk.screen.places.lead_to(field)
        clerk.types("01/11/2026")


def test_whoever_left_the_paper_at_home_is_known_by_the_card_and_found_by_its_code(
    clerk: "Clerk", card: str
) -> None:
    row = guided(clerk, card)
    assert row.paper is not None
    clerk.scans(card)
    earlier = clerk.screen.view.left.known.earlier.keys
    clerk.waits(lambda: row.paper.code in earlier[0].accessibleName())  # type: ignore[union-attr]
    assert "Hướng dẫn bổ sung" in earlier[0].accessibleName()
    clerk.hits(Key.Key_1, ALT)
    clerk.waits(lambda: clerk.screen.state.procedure is not None)
    clerk.screen.clear()
    clerk.hits(Key.Key_K, CTRL)
    clerk.types(row.paper.code.lower())
    clerk.hits(Key.Key_Return)
    clerk.waits(lambda: clerk.screen.state.procedure is not None)
    assert clerk.screen.view.middle.subject.read().name == "Nguyễn Văn Bé"  # type: ignore[union-attr]


def test_a_paper_scanned_over_somebody_else_s_typing_loses_nothing(
    clerk: "Clerk", card: str
) -> None:
    row = guided(clerk, card)
    clerk.types("Hoàng Văn Đức")
    assert row.paper is not None
    clerk.scans(row.paper.code)
    clerk.waits(lambda: "nhập dở" in clerk.window.foot.message.text())
    assert clerk.screen.view.left.person.name.value() == "Hoàng Văn Đức"


def test_a_refusal_comes_with_its_ground_and_its_article(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    clerk.types("kết hôn")
    clerk.hits(Key.Key_Return)
    left = clerk.screen.view.left
    left.basis.setFocus()
    while left.basis.currentText() != "Được ủy quyền" and left.basis.currentIndex() < 8:
        before = left.basis.currentIndex()
        clerk.hits(Key.Key_Down)
        if left.basis.currentIndex() == before:
            break
    found: list[str] = []

    def agree() -> None:
        found.extend(one.article for one in dialog().grounds.values())
        clerk.hits(Key.Key_Return)

    clerk.answers(lambda: clerk.hits(Key.Key_R, CTRL), agree)
    clerk.waits(lambda: bool(list(clerk.papers.glob("*Phieu_tu_choi*.pdf"))))
    assert any("Thông tư 04/2020/TT-BTP" in one for one in found)
    (row,) = today(clerk)
    assert row.kind is VisitKind.REFUSED


def test_certification_is_refused_on_a_ground_of_its_own_by_enter_alone(
    clerk: "Clerk", card: str
) -> None:
    clerk.scans(card)
    clerk.types("sao y")
    clerk.hits(Key.Key_Return)

    def choose() -> None:
        box = dialog()
        assert box.grounds.ground.hasFocus()
        while "tẩy xóa" not in box.grounds.ground.currentText():
            clerk.hits(Key.Key_Down)
        for _ in range(3):  # to the words, add, nothing more to add
            clerk.hits(Key.Key_Return)
        assert box.keep.hasFocus()
        clerk.hits(Key.Key_Return)

    clerk.answers(lambda: clerk.hits(Key.Key_R, CTRL), choose)
    clerk.waits(lambda: len(today(clerk)) == 1)
    (ground,) = visits.visit_of(today(clerk)[0].id, desk=clerk.counter.desk).grounds
    assert (ground.code, ground.article) == (
        "copy_altered",
        "Nghị định 23/2015/NĐ-CP, Điều 22 khoản 1",
    )


def test_what_is_typed_of_a_refusal_survives_esc_and_a_cut(clerk: "Clerk") -> None:
    desk = clerk.counter.desk
    clerk.hits(Key.Key_F7)

    def types_and_leaves() -> None:
        box = dialog()
        clerk.types("Hoàng Văn Đức")
        box.request.setFocus()
        clerk.types("xin giấy")
        box.words.setFocus()
        clerk.types("hẹn quay lại thứ Sáu")
        kept = drafts.DraftKind.TURNING_AWAY
        clerk.waits(lambda: "Sáu" in "".join(x.body for x in drafts.unfinished(kept, desk=desk)))
        box.lines.words.setFocus()
        clerk.types("chưa thêm")
        clerk.hits(Key.Key_Escape)

    clerk.answers(lambda: clerk.hits(Key.Key_R, CTRL), types_and_leaves)
    clerk.window.person_chosen.emit(desk.clerk)  # every screen is built anew, as after a cut
    clerk.hits(Key.Key_F7)
    seen: list[Told] = []

    def goes_on() -> None:
        box = dialog()
        seen.append(box.typed())
        box.lines.add()
        box.keep.setFocus()
        clerk.hits(Key.Key_Return)

    clerk.answers(lambda: clerk.hits(Key.Key_R, CTRL), goes_on)
    (told,) = seen
    assert (told.name, told.request) == ("Hoàng Văn Đức", "xin giấy")
    assert (told.words, told.line) == ("hẹn quay lại thứ Sáu", "chưa thêm")
    clerk.waits(lambda: not drafts.unfinished(drafts.DraftKind.TURNING_AWAY, desk=desk))


def test_a_line_too_many_is_taken_out_by_delete(clerk: "Clerk", card: str) -> None:
    types_a_birth(clerk, card)

    def mend() -> None:
        box = dialog()
        before = box.defects.values()
        box.defects.table.setFocus()
        clerk.hits(Key.Key_Delete)
        assert box.defects.values() == before[:-1]
        box.keep.setFocus()
        clerk.hits(Key.Key_Return)

    clerk.answers(lambda: clerk.hits(Key.Key_B, CTRL), mend)
    clerk.waits(lambda: len(today(clerk)) == 1)
    assert len(visits.visit_of(today(clerk)[0].id, desk=clerk.counter.desk).defects) == 1


def test_esc_leaves_the_intake_as_it_was(clerk: "Clerk", card: str) -> None:
    types_a_birth(clerk, card)
    clerk.answers(lambda: clerk.hits(Key.Key_B, CTRL), lambda: clerk.hits(Key.Key_Escape))
    assert today(clerk) == ()
    assert len(clerk.screen.view.middle.checklist.given()) == 1


def at_visits(clerk: "Clerk") -> VisitsScreen:
    clerk.hits(Key.Key_F7)
    screen = clerk.window.current()
    assert isinstance(screen, VisitsScreen)
    return screen


def test_digits_count_advice_and_ctrl_z_takes_the_last_back(clerk: "Clerk") -> None:
    screen = at_visits(clerk)
    for digit in "122":
        clerk.types(digit)
    clerk.types("0")
    clerk.waits(lambda: screen.table.count() == 4)
    assert screen.advice.total.text() == "Hỏi đường hôm nay: 4 lượt"
    clerk.hits(Key.Key_Z, CTRL)
    clerk.waits(lambda: screen.table.count() == 3)
    day = local(clerk.clock.now()).date()
    counted = {one.sector: one.count for one in visits.tally(day, day, desk=clerk.counter.desk)}
    assert counted == {"Chứng thực": 1, "Hộ tịch": 2}
    clerk.hits(Key.Key_Escape)
    assert clerk.screen is not None


def test_one_key_on_the_intake_screen_counts_by_the_procedure_chosen(clerk: "Clerk") -> None:
    clerk.hits(Key.Key_H, CTRL)
    clerk.waits(lambda: len(today(clerk)) == 1)
    clerk.screen.view.middle.procedure.field.setFocus()
    clerk.types("khai sinh")
    clerk.hits(Key.Key_Return)
    clerk.hits(Key.Key_H, CTRL)
    clerk.waits(lambda: len(today(clerk)) == 2)
    assert [one.sector for one in today(clerk)] == ["Hộ tịch", "Việc khác"]


def test_a_digit_typed_into_the_filter_counts_nothing(clerk: "Clerk") -> None:
    screen = at_visits(clerk)
    screen.filter.setFocus()
    clerk.types("12")
    assert screen.filter.value() == "12"
    assert today(clerk) == ()


def test_somebody_never_typed_is_refused_from_the_list(clerk: "Clerk") -> None:
    screen = at_visits(clerk)

    def fill() -> None:
        box = dialog()
        clerk.hits(Key.Key_Return)
        box.keep.setFocus()
        clerk.hits(Key.Key_Return)
        assert box.name.hasFocus()
        clerk.types("Hoàng Văn Đức")
        clerk.hits(Key.Key_Return)
        clerk.types("Cấp hộ chiếu phổ thông")
        box.grounds.words.setFocus()
        clerk.hits(Key.Key_Return)
        assert len(box.grounds.values()) == 1
        box.keep.setFocus()
        clerk.hits(Key.Key_Return)

    clerk.answers(lambda: clerk.hits(Key.Key_R, CTRL), fill)
    clerk.waits(lambda: screen.table.count() == 1)
    clerk.waits(lambda: "PDF" in screen.said.words())
    (row,) = today(clerk)
    assert (row.name, row.request) == ("Hoàng Văn Đức", "Cấp hộ chiếu phổ thông")


def test_enter_shows_the_paper_and_prints_a_counted_copy(clerk: "Clerk", card: str) -> None:
    row = guided(clerk, card)
    screen = at_visits(clerk)
    clerk.waits(lambda: screen.table.count() == 1)

    def look() -> None:
        box = in_front(PreviewDialog)
        clerk.waits(lambda: not box.picture.pixmap().isNull())
        box.print.setFocus()
        clerk.hits(Key.Key_Return)

    screen.table.setFocus()
    clerk.answers(lambda: clerk.hits(Key.Key_Return), look)
    clerk.waits(lambda: "in lại lần 1" in screen.said.words())
    assert row.paper is not None
    assert check(desk=clerk.counter.desk) == ()


def test_found_on_another_day_by_name_and_gone_on_with(clerk: "Clerk", card: str) -> None:
    from datetime import timedelta

    guided(clerk, card)
    clerk.clock.instant += timedelta(days=3)
    screen = at_visits(clerk)
    clerk.waits(lambda: "Hôm nay chưa có" in screen.empty.words())
    screen.filter.setFocus()
    clerk.types("hoai thuong")
    clerk.hits(Key.Key_Return)
    clerk.waits(lambda: screen.table.count() == 1)
    clerk.hits(Key.Key_Return, CTRL)
    clerk.waits(lambda: clerk.screen.state.procedure is not None)
    assert clerk.screen.view.left.person.name.value() == "Nguyễn Thị Hoài Thương"


@pytest.mark.parametrize("second", [True, False])
def test_asking_twice_is_warned_of(clerk: "Clerk", card: str, *, second: bool) -> None:
    row = guided(clerk, card)
    assert row.paper is not None
    if second:
        clerk.scans(row.paper.code)
        clerk.waits(lambda: clerk.screen.state.procedure is not None)
    else:
        types_a_birth(clerk, card)
    warned: list[bool] = []

    def look() -> None:
        warned.append(dialog().again.isVisible())
        clerk.hits(Key.Key_Escape)

    clerk.answers(lambda: clerk.hits(Key.Key_B, CTRL), look)
    assert warned == [second]
