"""What goes wrong around a slip: an objection, an old commune's paper or name, a cut, two clerks."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from counter_app.domain.desk_lists import ListName
from counter_app.domain.dossier import State
from counter_app.domain.staff import Role
from counter_app.protocol.result_events import said_of
from counter_app.services import lookup
from counter_app.services.intake.intake import receive
from counter_app.services.intake.offer import offer
from counter_app.services.lists.lists import listed

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk, DeskClock
    from tests.screens.stories.conftest import Story
    from tests.screens.stories.practice.conftest import Practice
    from ui.program import Program

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SLIP = "Phieu_tiep_nhan"
CUT = Path(__file__).with_name("cut_child.py")
ROOT = CUT.parents[4]
FOURTEENTH, OVER = date(2026, 12, 8), date(2026, 12, 11)


def land_is_posted(story: "Story", card: str) -> None:
    """A first certificate, with the land officers, its notice on the wall for fifteen days."""
    clerk = story.clerk
    clerk.scans(card)
    story.wants("sổ đỏ", case="Đăng ký và cấp Giấy chứng nhận")
    story.ticks("Đơn đăng ký đất đai", "Mảnh trích đo", "Giấy tờ tùy thân")
    story.takes_in()
    story.opens()
    story.goes_on("Chuyển cơ quan giải quyết", story.filling("Chuyển cơ quan"))
    story.reaches(State.TRANSFERRED)
    story.sits(Role.SPECIALIST)
    story.opens()
    story.goes_on("Nhận giải quyết", story.filling("Nhận giải quyết"))
    story.reaches(State.PROCESSING)
    story.comes(date(2026, 11, 25))
    fields = {
        "Nội dung niêm yết": "Kết quả kiểm tra hồ sơ thửa 12, tờ bản đồ 5",
        "Nơi niêm yết": "Trụ sở Ủy ban nhân dân xã",
        "Từ ngày": "25/11/2026",
        "Đến hết ngày": "10/12/2026",
        "Người chứng kiến": "Hoàng Văn Sáu, trưởng thôn 1",
        "Lý do": "Luật Đất đai yêu cầu niêm yết",
    }
    story.goes_on("Niêm yết hồ sơ", story.filling("Niêm yết hồ sơ", fields))
    story.reaches(State.DOSSIER_NOTICE)


def somebody_objects(story: "Story") -> None:
    """On the fourteenth day, while the notice hangs."""

    def objects() -> None:
        story.sees("Ghi ngay khi người dân nêu")
        story.writes("Người có ý kiến", "Ma Văn Páo")
        story.writes("Nội dung", "Ranh phía đông lấn sang đất nhà tôi")
        story.leaves("1-y-kien-ngay-thu-14")
        story.takes("Ghi ý kiến")

    story.comes(FOURTEENTH, "14:10")
    story.goes_on("Ghi ý kiến khi niêm yết", objects)
    story.sees("Đã ghi ý kiến của Ma Văn Páo.")
    assert story.state() is State.DOSSIER_NOTICE


@pytest.mark.case(16)
def test_an_objection_on_the_fourteenth_day_is_written_down_and_stands_in_the_minute(
    story: "Story", practice: "Practice", clerk: "Clerk", card: str
) -> None:
    land_is_posted(story, card)
    practice.slip_says("20 ngày làm việc", "Giấy tờ tùy thân")
    assert story.dossier().row.due_at is None  # the clock stands still while it hangs
    somebody_objects(story)

    def comes_down_too_early() -> None:
        story.sees("2026; Ma Văn Páo; Ranh phía đông lấn sang đất nhà tôi")
        story.takes("Kết thúc niêm yết")

    story.goes_on("Kết thúc niêm yết", comes_down_too_early)
    story.sees("Niêm yết đến hết ngày 10/12/2026. Từ hôm sau mới kết thúc được.")
    story.leaves("2-chua-het-niem-yet")
    assert story.state() is State.DOSSIER_NOTICE

    story.comes(OVER)
    story.goes_on("Kết thúc niêm yết", story.filling("Kết thúc niêm yết"))
    story.reaches(State.PROCESSING)
    minute = story.reads(story.printed("Bien_ban_ket_thuc_niem_yet"))
    assert "Ma Văn Páo (08/12/2026): Ranh phía đông lấn sang đất nhà tôi" in minute

    def answered() -> None:
        story.sees("Khi niêm yết có ý kiến của Ma Văn Páo", "đã giải quyết và trả lời")
        story.leaves("3-con-y-kien-chua-tra-loi")
        clerk.hits(Key.Key_Escape)

    story.goes_on("Có kết quả", answered)
    assert story.state() is State.PROCESSING
    story.ends("4-cho-giai-quyet-y-kien")


@pytest.mark.case(18)
def test_an_old_commune_s_slip_is_not_turned_away_and_leads_to_what_was_taken_over(
    story: "Story", practice: "Practice", clerk: "Clerk", card: str
) -> None:
    old = "000.17.42.H42-250612-0007"
    clerk.scans(old)
    story.sees("Giấy ngày 12/06/2025 của đơn vị cũ", "Vẫn nhận: hãy tìm theo tên")
    story.leaves("1-giay-hen-cu")
    clerk.scans(card)
    practice.picks("tinh trang hon nhan")
    practice.hands_everything_in()
    story.sees("Hồ sơ đầy đủ")
    story.takes_in()
    practice.slip_says("Trung tâm Phục vụ hành chính công xã Minh Hoạ", "Số: 100001/TTPVHCC")

    story.opens()
    story.goes_on("Chép sang hệ thống khác", story.filling("Ghi mã", {"Mã": old}))
    story.sees(f"Đã ghi mã {old}.")
    practice.result_waits()
    clerk.hits(Key.Key_F6)
    clerk.scans(old)
    story.sees("Ai nhận", "Nguyễn Thị Hoài Thương")
    clerk.scans(card)
    story.leaves("2-tra-theo-giay-cu")
    practice.hands_over()
    assert practice.collected().name == "Nguyễn Thị Hoài Thương"
    story.ends("3-da-tra")


@pytest.mark.case(19)
def test_a_result_with_the_old_commune_s_name_is_made_again_for_nothing(
    story: "Story", practice: "Practice", clerk: "Clerk", card: str
) -> None:
    clerk.scans(card)
    practice.picks("tinh trang hon nhan")
    practice.hands_everything_in()
    story.takes_in()
    practice.result_waits()
    story.hands_out(card)

    def tells() -> None:
        story.sees("không phải nộp thêm giấy tờ, không trả thêm tiền")
        story.writes("Nội dung sai", "Tên cơ quan ghi là xã cũ: Ủy ban nhân dân xã Đồng Xanh")
        story.writes("Nội dung đúng", "Ủy ban nhân dân xã Minh Hoạ")
        story.writes("Nguyên nhân", "Dùng mẫu giấy có từ trước khi sắp xếp xã")
        story.leaves("1-ten-xa-cu")
        story.takes("Ghi và in thư xin lỗi")

    story.sits(Role.LEADER)
    story.opens()
    story.goes_on("Kết quả sai, làm lại miễn phí", tells)
    story.sees("Hồ sơ trở lại nơi giải quyết")
    story.reaches(State.RECEIVED)  # where this one was made
    letter = story.reads(story.printed("Thu_xin_loi"))
    for words in ("xã Đồng Xanh", "xã Minh Hoạ", "Nguyễn Thị Hoài Thương"):
        assert words in letter
    desk = clerk.counter.desk
    (wrong,) = listed(ListName.WRONG, desk=desk, at=clerk.counter.now())
    assert wrong.row.id == story.dossier_id
    assert any("làm lại miễn phí" in said_of(one) for one in story.dossier().events)

    story.sits(Role.CLERK)
    practice.result_waits()
    practice.stands_at_the_shelf()
    clerk.scans(card)
    practice.hands_over()
    practice.collected()
    assert len(story.papers(SLIP)) == 1  # no new dossier, no new slip
    story.ends("2-da-tra-lai")


def dies_while_printing(folder: Path) -> None:
    """The number is taken, the slip is on its way, and the machine is without electricity."""
    (folder / "data").mkdir(parents=True)
    with subprocess.Popen(
        [sys.executable, str(CUT), str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        text=True,
    ) as child:
        assert child.stdout is not None
        assert "1001" in child.stdout.readline()
        child.send_signal(signal.SIGKILL)
        child.wait(timeout=30)


def finds_and_prints_it(story: "Story") -> None:
    """The sentence at the start, the list of papers that are not out, the paper itself."""
    clerk = story.clerk
    story.sees("Có 1 giấy hẹn bấm in lần trước mà chưa ra.")
    story.leaves("1-sau-khi-co-dien")
    (row,) = lookup.today(desk=clerk.counter.desk)
    story.dossier_id = row.id
    story.taken.append(row.id)
    clerk.hits(Key.Key_F8)
    clerk.waits(lambda: clerk.list.table.count() == 1)
    clerk.hits(Key.Key_Return)
    story.sees_dossier()

    def never_came_out() -> None:
        story.sees("Tờ giấy đã ra chưa?")
        story.takes("Chưa, in lại bản gốc")

    story.tabs_to("In giấy hẹn")
    story.presses(Key.Key_Return, never_came_out)
    words = story.reads(story.printed(SLIP))
    assert str(row.code) in words
    assert "BẢN SAO" not in words  # nobody has seen the first one
    assert len(story.papers(SLIP)) == 1


@pytest.mark.case(20)
def test_electricity_fails_between_the_number_and_the_paper(  # noqa: PLR0917  fixtures
    story: "Story",
    practice: "Practice",
    clerk: "Clerk",
    card: str,
    tmp_path: Path,
    qtbot: QtBot,
    dressed: QApplication,
    *,
    reopened: Callable[[Path, "DeskClock"], "Program"],
    started: Callable[["Program", QtBot], None],
    stopped: Callable[["Program"], None],
) -> None:
    dies_while_printing(tmp_path / "cut")
    before, second = clerk.program, reopened(tmp_path / "cut", clerk.clock)
    before.wedge.remove()
    before.window.hide()
    second.wedge.install(dressed)
    started(second, qtbot)
    clerk.program, clerk.papers = second, tmp_path / "cut" / "papers"
    second.window.resize(1366, 768)

    finds_and_prints_it(story)
    row = story.dossier().row
    desk, at = clerk.counter.desk, clerk.counter.now()
    draft = replace(story.dossier().received.draft, client_ref="after the cut")
    made = receive(draft, offer=offer(draft, desk=desk, at=at), desk=desk, at=at)
    after = lookup.open_dossier(made.dossier_id, desk=desk).row.code
    assert (str(row.code)[-4:], str(after)[-4:]) == ("1001", "1002")  # none lost, none given twice
    story.ends("2-in-ra-dung-so-da-cap")
    story.draws_slips()  # of this store, before it closes
    clerk.program = before
    stopped(second)
