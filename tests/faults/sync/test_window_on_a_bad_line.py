"""Whatever the line does, the window's thread neither asks it anything nor stands still for it.

A real window on a real desk, a server in a process of its own, and between them a line that is
slow, silent, torn off, cut short. Stalls are gaps between ticks of the window's own event loop,
less the time for which the thread had no processor.
"""

import asyncio
import contextlib
import gc
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from counter_app.bootstrap import open_desk
from counter_app.bootstrap_sync import central_side, enrol_desk
from counter_app.core.web import WebClient
from counter_app.devices.folder import FolderPrinter
from counter_app.domain.office import OfficeKind
from tests.faults.meter import MOST_MS, Meter, metered
from ui.application import application
from ui.program import Program
from ui.screens.intake.intake import IntakeScreen

if TYPE_CHECKING:
    from tests.faults.sync.conftest import Counter, ServerProcess

FAULTS: Final = ("slow", "trickle", "silent", "reset", "cut short")
TICKS: Final = 60
RST: Final = struct.pack("ii", 1, 0)


class Chaos:
    """A line to a cell that behaves as ``mood`` says; ``met`` counts what each mood did."""

    def __init__(self, cell_url: str) -> None:
        place = urlsplit(cell_url)
        self._cell = (str(place.hostname), int(place.port or 0))
        self.mood = "open"
        self.met: dict[str, int] = {}
        self._open: set[asyncio.StreamWriter] = set()
        self._begun = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="chaos")

    def start(self) -> str:
        self._thread.start()
        self._begun.wait()
        return f"http://127.0.0.1:{self._port}"

    def set_to(self, mood: str) -> None:
        """From now on; who is connected has to come again."""
        self._loop.call_soon_threadsafe(self._change, mood)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()

    def _change(self, mood: str) -> None:
        self.mood = mood
        for writer in self._open:
            writer.transport.abort()

    async def _serve(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._joined, "127.0.0.1", 0)
        self._port = server.sockets[0].getsockname()[1]
        self._begun.set()
        await self._end.wait()
        self._change("reset")
        server.close()
        await server.wait_closed()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*others, return_exceptions=True)

    async def _joined(self, desk_in: asyncio.StreamReader, desk: asyncio.StreamWriter) -> None:
        try:
            cell_in, cell = await asyncio.open_connection(*self._cell)
        except OSError:  # the cell has ended
            desk.transport.abort()
            return
        self._open |= {desk, cell}
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                await asyncio.gather(self._up(desk_in, cell, desk), self._down(cell_in, desk))
        finally:
            self._open -= {desk, cell}
            for writer in (desk, cell):
                writer.transport.abort()

    async def _up(
        self, desk_in: asyncio.StreamReader, cell: asyncio.StreamWriter, desk: asyncio.StreamWriter
    ) -> None:
        while part := await desk_in.read(65_536):
            self._count()
            if self.mood == "reset":
                desk.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RST)
                raise ConnectionResetError
            if self.mood != "silent":
                cell.write(part)
                await cell.drain()

    async def _down(self, cell_in: asyncio.StreamReader, desk: asyncio.StreamWriter) -> None:
        pieces = {"slow": (64, 0.02), "trickle": (1, 0.005), "cut short": (40, 0.0)}
        while part := await cell_in.read(65_536):
            size, pause_s = pieces.get(self.mood, (len(part), 0.0))
            for start in range(0, len(part), size):
                desk.write(part[start : start + size])
                await desk.drain()
                if self.mood == "cut short":
                    raise ConnectionResetError
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._end.wait(), pause_s)

    def _count(self) -> None:
        self.met[self.mood] = self.met.get(self.mood, 0) + 1


@pytest.fixture
def meter(qtbot: QtBot) -> Iterator[Meter]:
    assert qtbot is not None  # a loop has to run
    with metered() as kept:
        yield kept


@pytest.fixture
def chaos(server: "ServerProcess") -> Iterator[Chaos]:
    server.start()
    line = Chaos(server.url)
    yield line
    line.stop()


@pytest.fixture
def joined(
    server: "ServerProcess", chaos: Chaos, new_counter: Callable[..., "Counter"]
) -> "Counter":
    """A desk that has joined over the line while it was good, and is closed again."""
    code, url, desk = server.code(), chaos.start(), new_counter()
    enrol_desk(code, url=url, desk=desk.desk)
    desk.close()
    return desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A window, the hands of who sits there, and the server at the other end."""

    program: Program
    hands: "Counter"
    server: "ServerProcess"
    bot: QtBot

    def takes_in(self) -> None:
        """As the window does: in another thread than its own."""
        saving = threading.Thread(target=self.hands.take_in)
        saving.start()
        self.waits(lambda: not saving.is_alive())

    def waits(self, until: Callable[[], bool]) -> None:
        self.bot.waitUntil(until, timeout=20_000)

    def meets(self, mood: str, chaos: Chaos) -> None:
        """The worker tries the line as it is now."""
        self.program.line.send_now()
        self.waits(lambda: chaos.met.get(mood, 0) > 0)


@pytest.fixture
def seat(
    qtbot: QtBot, joined: "Counter", server: "ServerProcess", tmp_path: Path
) -> Iterator[Seat]:
    """That desk's window, with its worker."""
    folder = joined.desk.store.path.parent
    application()
    program = Program(
        lambda: open_desk(folder, kind=OfficeKind.REAL, clock=joined.clock),
        lambda _desk: FolderPrinter(folder=tmp_path / "papers"),
        clock=joined.clock,
        open_central=central_side,
    )
    program.opened.connect(gc.freeze)  # as where the program runs: nobody walks what is loaded
    program.window.show()
    qtbot.waitUntil(lambda: isinstance(program.window.current(), IntakeScreen), timeout=30_000)
    assert program.counter is not None
    hands = replace(joined, desk=program.counter.desk)
    yield Seat(program=program, hands=hands, server=server, bot=qtbot)
    program.window.close()
    program.close()
    program.window.deleteLater()
    program.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_the_window_stands_still_for_no_line(
    seat: Seat, chaos: Chaos, meter: Meter, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_by: set[str] = set()
    ask = WebClient.ask

    def noted(self: WebClient, *args: Any, **more: Any) -> Any:
        asked_by.add(threading.current_thread().name)
        return ask(self, *args, **more)

    monkeypatch.setattr(WebClient, "ask", noted)
    line, hands = seat.program.line, seat.hands
    seat.waits(lambda: line.state.all_there)
    worst: dict[str, float] = {}
    for mood in FAULTS:
        chaos.set_to(mood)
        seat.takes_in()
        seat.meets(mood, chaos)
        meter.begin()
        line.send_now()
        QTest.keyClicks(QApplication.focusWidget() or seat.program.window, "Nguyen Thi Anh")
        seat.waits(lambda: len(meter.gaps) >= TICKS)
        worst[mood] = max(meter.gaps)
    print({mood: round(most) for mood, most in worst.items()}, asked_by)
    chaos.set_to("open")
    line.send_now()
    seat.waits(lambda: line.state.all_there)

    assert asked_by <= {"sync", "sync-news"}
    assert max(worst.values()) < MOST_MS, worst
    seat.server.end()
    found = hands.oracle.judge(seat.server.rows)
    assert (found.lost, found.twins, found.collisions) == (0, 0, 0)
    assert len(hands.oracle.promised()) == len(FAULTS)


def test_a_loop_that_is_held_up_is_seen(meter: Meter, qtbot: QtBot) -> None:
    """The negative control."""
    QTimer.singleShot(50, lambda: threading.Event().wait(0.15))
    qtbot.waitUntil(lambda: max(meter.gaps, default=0.0) > MOST_MS, timeout=10_000)
