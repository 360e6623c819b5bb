"""PCs of one office, each with a disk and a memory of its own, between which folders and copies go."""

import dataclasses
import shutil
from pathlib import Path
from typing import Final

import pytest
from msgspec.structs import replace

from counter_app.bootstrap import open_desk
from counter_app.core.clock import Clock, SteppedClock
from counter_app.core.errors import EnvironmentFault
from counter_app.core.keyslots import open_by_recovery
from counter_app.domain.draft import Draft
from counter_app.domain.proof import Proof
from counter_app.domain.staff import Role
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import receive
from counter_app.services.intake.offer import offer
from counter_app.services.keeping.backup import KEYS, back_up
from counter_app.services.keeping.only_here import answer_only_here
from counter_app.services.keeping.restore import restore, stood_for
from tests.real_office import first_account, real_office

NO_NUMBER: Final = "no_lane_left"
ASKED: Final = "lane_asked"
RESERVE: Final = 2


class Pcs:
    """PCs of one office, each with a disk of its own under ``root``; the first one has the office."""

    def __init__(
        self, root: Path, clock: SteppedClock, draft: Draft, patch: pytest.MonkeyPatch
    ) -> None:
        self.root, self.clock, self.draft, self.patch = root, clock, draft, patch
        self.at(self.place(1, "a"))
        desk = real_office(self.place(1, "a"), clock)
        self.code = first_account(desk).recovery_code
        desk.store.close()

    def place(self, pc: int, name: str) -> Path:
        return self.root / f"pc{pc}" / name

    def at(self, folder: Path) -> None:
        """What is done from now on is done by the PC that the folder lies in."""
        self.patch.setenv("COUNTER_STATE", str(folder.parent / "state"))

    def open(self, folder: Path) -> Desk:
        self.at(folder)
        keys = open_by_recovery(folder, self.code)
        return open_desk(folder, clock=self.clock, keys=keys)

    def take(self, folder: Path) -> int | str:
        """The slip's number, or why there is none."""
        desk = self.open(folder)
        try:
            return self.taken(desk)
        finally:
            desk.store.close()

    def taken(self, desk: Desk) -> int | str:
        at, wanted = self.clock.now(), replace(self.draft, client_ref=None)
        try:
            got = receive(wanted, offer=offer(wanted, desk=desk, at=at), desk=desk, at=at)
        except EnvironmentFault as fault:
            return fault.code
        assert int((got.dossier_code or "")[-4:]) // 1000 == got.slip_no // 100_000
        return got.slip_no

    def answer(self, folder: Path) -> int:
        """A leader's word that only this PC goes on: the lane it opens."""
        desk = self.open(folder)
        try:
            return answer_only_here(desk=led(desk, self.clock), at=self.clock.now()).lane
        finally:
            desk.store.close()

    def back_up(self, folder: Path, stick: Path) -> Path:
        """A copy on a stick that opens elsewhere by the code on paper."""
        desk = self.open(folder)
        made = back_up(stick, desk=desk, at=self.clock.now())
        desk.store.close()
        shutil.copy(folder / KEYS, made.path.parent / KEYS)
        return made.path

    def restore(self, copy: Path, folder: Path, *, only_here: bool = False) -> str:
        """Why numbers stop, in words."""
        self.at(folder)
        folder.mkdir(parents=True, exist_ok=True)
        stood = stood_for(copy, folder, recovery=self.code)
        put = restore(
            copy, stood=stood, at=self.clock.now(), recovery=self.code, only_here=only_here
        )
        return put.stops


def led(desk: Desk, clock: Clock) -> Desk:
    """The same with a leader at it, who has just given their secret."""
    leader = dataclasses.replace(desk.clerk, role=Role.LEADER)
    return dataclasses.replace(desk, clerk=leader, proof=Proof(clerk=leader, at=clock.now()))


def carried(source: Path, target: Path) -> Path:
    """A copy of the whole folder, in the place of what was there."""
    if target.exists():
        shutil.rmtree(target)
    return shutil.copytree(source, target)
