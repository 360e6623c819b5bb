"""A filing that nobody could read, in the desk's list of the portal's filings."""

import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from counter_app.core.clock import to_ms
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.domain.portal import FiledOnline
from counter_app.protocol.filed_online import FiledOnlineBody, to_text
from db.counter import online
from ui.screens.lists.lists import ListsScreen
from ui.screens.lists.rows import ONLINE

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

CODE = "G22.99-261120-0000101"


def test_its_row_sends_to_the_portal_and_opens_no_intake(clerk: "Clerk") -> None:
    at = clerk.counter.now() - timedelta(hours=1)
    draft = Draft(
        submitter=Submitter(person=Person(name="")),
        procedure_code="",
        online=FiledOnline(code=CODE, at=at),
    )
    body = FiledOnlineBody(
        code=CODE,
        filed_ms=to_ms(at),
        applicant="",
        procedure_name="",
        draft=draft,
        unread="NgayNopHoSo",
    )
    clerk.counter.desk.store.write(
        lambda one: online.add_filing(one, f"online:{CODE}", to_text(body), at=at)
    )
    clerk.program.line.applied.emit()
    clerk.waits(lambda: any("nộp trực tuyến" in one for one in clerk.window.board.words()))
    clerk.hits(Qt.Key.Key_F8)
    screen = clerk.window.current()
    assert isinstance(screen, ListsScreen)
    clerk.waits(lambda: screen._key == ONLINE and bool(screen._shown))
    said: list[str] = []
    clerk.counter.changes.said.connect(said.append)
    clerk.hits(Qt.Key.Key_Return)
    clerk.waits(lambda: bool(said))
    if folder := os.environ.get("COUNTER_SHOTS"):
        clerk.window.grab().save(str(Path(folder) / "online-unread.png"))
    (words,) = said
    assert words.startswith("Hãy trả lời trên Cổng: không đọc được ngày nộp")
    assert CODE in words
    assert clerk.window.current() is screen
    model = screen.view.rows.model()
    shown = [model.index(0, column).data() for column in range(4)]
    assert shown == [CODE, "Trả lời trên Cổng", "Không đọc được ngày nộp", "–"]
