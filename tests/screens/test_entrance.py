"""Three people at one PC, by keys alone: nobody gets in who should not, and each finds their own."""

import gc
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtCore import QAbstractItemModel, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from counter_app.bootstrap import open_desk
from counter_app.core.keyslots import open_by_secret, people
from counter_app.devices.folder import FolderPrinter
from counter_app.domain.office import OfficeKind
from counter_app.domain.staff import Role
from counter_app.services.keeping import space
from counter_app.services.people import accounts
from counter_app.services.people.account_list import keys_of
from counter_app.services.people.accounts import Wanted
from showroom.keepers import KEEPER, SECRET, founded
from tests.screens.conftest import Clerk, DeskClock, stop
from tests.screens.in_front import in_front
from tests.slots import let_in
from ui.desk.door import Door
from ui.dialogs.dialog import Dialog
from ui.dialogs.intake.restore_draft import RestoreDraftDialog
from ui.dialogs.proving import ProvingDialog
from ui.program import Program
from ui.screens.intake.intake import IntakeScreen
from ui.widgets.layout import column
from ui.widgets.secret_form import CAPS, INPUT_METHOD, SecretForm
from ui.widgets.text import label
from ui.window.entrance import BLOCKED, Entrance
from ui.window.lock import Lock

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
LAN, LEADER = "Lê Thị Lan", "Đỗ Thị Đầu"
SECRETS: Final = {
    KEEPER: SECRET,
    LAN: "thuyen xa ben cu",
    LEADER: "den khuya sach mong",
}
ORDER: Final = (LEADER, KEEPER, LAN)
"""As the list has them."""


@dataclass(slots=True)
class Counter(Clerk):
    """A window of a real office, and hands that sign in."""

    recovery: str = ""

    @property
    def lock(self) -> Lock:
        assert self.program.seating is not None
        assert self.program.seating.lock is not None
        return self.program.seating.lock

    @property
    def entrance(self) -> Entrance:
        return self.lock.entrance

    @property
    def form(self) -> SecretForm:
        form = self.entrance.forms.currentWidget()
        assert isinstance(form, SecretForm)
        return form

    def is_asked(self) -> bool:
        seating = self.program.seating
        return seating is not None and seating.is_locked and self.entrance.people.isEnabled()

    def chooses(self, name: str) -> None:
        self.waits(self.is_asked)
        self.entrance.people.setFocus()
        for _ in ORDER:
            self.hits(Key.Key_Up)
        for _ in range(ORDER.index(name)):
            self.hits(Key.Key_Down)
        assert self.entrance.name.text() == name

    def gives(self, secret: str) -> None:
        self.types(secret)
        self.hits(Key.Key_Return)
        self.waits(lambda: self.entrance.people.isEnabled() or self.form is self.entrance.change)

    def signs_in(self, name: str, secret: str = "") -> None:
        self.chooses(name)
        self.hits(Key.Key_Return)
        self.gives(secret or SECRETS[name])

    def is_in(self, name: str) -> None:
        self.waits(lambda: not self.entrance.isVisible())
        self.waits(lambda: isinstance(self.window.current(), IntakeScreen))
        assert self.counter.desk.clerk.name == name
        assert name in self.window.top.who.text()

    def locks(self) -> None:
        self.hits(Key.Key_L, CTRL)
        self.waits(self.is_asked)
        self.waits(self.form.fields["secret"].hasFocus)


def office_of_three(folder: Path, clock: DeskClock) -> str:
    """A real office with an administrator, a clerk and a leader; its recovery code."""
    keeper, code = founded(folder, clock)
    keys = keys_of(keeper)
    for name, role in ((LAN, Role.CLERK), (LEADER, Role.LEADER)):
        first = "mot hai ba bon nam"
        made = accounts.add(name, first, Wanted(role=role), desk=keeper, keys=keys, at=clock.now())
        own = replace(keeper, clerk=made.clerk)
        clock.instant += timedelta(seconds=1)
        accounts.give_secret(made.clerk.id, SECRETS[name], desk=own, keys=keys, at=clock.now())
    keeper.store.close()
    return code


@pytest.fixture
def three(
    qtbot: QtBot, dressed: QApplication, tmp_path: Path, clock: DeskClock
) -> Iterator[Counter]:
    """The window before anybody has signed in."""
    folder = tmp_path / "data"
    folder.mkdir()
    code = office_of_three(folder, clock)
    door = Door(
        folder,
        clock,
        open_desk=lambda keys: open_desk(folder, kind=OfficeKind.REAL, clock=clock, keys=keys),
        open_training=lambda: open_desk(folder, training=True, clock=clock),
        lock_minutes=4,
    )
    program = Program(
        lambda: open_desk(folder, clock=clock),
        lambda _desk: FolderPrinter(folder=tmp_path / "papers"),
        clock=clock,
        door=door,
    )
    program.wedge.install(dressed)
    program.window.show()
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow, timeout=10_000)
    hands = Counter(
        bot=qtbot, program=program, clock=clock, papers=tmp_path / "papers", recovery=code
    )
    hands.waits(hands.is_asked)
    yield hands
    stop(program)


def test_three_people_share_a_pc_and_each_finds_what_was_theirs(three: Counter, card: str) -> None:
    three.signs_in(LAN)
    three.is_in(LAN)
    three.scans(card)
    three.waits(lambda: "Hoài Thương" in three.screen.view.left.great_name.text())

    def take_up() -> None:
        in_front(RestoreDraftDialog)
        three.hits(Key.Key_Return)

    three.locks()
    three.signs_in(KEEPER)
    three.is_in(KEEPER)
    assert three.screen.view.left.person.is_empty()

    three.locks()
    three.answers(lambda: three.signs_in(LAN), take_up)
    three.is_in(LAN)
    three.waits(lambda: "Hoài Thương" in three.screen.view.left.great_name.text())
    assert three.mouse.seen == 0


def test_coming_back_takes_the_secret_alone_and_leads_to_the_same_place(
    three: Counter, card: str
) -> None:
    three.signs_in(LAN)
    three.is_in(LAN)
    three.scans(card)
    three.waits(lambda: "Hoài Thương" in three.screen.view.left.great_name.text())
    three.locks()
    three.gives(SECRETS[LAN])
    three.is_in(LAN)
    three.waits(lambda: "Hoài Thương" in three.screen.view.left.great_name.text())
    three.hits(Key.Key_F3)
    place = three.window.place()
    three.locks()
    three.gives(SECRETS[LAN])
    three.waits(lambda: three.window.place() == place)


def test_a_full_disk_is_told_at_the_door(three: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(space, "refused_by_disk", lambda _folder: "Ổ đĩa đã đầy.")
    three.entrance.look()
    three.waits(lambda: three.entrance.disk.words() == "Ổ đĩa đã đầy.")


def test_a_wrong_secret_opens_nothing_and_waits_grow_before_the_eyes(three: Counter) -> None:
    three.chooses(LAN)
    three.hits(Key.Key_Return)
    for _ in range(5):
        three.gives("khong phai mat khau")
        assert three.program.counter is None
    assert "Hãy đợi 60 giây" in three.form.said.words()
    assert not three.form.fields["secret"].isEnabled()
    three.clock.ms += 25_000
    three.waits(lambda: "35 giây" in three.form.said.words())
    three.clock.ms += 36_000
    three.waits(three.form.fields["secret"].hasFocus)
    three.gives(SECRETS[LAN])
    three.is_in(LAN)


def test_a_blocked_clerk_is_let_in_again_by_the_leader(three: Counter) -> None:
    three.chooses(LAN)
    three.hits(Key.Key_Return)
    for _ in range(10):
        three.gives("khong phai mat khau")
        three.clock.ms += 3_600_000
        three.waits(lambda: three.form.key.isEnabled() or three.entrance.ask_unlock.isVisible())
    three.waits(three.entrance.ask_unlock.isVisible)
    assert three.form.said.words() == BLOCKED
    three.entrance.ask_unlock.setFocus()
    three.hits(Key.Key_Return)
    assert three.form is three.entrance.unlock
    three.hits(Key.Key_Return)
    three.gives(SECRETS[LEADER])
    three.waits(lambda: three.form is three.entrance.sign_in and three.form.key.isEnabled())
    three.gives(SECRETS[LAN])
    three.is_in(LAN)


def test_a_secret_laid_in_ones_place_is_refused_and_the_recovery_code_lets_one_in_with_a_new_one(
    three: Counter, tmp_path: Path
) -> None:
    lan, keeper = (
        next(one for one in people(tmp_path / "data") if one.name == name) for name in (LAN, KEEPER)
    )
    let_in(open_by_secret(tmp_path / "data", lan.clerk, SECRETS[LAN]), keeper, "mat khau cua lan")
    three.signs_in(KEEPER, "mat khau cua lan")
    three.waits(lambda: "Nhật ký không ghi mật khẩu này" in _wrong(three.form))
    assert three.program.counter is None
    three.entrance.use_code.setFocus()
    three.hits(Key.Key_Return)
    three.waits(lambda: three.form is three.entrance.code)
    for typed in (three.recovery, "nui cao suoi sau", "nui cao suoi sau"):
        three.types(typed)
        three.hits(Key.Key_Return)
    three.is_in(KEEPER)
    three.locks()
    three.gives("nui cao suoi sau")
    three.is_in(KEEPER)


def test_a_secret_that_another_made_is_changed_before_anything(three: Counter) -> None:
    three.signs_in(KEEPER)
    three.is_in(KEEPER)
    assert three.program.seating is not None
    desk, keys = three.counter.desk, three.program.seating.keys
    assert keys is not None
    lan = next(one.clerk for one in accounts.accounts_of(desk) if one.clerk.name == LAN)
    three.clock.instant += timedelta(seconds=1)
    accounts.give_secret(lan.id, "mot hai ba bon sau", desk=desk, keys=keys, at=three.clock.now())
    three.locks()
    three.signs_in(LAN, "mot hai ba bon sau")
    three.waits(lambda: three.form is three.entrance.change)
    assert three.entrance.change.told.text().startswith(f"{KEEPER} đã đặt mật khẩu này lúc ")
    three.types("nui cao suoi sau")
    three.hits(Key.Key_Return)
    three.gives("khac han")
    three.waits(lambda: "giống nhau" in _wrong(three.form))
    three.hits(Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    three.types("nui cao suoi sau")
    three.hits(Key.Key_Return)
    three.types("nui cao suoi sau")
    three.hits(Key.Key_Return)
    three.is_in(LAN)


def _wrong(form: SecretForm) -> str:
    errors = (one.error for one in form.fields.values())
    return " ".join(one.text() for one in errors if one is not None and one.isVisible())


def test_what_spoils_the_typing_of_a_secret_is_told(three: Counter) -> None:
    three.chooses(LAN)
    three.hits(Key.Key_Return)
    three.types("T")
    assert three.form.said.words() == CAPS
    three.types("h")
    assert three.form.said.words() == ""
    three.types("ế")
    assert three.form.said.words() == INPUT_METHOD


def test_nobody_at_the_keys_for_four_minutes_locks_the_desk(three: Counter) -> None:
    three.signs_in(LAN)
    three.is_in(LAN)
    lock = three.lock
    dialog = Dialog("Một câu hỏi", three.window)
    dialog.fill(column(label("Câu hỏi.")))
    dialog.open()
    three.waits(lambda: QApplication.activeModalWidget() is dialog)
    three.clock.ms += 3 * 60_000
    lock.idle.look()
    three.hits(Key.Key_Shift)
    assert not lock.is_locked
    three.clock.ms += 239_000
    lock.idle.look()
    assert not lock.is_locked
    three.clock.ms += 2_000
    lock.idle.look()
    three.waits(three.is_asked)
    assert QApplication.activeModalWidget() is None


NAME: Final = "Nguyễn Thị Hoài Thương"
PLANTED: Final = ("Hoài Thương", "001190000001", "hoai thuong")


def held_words() -> Iterator[str]:
    """What any field, label, list or clipboard of ours still says."""
    for one in QApplication.allWidgets():
        yield one.windowTitle()
        yield one.accessibleName()
        yield one.toolTip()
        if isinstance(one, QLabel | QLineEdit):
            yield f"{one}: {one.text()}"
    for held in gc.get_objects():
        if isinstance(held, QAbstractItemModel):
            yield from _cells(held) if isValid(held) else ()
        elif type(held).__module__.startswith(("counter_app.domain", "ui.")):
            fields = getattr(held, "name", ""), getattr(held, "applicant_name", "")
            yield from (f"{type(held)}: {one}" for one in fields if isinstance(one, str))


def _cells(model: QAbstractItemModel) -> Iterator[str]:
    try:
        columns = range(model.columnCount())
    except TypeError:
        columns = range(1)
    for row in range(model.rowCount()):
        yield from (str(model.index(row, one).data() or "") for one in columns)


def test_nothing_of_a_citizen_is_held_while_the_desk_is_locked(three: Counter, card: str) -> None:
    three.signs_in(LAN)
    three.is_in(LAN)
    three.scans(card)
    three.waits(lambda: "Hoài Thương" in three.screen.view.left.great_name.text())
    three.locks()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    left = [one for one in held_words() if any(name in one for name in PLANTED)]
    assert left == []


@pytest.mark.window
def test_what_was_copied_here_is_on_the_clipboard_no_more(three: Counter) -> None:
    three.signs_in(LAN)
    three.is_in(LAN)
    QGuiApplication.clipboard().setText(NAME)
    three.locks()
    assert QGuiApplication.clipboard().text() == ""


def test_the_curtain_is_lifted_by_the_secret_alone(three: Counter) -> None:
    three.signs_in(LAN)
    three.is_in(LAN)
    curtain = three.window.curtain
    three.hits(Key.Key_F12)
    assert curtain.is_drawn()
    three.hits(Key.Key_F12)
    three.waits(lambda: isinstance(QApplication.activeModalWidget(), ProvingDialog))
    form = in_front(ProvingDialog).form
    three.waits(form.fields["secret"].hasFocus)
    three.types("khong phai mat khau")
    three.hits(Key.Key_Return)
    three.waits(form.key.isEnabled)
    assert curtain.is_drawn()
    form.to_first()
    three.types(SECRETS[LAN])
    three.hits(Key.Key_Return)
    three.waits(lambda: not curtain.is_drawn())
    three.waits(lambda: QApplication.activeModalWidget() is None)
    assert three.screen.view.left.isVisible()


def test_training_opens_from_the_entrance_without_a_secret(three: Counter) -> None:
    three.waits(three.is_asked)
    three.entrance.train.setFocus()
    three.hits(Key.Key_Return)
    three.waits(lambda: isinstance(three.window.current(), IntakeScreen))
    assert three.counter.desk.store.kind is OfficeKind.TRAINING
