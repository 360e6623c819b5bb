"""kill −9 while somebody types: the next start offers all but the last second of it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random, SystemRandom
from threading import Event
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from tests.screens.in_front import in_front
from tests.screens.typing_child import LETTER_MS
from ui.dialogs.intake.others import OthersDialog
from ui.dialogs.intake.restore_draft import RestoreDraftDialog
from ui.dialogs.taken_up import ANEW
from ui.screens.intake.intake import IntakeScreen
from ui.widgets.fields import LineEdit

if TYPE_CHECKING:
    from tests.screens.conftest import DeskClock
    from ui.program import Program

CHILD = Path(__file__).with_name("typing_child.py")
ROOT = CHILD.parents[2]
LOST_S = 1.0
RESTED = 30
"""So many letters later nothing that was typed is younger than a second."""
CUTS = 30
LONG = ("person", "birth", "death", "copies")
BETWEEN_S = LETTER_MS / 1000
MOMENT = Event()
BIRTH, DEATH, COPIES = "1.001193", "1.000656", "2.000815"
# Half of it can never be read as it stands: a day without its year, an hour that is none.
PERSON = [
    ("submitter.name", "Nguyễn Văn An"),
    ("submitter.personal_id", "0010 9"),
    ("submitter.birth", "12/1"),
    ("submitter.address", "Thôn 4"),
    ("phone", "0912"),
    ("submitter.relation", "con"),
    ("authority.no", "12/UQ"),
    ("authority.on", "3/1"),
]
SUBJECT = [("subject.name", "Trần Minh"), ("note", "Chờ giấy")]
Plan = tuple[str, list[tuple[str, str]]]
PLANS: dict[str, Plan] = {
    "phone": ("", [("phone", "0912 345 678")]),
    "search": ("", [("procedure", "khai sinh trẻ")]),
    "person": ("", PERSON),
    "birth": (
        BIRTH,
        [
            *PERSON[2:4],
            *SUBJECT,
            ("subject.birth_date", "12/1"),
            ("subject.birth_hour", "8h1x"),
            ("subject.birth_order", "x"),
            ("subject.birth_place", "Bệnh viện"),
            ("authority.on", "3/1"),
        ],
    ),
    "death": (
        DEATH,
        [*SUBJECT, ("subject.death_date", "1/1"), ("subject.death_hour", "25h"), *PERSON[1:3]],
    ),
    "copies": (
        COPIES,
        [
            ("copies.0.0", "Bằng"),
            ("copies.0.1", "x2"),
            ("copies.0.2", "3"),
            ("copies.0.3", "y"),
            *PERSON[:3],
        ],
    ),
}

DIALOG: Plan = (
    "others",
    [
        ("Họ_và_tên_chủ_hồ_sơ", "Lò Thị Mai"),
        ("Ngày_sinh_chủ_hồ_sơ", "12/1"),
        ("Người_ủy_quyền", "Vừ"),
    ],
)


@dataclass(frozen=True, slots=True)
class Typed:
    """What a field held, and since when, on the machine's one clock."""

    at: float
    field: str
    words: str


def typed_until_killed(
    folder: Path, plan: Plan, letters: int, late_s: float = 0
) -> tuple[list[Typed], float]:
    """What was typed and when, and when the process died: so long after that many letters."""
    with subprocess.Popen(
        [sys.executable, str(CHILD), str(folder), json.dumps(plan)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        text=True,
        encoding="utf-8",
    ) as child:
        assert child.stdout is not None
        seen = []
        for line in child.stdout:
            at, field, words = line.rstrip("\n").split(" ", 2)
            seen.append(Typed(float(at), field, words))
            if len(seen) == letters:
                break
        MOMENT.wait(late_s)
        killed_at = time.monotonic()
        child.send_signal(signal.SIGKILL)
        child.wait(timeout=30)
        assert child.returncode == -signal.SIGKILL
    return seen, killed_at


def last_words(seen: list[Typed], until: float) -> dict[str, str]:
    """What each field held at that moment."""
    return {one.field: one.words for one in seen if one.at <= until}


@pytest.fixture
def cut_short(  # noqa: PLR0917  fixtures
    tmp_path: Path,
    clock: "DeskClock",
    qtbot: QtBot,
    dressed: QApplication,
    monkeypatch: pytest.MonkeyPatch,
    reopened: Callable[[Path, "DeskClock"], "Program"],
    started: Callable[["Program", QtBot], None],
    stopped: Callable[["Program"], None],
) -> Callable[[Plan, int, float], None]:
    """A plan typed until that letter and a moment later, and what the next start offers of it."""
    (tmp_path / "data").mkdir()
    offered: list[str] = []

    def go_on(who: str, _what: str, **_where: object) -> bool:
        offered.append(who)
        return True

    monkeypatch.setattr(RestoreDraftDialog, "ask", go_on)

    def typed(plan: Plan, letters: int, late_s: float) -> None:
        seen, killed_at = typed_until_killed(tmp_path, plan, letters, late_s)
        safe, all_of_it = last_words(seen, killed_at - LOST_S), last_words(seen, killed_at)
        program = reopened(tmp_path, clock)
        started(program, qtbot)
        qtbot.waitUntil(lambda: bool(offered), timeout=15_000)
        screen = program.window.current()
        assert isinstance(screen, IntakeScreen)
        shown = {name: line.text() for name, line in screen.view.lines().items()}
        stopped(program)

        assert safe
        for field, words in safe.items():
            assert shown[field].startswith(words), field
            assert all_of_it[field].startswith(shown[field]), field

    return typed


def length(plan: Plan) -> int:
    """How many letters it has."""
    return sum(len(words) for _, words in plan[1])


@pytest.mark.parametrize(
    "which",
    ["birth", *(pytest.param(one, marks=pytest.mark.full) for one in PLANS if one != "birth")],
)
def test_all_of_it_is_offered_again_once_it_is_a_second_old(
    cut_short: Callable[[Plan, int, float], None], which: str
) -> None:
    cut_short(PLANS[which], length(PLANS[which]) + RESTED, 0)


@pytest.mark.parametrize(
    "turn", [0, *(pytest.param(one, marks=pytest.mark.full) for one in range(1, CUTS))]
)
def test_a_cut_at_any_moment_takes_a_second_of_typing_at_most(
    cut_short: Callable[[Plan, int, float], None], turn: int
) -> None:
    seed = os.environ.get("COUNTER_SEED") or str(SystemRandom().randrange(1 << 32))
    lot = Random(f"{seed} {turn}")
    plan = PLANS[lot.choice(LONG)]
    # From where on something of it is a second old.
    letters, late_s = lot.randint(RESTED, length(plan) + RESTED), lot.uniform(0, BETWEEN_S)
    print(f"\nseed {seed}: {plan[0] or 'person'}, letter {letters}, {late_s * 1000:.0f} ms later")
    cut_short(plan, letters, late_s)


def test_all_but_the_last_second_typed_into_a_dialog_is_there_again(
    tmp_path: Path,
    clock: "DeskClock",
    qtbot: QtBot,
    dressed: QApplication,
    *,
    reopened: Callable[[Path, "DeskClock"], "Program"],
    started: Callable[["Program", QtBot], None],
    stopped: Callable[["Program"], None],
) -> None:
    (tmp_path / "data").mkdir()
    seen, killed_at = typed_until_killed(tmp_path, DIALOG, RESTED)
    safe, all_of_it = last_words(seen, killed_at - LOST_S), last_words(seen, killed_at)

    program = reopened(tmp_path, clock)
    started(program, qtbot)
    screen = program.window.current()
    assert isinstance(screen, IntakeScreen)
    kept_in = program.window.property("half_typed")
    qtbot.waitUntil(lambda: bool(kept_in._found), timeout=15_000)
    shown: dict[str, str] = {}
    offers: list[str] = []

    def look() -> None:
        dialog = in_front(OthersDialog)
        for line in dialog.findChildren(LineEdit):
            shown[line.accessibleName().replace(" ", "_")] = line.text()
        offers.extend(one.text() for one in dialog.findChildren(QPushButton))
        dialog.reject()

    QTimer.singleShot(300, look)
    screen.questions.ask_others()
    stopped(program)

    assert safe
    for field, words in safe.items():
        assert shown[field].startswith(words), field
        assert all_of_it[field].startswith(shown[field]), field
    assert ANEW in offers
