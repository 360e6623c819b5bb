"""A list from a file by keys alone: looked at, mended, taken in whole, printed, noticed again."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from counter_app.services import lookup
from counter_app.services.bulk.bulk import judge, take
from tests.screens.in_front import in_front
from ui.dialogs.intake.bulk import BulkDialog
from ui.dialogs.papers.batch import BatchDialog
from ui.screens.dossier.dossier import DossierScreen
from ui.window.found import FoundList

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
HEAD = "Mã thủ tục;Họ và tên;Số CCCD;Ngày sinh;Giới tính;Địa chỉ;Giấy tờ cần sao;Số trang;Số bản"
ROW = "2.000815;Nguyễn Thị {};001190000001;1990;Nữ;Thôn 1, Xã A;Giấy khai sinh;3;2"
BAD = "2.000815;Lò Thị Sua;00119;31/02/1990;Nữ;Thôn 3;Giấy khai sinh;1;1"
OLD = "000.12.05.H42-250612-0034"
NAMES = ("Ánh", "Bình", "Châu", "Dung")

Hand = Callable[[BulkDialog], None]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "lop5a.csv"
    path.write_text("\n".join([HEAD, *map(ROW.format, NAMES), BAD]), encoding="utf-8-sig")
    return path


def plays(clerk: "Clerk", hand: Hand, *more: Callable[[], None]) -> None:
    """Opens the dialog from the day's list; ``hand`` has it, then it is left by Esc."""

    def act() -> None:
        dialog = in_front(BulkDialog)
        hand(dialog)
        clerk.hits(Key.Key_Escape)

    clerk.hits(Key.Key_F11)
    clerk.answers(lambda: clerk.hits(Key.Key_N, ALT), act, *more)


def looks(clerk: "Clerk", dialog: BulkDialog, path: Path) -> None:
    clerk.types(str(path))
    clerk.hits(Key.Key_Return)
    clerk.waits(lambda: dialog._progress is None and dialog._judged is not None)


def shoot(dialog: BulkDialog, name: str) -> None:
    if os.environ.get("SHOTS"):
        dialog.grab().save(str(Path(os.environ["SHOTS"]) / f"{name}.png"))


def taken(clerk: "Clerk") -> int:
    return len(lookup.today(desk=clerk.counter.desk))


def test_a_list_is_looked_at_then_taken_without_its_bad_row_and_printed(
    clerk: "Clerk", path: Path
) -> None:
    def prints() -> None:
        batch = in_front(BatchDialog)
        clerk.hits(Key.Key_Return)
        clerk.waits(lambda: "Đã in 4 giấy hẹn." in batch.said.words())
        clerk.hits(Key.Key_Escape)

    def hand(dialog: BulkDialog) -> None:
        looks(clerk, dialog, path)
        assert dialog.said.words().startswith("5 dòng: ")
        assert "1 có lỗi" in dialog.said.words()
        assert QApplication.focusWidget() is dialog.table
        assert dialog.told.words().startswith("Dòng 6. ")
        assert "Ngày sinh: " in dialog.told.words()
        assert "Số định danh: " in dialog.told.words()
        assert not dialog.take.isEnabled()
        shoot(dialog, "bulk-bad")
        clerk.hits(Key.Key_B, ALT)
        clerk.waits(dialog.take.isEnabled)
        assert dialog.take.text() == "&Nhận 4 hồ sơ"
        clerk.hits(Key.Key_N, ALT)
        clerk.waits(lambda: "Đã nhận 4 hồ sơ." in dialog.said.words())
        assert taken(clerk) == 4
        assert dialog.print.hasFocus()
        shoot(dialog, "bulk-taken")
        clerk.hits(Key.Key_Return)
        dialog.activateWindow()  # no window manager here to give the keyboard back
        clerk.waits(dialog.shut.hasFocus)

    plays(clerk, hand, prints)
    assert len(list(clerk.papers.glob("*.pdf"))) == 4
    clerk.waits(lambda: clerk.list.table.count() == 4)
    assert clerk.mouse.seen == 0


def test_rows_with_errors_stand_first_one_under_the_other(clerk: "Clerk", path: Path) -> None:
    good = [ROW.format(name) for name in NAMES]
    path.write_text("\n".join([HEAD, *good, BAD, *good, BAD]), encoding="utf-8-sig")
    told = []

    def hand(dialog: BulkDialog) -> None:
        looks(clerk, dialog, path)
        for _ in range(2):
            told.append(dialog.told.words().partition(".")[0])
            clerk.hits(Key.Key_Down)

    plays(clerk, hand)
    assert told == ["Dòng 6", "Dòng 11"]


def test_a_row_mended_in_the_file_is_looked_at_again_by_one_key(clerk: "Clerk", path: Path) -> None:
    many = BAD.replace(";1;1", ";99999;1")
    path.write_text("\n".join([HEAD, *map(ROW.format, NAMES), many]), encoding="utf-8-sig")

    def hand(dialog: BulkDialog) -> None:
        looks(clerk, dialog, path)
        assert "Cần một số nguyên từ 0 đến 9.999" in dialog.told.words()
        path.write_text("\n".join([HEAD, *map(ROW.format, NAMES)]), encoding="utf-8-sig")
        clerk.hits(Key.Key_X, ALT)
        clerk.waits(lambda: dialog.said.words().startswith("4 dòng: "))
        shoot(dialog, "bulk-again")
        clerk.waits(dialog.take.hasFocus)

    plays(clerk, hand)


def test_the_same_file_again_says_so_and_takes_nothing(clerk: "Clerk", path: Path) -> None:
    path.write_text("\n".join([HEAD, *map(ROW.format, NAMES)]), encoding="utf-8-sig")

    def first(dialog: BulkDialog) -> None:
        looks(clerk, dialog, path)
        assert dialog.take.hasFocus()
        clerk.hits(Key.Key_Return)
        clerk.waits(lambda: "Đã nhận 4 hồ sơ." in dialog.said.words())

    def second(dialog: BulkDialog) -> None:
        looks(clerk, dialog, path)
        assert "4 đã có hồ sơ" in dialog.said.words()
        assert not dialog.take.isEnabled()
        assert dialog.told.words().startswith("Dòng 2. Đã có hồ sơ ")
        shoot(dialog, "bulk-known")

    plays(clerk, first)
    plays(clerk, second)
    assert taken(clerk) == 4


def test_esc_stops_what_is_under_way_and_nothing_is_taken(
    clerk: "Clerk", path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_text("\n".join([HEAD, *map(ROW.format, NAMES)]), encoding="utf-8-sig")

    def hand(dialog: BulkDialog) -> None:
        looks(clerk, dialog, path)
        take = dialog._lists.take

        def stopped_at_once(*given: object, **named: object) -> None:
            clerk.hits(Key.Key_Escape)  # the work has not begun yet
            take(*given, **named)  # type: ignore[arg-type]

        monkeypatch.setattr(dialog._lists, "take", stopped_at_once)
        clerk.hits(Key.Key_Return)
        clerk.waits(lambda: "chưa nhận hồ sơ nào" in dialog.said.words())
        assert dialog.take.isEnabled()

    plays(clerk, hand)
    assert taken(clerk) == 0


def test_a_file_that_is_no_list_is_said_and_may_be_mended(clerk: "Clerk", path: Path) -> None:
    path.write_text("a;b\n1;2\n", encoding="utf-8")

    def hand(dialog: BulkDialog) -> None:
        clerk.hits(Key.Key_Return)
        assert dialog.path.property("wrong")
        clerk.types(str(path))
        clerk.hits(Key.Key_Return)
        clerk.waits(lambda: "tiêu đề" in dialog.said.words())
        assert dialog.path.hasFocus()
        shoot(dialog, "bulk-wrong")

    plays(clerk, hand)


@pytest.mark.parametrize("way", ["scanned", "typed"])
def test_a_slip_from_before_the_merger_opens_its_dossier(
    clerk: "Clerk", tmp_path: Path, way: str
) -> None:
    path, desk = tmp_path / "old.csv", clerk.counter.desk
    head = "Mã thủ tục;Họ và tên;Mã hồ sơ cũ;Ngày tiếp nhận;Hẹn trả"
    path.write_text(f"{head}\n1.004873;Hoàng Thị Mỷ;{OLD};12/06/2025;20/06/2025", encoding="utf-8")
    take(judge(path, desk=desk, at=clerk.clock.now()), desk=desk, at=clerk.clock.now())
    if way == "scanned":
        clerk.scans(OLD)
    else:
        clerk.hits(Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        clerk.types(OLD.lower())
        (found,) = clerk.window.findChildren(FoundList)
        clerk.waits(lambda: found.table.count() == 1)
        clerk.hits(Key.Key_Down)
        clerk.hits(Key.Key_Return)
    clerk.waits(lambda: isinstance(clerk.window.current(), DossierScreen))
    screen = clerk.window.current()
    assert isinstance(screen, DossierScreen)
    clerk.waits(lambda: screen._dossier is not None)
    assert screen._dossier is not None
    assert screen._dossier.row.applicant_name == "Hoàng Thị Mỷ"
