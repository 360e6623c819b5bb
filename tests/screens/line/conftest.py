"""The outbox's place in the window, and what the synchroniser would have written behind it."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from ui.dialogs.dispute import DisputeDialog
from ui.screens.outbox import OutboxScreen

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

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
            dialog = QApplication.activeModalWidget()
            assert isinstance(dialog, DisputeDialog)
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
