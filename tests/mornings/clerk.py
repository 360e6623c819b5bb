"""A clerk who has nothing but a keyboard and a scanner before the program, and who counts along.

Keys go to whatever window is in front, at the pace of a hand; a card comes at a scanner's. What
became of them is read in the store (``eyes``), never asked of the program.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from counter_app.domain.people.applicant import Basis
from tests.mornings.display import Display
from tests.mornings.eyes import Eyes
from tests.waiting import is_soon, let_pass, wait_for

HAND_MS: Final = 60
SCANNER_MS: Final = 0
"""The shorter a scan, the less likely a busy machine cuts it in two; hands and scanners in turn are
held apart by the wedge's own tests."""
MOST_SCANS: Final = 3
LOOKS_S: Final = 4
"""Longer than the half second after which what was typed is kept, on a machine that has much to do."""
TITLE: Final = "HUẤN LUYỆN"
UNFINISHED: Final = "Hồ sơ đang nhập dở"
"""The title of both questions about what is half typed: of one, of several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One dossier as its citizen wanted it; what is empty was not said.

    ``acts`` and ``until`` are what the paper allows and its last day, ``unit`` is the code of whoever
    else decides, ``filed`` the portal's code of what was filed there.
    """

    procedure: str
    name: str
    number: str = ""
    basis: Basis = Basis.SELF
    about: str = ""
    owners: tuple[str, ...] = ()
    body: str = ""
    pages: int = 0
    paper: str = ""
    acts: tuple[str, ...] = ()
    until: str = ""
    heirs: tuple[str, ...] = ()
    witnesses: tuple[str, ...] = ()
    unit: str = ""
    filed: str = ""

    @property
    def on_slip(self) -> tuple[str, ...]:
        """What its citizen looks for on the slip."""
        whose = self.body or (self.owners or (self.name,))[0]
        told = (whose, *self.owners, self.about, *self.heirs, *self.witnesses)
        return tuple(filter(None, told))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A cut of power while somebody typed: what was typed, and what of it was kept."""

    typed: str
    safe: str
    kept: str


@dataclass(slots=True)
class Clerk:
    """One desk for one morning: its window, its store, its tray."""

    folder: Path
    display: Display
    running: ExitStack
    eyes: Eyes
    asked: dict[str, Asked] = field(default_factory=dict)
    """By the dossier's id."""
    cuts: list[Cut] = field(default_factory=list)
    presses: int = 0
    starts: int = 0
    rescans: int = 0
    _program: "subprocess.Popen[bytes] | None" = None
    _window: str = ""
    _front: str = ""

    # The program

    def sits_down(self) -> None:
        """Starts the program and waits for the office's name over its window."""
        log = self.running.enter_context((self.folder / f"log-{self.starts}").open("wb"))
        self._program = subprocess.Popen(
            [sys.executable, "-m", "counter_app", "--data", str(self.folder / "data")],
            env=self.display.environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        self.starts += 1
        self.running.callback(self.is_cut_off)
        # One that waits, not many that ask: they would take the processor from the start.
        self._window = self.display.tells(
            "search", "--sync", "--onlyvisible", "--name", TITLE
        ).split()[0]
        self._face(self._window)

    def is_cut_off(self) -> None:
        """kill −9; nothing of the program, nor of its reader here, is asked to close."""
        if self._program is not None:
            os.kill(self._program.pid, signal.SIGKILL)
            self._program.wait(timeout=10)
            self._program = None
        self.eyes.close()

    def goes_home(self) -> None:
        """Closes the window as its frame's key would."""
        assert self._program is not None
        self.eyes.close()
        self._program.terminate()
        self._program.wait(timeout=60)
        self._program = None

    # Keys

    def hits(self, *keys: str) -> None:
        """One key after another, as xdotool names them."""
        self.presses += len(keys)
        self.display.tells("key", "--delay", str(HAND_MS), *keys)

    def types(self, words: str) -> None:
        self.presses += len(words)
        self.display.tells("type", "--delay", str(HAND_MS), words)

    def scans(self, words: str) -> None:
        self.display.tells("type", "--delay", str(SCANNER_MS), f"{words}\n")

    def reads(self, number: str, *scans: str) -> None:
        """A card or a passport; looks whether it was read, and lets it be scanned again if not.

        A busy machine hands a scan over in pieces: the program says so, and what it took for typing
        is wiped out.
        """
        for _ in range(MOST_SCANS):
            for words in scans:
                self.scans(words)
            if is_soon(lambda: number in str(self.eyes.drafts()), LOOKS_S):
                return
            self.rescans += 1
            self.hits("alt+n", "ctrl+a", "BackSpace")
        raise AssertionError(f"{number} was never read")

    def answers(self, title: str, act: Callable[[], None], *hands: Callable[[], None]) -> None:
        """Does ``act``; ``hands`` act in the dialog that opens, and it is gone afterwards."""
        act()
        self.answers_open(title, *hands)

    def answers_open(self, title: str, *hands: Callable[[], None]) -> None:
        wait_for(lambda: self.display.windows(title), f"no dialog {title!r}")
        dialog, behind = self.display.windows(title)[-1], self._front
        self._face(dialog)
        for hand in hands:
            hand()
        wait_for(lambda: dialog not in self.display.windows(), f"{title!r} never closed")
        self._face(behind)

    def _face(self, window: str) -> None:
        """No window manager runs here to give the keyboard to the window in front."""
        self._front = window
        self.display.tells("windowfocus", "--sync", window)

    # What every intake has

    def picks(self, words: str) -> None:
        """The procedure found by a few words; the keyboard goes to the first thing it asks."""
        self.types(words)
        self.hits("Return")

    def goes_back_in(self) -> None:
        """After an interruption: to the first thing the procedure asks."""
        self.hits("alt+t", "Return")

    def all_papers(self) -> None:
        """Enter on an untouched checklist: everything is there."""
        self.hits("alt+l", "Return")

    def takes_in(self, asked: Asked, *, key: str = "ctrl+Return") -> str:
        """The key that takes in; waits for the dossier in the store and its receipt on screen."""
        before = self.eyes.count("dossiers")
        self.hits(key)
        return self.sees_taken(asked, before)

    def sees_taken(self, asked: Asked, before: int) -> str:
        """Its receipt is in front once its slip was handed to the printer, or nothing is printed."""
        dossier = self.finds_taken(asked, before)
        new = self.eyes.dossiers()[before:]
        if new[0]["state"] == "returned":
            self.display.rests()
        else:
            self._printer_heard("dossier", new[0]["number"])
        reference = new[0]["client_ref"]
        wait_for(lambda: reference not in self.eyes.drafts(), "the draft was never forgotten")
        return dossier

    def finds_taken(self, asked: Asked, before: int) -> str:
        """It is in the store, once."""
        self.finds_all_taken((asked,), before)
        return str(self.eyes.dossiers()[before]["id"])

    def finds_all_taken(self, asked: Sequence[Asked], before: int) -> None:
        """Each of them is in the store once, in their order."""
        wait_for(lambda: self.eyes.count("dossiers") > before, f"never taken in: {asked}")
        new = self.eyes.dossiers()[before:]
        assert len(new) == len(asked), f"{len(new)} taken in: {asked}"
        self.asked.update((one["id"], wanted) for one, wanted in zip(new, asked, strict=True))

    def sees_printed(self, before: int) -> None:
        """The slip of each one taken in since was handed to the printer."""
        for one in self.eyes.dossiers()[before:]:
            self._printer_heard("dossier", one["number"])

    def sees_sent_home(self, before: int) -> None:
        """The form is empty again once the paper of the visit was handed to the printer."""
        wait_for(lambda: self.eyes.count("visits") > before, "no visit was recorded")
        self._printer_heard("visit", self.eyes.count("visits"))
        wait_for(lambda: not self.eyes.drafts(), "what was typed is kept with the visit alone")

    def _printer_heard(self, owner: str, number: int) -> None:
        def heard() -> bool:
            orders = self.eyes.orders(owner, number)
            return bool(orders) and "waiting" not in orders

        wait_for(heard, f"the paper of {owner} {number} was never sent")

    def next_citizen(self) -> None:
        self.hits("Return")

    # Cuts of power

    def types_until_cut(self, field_name: str, words: str, letters: int) -> None:
        """Types so many letters; the power goes; what was kept is held against what was typed."""
        struck: list[float] = []
        for letter in words[:letters]:
            self.types(letter)
            struck.append(time.monotonic())
        self.is_cut_off()
        cut_at = time.monotonic()
        (draft,) = self.eyes.drafts().values()
        self.eyes.close()
        safe = sum(at <= cut_at - 1 for at in struck)
        self.cuts.append(
            Cut(typed=words[:letters], safe=words[:safe], kept=draft["lines"][field_name])
        )

    def is_cut_off_after(self, key: str, seconds: float) -> None:
        """The power goes so long after a key."""
        self.hits(key)
        let_pass(seconds)
        self.is_cut_off()

    def goes_on(self) -> bool:
        """Starts again; takes up what is offered, if there is something to offer."""
        offered = bool(self.eyes.drafts())
        self.eyes.close()
        self.sits_down()
        if offered:
            self.answers_open(UNFINISHED, lambda: self.hits("Return"))
        return offered
