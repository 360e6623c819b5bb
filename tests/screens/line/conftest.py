"""The outbox's place in the window, and what the synchroniser would have written behind it."""

import os
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from counter_app.bootstrap import open_desk
from counter_app.bootstrap_central import cell_served
from counter_app.bootstrap_sync import enrol_desk, join_engine
from counter_app.central.keys import code_digest
from counter_app.central.office.keeping import CODE_MS, new_code
from counter_app.central.office.offices import found_office
from counter_app.central.running.serving import ServedCell
from counter_app.core.clock import SystemClock
from counter_app.core.ids import DossierId
from counter_app.core.resources import resource
from counter_app.core.secrets import open_secrets
from counter_app.domain.draft import Draft
from counter_app.domain.office import OfficeKind
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.services.correcting import disputes
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import receive
from counter_app.services.intake.offer import offer
from counter_app.services.office.office import read_setup, set_up
from counter_app.services.sending.dispute_words import Side, Verdict
from db.central.enrol_codes import give_code
from db.counter.store import open_store
from tests.screens.in_front import in_front
from ui.dialogs.sending.dispute import DisputeDialog
from ui.screens.outbox.outbox import OutboxScreen

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

COMMUNE = "00000"
_ENROLLED = (
    "INSERT INTO enrolment (number, device_no, commune, cell_url, server_keys, epoch,"
    " enrolled_ms, durable_through, frozen) VALUES (1, 3, '00000', 'https://mot-cua.vn', '[]',"
    " 'e', 0, 0, '')"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The outbox of one clerk's desk, before and behind the glass."""

    clerk: "Clerk"

    def join(self) -> None:
        """The desk has joined a central side."""
        self.store(_ENROLLED)

    def store(self, sql: str, *values: Any) -> None:
        """What the synchroniser would have written."""
        self.clerk.counter.desk.store.write(lambda one: one.exec_driver_sql(sql, values))

    def read(self, sql: str, *values: Any) -> list[Any]:
        return self.clerk.counter.desk.store.read(
            lambda one: list(one.exec_driver_sql(sql, values))
        )

    def answer(self, dossier: str, state: str, **told: Any) -> str:
        """The central side's answer to a dossier's intake; the operation's id."""
        ((operation,),) = self.read("SELECT id FROM outbox WHERE dossier = ?", dossier)
        text = msgspec.json.encode({"id": operation, "r": state, **told}).decode()
        self.store(
            "UPDATE outbox SET state = ?, answer = ?, answered_ms = wall_ms WHERE id = ?",
            "parked" if state == "held" else state,
            text,
            operation,
        )
        return str(operation)

    def opened(self, rows: int) -> OutboxScreen:
        """The place, reached by its key, with so many lines."""
        self.clerk.hits(Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
        return self._shown(rows)

    def by_notice(self, rows: int) -> OutboxScreen:
        """The place, reached by the key of the sentence over the screen."""
        self.clerk.waits(lambda: self.clerk.window.board.words() != ())
        self.clerk.hits(Qt.Key.Key_F8)
        return self._shown(rows)

    def _shown(self, rows: int) -> OutboxScreen:
        screen = self.clerk.window.current()
        assert isinstance(screen, OutboxScreen)
        self.clerk.waits(lambda: screen.view.table.count() == rows)
        return screen

    def dispute(self, dossier: str, code: str = "fields", **args: Any) -> str:
        """As the engine leaves it: something was done here and elsewhere; the operation's id."""
        operation = self.answer(dossier, "conflict", code=code, args=args)
        body = msgspec.json.encode({"id": operation, "code": code, "args": args}).decode()
        self.store(
            "INSERT INTO disputes (kind, dossier, operation, body, seen_ms)"
            " VALUES ('fields', ?, ?, ?, 0)",
            dossier,
            operation,
            body,
        )
        return operation

    def suspect(self, newer: str, older: str) -> None:
        """As the engine leaves it: these two may be one matter."""
        told = {"twin": older, "code": None, "device": "d-1", "received_ms": 0}
        self.store(
            "INSERT INTO disputes (kind, dossier, operation, body, seen_ms)"
            " VALUES ('duplicate', ?, 'central:1', ?, 0)",
            newer,
            msgspec.json.encode(told).decode(),
        )

    def judging(self, reason: str, key: Qt.Key) -> Callable[[], None]:
        """Types why into the dialog of two dossiers that may be one, and decides by its key."""

        def hand() -> None:
            dialog = in_front(DisputeDialog)
            assert not dialog.keep.isVisible()
            dialog.reason.setFocus()
            self.clerk.types(reason)
            self.clerk.hits(key, Qt.KeyboardModifier.AltModifier)

        return hand

    def picture(self, name: str) -> None:
        """What has the keyboard, kept only where somebody wants to look."""
        if folder := os.environ.get("COUNTER_SHOTS"):
            shown = QApplication.activeModalWidget() or self.clerk.window
            shown.grab().save(str(Path(folder) / f"{name}.png"))

    def cells(self, screen: OutboxScreen, row: int) -> list[str]:
        """What the table shows in a row."""
        model = screen.view.table.model()
        return [model.data(model.index(row, at)) for at in range(model.columnCount())]


@pytest.fixture
def place(clerk: "Clerk") -> Place:
    """The outbox of the clerk's desk."""
    return Place(clerk=clerk)


@pytest.fixture
def cell(tmp_path: Path) -> Iterator[ServedCell]:
    """A real server with an embedded store, that knows the desks' office."""
    with cell_served(f"sqlite:///{tmp_path / 'cell.db'}", blobs=tmp_path / "blobs") as served:
        text = resource("offices/demo.toml").read_text(encoding="utf-8")
        found_office(served.cell.store, tomllib.loads(text), clock=SystemClock())
        yield served


@dataclass(frozen=True, slots=True, kw_only=True)
class Desks:
    """The desk with the window, and its sister with none, beside one cell."""

    cell: ServedCell
    here: Desk
    there: Desk

    def join(self, *desks: Desk) -> None:
        for desk in desks:
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

    def take_in(self, desk: Desk, *, number: str = "001190000001") -> DossierId:
        person = Person(name="Nguyễn Thị Ánh", personal_id=number, address="Thôn 1, Xã A")
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
def sister(clerk: "Clerk", tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """Opens another desk of the clerk's office, that numbers from ``lane``; it has joined nothing."""
    made: list[Desk] = []

    def opened(*, lane: int = 3) -> Desk:
        folder, clock = tmp_path / "there", replace(clerk.clock)
        folder.mkdir()
        text = resource("offices/demo.toml").read_text(encoding="utf-8")
        other = text.replace("\nlane = 1", f"\nlane = {lane}")
        other = other.replace("reserve_lane = 2", f"reserve_lane = {lane + 1}")
        store = open_store(folder, OfficeKind.DEMO, open_secrets(folder), clock)
        set_up(read_setup(other.replace("Quầy 1", "Quầy 2")), store=store, at=clock.now())
        store.close()
        made.append(open_desk(folder, kind=OfficeKind.DEMO, clock=clock))
        return made[-1]

    yield opened
    for desk in made:
        desk.store.close()


@pytest.fixture
def desks(clerk: "Clerk", cell: ServedCell, sister: Callable[..., Desk]) -> Desks:
    """Two desks that have joined."""
    found = Desks(cell=cell, here=clerk.counter.desk, there=sister())
    found.join(found.here, found.there)
    return found
