"""Where people sign in, a copy is put back by who may and proves it, or by the code on paper."""

import errno
import os
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from counter_app.bootstrap import open_desk
from counter_app.core.clock import Clock
from counter_app.core.keyslots import Keys, open_by_secret, people
from counter_app.domain.office import OfficeKind
from counter_app.services.desk import Desk
from counter_app.services.keeping import safekeeping
from tests.screens.in_front import in_front
from tests.screens.test_entrance import LAN, LEADER, SECRETS, three  # noqa: F401  a fixture
from tests.store.carrying import led
from ui.dialogs.display import DisplayDialog
from ui.dialogs.keeping.backups import BackupsDialog
from ui.dialogs.keeping.restore import RestoreDialog
from ui.dialogs.proving import ProvingDialog
from ui.window import backups

if TYPE_CHECKING:
    from tests.screens.test_entrance import Counter

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture(autouse=True)
def nobody_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    """No copy comes by itself in between."""
    monkeypatch.setattr(backups, "WATCHED", frozenset())


def copied(desk: Desk, usb: Path) -> Path:
    """A copy of the store, where a leader said that copies go."""
    usb.mkdir()
    safekeeping.choose_place(usb, desk=led(desk, desk.clock), at=desk.clock.now())
    return safekeeping.keep_safe(desk=desk, at=desk.clock.now()).path


def test_the_secret_is_asked_for_before_the_copies_are_put_back_and_once_more_when_it_is_old(
    three: "Counter",  # noqa: F811
    tmp_path: Path,
) -> None:
    three.signs_in(LEADER)
    three.is_in(LEADER)
    made = copied(three.counter.desk, tmp_path / "usb")
    said: list[str] = []

    def from_f9() -> None:
        in_front(DisplayDialog)
        three.hits(Key.Key_S, ALT)

    def copies() -> None:
        dialog = in_front(BackupsDialog)
        three.waits(lambda: dialog.table.count() == 1)
        three.hits(Key.Key_K, ALT)

    def proves() -> None:
        in_front(ProvingDialog)
        three.types(SECRETS[LEADER])
        three.hits(Key.Key_Return)

    def puts_back() -> None:
        dialog = in_front(RestoreDialog)
        assert dialog.file.value() == str(made)
        three.hits(Key.Key_X, ALT)
        three.waits(dialog.put.isEnabled)
        three.clock.instant += timedelta(minutes=6)
        three.hits(Key.Key_K, ALT)
        three.waits(lambda: "Đã khôi phục" in dialog.said.words())
        said.append(dialog.said.words())
        dialog.shut.click()  # here no program runs that would end with it
        in_front(BackupsDialog).reject()

    three.answers(lambda: three.hits(Key.Key_F9), from_f9, copies, proves, puts_back, proves)
    assert said


def spoilt_after_a_copy(folder: Path, place: Path, clock: Clock) -> tuple[Path, Keys]:
    """The copy that was made before, and the keys of who made it."""
    who = next(one.clerk for one in people(folder) if one.name == LAN)
    keys = open_by_secret(folder, who, SECRETS[LAN], clock=clock)
    desk = open_desk(folder, kind=OfficeKind.REAL, clock=clock, keys=keys)
    made = copied(desk, place)
    desk.store.close()
    desk.store.path.write_bytes(b"x" * 9000)
    return made, keys


def refused(*_: object, **__: object) -> None:
    """As a stick that is locked."""
    raise OSError(errno.EROFS, os.strerror(errno.EROFS))


def test_a_store_that_is_gone_at_the_entrance_is_put_back_by_the_code_on_paper_alone(
    three: "Counter",  # noqa: F811
    tmp_path: Path,
    beside: Callable[[QWidget | None], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("db.counter.lanes_beside.put_whole", refused)
    folder, said = tmp_path / "data", list[str]()
    made, keys = spoilt_after_a_copy(folder, tmp_path / "usb", three.clock)

    def hands() -> None:
        dialog = in_front(RestoreDialog)
        three.types(str(made))
        three.hits(Key.Key_X, ALT)
        three.waits(lambda: "Hãy nhập mã khôi phục" in beside(dialog.code))
        assert dialog.code.hasFocus()
        assert not dialog.put.isEnabled()
        three.types(three.recovery)
        three.hits(Key.Key_X, ALT)
        three.waits(dialog.put.isEnabled)
        three.hits(
            Key.Key_Y, ALT
        )  # nothing can be noted beside the copy, and a leader answers for it
        three.hits(Key.Key_K, ALT)
        three.waits(lambda: "Đã khôi phục" in dialog.said.words())
        assert "ngừng cấp số" not in dialog.said.words()
        said.append(dialog.said.words())
        three.hits(Key.Key_Escape)

    three.window.not_opened.connect(partial(backups.offer_restore, three.window, folder))
    three.chooses(LAN)
    three.hits(Key.Key_Return)
    three.types(SECRETS[LAN])
    three.hits(Key.Key_Return)
    three.waits(lambda: "có thể khôi phục ngay" in " ".join(three.window.board.words()))
    three.answers(lambda: three.hits(Key.Key_F8), hands)
    assert said
    open_desk(folder, kind=OfficeKind.REAL, clock=three.clock, keys=keys).store.close()
