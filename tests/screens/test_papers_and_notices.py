"""The original prints once, copies are counted, a cut is asked about; notices stand in nobody's way."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import Connection, text

from counter_app.core.ids import DossierId
from counter_app.devices.folder import FolderPrinter
from counter_app.services import lookup
from counter_app.services.keeping import space as space_service
from counter_app.services.keeping.space import Space
from counter_app.services.papers import originals
from db.counter import papers
from ui.dialogs.papers.came_out import CameOutDialog
from ui.screens.dossier.dossier import DossierScreen
from ui.window.standing import RESTORED, StandingMatters

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk, DeskClock
    from ui.program import Program

LIKE_NEW = Space(free=400_000_000_000, total=500_000_000_000)


def take_one_in(clerk: "Clerk", card: str, *, broken: bool = False) -> DossierId:
    if broken:
        clerk.papers.write_text("a file where the folder of papers should be")
    clerk.scans(card)
    clerk.types("sao")
    for _ in range(3):
        clerk.hits(Qt.Key.Key_Return)
    clerk.waits_for_receipt()
    return lookup.today(desk=clerk.counter.desk)[0].id


def open_dossier(clerk: "Clerk", dossier_id: DossierId) -> DossierScreen:
    return clerk.opens(dossier_id)


def key_words(screen: DossierScreen) -> str:
    return screen.view.print.text().replace("&", "")


def roles(screen: DossierScreen) -> list[str]:
    return [one.property("role") for one in (screen.view.print, screen.view.step)]


def reprints(clerk: "Clerk", dossier_id: DossierId) -> int:
    (paper,) = lookup.open_dossier(dossier_id, desk=clerk.counter.desk).papers
    return paper.reprints


def cut_off(clerk: "Clerk", dossier_id: DossierId) -> None:
    """As an earlier start leaves it that died while the printer had the paper."""

    def left_in_hand(connection: Connection) -> bool:
        row = papers.slip_row(connection, dossier_id)
        assert row is not None
        job = papers.original_job(connection, row)
        assert job is not None
        start = dataclasses.replace(clerk.counter.desk.store.device, boot_id="an earlier start")
        papers.settle(connection, job, state="failed", start=start)
        return papers.claim(connection, job, start=start)

    assert clerk.counter.desk.store.write(left_in_hand)


def test_a_failed_original_is_printed_later_as_the_original(clerk: "Clerk", card: str) -> None:
    dossier_id = take_one_in(clerk, card, broken=True)
    receipt = clerk.screen.view.right.receipt
    assert "Hồ sơ đã lưu" in receipt.print_state.words()
    clerk.waits(lambda: receipt.reprint.text() == "&In giấy hẹn")
    clerk.papers.unlink()

    screen = open_dossier(clerk, dossier_id)
    clerk.waits(screen.view.print.hasFocus)
    assert key_words(screen) == "In giấy hẹn"
    assert roles(screen) == ["big", "normal"]
    clerk.hits(Qt.Key.Key_Return)
    clerk.waits(lambda: key_words(screen) == "In lại giấy hẹn" and screen.view.print.isEnabled())
    assert len(list(clerk.papers.glob("*.pdf"))) == 1
    assert reprints(clerk, dossier_id) == 0

    clerk.waits(screen.view.step.hasFocus)  # what comes next, once the slip is out
    assert screen.view.main is screen.view.step
    assert roles(screen) == ["normal", "big"]
    clerk.hits(Qt.Key.Key_I, Qt.KeyboardModifier.AltModifier)
    clerk.waits(lambda: "in lại lần 1" in screen.view.printed.words())
    assert reprints(clerk, dossier_id) == 1


@pytest.mark.parametrize(("answer", "sheets"), [(True, 1), (False, 2), (None, 1)])
def test_a_paper_cut_off_is_asked_about_and_never_becomes_a_copy_by_itself(
    clerk: "Clerk",
    card: str,
    monkeypatch: pytest.MonkeyPatch,
    answer: bool | None,
    sheets: int,
) -> None:
    asked = []

    def ask(**_: object) -> bool | None:
        asked.append(1)
        return answer

    monkeypatch.setattr(CameOutDialog, "ask", ask)
    dossier_id = take_one_in(clerk, card)
    cut_off(clerk, dossier_id)
    clerk.counter.papers._printer = FolderPrinter(folder=clerk.papers)

    screen = open_dossier(clerk, dossier_id)
    clerk.waits(lambda: key_words(screen) == "Giấy hẹn đã ra chưa?")
    clerk.hits(Qt.Key.Key_Return)
    clerk.waits(lambda: bool(asked) and screen.view.print.isEnabled())
    clerk.rests()

    assert reprints(clerk, dossier_id) == 0
    assert len(list(clerk.papers.glob("*.pdf"))) == sheets
    known = originals.original(dossier_id, desk=clerk.counter.desk)
    doubtful = originals.Original.DOUBTFUL
    assert known is (doubtful if answer is None else originals.Original.PRINTED)


def test_the_question_itself_is_answered_by_letters_and_left_by_esc(clerk: "Clerk") -> None:
    dialog = CameOutDialog(parent=clerk.window)
    dialog.show()
    keys = [key.text() for key in dialog.findChildren(type(clerk.screen.view.right.promise.why))]
    assert keys == ["&Rồi, giấy đã ra", "&Chưa, in lại bản gốc", "Để &sau"]
    dialog.reject()
    assert dialog.answer is None


def test_the_next_start_says_how_many_papers_wait_and_leads_to_them(  # noqa: PLR0917  fixtures
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
    take_one_in(clerk, card, broken=True)
    take_one_in(clerk, card, broken=True)
    first, second = clerk.program, reopened(tmp_path, clock)
    first.wedge.remove()
    started(second, qtbot)
    clerk.program = second
    clerk.waits(lambda: bool(second.window.board.words()))
    assert second.window.board.words() == ("Có 2 giấy hẹn bấm in lần trước mà chưa ra.",)
    clerk.hits(Qt.Key.Key_F8)
    assert second.window.board.words() == ()
    clerk.waits(lambda: clerk.list.table.count() == 2)
    assert clerk.list.title.text() == "Giấy hẹn chưa in"
    clerk.hits(Qt.Key.Key_Escape)
    clerk.waits(lambda: clerk.list.title.text() == "Hồ sơ hôm nay")
    assert "2 chưa in giấy hẹn" in clerk.list.count.text()
    clerk.program = first
    stopped(second)


def test_a_row_says_by_sign_and_word_that_its_paper_is_not_out(clerk: "Clerk", card: str) -> None:
    take_one_in(clerk, card, broken=True)
    clerk.window.go("today")
    clerk.waits(lambda: clerk.list.table.count() == 1)
    model = clerk.list.table.model()
    row = [model.data(model.index(0, at)) for at in range(model.columnCount())]
    assert "! in hỏng" in row
    (at,) = [at for at, text in enumerate(row) if "Chứng thực bản sao" in text]
    official = model.data(model.index(0, at), Qt.ItemDataRole.ToolTipRole)
    assert official.startswith("<qt>")
    assert len(official) > len(row[at]) + len("<qt></qt>")


def test_a_result_given_at_once_waits_for_no_paper(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    clerk.types("sao")
    clerk.hits(Qt.Key.Key_Return)
    clerk.screen.view.right.promise.at_once.setFocus()
    clerk.hits(Qt.Key.Key_Return)
    clerk.waits(clerk.screen.view.right.is_receipt)
    clerk.window.go("today")
    clerk.waits(lambda: clerk.list.table.count() == 1)
    assert clerk.list.count.text() == "1 hồ sơ"


def test_keys_in_a_file_are_said_at_the_foot_until_something_passes(clerk: "Clerk") -> None:
    foot, notice = clerk.window.foot, clerk.counter.desk.store.secrets.notice
    assert "Khóa dữ liệu nằm trong tệp" in notice
    clerk.waits(lambda: foot.message.accessibleName() == notice)  # nothing is being fetched
    clerk.window.say("Đã lưu.")
    assert foot.message.accessibleName() == "Đã lưu."
    foot.say("")
    assert foot.message.accessibleName() == notice


def test_an_older_copy_put_back_is_said_until_it_is_read(clerk: "Clerk") -> None:
    desk = clerk.counter.desk
    device = dataclasses.replace(desk.store.device, restored=True)
    clerk.counter.desk = dataclasses.replace(
        desk, store=dataclasses.replace(desk.store, device=device)
    )
    window = clerk.window
    StandingMatters(
        clerk.counter,
        window.board,
        window.foot,
        lead_to_unprinted=lambda: None,
        room_again=window.no_trouble,
        parent=window,
    )
    assert window.board.words() == (RESTORED,)
    assert window.board.notice.words() == RESTORED
    clerk.hits(Qt.Key.Key_F8)
    assert not window.board.isVisible()
    assert clerk.screen.view.left.person.name.hasFocus()


@pytest.mark.parametrize(
    ("free", "total", "low"),
    [
        (499_999_999, 4_000_000_000, True),
        (500_000_000, 4_000_000_000, False),
        (24_000_000_000, 500_000_000_000, True),
        (25_000_000_000, 500_000_000_000, False),
    ],
)
def test_room_is_scarce_below_five_hundred_megabytes_or_five_percent(
    free: int, total: int, low: bool
) -> None:
    assert Space(free=free, total=total).is_low is low


def test_a_disk_that_fills_is_said_once_and_taken_back_when_there_is_room(
    clerk: "Clerk", monkeypatch: pytest.MonkeyPatch
) -> None:
    window = clerk.window
    standing = window.findChild(StandingMatters)
    assert standing is not None
    found = [Space(free=400_000_000, total=100_000_000_000)]
    monkeypatch.setattr(space_service, "space", lambda **_: found[0])
    standing.measure()
    clerk.waits(lambda: bool(window.board.words()))
    assert "chỉ còn trống 400 MB" in window.board.words()[0]
    window.board.press()
    standing.measure()
    clerk.counter.desk.store.lanes.io.run(lambda: None)
    QApplication.processEvents()
    assert window.board.words() == ()
    found[0] = LIKE_NEW
    standing.measure()
    clerk.counter.desk.store.lanes.io.run(lambda: None)
    QApplication.processEvents()
    found[0] = Space(free=300_000_000, total=100_000_000_000)
    standing.measure()
    clerk.waits(lambda: bool(window.board.words()))
    assert "300 MB" in window.board.words()[0]


def test_numbers_that_run_out_are_told_once_and_again_at_their_end(
    clerk: "Clerk", card: str
) -> None:
    window, store = clerk.window, clerk.counter.desk.store
    standing = window.findChild(StandingMatters)
    assert standing is not None
    take_one_in(clerk, card)

    def use(value: int) -> None:
        changed = text("UPDATE counters SET value = :value WHERE series LIKE 'slip:%'")
        store.write(lambda one: one.execute(changed, {"value": value}))
        standing.look_at_numbers()
        clerk.waits(lambda: clerk.counter.jobs.at_rest)

    use(89_999)
    assert window.board.words() == ()
    use(90_000)
    (words,) = window.board.words()
    assert words == (
        "Dãy số của quầy sắp hết: giấy hẹn năm 2026 còn 9.999."
        " Hãy báo người quản trị cấp thêm dãy số."
    )
    window.board.press()
    use(90_500)
    assert window.board.words() == ()
    use(99_999)
    assert "giấy hẹn năm 2026 còn 0." in window.board.words()[0]


def test_a_thousand_rows_are_listed_and_filtered_at_once(clerk: "Clerk", card: str) -> None:
    take_one_in(clerk, card)
    (row,) = lookup.today(desk=clerk.counter.desk)
    clerk.window.go("today")
    clerk.waits(lambda: clerk.list.table.count() == 1)
    many = tuple(
        dataclasses.replace(row, id=DossierId(f"d{n}"), applicant_name=f"Người Thứ {n}")
        for n in range(1000)
    )
    clerk.list._loaded(many)
    assert clerk.list.count.text() == "1.000 hồ sơ"
    clerk.list.filter.setFocus()
    clerk.types("thu 999")
    clerk.waits(lambda: clerk.list.table.count() == 1)
    assert clerk.list.count.text() == "1/1.000 hồ sơ"
