"""Files that a killed desk left in its vault: those of no row go in time, the others never."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock
from counter_app.core.errors import UserError
from counter_app.services.desk import Desk
from counter_app.services.keeping.check import check
from counter_app.services.keeping.upkeep import STRAY, keep_up
from counter_app.services.sending import attachments
from db.counter import vault
from db.counter.vault import vault_of
from tests.scans import pages_of

CHILD: Final = Path(__file__).parent / "stray_child.py"
ROOT: Final = Path(__file__).parents[2]


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "Giấy khai sinh.pdf"
    path.write_bytes(pages_of(1))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "desk"
    made.mkdir()
    open_desk(made).store.close()
    return made


@pytest.fixture
def desk(folder: Path) -> Iterator[Desk]:
    """The same desk later that day."""
    opened = open_desk(folder, clock=SteppedClock(datetime(2026, 11, 23, 5, 0, tzinfo=UTC)))
    yield opened
    opened.store.close()


def killed(folder: Path, paper: Path, wanted: str, **env: str) -> list[str]:
    """What the desk had said before it was killed: a dossier and the id of a file."""
    with subprocess.Popen(
        [sys.executable, str(CHILD), str(folder), str(paper), wanted],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)} | env,
    ) as child:  # fmt: skip
        assert child.stdout is not None
        said = child.stdout.readline().split()
        child.send_signal(signal.SIGKILL)
    assert child.returncode == -signal.SIGKILL
    return said


def files_of(desk: Desk) -> list[Path]:
    return [one for one in vault_of(desk.store).folder.glob("*/*") if one.is_file()]


def make_old(files: list[Path], desk: Desk, age: timedelta = STRAY + timedelta(minutes=1)) -> None:
    then = (desk.clock.now() - age).timestamp()
    for one in files:
        os.utime(one, (then, then))


def test_what_killed_desks_left_goes_after_a_week_and_nothing_else(
    folder: Path, paper: Path, request: pytest.FixtureRequest
) -> None:
    assert killed(folder, paper, "choose", COUNTER_KILL_AT="vault.before_name") == []
    _, chosen = killed(folder, paper, "choose")
    dossier, attached = killed(folder, paper, "attach")
    desk: Desk = request.getfixturevalue("desk")
    left = files_of(desk)
    assert {one.suffix for one in left} == {".new", ""}
    assert len(left) == 3

    make_old(left, desk, STRAY - timedelta(minutes=1))
    keep_up(desk=desk)
    assert len(files_of(desk)) == 3, "somebody may be about to attach them"

    make_old(left, desk)
    keep_up(desk=desk)
    assert [one.name for one in files_of(desk)] == [attached]
    assert not vault_of(desk.store).has(chosen)
    (file,) = attachments.attachments_of(dossier, desk=desk)  # type: ignore[arg-type]
    assert attachments.content_of(file, desk=desk) == paper.read_bytes()
    assert check(desk=desk) == ()


def test_a_file_swept_while_its_dialog_stood_open_is_asked_for_again(
    folder: Path, paper: Path, request: pytest.FixtureRequest
) -> None:
    dossier, _ = killed(folder, paper, "attach")
    desk: Desk = request.getfixturevalue("desk")
    other = attachments.prepare(paper, "Bản khác", desk=desk)
    make_old(files_of(desk), desk)
    keep_up(desk=desk)

    with pytest.raises(UserError) as refused:
        attachments.attach(dossier, other, desk=desk, at=desk.clock.now())  # type: ignore[arg-type]

    assert (refused.value.code, refused.value.field) == ("file_let_go", "path")
    assert len(attachments.attachments_of(dossier, desk=desk)) == 1  # type: ignore[arg-type]
    assert check(desk=desk) == ()


def test_a_row_that_comes_while_its_file_is_swept_keeps_it(
    folder: Path, paper: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows were read, the file's age is looked at; now it is attached."""
    first, _ = killed(folder, paper, "attach")
    paper.write_bytes(pages_of(2))
    desk: Desk = request.getfixturevalue("desk")
    chosen = attachments.prepare(paper, "Bản khác", desk=desk)
    make_old(files_of(desk), desk)
    looked_at = vault._written

    def attached_now(file: Path) -> float:
        attachments.attach(first, chosen, desk=desk, at=desk.clock.now())  # type: ignore[arg-type]
        return looked_at(file)

    monkeypatch.setattr(vault, "_written", attached_now)
    keep_up(desk=desk)

    assert vault_of(desk.store).has(chosen.id)
    assert len(attachments.attachments_of(first, desk=desk)) == 2  # type: ignore[arg-type]
    assert check(desk=desk) == ()
