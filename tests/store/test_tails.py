"""The newest rows of a log taken away, its end told anew by whoever did it: the next start knows."""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock
from counter_app.domain.audit_act import Act
from counter_app.services.desk import Desk
from counter_app.services.keeping.check import check
from counter_app.services.people.audit import note
from counter_app.services.visits import visits
from tests.store.conftest import MONDAY_MORNING
from tests.store.tampering import tamper

ROWS: Final = 102
SOME: Final = (1, 2, 37, 100)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a desk with as many operations and acts."""
    folder = tmp_path_factory.mktemp("tails")
    desk = open_desk(folder, clock=_clock())
    for number in range(ROWS):
        visits.advise("Đất đai", desk=desk, at=desk.clock.now())
        note(desk, Act.DOSSIER_SEEN, subject=str(number))
    desk.store.close()
    return folder


@pytest.mark.parametrize("count", SOME)
def test_acts_taken_from_the_end_are_missed(written: Path, tmp_path: Path, count: int) -> None:
    _acts_missed(written, tmp_path, count)


@pytest.mark.parametrize("count", SOME)
def test_operations_taken_from_the_end_are_missed(
    written: Path, tmp_path: Path, count: int
) -> None:
    _operations_missed(written, tmp_path, count)


@pytest.mark.full
def test_any_number_of_rows_taken_from_either_end_is_missed(written: Path, tmp_path: Path) -> None:
    for count in range(1, 101):
        _acts_missed(written, tmp_path / f"acts-{count}", count)
        _operations_missed(written, tmp_path / f"operations-{count}", count)


def _acts_missed(written: Path, folder: Path, count: int) -> None:
    last = ROWS + 1 - count
    desk = _without(
        written,
        folder / "data",
        "DELETE FROM audit WHERE number > ?",
        "UPDATE incarnations SET audit_number = ?, "
        "audit_head = (SELECT chain FROM audit ORDER BY number DESC LIMIT 1)",
        last,
    )
    assert [(one.code, one.row) for one in check(desk=desk)] == [("log_cut", f"audit {ROWS + 1}")]
    desk.store.close()

    again = open_desk(folder / "data", clock=_clock())
    assert [one.code for one in check(desk=again)] == ["log_cut"], "told for good"
    again.store.close()


def _operations_missed(written: Path, folder: Path, count: int) -> None:
    desk = _without(
        written,
        folder / "data",
        "DELETE FROM outbox WHERE seq > ?",
        "UPDATE incarnations SET head_seq = ?, "
        "head = (SELECT chain FROM outbox ORDER BY seq DESC LIMIT 1)",
        ROWS - count,
    )
    assert desk.store.device.restored
    desk.store.close()


def _without(written: Path, folder: Path, cut: str, told: str, last: int) -> Desk:
    """A copy of that folder's store, cut by somebody with its key, opened again."""
    shutil.copytree(written, folder)
    desk = open_desk(folder, clock=_clock())
    noted = desk.store.path.with_suffix(".head").read_bytes()
    tamper(desk, cut, (last,))
    tamper(desk, told, (last,))
    desk.store.close()
    desk.store.path.with_suffix(".head").write_bytes(noted)
    return open_desk(folder, clock=_clock())


def _clock() -> SteppedClock:
    return SteppedClock(MONDAY_MORNING, timedelta(seconds=1))
