"""One visit, several dossiers: gone on with by one key each, ended once, by keys alone."""

import os
import subprocess
import unicodedata
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from counter_app.domain.people.applicant import Basis
from counter_app.protocol.received import DossierReceived
from counter_app.services import lookup
from ui.screens.intake import IntakeScreen

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk, DeskClock
    from ui.application import Program

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHOTS = os.environ.get("COUNTER_SHOTS", "")
OTHER_CARD = "001085000012||Trần Văn Bình|11031985|Nam|Thôn 1, Xã A, Thái Nguyên|15032021"


def picture(clerk: "Clerk", name: str) -> None:
    """Kept only where somebody wants to look."""
    if SHOTS:
        QApplication.processEvents()
        window = QApplication.activeModalWidget() or clerk.window
        window.grab().save(str(Path(SHOTS) / f"{name}.png"))


def sheets(clerk: "Clerk") -> list[Path]:
    return sorted(clerk.papers.glob("*cung_luot*.pdf"))


def dong(vnd: int) -> str:
    return f"{vnd:,}".replace(",", ".")


def words_on(paper: Path) -> str:
    text = subprocess.check_output(["pdftotext", "-layout", str(paper), "-"], text=True)
    return " ".join(unicodedata.normalize("NFC", text).split())


def taken(clerk: "Clerk") -> list[DossierReceived]:
    """What was taken in today, the oldest first."""
    desk = clerk.counter.desk
    rows = reversed(lookup.today(desk=desk))
    return [lookup.open_dossier(row.id, desk=desk).received for row in rows]


def takes_in(clerk: "Clerk", words: str) -> None:
    """The procedure by its words, everything in hand, one Ctrl+Enter."""
    clerk.types(words)
    clerk.hits(Key.Key_Return)
    hands_all_in(clerk)


def hands_all_in(clerk: "Clerk") -> None:
    before = len(taken(clerk))
    checklist = clerk.screen.view.middle.checklist
    if not checklist.isHidden():
        checklist.setFocus()
        clerk.hits(Key.Key_Return)
    clerk.hits(Key.Key_Return, CTRL)
    print(
        [one.message for one in clerk.screen.state.offer.blocking]
        if clerk.screen.state.offer
        else None
    )
    clerk.waits_for_receipt()
    clerk.waits(lambda: len(taken(clerk)) == before + 1)


def fill(clerk: "Clerk", **facts: str) -> None:
    for name, text in facts.items():
        field = clerk.screen.view.middle.subject.lines()[f"subject.{name}"]
        field.setFocus()
        field.selectAll()
        clerk.types(text)


def visit_shows(clerk: "Clerk", count: int) -> str:
    """Waits until the visit has so many dossiers; what is read of it."""
    visit = clerk.screen.view.middle.visit
    clerk.waits(lambda: f"{count} hồ sơ" in visit.head.text() and visit.isVisible())
    return "\n".join(one.text() for one in visit.findChildren(QLabel) if one.isVisible())


def test_one_key_goes_on_with_the_same_person_and_nothing_else(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    left = clerk.screen.view.left
    left.phone.setFocus()
    clerk.types("0912345678")
    clerk.screen.view.middle.procedure.field.setFocus()
    takes_in(clerk, "tinh trang hon nhan")
    clerk.presses = 0
    clerk.hits(Key.Key_N, CTRL)

    assert not clerk.screen.view.right.is_receipt()
    assert left.great_name.text().startswith("Nguyễn Thị Hoài Thương")
    assert left.phone.value() == "0912345678"
    assert clerk.screen.state.procedure is None
    assert clerk.screen.view.middle.procedure.field.hasFocus()
    clerk.waits(lambda: "đã nhận 1 hồ sơ" in clerk.screen.view.right.promise.visit.text())
    picture(clerk, "sitting-second-begun")
    takes_in(clerk, "sao")
    told = visit_shows(clerk, 2)
    picture(clerk, "sitting-receipt")
    first, second = taken(clerk)
    assert second.draft.card_scan == first.draft.card_scan
    assert str(first.code) in told
    assert str(second.code) in told
    total = sum(one.amount_vnd or 0 for kept in (first, second) for one in kept.charges)
    assert total > 0
    assert f"{dong(total)} đ" in told
    assert clerk.mouse.seen == 0


def test_the_next_citizen_ends_the_visit_with_one_sheet(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    takes_in(clerk, "tinh trang hon nhan")
    clerk.hits(Key.Key_N, CTRL)
    takes_in(clerk, "sao")
    visit_shows(clerk, 2)
    clerk.hits(Key.Key_Return)  # the next citizen
    clerk.waits(lambda: len(sheets(clerk)) == 1)
    words = words_on(sheets(clerk)[0])
    for one in taken(clerk):
        assert str(one.code) in words
    assert "CÁC HỒ SƠ NỘP CÙNG LƯỢT" in words
    assert "Nguyễn Thị Hoài Thương" in words
    total = sum(one.amount_vnd or 0 for kept in taken(clerk) for one in kept.charges)
    assert f"Tổng phí, lệ phí của cả lượt: từ {dong(total)} đồng, còn khoản chưa rõ mức" in words
    slips = [one for one in clerk.papers.glob("*.pdf") if one not in sheets(clerk)]
    assert len(slips) == 2

    clerk.scans(OTHER_CARD)
    takes_in(clerk, "sao")
    clerk.hits(Key.Key_Return)
    clerk.rests()
    assert len(sheets(clerk)) == 1  # a visit of one dossier has its slip


def test_another_card_ends_the_visit_as_well(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    takes_in(clerk, "sao")
    clerk.hits(Key.Key_N, CTRL)
    takes_in(clerk, "tinh trang hon nhan")
    visit_shows(clerk, 2)
    clerk.scans(OTHER_CARD)
    clerk.waits(lambda: len(sheets(clerk)) == 1)
    assert clerk.screen.view.left.great_name.text().startswith("Trần Văn Bình")
    assert clerk.screen.view.right.promise.visit.isHidden()


def test_the_same_card_once_more_goes_on_with_the_visit(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    takes_in(clerk, "sao")
    clerk.scans(card)
    takes_in(clerk, "tinh trang hon nhan")
    visit_shows(clerk, 2)


def test_a_visit_that_ended_is_gone_on_with_and_its_sheet_printed_anew(
    clerk: "Clerk", card: str
) -> None:
    clerk.scans(card)
    takes_in(clerk, "sao")
    clerk.hits(Key.Key_Return)
    assert clerk.screen.state.is_empty()
    clerk.hits(Key.Key_N, CTRL)
    clerk.waits(clerk.screen.view.right.is_receipt)
    picture(clerk, "sitting-again")
    clerk.hits(Key.Key_N, CTRL)
    takes_in(clerk, "tinh trang hon nhan")
    visit_shows(clerk, 2)
    clerk.hits(Key.Key_Return)
    clerk.waits(lambda: len(sheets(clerk)) == 1)
    clerk.hits(Key.Key_N, CTRL)
    clerk.waits(clerk.screen.view.right.is_receipt)
    clerk.hits(Key.Key_Return)  # nothing was added: nothing is printed
    clerk.rests()
    clerk.hits(Key.Key_N, CTRL)
    clerk.waits(clerk.screen.view.right.is_receipt)
    clerk.screen.view.right.receipt.sheet.setFocus()
    clerk.hits(Key.Key_Return)
    clerk.waits(lambda: len(sheets(clerk)) == 2)


def test_a_draft_put_aside_keeps_its_visit(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    takes_in(clerk, "sao")
    clerk.hits(Key.Key_N, CTRL)
    clerk.types("tinh trang hon nhan")
    clerk.hits(Key.Key_Return)
    clerk.hits(Key.Key_D, CTRL)
    clerk.scans(OTHER_CARD)
    takes_in(clerk, "sao")
    assert not clerk.screen.view.middle.visit.isVisible()
    clerk.hits(Key.Key_Return)
    clerk.answers(lambda: clerk.hits(Key.Key_O, CTRL), lambda: clerk.hits(Key.Key_Return))
    clerk.waits(lambda: "đã nhận 1 hồ sơ" in clerk.screen.view.right.promise.visit.text())
    hands_all_in(clerk)
    visit_shows(clerk, 2)
    assert sheets(clerk) == []


def births(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    clerk.types("khai sinh")
    clerk.hits(Key.Key_Return)
    subject = clerk.screen.view.middle.subject.leads()
    fill(clerk, name="Trần Minh An", birth_date="12/11/2026", birth_hour="8:15")
    subject["sex"].setFocus()
    clerk.hits(Key.Key_Down)
    fill(clerk, birth_order="1")
    hands_all_in(clerk)


def test_the_second_twin_has_all_but_name_sex_hour_and_order(clerk: "Clerk", card: str) -> None:
    births(clerk, card)
    clerk.clock.instant += timedelta(hours=6, minutes=10)  # past three o'clock
    clerk.hits(Key.Key_E, CTRL)
    middle = clerk.screen.view.middle
    twin = middle.subject.read()
    assert twin is not None
    assert twin.birth is not None
    assert (twin.name, twin.sex, twin.birth_time, twin.birth_order) == ("", None, "", None)
    assert twin.birth.vietnamese() == "12/11/2026"
    first = middle.subject.first()
    assert first is not None
    assert first.hasFocus()
    assert clerk.screen.view.left.basis.value() is Basis.PARENT
    assert middle.checklist_count.text() == "đủ 3/3"

    clerk.types("Trần Minh An")
    fill(clerk, birth_order="1")
    right = clerk.screen.view.right.promise
    clerk.waits(lambda: "Trùng tên với trẻ" in findings(clerk))
    assert "Trùng thứ tự sinh" in findings(clerk)
    assert right.state.words() == "Hồ sơ đầy đủ. Có thể tiếp nhận."
    picture(clerk, "sitting-twin")
    fill(clerk, name="Trần Minh Anh", birth_hour="8:27")
    fill(clerk, birth_order="2")
    assert "Trùng" not in findings(clerk)
    clerk.hits(Key.Key_Return, CTRL)
    clerk.waits_for_receipt()
    told = visit_shows(clerk, 2)
    picture(clerk, "sitting-twins-receipt")
    one, other = taken(clerk)
    assert one.due_ms == other.due_ms
    assert one.code != other.code
    assert one.draft.subject is not None
    assert other.draft.subject is not None
    assert (one.draft.subject.birth_order, other.draft.subject.birth_order) == (1, 2)
    assert told.index("– Trần Minh An\n") < told.index("– Trần Minh Anh\n")
    clerk.hits(Key.Key_Return)
    clerk.waits(lambda: len(sheets(clerk)) == 1)
    words = words_on(sheets(clerk)[0])
    assert words.index("Trần Minh An ") < words.index("Trần Minh Anh")


def findings(clerk: "Clerk") -> str:
    offer = clerk.screen.state.offer
    return " ".join(one.message for one in offer.findings) if offer is not None else ""


def test_no_child_follows_what_is_no_birth(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    takes_in(clerk, "sao")
    assert not clerk.screen.view.right.receipt.child.isVisible()
    clerk.hits(Key.Key_E, CTRL)
    assert clerk.screen.view.right.is_receipt()


def test_like_the_last_dossier_copies_all_but_the_people(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    clerk.types("sao")
    clerk.hits(Key.Key_Return)
    lines = clerk.screen.view.middle.copies.lines().values()
    next(one for one in lines if one.accessibleName() == "Tên giấy tờ 1").setFocus()
    clerk.types("Bằng tốt nghiệp")
    hands_all_in(clerk)
    clerk.hits(Key.Key_Return)
    clerk.scans(OTHER_CARD)
    clerk.hits(Key.Key_S, CTRL)
    clerk.waits(lambda: clerk.screen.state.procedure is not None)
    hands_all_in(clerk)
    first, second = taken(clerk)
    assert second.draft.certified_copies == first.draft.certified_copies
    assert second.draft.certified_copies[0].document == "Bằng tốt nghiệp"
    assert second.draft.submitter.person.name == "Trần Văn Bình"
    assert clerk.mouse.seen == 0


def test_what_was_copied_is_taken_back_with_one_ctrl_z(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    takes_in(clerk, "tinh trang hon nhan")
    clerk.hits(Key.Key_Return)
    clerk.scans(OTHER_CARD)
    QApplication.processEvents()  # a scan and a key are never one breath
    clerk.hits(Key.Key_S, CTRL)
    assert clerk.screen.state.procedure is not None
    clerk.hits(Key.Key_Z, CTRL)
    assert clerk.screen.state.procedure is None
    assert clerk.screen.view.left.person.name.value() == "Trần Văn Bình"


def test_nothing_is_copied_where_nothing_was_taken_in(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    clerk.hits(Key.Key_S, CTRL)
    clerk.waits(lambda: "chưa nhận hồ sơ nào" in clerk.window.foot.message.text())
    assert clerk.screen.state.procedure is None


HOUSES = (
    "001085000012||Trần Văn Bình|11031985|Nam|Thôn 1, Xã A, Thái Nguyên|15032021",
    "001175000023||Lê Thị Cúc|02051975|Nữ|Thôn 2, Xã A, Thái Nguyên|15032021",
    "001068000034||Phạm Văn Dũng|03061968|Nam|Thôn 3, Xã A, Thái Nguyên|15032021",
    "001180000045||Hoàng Thị Én|04071980|Nữ|Thôn 4, Xã A, Thái Nguyên|15032021",
    "001079000056||Vũ Văn Giang|05081979|Nam|Thôn 5, Xã A, Thái Nguyên|15032021",
)


def adds_owner(clerk: "Clerk", house: str) -> None:
    """The household's card beside the carrier's: it is the owner's."""
    clerk.answers(lambda: clerk.scans(house), lambda: clerk.hits(Key.Key_C, ALT))


def test_one_carrier_hands_in_five_households_files(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    left = clerk.screen.view.left
    left.basis.choose(Basis.CARRIER)
    left.choose(return_by=left.return_by.value(), basis=Basis.CARRIER)
    left.paper_no.setFocus()
    clerk.types("12/GT-TT")
    left.paper_on.setFocus()
    clerk.types("19/11/2026")
    adds_owner(clerk, HOUSES[0])
    clerk.screen.view.middle.procedure.field.setFocus()
    takes_in(clerk, "tinh trang hon nhan")
    for house in HOUSES[1:]:
        clerk.hits(Key.Key_U, CTRL)
        assert left.others.hasFocus()
        assert left.paper_no.value() == "12/GT-TT"
        assert clerk.screen.state.aside.others.owners == ()
        clerk.hits(Key.Key_S, CTRL)
        clerk.waits(lambda: "chủ hồ sơ của hộ này" in findings(clerk))
        assert clerk.screen.state.offer is not None
        assert clerk.screen.state.offer.blocking
        if house == HOUSES[2]:
            picture(clerk, "sitting-household")
        adds_owner(clerk, house)
        clerk.waits(lambda: "hộ này" not in findings(clerk))
        hands_all_in(clerk)
    visit_shows(clerk, 5)
    picture(clerk, "sitting-five-households")
    clerk.hits(Key.Key_Return)
    clerk.waits(lambda: len(sheets(clerk)) == 1)
    words = words_on(sheets(clerk)[0])
    assert "Người nộp: Nguyễn Thị Hoài Thương" in words
    assert "Giấy giới thiệu số 12/GT-TT ngày 19/11/2026" in words
    for kept, house in zip(taken(clerk), HOUSES, strict=True):
        (owner,) = kept.draft.owners
        assert owner.name == house.split("|")[2]
        assert kept.draft.authority is not None
        assert kept.draft.authority.principal == owner
        assert f"{owner.name}" in words
        assert str(kept.code) in words
    slips = [one for one in clerk.papers.glob("*.pdf") if one not in sheets(clerk)]
    assert len(slips) == 5
    assert clerk.mouse.seen == 0


def test_after_a_cut_the_visit_is_there_with_all_its_dossiers(  # noqa: PLR0917  fixtures
    clerk: "Clerk",
    card: str,
    tmp_path: Path,
    clock: "DeskClock",
    qtbot: QtBot,
    dressed: QApplication,
    reopened: Callable[[Path, "DeskClock"], "Program"],
    started: Callable[["Program", QtBot], None],
    stopped: Callable[["Program"], None],
) -> None:
    clerk.scans(card)
    takes_in(clerk, "sao")
    clerk.hits(Key.Key_N, CTRL)
    takes_in(clerk, "tinh trang hon nhan")
    visit_shows(clerk, 2)
    clerk.counter.desk.store.lanes.write.run(lambda: None)

    # The first program is cut off here: nothing of it is asked to close.
    clerk.program.wedge.remove()
    second = reopened(tmp_path, clock)
    started(second, qtbot)
    screen = second.window.current()
    assert isinstance(screen, IntakeScreen)
    receipt = screen.view.right.receipt
    qtbot.waitUntil(screen.view.right.is_receipt, timeout=10_000)
    assert "2 hồ sơ" in receipt.visit.text()
    assert "2 hồ sơ" in screen.view.middle.visit.head.text()
    if SHOTS:
        second.window.grab().save(str(Path(SHOTS) / "sitting-after-a-cut.png"))
    assert screen.view.right.receipt.reprint.isHidden()
    screen.start_next()
    qtbot.waitUntil(lambda: len(sheets(clerk)) == 1, timeout=10_000)
    stopped(second)
