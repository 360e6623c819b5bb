"""One matter taken in at two desks of a real cell: seen, opened and decided by keys, told to both."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from counter_app.bootstrap import enrol_desk, join_engine, open_desk
from counter_app.bootstrap_central import cell_served
from counter_app.central.keeping import CODE_MS, new_code
from counter_app.central.keys import code_digest
from counter_app.central.offices import found_office
from counter_app.central.serving import ServedCell
from counter_app.core.clock import SystemClock
from counter_app.core.ids import DossierId
from counter_app.core.resources import resource
from counter_app.core.secrets import open_secrets
from counter_app.domain.central_side import TWIN_OVERRULED_WORDS
from counter_app.domain.draft import Draft
from counter_app.domain.office import OfficeKind
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.protocol.event_words import event_words
from counter_app.services import disputes
from counter_app.services.desk import Desk
from counter_app.services.dispute_words import Side, Verdict
from counter_app.services.intake import receive
from counter_app.services.lookup import open_dossier
from counter_app.services.offer import offer
from counter_app.services.office import read_setup, set_up
from counter_app.sync.state import line_state
from db.central.enrol_codes import give_code
from db.counter.store import open_store
from ui.dialogs.dispute import DisputeDialog
from ui.screens.dossier import DossierScreen
from ui.widgets.layout import Notice

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.line.conftest import Place

Key = Qt.Key
COMMUNE = "00000"


@pytest.fixture
def cell(tmp_path: Path) -> Iterator[ServedCell]:
    """A real server with an embedded store, that knows the desks' office."""
    with cell_served(f"sqlite:///{tmp_path / 'cell.db'}", blobs=tmp_path / "blobs") as served:
        text = resource("offices/demo.toml").read_text(encoding="utf-8")
        found_office(served.cell.store, tomllib.loads(text), clock=SystemClock())
        yield served


@dataclass(frozen=True, slots=True, kw_only=True)
class Desks:
    """The desk with the window, and its sister with none; both have joined the cell."""

    cell: ServedCell
    here: Desk
    there: Desk

    def join(self) -> None:
        for desk in (self.here, self.there):
            enrol_desk(self._code(desk.office.desk_name), url=self.cell.url, desk=desk)

    def _code(self, name: str) -> str:
        code, now_ms = new_code(COMMUNE), self.cell.cell.now_ms()
        digest, until_ms = code_digest(self.cell.cell.key, code), now_ms + CODE_MS
        self.cell.cell.store.write(
            COMMUNE,
            lambda one: give_code(
                one, COMMUNE, digest, desk_name=name, until_ms=until_ms, at_ms=now_ms
            ),
        ).result()
        return code

    def take_in(self, desk: Desk) -> DossierId:
        person = Person(name="Nguyễn Thị Ánh", personal_id="001190000001", address="Thôn 1, Xã A")
        draft = Draft(submitter=Submitter(person=person), procedure_code="1.004873")
        at = desk.clock.now()
        return receive(draft, offer=offer(draft, desk=desk, at=at), desk=desk, at=at).dossier_id

    def decides(self, desk: Desk, keep: Side) -> None:
        """Of the one pair in question, as a colleague would at a desk with no window here."""
        (seen,) = disputes.open_disputes(desk=desk)
        disputes.judge_duplicate(
            seen.dispute.number, Verdict.SAME, reason="Nop hai noi, hoi lai cong dan",
            desk=desk, at=desk.clock.now(), keep=keep,
        )  # fmt: skip

    def sync(self, *desks: Desk) -> None:
        for desk in desks:
            engine = join_engine(desk, spread=False)
            last = engine.round()
            engine.close()
            assert not last.trouble, last.message


@pytest.fixture
def desks(clerk: "Clerk", cell: ServedCell, tmp_path: Path) -> Iterator[Desks]:
    folder, clock = tmp_path / "there", clerk.clock
    folder.mkdir()
    text = resource("offices/demo.toml").read_text(encoding="utf-8")
    other = text.replace("\nlane = 1", "\nlane = 3").replace("reserve_lane = 2", "reserve_lane = 4")
    store = open_store(folder, OfficeKind.DEMO, open_secrets(folder), clock)
    set_up(read_setup(other.replace("Quầy 1", "Quầy 2")), store=store, at=clock.now())
    store.close()
    there = open_desk(folder, kind=OfficeKind.DEMO, clock=clock)
    found = Desks(cell=cell, here=clerk.counter.desk, there=there)
    found.join()
    yield found
    there.store.close()


@pytest.fixture
def twins(clerk: "Clerk", desks: Desks) -> tuple[DossierId, DossierId]:
    """The older one is the sister's; the newer one is this desk's, and both know it."""
    older = desks.take_in(desks.there)
    clerk.clock.instant = clerk.clock.instant.replace(hour=3)
    newer = desks.take_in(desks.here)
    desks.sync(desks.there, desks.here, desks.there, desks.here)
    clerk.program.line.applied.emit()
    return older, newer


def test_a_twin_is_named_in_the_outbox_by_the_key_of_its_notice_and_nothing_is_green(
    clerk: "Clerk", place: "Place", desks: Desks, twins: tuple[DossierId, DossierId]
) -> None:
    older, newer = (open_dossier(one, desk=desks.here).row for one in twins)
    clerk.waits(lambda: any("trùng với quầy khác" in one for one in clerk.window.board.words()))
    screen = place.by_notice(1)
    clerk.answers(lambda: clerk.hits(Key.Key_Return), lambda: clerk.hits(Key.Key_Escape))
    clerk.waits(lambda: any("trùng với quầy khác" in one for one in clerk.window.board.words()))
    line = place.cells(screen, 0)
    assert line[0] == "! Cần người quyết"
    assert line[1].split("…")[-1] in (newer.code or "")
    assert line[2] == "Nguyễn Thị Ánh"
    assert f"hồ sơ {older.code}, Quầy 2 nhận lúc 09:00 20/11/2026" in line[5]
    assert line[6] == "Xem và quyết"
    assert screen.view.count.text() == "1 dòng, 1 cần người xử lý"
    assert not line_state(desks.here.store, None).all_there
    for one in (older, newer):
        dossier = clerk.opens(one.id)
        clerk.waits(lambda: "có thể trùng" in dossier.view.sent.words())  # noqa: B023
    assert line_state(desks.there.store, None).undecided == 1
    assert clerk.mouse.seen == 0


@pytest.mark.parametrize(("key", "extra_at"), [(Key.Key_L, 0), (Key.Key_M, 1), (Key.Key_K, None)])
def test_decided_by_keys_it_is_closed_at_both_desks_and_the_one_too_many_opens(
    place: "Place",
    desks: Desks,
    twins: tuple[DossierId, DossierId],
    key: Qt.Key,
    extra_at: int | None,
) -> None:
    clerk = place.clerk
    screen = place.by_notice(1)
    judge = place.judging("Cong dan xac nhan o quay", key)
    clerk.answers(lambda: clerk.hits(Key.Key_Return), judge)
    clerk.waits(lambda: disputes.open_disputes(desk=desks.here) == ())
    clerk.waits(lambda: clerk.window.board.words() == ())
    if extra_at is None:
        assert clerk.window.current() is screen
    else:
        clerk.waits(lambda: isinstance(clerk.window.current(), DossierScreen))
    desks.sync(desks.here, desks.there)
    assert disputes.open_disputes(desk=desks.there) == ()
    assert line_state(desks.there.store, None).undecided == 0
    told = [event_words(open_dossier(one, desk=desks.there).events[-1]) for one in twins]
    assert all("Cong dan xac nhan o quay" in one for one in told)
    assert ["hồ sơ này thừa" in one for one in told] == [extra_at == 0, extra_at == 1]
    assert clerk.mouse.seen == 0


@pytest.mark.parametrize("size", [(1366, 768), (911, 512)])
def test_decided_otherwise_at_two_desks_the_overruled_one_is_told_and_asked_again(
    clerk: "Clerk",
    place: "Place",
    desks: Desks,
    twins: tuple[DossierId, DossierId],
    size: tuple[int, int],
) -> None:
    clerk.window.resize(*size)
    older, newer = (open_dossier(one, desk=desks.here).row for one in twins)
    place.by_notice(1)
    judge = place.judging("Nop hai noi, giu ho so moi", Key.Key_L)
    clerk.answers(lambda: clerk.hits(Key.Key_Return), judge)
    clerk.waits(lambda: clerk.window.board.words() == ())
    desks.decides(desks.there, Side.THEIRS)
    desks.sync(desks.there, desks.here)

    clerk.program.line.applied.emit()
    clerk.waits(lambda: len(clerk.window.board.words()) == 2)
    assert clerk.window.board.words()[0] == TWIN_OVERRULED_WORDS
    place.picture(f"twin-overruled-{size[0]}")
    clerk.hits(Key.Key_F8)
    screen = clerk.window.current()
    assert isinstance(screen, DossierScreen)
    clerk.waits(lambda: TWIN_OVERRULED_WORDS not in clerk.window.board.words())
    place.by_notice(1)
    told: list[str] = []

    def again() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, DisputeDialog)
        told.extend(one.words() for one in dialog.findChildren(Notice))
        place.picture(f"twin-again-{size[0]}")
        place.judging("Cong dan chon ho so cu", Key.Key_M)()

    clerk.answers(lambda: clerk.hits(Key.Key_Return), again)
    assert "đã được quyết khác nhau ở hai nơi" in told[0]
    assert f"Đang có hiệu lực: cùng một việc, giữ {older.code}" in told[0]
    assert f"Quyết khác: cùng một việc, giữ {newer.code}" in told[0]
    clerk.waits(lambda: clerk.window.board.words() == ())
    desks.sync(desks.here, desks.there)
    for desk in (desks.here, desks.there):
        assert disputes.open_disputes(desk=desk) == ()
        assert line_state(desk.store, None).undecided == 0
    assert clerk.mouse.seen == 0
