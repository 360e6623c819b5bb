"""What the window says of the line, and its dialogs: joining, comparing, certifying, by keys alone."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from counter_app.core.errors import UserError
from counter_app.domain.dossier import State
from counter_app.domain.reconciling import Comparison, DayCompared, DossierApart
from counter_app.sync.carrying import CarriedOn
from counter_app.sync.line import LineState
from tests.screens.in_front import in_front
from ui.dialogs.preview import PreviewDialog
from ui.dialogs.sending.carry import CarryDialog
from ui.dialogs.sending.device import DeviceDialog
from ui.dialogs.sending.enrol import EnrolDialog
from ui.dialogs.sending.outages import OutagesDialog
from ui.dialogs.sending.reconcile import ReconcileDialog
from ui.screens.dossier.dossier import DossierScreen

if TYPE_CHECKING:
    from counter_app.services.desk import Desk
    from tests.screens.conftest import Clerk
    from tests.screens.line.conftest import Place

Key = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@dataclass(slots=True)
class FakeWorker:
    """A worker nobody needs a line for."""

    tried: int = 0
    told: Callable[[LineState], None] | None = None

    def listen(self, told: Callable[[LineState], None]) -> None:
        self.told = told

    def on_applied(self, told: Callable[[], None]) -> None: ...

    def nudge(self) -> None: ...

    def try_now(self) -> None:
        self.tried += 1

    def stop(self) -> None: ...


@dataclass(slots=True)
class FakeCentral:
    """What joining and comparing were asked for, and what they answer."""

    joined: list[tuple[str, str]] = field(default_factory=list)
    found: Comparison = field(default_factory=Comparison)
    sent: tuple[str, ...] = ()
    files: list[Path] = field(default_factory=list)
    made: FakeWorker = field(default_factory=FakeWorker)

    def worker(self) -> FakeWorker:
        return self.made

    def join(self, _desk: "Desk", code: str, address: str, _authority: Path | None = None) -> None:
        self.joined.append((code, address))

    def use_hub(self, _desk: "Desk", address: str) -> str:
        return address

    def compare(self, since: date, until: date, *, told: Any, stopped: Any) -> Comparison:
        told((until - since).days + 1, (until - since).days + 1)
        assert not stopped()
        return self.found

    def export_to(self, path: Path) -> CarriedOn:
        self.files.append(path)
        return CarriedOn(operations=3)

    def import_from(self, path: Path) -> CarriedOn:
        self.files.append(path)
        if not path.name.endswith(".hsp"):
            raise UserError("bundle_broken", "Tệp bị hỏng hoặc chép chưa hết.")
        return CarriedOn(operations=3, answers=path.with_name(path.name + ".tra-loi"))

    def fetch(self, file: Any, *, told: Any, stopped: Any) -> bool:
        told(file.size, file.size)
        return not stopped()

    def send_again(self, operations: Any) -> int:
        self.sent = tuple(operations)
        return len(self.sent)


@pytest.fixture
def online(clerk: "Clerk") -> FakeCentral:
    """A desk that has joined, with a line."""
    central = FakeCentral()
    clerk.counter.line.central = central
    clerk.counter.line.attend(central.made)
    told = central.made.told
    assert told is not None
    told(LineState(enrolled=True, reachable=True, contact_at=clerk.clock.instant))
    clerk.waits(lambda: clerk.counter.line.state.enrolled)
    return central


def test_sending_now_wakes_the_worker_and_says_so(
    clerk: "Clerk", place: "Place", online: FakeCentral, take_in: Callable[..., str]
) -> None:
    take_in("Trần Văn Bình")
    screen = place.opened(1)
    before = online.made.tried
    clerk.hits(Key.Key_Return, CTRL)
    assert online.made.tried == before + 1
    assert "gửi ngay" in screen.view.said.words()


def test_what_was_set_aside_is_tried_again_at_once(
    clerk: "Clerk", place: "Place", online: FakeCentral, take_in: Callable[..., str]
) -> None:
    dossier = take_in("Trần Văn Bình")
    place.answer(dossier, "held")
    place.store("UPDATE outbox SET state = 'parked', next_at = 9 WHERE dossier = ?", dossier)
    screen = place.opened(1)
    assert place.cells(screen, 0)[6] == "Gửi lại ngay"
    before = online.made.tried
    clerk.hits(Key.Key_Return)
    clerk.waits(lambda: online.made.tried == before + 1)
    assert place.read("SELECT next_at FROM outbox WHERE dossier = ?", dossier) == [(0,)]


def test_nothing_is_green_while_one_line_lacks_an_acknowledgement(
    clerk: "Clerk", online: FakeCentral, take_in: Callable[..., str]
) -> None:
    told, foot = online.made.told, clerk.window.foot
    assert told is not None
    clerk.waits(lambda: foot.queue.property("tone") == "good")
    assert "Máy chủ đã nhận đủ" in foot.queue.accessibleName()
    take_in("Trần Văn Bình")
    told(LineState(enrolled=True, reachable=True, waiting=1, contact_at=clerk.clock.instant))
    clerk.waits(lambda: "1 hồ sơ chờ gửi" in foot.queue.accessibleName())
    assert foot.queue.property("tone") != "good"


def test_being_offline_is_a_sentence_and_no_box(
    clerk: "Clerk", online: FakeCentral, take_in: Callable[..., str]
) -> None:
    take_in("Trần Văn Bình", at=clerk.clock.instant - timedelta(hours=2))
    told = online.made.told
    assert told is not None
    gone = clerk.clock.instant - timedelta(minutes=72)
    told(LineState(enrolled=True, reachable=False, waiting=1, contact_at=gone))
    foot = clerk.window.foot
    gone_for = "Mất đường truyền 1 giờ 12 phút, vẫn tiếp nhận bình thường"
    clerk.waits(lambda: gone_for in foot.queue.accessibleName())
    assert "1 hồ sơ chờ gửi, lâu nhất 2 giờ" in foot.queue.accessibleName()
    assert "lần cuối 07:48" in foot.queue.accessibleName()
    assert QApplication.activeModalWidget() is None


def test_a_desk_that_has_not_joined_says_so_calmly(clerk: "Clerk") -> None:
    clerk.waits(lambda: "Chưa nối máy chủ" in clerk.window.foot.queue.accessibleName())
    assert clerk.window.foot.queue.property("tone") == "none"


def test_joining_takes_a_typed_code_and_refuses_a_wrong_one_beside_it(
    clerk: "Clerk", place: "Place", online: FakeCentral
) -> None:
    place.opened(0)

    def join() -> None:
        dialog = in_front(DeviceDialog)
        clerk.waits(dialog.join.hasFocus)
        clerk.hits(Key.Key_Return)
        clerk.waits(lambda: "Đã nối máy chủ" in dialog.said.words())
        dialog.activateWindow()
        clerk.waits(dialog.isActiveWindow)
        clerk.hits(Key.Key_Escape)

    def type_code() -> None:
        dialog = in_front(EnrolDialog)
        clerk.types("123")
        dialog.keep.setFocus()
        clerk.hits(Key.Key_Return)
        assert dialog.code.error is not None
        assert "12345-ABCD-EFGH" in dialog.code.error.text()
        dialog.code.clear()
        clerk.types("00000abcdefgh")
        clerk.hits(Key.Key_Tab)
        clerk.types("https://mot-cua.vn/")
        dialog.keep.setFocus()
        clerk.hits(Key.Key_Return)

    clerk.answers(lambda: clerk.hits(Key.Key_M, ALT), join, type_code)
    assert online.joined == [("00000-ABCD-EFGH", "https://mot-cua.vn")]
    assert clerk.mouse.seen == 0


def test_a_scanned_code_fills_both_fields(clerk: "Clerk") -> None:
    dialog = EnrolDialog(clerk.window)
    dialog.show()
    assert dialog.take_scan("https://mot-cua.vn|00000-ABCD-EFGH")
    assert dialog.code.value() == "00000-ABCD-EFGH"
    assert dialog.address.value() == "https://mot-cua.vn"
    assert dialog.take_scan("001190000001||Nguyễn Thị A|01021990|Nữ|Xã A|15032021")
    assert dialog.code.value() == "00000-ABCD-EFGH"
    dialog.close()


def test_what_is_missing_there_is_sent_again_by_one_key(
    clerk: "Clerk", place: "Place", online: FakeCentral
) -> None:
    day = DayCompared(
        day=date(2026, 11, 20), here=3, there=2, same=False, missing=("an-operation",)
    )
    online.found = Comparison(days=(day,))
    place.opened(0)

    def compare() -> None:
        dialog = in_front(ReconcileDialog)
        assert dialog.compare.hasFocus()
        clerk.hits(Key.Key_Return)
        clerk.waits(lambda: dialog.table.count() == 1)
        assert "còn thiếu 1 việc" in dialog.said.words()
        clerk.waits(dialog.mend.hasFocus)
        clerk.hits(Key.Key_Return)
        clerk.waits(lambda: "Đã xếp 1 việc" in dialog.said.words())
        clerk.hits(Key.Key_Escape)

    clerk.answers(lambda: clerk.hits(Key.Key_U, ALT), compare)
    assert online.sent == ("an-operation",)


def test_what_no_sending_mends_is_told_with_its_numbers(
    clerk: "Clerk", place: "Place", online: FakeCentral
) -> None:
    day = DayCompared(
        day=date(2026, 11, 20), here=3, there=3, same=False, unlike=("x",), numbers=(14,)
    )
    online.found = Comparison(days=(day,))
    place.opened(0)

    def compare() -> None:
        dialog = in_front(ReconcileDialog)
        clerk.hits(Key.Key_Return)
        clerk.waits(lambda: "báo người quản trị máy chủ" in dialog.said.words())
        assert "(số 14)" in dialog.said.words()
        assert not dialog.mend.isEnabled()
        clerk.hits(Key.Key_Escape)

    clerk.answers(lambda: clerk.hits(Key.Key_U, ALT), compare)


def test_a_dossier_that_stands_otherwise_there_is_named_and_opens(
    clerk: "Clerk", place: "Place", online: FakeCentral, take_in: Callable[..., str]
) -> None:
    day = DayCompared(day=date(2026, 11, 20), here=1, there=1, same=True)
    apart = DossierApart(
        dossier=take_in("Trần Văn Bình"), name="H99-261120-1001", here=State.READY,
        there=State.PROCESSING, only_here=1,
    )  # fmt: skip
    online.found = Comparison(days=(day,), apart=(apart,))
    place.opened(0)

    def compare() -> None:
        dialog = in_front(ReconcileDialog)
        assert not dialog.apart.isVisible()
        clerk.hits(Key.Key_Return)
        clerk.waits(lambda: "Có 1 hồ sơ khác máy chủ" in dialog.said.words())
        clerk.waits(dialog.apart.hasFocus)
        model = dialog.apart.model()
        told = [model.data(model.index(0, at)) for at in range(1, 4)]
        assert told == ["Có kết quả", "Đang giải quyết", "khác trạng thái, máy chủ thiếu 1 bước"]
        place.picture("reconcile-apart")
        clerk.hits(Key.Key_Return)

    clerk.answers(lambda: clerk.hits(Key.Key_U, ALT), compare)
    clerk.waits(lambda: isinstance(clerk.window.current(), DossierScreen))
    assert clerk.mouse.seen == 0


def test_times_without_a_line_are_certified(
    clerk: "Clerk", place: "Place", take_in: Callable[..., str]
) -> None:
    take_in("Trần Văn Bình", at=clerk.clock.instant - timedelta(minutes=30))
    now = int(clerk.clock.instant.timestamp() * 1000)
    place.store(
        "INSERT INTO outages (began_ms, ended_ms, cause) VALUES (?, ?, 'refused')",
        now - 3_600_000,
        now,
    )
    place.opened(1)

    def choose() -> None:
        dialog = in_front(OutagesDialog)
        clerk.waits(lambda: dialog.table.count() == 1)
        model = dialog.table.model()
        assert [model.data(model.index(0, at)) for at in (2, 3, 4)] == ["1 giờ", "1", "0"]
        clerk.hits(Key.Key_Return)
        dialog.activateWindow()
        clerk.waits(dialog.isActiveWindow)
        clerk.hits(Key.Key_Escape)

    def look() -> None:
        dialog = in_front(PreviewDialog)
        clerk.waits(lambda: not dialog.picture.pixmap().isNull())
        clerk.hits(Key.Key_Return)
        clerk.hits(Key.Key_Return)
        assert dialog.isVisible(), "Enter alone puts no paper away"
        clerk.hits(Key.Key_Escape)

    clerk.answers(lambda: clerk.hits(Key.Key_X, ALT), choose, look)


def test_what_waits_goes_and_comes_by_a_stick_by_keys_alone(
    clerk: "Clerk", place: "Place", online: FakeCentral
) -> None:
    place.opened(0)

    def carry() -> None:
        dialog = in_front(CarryDialog)
        assert dialog.path.hasFocus()
        clerk.hits(Key.Key_G, ALT)
        assert online.files == [], "no file is named yet"
        clerk.types("goi.hsp")
        clerk.hits(Key.Key_G, ALT)
        clerk.waits(lambda: "Đã ghi 3 việc vào goi.hsp" in dialog.said.words())
        clerk.hits(Key.Key_T, ALT)
        clerk.waits(lambda: "đọc tệp goi.hsp.tra-loi" in dialog.said.words())
        dialog.path.setText("hong.txt")
        clerk.hits(Key.Key_T, ALT)
        clerk.waits(lambda: "bị hỏng" in dialog.said.words())
        assert dialog.come.isEnabled()
        clerk.hits(Key.Key_Escape)

    clerk.answers(lambda: clerk.hits(Key.Key_Q, ALT), carry)
    assert [one.name for one in online.files] == ["goi.hsp", "goi.hsp", "hong.txt"]


def test_a_desk_that_has_not_joined_cannot_use_a_stick(clerk: "Clerk", place: "Place") -> None:
    place.opened(0)

    def look() -> None:
        dialog = in_front(CarryDialog)
        assert "chưa nối máy chủ" in dialog.said.words()
        assert not dialog.out.isEnabled()
        clerk.hits(Key.Key_Escape)

    clerk.answers(lambda: clerk.hits(Key.Key_Q, ALT), look)


def test_a_copy_of_this_pc_elsewhere_is_told_as_such(clerk: "Clerk", place: "Place") -> None:
    place.store(
        "INSERT INTO todo (kind, dossier, body, made_ms) VALUES ('store.shared', '', '{}', 0)"
    )
    clerk.counter.line.applied.emit()
    shown = clerk.window.findChildren(QLabel)
    clerk.waits(lambda: any("bản sao dữ liệu của máy này" in one.text() for one in shown))
