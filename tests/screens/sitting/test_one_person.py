"""One visit, several dossiers: gone on with by one key each, ended once, by keys alone."""

import os
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from counter_app.domain.people.applicant import Basis
from counter_app.services.intake import drafts
from counter_app.services.intake.drafts import DraftKind

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.sitting.conftest import Visit

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHOTS = os.environ.get("COUNTER_SHOTS", "")
OTHER_CARD = "001085000012||Trần Văn Bình|11031985|Nam|Thôn 1, Xã A, Thái Nguyên|15032021"


def test_one_key_goes_on_with_the_same_person_and_nothing_else(
    clerk: "Clerk", visit: "Visit", card: str
) -> None:
    clerk.scans(card)
    left = clerk.screen.view.left
    left.phone.setFocus()
    clerk.types("0912345678")
    clerk.screen.view.middle.procedure.field.setFocus()
    visit.takes_in("tinh trang hon nhan")
    clerk.presses = 0
    clerk.hits(Key.Key_N, CTRL)

    assert not clerk.screen.view.right.is_receipt()
    assert left.great_name.text().startswith("Nguyễn Thị Hoài Thương")
    assert left.phone.value() == "0912345678"
    assert clerk.screen.state.procedure is None
    assert clerk.screen.view.middle.procedure.field.hasFocus()
    clerk.waits(lambda: "đã nhận 1 hồ sơ" in clerk.screen.view.right.promise.visit.text())
    visit.picture("sitting-second-begun")
    visit.takes_in("sao")
    told = visit.visit_shows(2)
    visit.picture("sitting-receipt")
    first, second = visit.taken()
    assert second.draft.card_scan == first.draft.card_scan
    assert str(first.code) in told
    assert str(second.code) in told
    total = sum(one.amount_vnd or 0 for kept in (first, second) for one in kept.charges)
    assert total > 0
    assert f"{visit.dong(total)} đ" in told
    assert clerk.mouse.seen == 0


@pytest.mark.parametrize("key", [Key.Key_N, Key.Key_E, Key.Key_U], ids="NEU")
def test_a_next_dossier_begun_by_mistake_is_taken_back_to_the_receipt(
    clerk: "Clerk", visit: "Visit", card: str, key: Qt.Key
) -> None:
    if key == Key.Key_E:
        visit.births(card)
    elif key == Key.Key_U:
        clerk.scans(card)
        left = clerk.screen.view.left
        left.choose(return_by=left.return_by.value(), basis=Basis.CARRIER)
        left.paper_no.fill("12/GT-TT")
        left.paper_on.fill("19/11/2026")
        visit.adds_owner(OTHER_CARD)
        clerk.screen.view.middle.procedure.field.setFocus()
        visit.takes_in("tinh trang hon nhan")
    else:
        clerk.scans(card)
        visit.takes_in("tinh trang hon nhan")
    right = clerk.screen.view.right
    code, visits = right.receipt.code.text(), partial(unfinished, clerk, DraftKind.SITTING)
    clerk.hits(key, CTRL)
    assert not right.is_receipt()
    clerk.types("12")
    assert visits() != ()
    for _ in range(4):
        if not right.is_receipt():
            clerk.hits(Key.Key_Z, CTRL)

    assert right.is_receipt()
    assert right.receipt.code.text() == code
    assert right.receipt.next.hasFocus()
    assert clerk.screen.state.is_empty()
    assert unfinished(clerk, DraftKind.INTAKE) == visits() == ()
    clerk.hits(key, CTRL)  # meant this time
    assert not right.is_receipt()
    clerk.hits(Key.Key_D, CTRL)  # put aside and opened again it is no mistake
    clerk.answers(lambda: clerk.hits(Key.Key_O, CTRL), lambda: clerk.hits(Key.Key_Return))
    clerk.hits(Key.Key_Z, CTRL)
    assert not right.is_receipt()
    assert not clerk.screen.state.is_empty()


def unfinished(clerk: "Clerk", kind: DraftKind) -> tuple[object, ...]:
    """What a cut of power would leave of this kind."""
    clerk.screen.keeper.keep_now()
    clerk.counter.desk.store.lanes.write.run(lambda: None)
    return drafts.unfinished(kind, desk=clerk.counter.desk)


def test_the_next_citizen_ends_the_visit_with_one_sheet(
    clerk: "Clerk", visit: "Visit", card: str
) -> None:
    clerk.scans(card)
    visit.takes_in("tinh trang hon nhan")
    clerk.hits(Key.Key_N, CTRL)
    visit.takes_in("sao")
    visit.visit_shows(2)
    clerk.hits(Key.Key_Return)  # the next citizen
    clerk.waits(lambda: len(visit.sheets()) == 1)
    words = visit.words_on(visit.sheets()[0])
    for one in visit.taken():
        assert str(one.code) in words
    assert "CÁC HỒ SƠ NỘP CÙNG LƯỢT" in words
    assert "Nguyễn Thị Hoài Thương" in words
    total = sum(one.amount_vnd or 0 for kept in visit.taken() for one in kept.charges)
    assert (
        f"Tổng phí, lệ phí của cả lượt: từ {visit.dong(total)} đồng, còn khoản chưa rõ mức" in words
    )
    slips = [one for one in clerk.papers.glob("*.pdf") if one not in visit.sheets()]
    assert len(slips) == 2

    clerk.scans(OTHER_CARD)
    visit.takes_in("sao")
    clerk.hits(Key.Key_Return)
    clerk.rests()
    assert len(visit.sheets()) == 1  # a visit of one dossier has its slip


def test_another_card_ends_the_visit_as_well(clerk: "Clerk", visit: "Visit", card: str) -> None:
    clerk.scans(card)
    visit.takes_in("sao")
    clerk.hits(Key.Key_N, CTRL)
    visit.takes_in("tinh trang hon nhan")
    visit.visit_shows(2)
    clerk.scans(OTHER_CARD)
    clerk.waits(lambda: len(visit.sheets()) == 1)
    assert clerk.screen.view.left.great_name.text().startswith("Trần Văn Bình")
    assert clerk.screen.view.right.promise.visit.isHidden()


def test_the_same_card_once_more_goes_on_with_the_visit(
    clerk: "Clerk", visit: "Visit", card: str
) -> None:
    clerk.scans(card)
    visit.takes_in("sao")
    clerk.scans(card)
    visit.takes_in("tinh trang hon nhan")
    visit.visit_shows(2)


def test_a_visit_that_ended_is_gone_on_with_and_its_sheet_printed_anew(
    clerk: "Clerk", visit: "Visit", card: str
) -> None:
    clerk.scans(card)
    visit.takes_in("sao")
    clerk.hits(Key.Key_Return)
    assert clerk.screen.state.is_empty()
    clerk.hits(Key.Key_N, CTRL)
    clerk.waits(clerk.screen.view.right.is_receipt)
    visit.picture("sitting-again")
    clerk.hits(Key.Key_N, CTRL)
    visit.takes_in("tinh trang hon nhan")
    visit.visit_shows(2)
    clerk.hits(Key.Key_Return)
    clerk.waits(lambda: len(visit.sheets()) == 1)
    clerk.hits(Key.Key_N, CTRL)
    clerk.waits(clerk.screen.view.right.is_receipt)
    clerk.hits(Key.Key_Return)  # nothing was added: nothing is printed
    clerk.rests()
    clerk.hits(Key.Key_N, CTRL)
    clerk.waits(clerk.screen.view.right.is_receipt)
    clerk.screen.view.right.receipt.sheet.setFocus()
    clerk.hits(Key.Key_Return)
    clerk.waits(lambda: len(visit.sheets()) == 2)


def test_a_sheet_that_failed_is_told_and_printed_when_the_printer_is_back(
    clerk: "Clerk", visit: "Visit", card: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.window.print_watch.SOON_MS", 5)
    board = clerk.window.board
    clerk.scans(card)
    visit.takes_in("sao")
    clerk.hits(Key.Key_N, CTRL)
    visit.takes_in("tinh trang hon nhan")
    visit.visit_shows(2)
    aside = clerk.papers.rename(clerk.papers.with_name("aside"))
    clerk.papers.write_text("no folder", encoding="utf-8")
    clerk.hits(Key.Key_Return)
    message = clerk.window.foot.message
    clerk.waits(lambda: "Chưa in được tờ chung (Ctrl N" in message.whole())
    clerk.waits(lambda: "Tờ chung của lượt (2 hồ sơ) in hỏng" in " ".join(board.words()))
    clerk.papers.unlink()
    aside.rename(clerk.papers)
    clerk.hits(Key.Key_N, CTRL)
    clerk.waits(clerk.screen.view.right.is_receipt)
    clerk.hits(Key.Key_Return)  # ended once more: it was never out
    clerk.waits(lambda: len(visit.sheets()) == 1)
    clerk.waits(lambda: board.words() == ())


def test_a_draft_put_aside_keeps_its_visit(clerk: "Clerk", visit: "Visit", card: str) -> None:
    clerk.scans(card)
    visit.takes_in("sao")
    clerk.hits(Key.Key_N, CTRL)
    clerk.types("tinh trang hon nhan")
    clerk.hits(Key.Key_Return)
    clerk.hits(Key.Key_D, CTRL)
    clerk.scans(OTHER_CARD)
    visit.takes_in("sao")
    assert not clerk.screen.view.middle.visit.isVisible()
    clerk.hits(Key.Key_Return)
    clerk.answers(lambda: clerk.hits(Key.Key_O, CTRL), lambda: clerk.hits(Key.Key_Return))
    clerk.waits(lambda: "đã nhận 1 hồ sơ" in clerk.screen.view.right.promise.visit.text())
    visit.hands_all_in()
    visit.visit_shows(2)
    assert visit.sheets() == []


def test_like_the_last_dossier_copies_all_but_the_people(
    clerk: "Clerk", visit: "Visit", card: str
) -> None:
    clerk.scans(card)
    clerk.types("sao")
    clerk.hits(Key.Key_Return)
    lines = clerk.screen.view.middle.copies.lines().values()
    next(one for one in lines if one.accessibleName() == "Tên giấy tờ 1").setFocus()
    clerk.types("Bằng tốt nghiệp")
    visit.hands_all_in()
    clerk.hits(Key.Key_Return)
    clerk.scans(OTHER_CARD)
    clerk.hits(Key.Key_S, CTRL)
    clerk.waits(lambda: clerk.screen.state.procedure is not None)
    visit.hands_all_in()
    first, second = visit.taken()
    assert second.draft.certified_copies == first.draft.certified_copies
    assert second.draft.certified_copies[0].document == "Bằng tốt nghiệp"
    assert second.draft.submitter.person.name == "Trần Văn Bình"
    assert clerk.mouse.seen == 0


def test_what_was_copied_is_taken_back_with_one_ctrl_z(
    clerk: "Clerk", visit: "Visit", card: str
) -> None:
    clerk.scans(card)
    visit.takes_in("tinh trang hon nhan")
    clerk.hits(Key.Key_Return)
    clerk.scans(OTHER_CARD)
    QApplication.processEvents()  # a scan and a key are never one breath
    clerk.hits(Key.Key_S, CTRL)
    assert clerk.screen.state.read().draft.procedure_code
    clerk.hits(Key.Key_Z, CTRL)
    assert clerk.screen.state.read().draft.procedure_code == ""
    assert clerk.screen.view.left.person.name.value() == "Trần Văn Bình"


def test_nothing_is_copied_where_nothing_was_taken_in(
    clerk: "Clerk", visit: "Visit", card: str
) -> None:
    clerk.scans(card)
    clerk.hits(Key.Key_S, CTRL)
    clerk.waits(lambda: "chưa nhận hồ sơ nào" in clerk.window.foot.message.text())
    assert clerk.screen.state.procedure is None
