"""Nothing typed is lost: lists being scanned, a collector, a wording outlive the window."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from counter_app.core.ids import ClerkId
from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.domain.staff import Role
from counter_app.domain.workflow import Move
from counter_app.services.intake import drafts
from counter_app.services.intake.drafts import DraftKind
from counter_app.services.intake.intake import Receipt, receive
from counter_app.services.intake.offer import offer
from counter_app.services.moving.workflow import Wanted, make_move
from tests.screens.fingers import wait_until
from ui.screens.handover.handover import HandoverScreen
from ui.screens.results.results import ResultsScreen
from ui.screens.templates.templates import TemplatesScreen

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk, DeskClock
    from ui.program import Program

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


def take_in(clerk: "Clerk", name: str) -> Receipt:
    """Certified copies for ``name``, taken in now."""
    desk = clerk.counter.desk
    draft = Draft(
        submitter=Submitter(
            person=Person(name=name, personal_id="001190000001", address="Thôn 1, Xã A")
        ),
        procedure_code="2.000815",
        phone="0912345678",
        certified_copies=(CertifiedCopy(document="Giấy khai sinh", pages=3, copies=2),),
        client_ref=name,
    )
    at = clerk.clock.now()
    return receive(draft, offer=offer(draft, desk=desk, at=at), desk=desk, at=at)


def changes_person(clerk: "Clerk", role: Role = Role.CLERK) -> None:
    """Somebody else sits down: the screens are built anew."""
    one = replace(clerk.counter.desk.clerk, id=ClerkId("0193-other"), name="Lò Thị Mai", role=role)
    clerk.window.person_chosen.emit(one)


def leaves_and_comes_back(clerk: "Clerk") -> None:
    """Another person has the desk for a while, and finds nothing of what was typed at it."""
    owner, place = clerk.counter.desk.clerk, clerk.window.place() or ""
    changes_person(clerk)
    clerk.window.go(place)
    wait_until(lambda: clerk.counter.jobs.at_rest, timeout_s=15)
    for kind in DraftKind:
        assert kept(clerk, kind) == 0
    clerk.window.person_chosen.emit(owner)


def scanned(clerk: "Clerk", names: tuple[str, ...]) -> HandoverScreen:
    """The hand-over screen with one dossier for each name on its list, nothing made."""
    taken = [take_in(clerk, name) for name in names]
    clerk.hits(Key.Key_F5)
    screen = clerk.window.current()
    assert isinstance(screen, HandoverScreen)
    for at, one in enumerate(taken, start=1):
        clerk.scans(one.dossier_code or "")
        clerk.waits(lambda at=at: len(screen.out.batch.good()) == at)  # type: ignore[misc]
    return screen


def names_on(screen: HandoverScreen) -> list[str]:
    rows = screen.out.batch.good()
    return [row.verdict.row.applicant_name for row in rows if row.verdict.row is not None]


def test_the_list_being_scanned_waits_for_who_scanned_it(clerk: "Clerk") -> None:
    screen = scanned(clerk, ("Nguyễn Thị Ánh", "Lò Văn Páo"))
    screen.out.person.setFocus()
    clerk.types("Hà")
    leaves_and_comes_back(clerk)
    clerk.hits(Key.Key_F5)
    again = clerk.window.current()
    assert isinstance(again, HandoverScreen)
    assert again is not screen
    clerk.waits(lambda: len(again.out.batch.good()) == 2)

    assert names_on(again) == ["Nguyễn Thị Ánh", "Lò Văn Páo"]
    assert again.out.person.value() == "Hà"
    assert "2 dòng, đã mở lại" in again.out.said.words()
    clerk.hits(Key.Key_Delete, CTRL)
    assert again.out.batch.rows == ()
    clerk.hits(Key.Key_Z, CTRL)
    assert len(again.out.batch.good()) == 2


def test_a_list_that_was_made_is_not_offered_again(clerk: "Clerk") -> None:
    screen = scanned(clerk, ("Nguyễn Thị Ánh",))
    clerk.waits(lambda: kept(clerk, DraftKind.HANDOVER) == 1)
    clerk.hits(Key.Key_Return, CTRL)
    clerk.waits(lambda: "Đã lập danh sách" in screen.out.said.words())
    clerk.waits(lambda: kept(clerk, DraftKind.HANDOVER) == 0)


def kept(clerk: "Clerk", kind: DraftKind) -> int:
    return len(drafts.unfinished(kind, desk=clerk.counter.desk))


def test_no_draft_of_a_list_is_taken_for_an_intake(clerk: "Clerk") -> None:
    scanned(clerk, ("Nguyễn Thị Ánh",))
    clerk.waits(lambda: kept(clerk, DraftKind.HANDOVER) == 1)

    assert kept(clerk, DraftKind.INTAKE) == 0


@contextmanager
def shut_and_opened(
    clerk: "Clerk",
    again: Callable[[Path, "DeskClock"], "Program"],
    started: Callable[["Program", QtBot], None],
    stopped: Callable[["Program"], None],
) -> Iterator["Program"]:
    clerk.window.close()
    clerk.program.close()
    program = again(clerk.papers.parent, clerk.clock)
    started(program, clerk.bot)
    yield program
    stopped(program)


def test_a_closed_window_offers_its_list_again(
    clerk: "Clerk",
    reopened: Callable[[Path, "DeskClock"], "Program"],
    started: Callable[["Program", QtBot], None],
    stopped: Callable[["Program"], None],
) -> None:
    scanned(clerk, ("Nguyễn Thị Ánh", "H'Linh Niê"))
    with shut_and_opened(clerk, reopened, started, stopped) as program:
        screen = program.window.bring("handover")
        assert isinstance(screen, HandoverScreen)
        clerk.waits(lambda: len(screen.out.batch.good()) == 2)

        assert names_on(screen) == ["Nguyễn Thị Ánh", "H'Linh Niê"]


def test_who_takes_a_result_is_still_typed_in_after_a_change_of_person(clerk: "Clerk") -> None:
    taken, desk = take_in(clerk, "Nguyễn Thị Ánh"), clerk.counter.desk
    leader = replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))
    for move in (Move.TRANSFER, Move.TAKE_UP, Move.FINISH):
        make_move(taken.dossier_id, Wanted(move=move), desk=leader, at=clerk.clock.now())
    clerk.hits(Key.Key_F6)
    screen = clerk.window.current()
    assert isinstance(screen, ResultsScreen)
    clerk.scans(taken.dossier_code or "")
    clerk.waits(lambda: screen._handing is not None)
    screen.view.form.name.setFocus()
    screen.view.form.name.selectAll()
    clerk.types("Lò Văn Páo")
    leaves_and_comes_back(clerk)
    clerk.hits(Key.Key_F6)
    again = clerk.window.current()
    assert isinstance(again, ResultsScreen)
    clerk.waits(lambda: again._handing is not None)

    assert again.view.form.name.value() == "Lò Văn Páo"
    assert "nhập dở" in again.view.state.words()
    clerk.hits(Key.Key_Escape)
    clerk.waits(lambda: kept(clerk, DraftKind.COLLECTING) == 0)


def test_an_unsaved_wording_comes_back_with_its_paper(clerk: "Clerk") -> None:
    changes_person(clerk, Role.LEADER)
    clerk.hits(Key.Key_F10)
    screen = clerk.window.current()
    assert isinstance(screen, TemplatesScreen)
    clerk.waits(lambda: bool(screen._shown))
    name, field = next(iter(screen.view.fields.items()))
    field.setFocus()
    clerk.types("Moi")
    typed = field.text()
    assert typed.endswith("Moi")
    changes_person(clerk, Role.LEADER)
    clerk.hits(Key.Key_F10)
    again = clerk.window.current()
    assert isinstance(again, TemplatesScreen)
    clerk.waits(lambda: "chưa lưu" in again.view.said.words())

    assert again.view.fields[name].text() == typed


@pytest.mark.parametrize("kind", list(DraftKind))
def test_each_kind_of_draft_keeps_to_itself(clerk: "Clerk", kind: DraftKind) -> None:
    desk, at = clerk.counter.desk, clerk.clock.now()
    drafts.save(drafts.key_of(kind, "one"), "{}", desk=desk, at=at)

    assert {one for one in DraftKind if drafts.unfinished(one, desk=desk)} == {kind}
    drafts.forget(drafts.key_of(kind, "one"), desk=desk)
