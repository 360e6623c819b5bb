"""What no desk can use: said in plain words that tell what to do, and nothing that was typed is lost."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from counter_app.domain.catalogue.procedure import Component, ComponentKind
from counter_app.services import lookup
from tests.pdf_words import text_of
from tests.screens.in_front import in_front
from ui.dialogs.intake.second_card import SecondCardDialog
from ui.screens.intake.receipt_panel import TAKEN_EARLIER
from ui.widgets.fields import DROPPED, LineEdit
from ui.window.standing import StandingMatters

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
COPIES, BIRTH, SINGLE = "2.000815", "1.001193", "1.004873"
OTHER = "001085000002||Trần Văn Bình|05061985|Nam|Xóm 1, Xã A, Thái Nguyên|15032021"
MANY = 10_000


def picks(clerk: "Clerk", code: str) -> None:
    procedure = clerk.counter.desk.catalogue.get(code)
    assert procedure is not None
    clerk.screen.pick(procedure)


def half_typed(clerk: "Clerk", card: str) -> Callable[[], dict[str, str]]:
    """An intake under way, and a look at what stands in it now."""
    clerk.scans(card)
    picks(clerk, COPIES)
    clerk.screen.view.left.phone.fill("0912 345 678")
    clerk.screen.view.lines()["note"].fill("Chờ giấy")
    return lambda: {name: line.text() for name, line in clerk.screen.view.lines().items()}


def is_plain(words: str) -> bool:
    """Short, and with something to do."""
    deeds = ("Hãy", "hãy", "phải", "Xin", "Cần", "cần", "quét lại", "gõ lại")
    return len(words.split()) <= 25 and any(one in words for one in deeds)


@pytest.mark.parametrize(
    ("scan", "said"),
    [
        (lambda card: card[:-20], "đọc chưa hết. Xin quét lại"),
        (lambda card: card[: card.index("Nguyễn") + 4], "Hãy tìm bằng tên hoặc số định danh"),
        (lambda card: card + OTHER, "Hai lần quét bị dính vào nhau. Xin quét lại từng thẻ một."),
    ],
)
def test_a_scan_cut_or_run_together_changes_nothing_that_was_typed(
    clerk: "Clerk", card: str, scan: Callable[[str], str], said: str
) -> None:
    look = half_typed(clerk, card)
    before = look()
    left, window = clerk.screen.view.left, clerk.window
    clerk.scans(scan(card))
    clerk.waits(lambda: said in left.unread.words() + window.scanned.words())

    words = (left.unread.words() + window.scanned.words()).split(" Đã đọc:")[0]
    assert is_plain(words), words
    assert look() == before


def test_another_persons_card_in_mid_work_is_asked_about_and_esc_keeps_all(
    clerk: "Clerk", card: str
) -> None:
    look = half_typed(clerk, card)
    before, seen = look(), list[str]()

    def goes_back() -> None:
        dialog = in_front(SecondCardDialog)
        seen.append(dialog.windowTitle())
        clerk.hits(Key.Key_Escape)

    clerk.answers(lambda: clerk.scans(OTHER), goes_back)
    assert seen
    assert look() == before
    assert clerk.screen.state.procedure is not None


def test_a_day_that_cannot_be_is_told_beside_it_and_stays_as_typed(
    clerk: "Clerk", card: str, subtests: pytest.Subtests
) -> None:
    clerk.scans(card)
    picks(clerk, BIRTH)
    for name, words in (
        ("subject.birth_date", "30/02/2026"),
        ("subject.birth_date", "31/11/2026"),
        ("subject.birth_date", "29/02/2025"),
        ("subject.birth_date", "00/00/2026"),
        ("subject.birth_date", "20/11/2062"),
        ("submitter.birth", "31/02/1990"),
        ("submitter.birth", "01/01/2090"),
        ("subject.birth_hour", "25h"),
        ("subject.birth_order", "2a"),
    ):
        with subtests.test(name, words=words):
            line = clerk.screen.view.lines()[name]
            before = line.text()
            assert line.error is not None
            assert line.error.text() == ""
            told_beside(clerk, line, words)
            told_beside(clerk, line, before, wrong=False)


def told_beside(clerk: "Clerk", line: LineEdit, words: str, *, wrong: bool = True) -> None:
    """Typed into ``line`` and tried to be taken in: what is wrong stays, and says so beside it."""
    line.setFocus()
    line.fill(words)
    clerk.screen.view.left.phone.setFocus()
    clerk.screen.receive(immediate=False)
    clerk.waits(lambda: line.error is not None and bool(line.error.text()) is wrong)
    assert line.error is not None
    assert is_plain(line.error.text()) is wrong, line.error.text()
    assert line.text() == words
    assert lookup.today(desk=clerk.counter.desk) == ()


def test_ten_thousand_papers_are_walked_ticked_and_tallied_at_once(clerk: "Clerk") -> None:
    table = clerk.screen.view.middle.checklist
    papers = tuple(
        Component(label=f"Giấy tờ {number}", kind=ComponentKind.COPY) for number in range(MANY)
    )
    begun = time.process_time()
    table.ask(papers)
    table.show()
    table.setFocus()
    clerk.hits(Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert table.currentIndex().row() == MANY - 1
    clerk.hits(Key.Key_Space)
    table.tick_all()
    assert len(table.given()) == MANY
    assert str(MANY) in table.tally().replace(".", "")
    assert time.process_time() - begun < 3


@pytest.mark.full
@pytest.mark.timeout(300)
def test_ten_thousand_papers_are_kept_as_a_draft_taken_in_and_printed_whole(
    clerk: "Clerk", card: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = clerk.counter.desk.catalogue
    procedure = catalogue.get(SINGLE)
    assert procedure is not None
    papers = tuple(
        Component(label=f"Giấy tờ {number}", kind=ComponentKind.COPY) for number in range(MANY)
    )
    case = replace(procedure.cases[0], checklist=papers)
    monkeypatch.setitem(catalogue._by_code, SINGLE, replace(procedure, cases=(case,)))
    clerk.scans(card)
    picks(clerk, SINGLE)
    clerk.screen.view.middle.checklist.setFocus()
    clerk.hits(Key.Key_Return)
    clerk.screen.view.lines()["note"].fill("Chờ giấy")
    assert clerk.screen.state.offer is not None
    assert clerk.screen.state.offer.blocking == ()
    clerk.screen.keeper.keep_now()
    clerk.screen.receive(immediate=False)
    clerk.waits_for_receipt()

    (row,) = lookup.today(desk=clerk.counter.desk)
    kept = lookup.open_dossier(row.id, desk=clerk.counter.desk).received.draft
    assert len(kept.given or ()) == MANY
    assert kept.note == "Chờ giấy"
    (slip,) = clerk.papers.glob("*.pdf")
    words = text_of(slip.read_bytes())
    assert [one.label for one in papers if one.label not in words] == []


def test_a_clock_set_back_is_told_with_the_receipt(clerk: "Clerk", card: str) -> None:
    def presses() -> None:
        clerk.scans(card)
        clerk.types("sao")
        for _ in range(3):
            clerk.hits(Key.Key_Return)

    def takes_one_in() -> str:
        presses()
        clerk.waits_for_receipt()
        return clerk.screen.view.right.receipt.done.words()

    assert takes_one_in() == "Đã tiếp nhận hồ sơ."
    clerk.hits(Key.Key_Return)
    clerk.clock.instant -= timedelta(days=1)
    presses()
    right, board = clerk.screen.view.right, clerk.window.board
    told = "Đồng hồ máy chậm hơn lần ghi trước, lúc 09:00 ngày 20/11/2026."
    clerk.waits(lambda: right.promise.state.words().startswith(told))
    assert right.promise.state.words().endswith("bấm lần nữa.")
    clerk.waits(lambda: any(one.startswith(told) for one in board.words()))
    assert lookup.today(desk=clerk.counter.desk) == (), "no number was given yet"
    clerk.hits(Key.Key_Return)
    clerk.waits_for_receipt()
    assert right.receipt.done.words() == TAKEN_EARLIER
    assert len(TAKEN_EARLIER.split()) <= 25
    clerk.hits(Key.Key_Return)
    assert takes_one_in() == TAKEN_EARLIER, "told once, it is the clerk's to decide"
    clerk.hits(Key.Key_Return)
    clerk.clock.instant += timedelta(days=1)
    clerk.counter.clock.look()
    clerk.waits(lambda: not board.words())
    assert takes_one_in() == "Đã tiếp nhận hồ sơ."


def test_a_clock_set_far_ahead_is_told_before_a_number(clerk: "Clerk", card: str) -> None:
    clerk.clock.instant = clerk.clock.instant.replace(year=2100)
    clerk.scans(card)
    clerk.types("sao")
    for _ in range(3):
        clerk.hits(Key.Key_Return)
    told = "Đồng hồ máy là năm 2100, lịch nghỉ chỉ đến năm 2027."
    promise = clerk.screen.view.right.promise
    clerk.waits(lambda: promise.state.words().startswith(told))
    clerk.waits(lambda: any(one.startswith(told) for one in clerk.window.board.words()))
    assert lookup.today(desk=clerk.counter.desk) == ()
    clerk.hits(Key.Key_Return)
    clerk.waits_for_receipt()


def test_a_clock_set_back_is_told_before_anything_is_typed_whoever_sits_there(
    clerk: "Clerk", card: str
) -> None:
    clerk.scans(card)
    clerk.types("sao")
    for _ in range(3):
        clerk.hits(Key.Key_Return)
    clerk.waits_for_receipt()
    clerk.window.person_chosen.emit(clerk.counter.people()[-1])
    matters, board = clerk.window.findChild(StandingMatters), clerk.window.board
    assert matters is not None
    clerk.clock.instant -= timedelta(days=1)
    matters.look_at_clock()
    clerk.waits(lambda: any("Đồng hồ máy chậm hơn" in one for one in board.words()))
    clerk.clock.instant += timedelta(days=1)
    matters.look_at_clock()
    clerk.waits(lambda: not board.words())


SIXTY = "Công Tằng Tôn Nữ Nguyễn Phúc Hoàng Thị Minh Khuê Ngọc Diệp Anh"
ONE_WORD = "Kpăhơrahlannieayunsiuksornaynalebkrongrochamnaymlokadrongeb"


@pytest.mark.parametrize("name", [SIXTY, ONE_WORD])
def test_a_name_of_sixty_letters_is_printed_whole(clerk: "Clerk", card: str, name: str) -> None:
    assert len(name) >= 59
    clerk.scans(card)
    picks(clerk, COPIES)
    clerk.screen.view.left.person.name.fill(name)
    clerk.screen.receive(immediate=False)
    clerk.waits_for_receipt()
    (row,) = lookup.today(desk=clerk.counter.desk)
    assert row.applicant_name == name
    (paper,) = clerk.papers.glob("*.pdf")
    assert name.replace(" ", "") in text_of(paper.read_bytes()).replace(" ", "")


PASTED: Final = (
    ("Nguyễn\u202e Văn\u200b An", "Nguyễn Văn An", DROPPED),
    ("Nguyễn\x07 Văn\x00 An", "Nguyễn Văn An", DROPPED),
    ("Nguyễn\u00a0Văn\u00a0An", "Nguyễn Văn An", ""),
    ("Nguyễn Văn\nAn", "Nguyễn Văn An", ""),
    ("Nguyễn\tVăn\u2028An", "Nguyễn Văn An", ""),
    ("Nguyễn Văn أحمد", "Nguyễn Văn أحمد", ""),  # letters, though they run the other way
    (
        "L\u00adu V¨n H\u00adng",
        "L\u00adu V¨n H\u00adng",
        "",
    ),  # the hyphen nobody sees is an old ư
)


def test_what_is_pasted_stands_in_its_field_at_once_as_it_can_be_printed(
    clerk: "Clerk", card: str, subtests: pytest.Subtests
) -> None:
    clerk.scans(card)
    picks(clerk, COPIES)
    name, foot = clerk.screen.view.left.person.name, clerk.window.foot
    assert is_plain(DROPPED)
    for pasted, shown, said in PASTED:
        with subtests.test(pasted.encode("unicode_escape").decode()):
            clerk.window.say("")
            name.setFocus()
            name.selectAll()
            QApplication.clipboard().setText(pasted)
            clerk.hits(Key.Key_V, CTRL)
            assert name.text() == shown
            assert name.cursorPosition() == len(shown)
            assert (foot.message.whole() == DROPPED) is bool(said)
            clerk.hits(Key.Key_Z, CTRL)
            assert name.text() == "Nguyễn Thị Hoài Thương"
    QApplication.clipboard().clear()


def test_a_paste_in_the_middle_leaves_the_hand_behind_it(clerk: "Clerk") -> None:
    search = clerk.window.top.search
    clerk.hits(Key.Key_K, CTRL)
    clerk.types("AnB")
    search.setCursorPosition(2)
    QApplication.clipboard().setText("\u202e Lê\u200b\x07 ")
    clerk.hits(Key.Key_V, CTRL)
    QApplication.clipboard().clear()
    assert (search.text(), search.cursorPosition()) == ("An Lê B", 6)
    clerk.hits(Key.Key_Z, CTRL)
    assert search.text() == "AnB"


def test_a_paste_too_long_is_said_where_a_field_has_no_room_beside_it(clerk: "Clerk") -> None:
    search = clerk.window.top.search
    assert isinstance(search, LineEdit)
    assert search.error is None
    QApplication.clipboard().setText("Á" * 1_000_000)
    search.paste()
    QApplication.clipboard().clear()
    assert len(search.text()) == search.maxLength()
    assert "Đã cắt" in clerk.window.foot.message.text()
    assert isinstance(search, QLineEdit)
