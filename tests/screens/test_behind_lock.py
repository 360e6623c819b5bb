"""Behind the lock the program goes on: what others write there meanwhile is no fault of it."""

from collections.abc import Callable
from dataclasses import replace
from typing import cast

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from counter_app.core.keyslots import open_by_secret
from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.domain.rights import Right
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import receive
from counter_app.services.intake.offer import offer
from counter_app.services.people import accounts
from showroom.keepers import KEEPER, SECRET
from tests.screens.test_entrance import LAN, LEADER, SECRETS, Counter, three
from ui.events import Changes
from ui.window import early_warning
from ui.window.central_notices import CentralNotices
from ui.window.seat_watch import CHANGED

__all__ = ["three"]


def _taken_in_elsewhere(desk: Desk) -> None:
    """A dossier that another program puts into the store."""
    at = desk.clock.now()
    copy = CertifiedCopy(document="Bằng tốt nghiệp", pages=1, copies=1)
    wanted = Draft(
        submitter=Submitter(person=Person(name="Lê Thị Xa", personal_id="001190000001")),
        procedure_code="2.000815",
        phone="0912345678",
        certified_copies=(copy,),
    )
    receive(wanted, offer=offer(wanted, desk=desk, at=at), desk=desk, at=at)


def _is_gone(one: Changes) -> Callable[[], bool]:
    return lambda: not isValid(one)


def test_what_another_program_writes_behind_the_lock_is_counted_and_no_fault(
    three: Counter,
) -> None:
    three.signs_in(LAN)
    three.is_in(LAN)
    desk, before = three.counter.desk, three.program.changes
    notices = cast("CentralNotices", three.window.findChild(CentralNotices))
    three.waits(lambda: notices._waiting is not None and three.program.jobs.at_rest)
    three.locks()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    _taken_in_elsewhere(desk)
    notices.glance()
    three.waits(lambda: notices._waiting is not None and notices._waiting.count == 1)
    three.waits(lambda: three.program.jobs.at_rest)
    three.gives("thuyen xa ben cu")
    three.is_in(LAN)
    three.waits(_is_gone(before))


def test_the_keys_of_the_lock_do_nothing_where_one_trains(three: Counter) -> None:
    three.entrance.training_wanted.emit()
    three.waits(lambda: three.window.current() is not None)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    three.hits(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    assert three.window.current() is not None


def test_the_key_of_who_signs_opens_nothing_over_the_entrance(three: Counter) -> None:
    three.signs_in(LAN)
    three.is_in(LAN)
    three.locks()
    opened = list[str]()

    def note_and_close() -> None:
        if (dialog := QApplication.activeModalWidget()) is not None:
            opened.append(type(dialog).__name__)
            dialog.close()

    QTimer.singleShot(0, note_and_close)
    three.hits(Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    assert opened == []


def test_what_presses_is_counted_after_a_change_of_person(
    three: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    three.signs_in(LAN)
    three.is_in(LAN)
    three.locks()
    three.signs_in(LEADER)
    three.is_in(LEADER)
    three.waits(lambda: three.program.jobs.at_rest)
    counted = list[str]()
    monkeypatch.setattr(early_warning, "CHANGED_MS", 1)
    monkeypatch.setattr(
        type(three.counter.lists),
        "count_pressing",
        lambda lists, **_: counted.append(lists._desk.clerk.name),
    )
    three.program.changes.dossier_changed.emit("")
    three.waits(lambda: bool(counted))
    assert set(counted) == {LEADER}


@pytest.mark.parametrize("ends", [False, True])
def test_who_lost_rights_elsewhere_is_locked_out_and_told_why(
    three: Counter, card: str, ends: bool
) -> None:
    three.signs_in(LAN)
    three.is_in(LAN)
    three.scans(card)
    three.waits(lambda: "Hoài Thương" in three.screen.view.left.great_name.text())
    desk, seating = three.counter.desk, three.program.seating
    assert seating is not None
    watch = seating.watch
    assert watch is not None
    watch.look()
    three.waits(lambda: three.program.jobs.at_rest)
    assert not three.lock.is_locked

    by = replace(desk, clerk=accounts.named_account(KEEPER, desk=desk).clerk)
    keys = open_by_secret(desk.data_dir, by.clerk.id, SECRET, clock=desk.clock)
    if ends:
        accounts.end(desk.clerk.id, desk=by, keys=keys, at=desk.clock.now())
    else:
        less = accounts.Wanted(less=frozenset({Right.TAKE_MONEY}))
        accounts.change(desk.clerk.id, less, desk=by, at=desk.clock.now())
    watch.look()
    three.waits(three.is_asked)
    assert three.entrance.told.text() == CHANGED
    assert [one.name for one in three.entrance._waiting.people].count(LAN) == (not ends)
    if not ends:
        three.gives(SECRETS[LAN])
        three.is_in(LAN)
        three.waits(lambda: "Hoài Thương" in three.screen.view.left.great_name.text())
        watch.look()
        three.waits(lambda: three.program.jobs.at_rest)
        assert not three.lock.is_locked
