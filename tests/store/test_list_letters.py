"""Letters of a list, all at once: announced once, reminded of once a day, nothing twice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from counter_app.core.ids import DossierId
from counter_app.devices.folder import FolderPrinter
from counter_app.domain.staff import Role
from counter_app.domain.workflow import Move, PaperKind
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.lists.list_letters import paper_for
from counter_app.services.lookup import open_dossier
from counter_app.services.moving.workflow import Wanted, make_move
from counter_app.services.papers.paper_batches import print_each

TakeIn = Callable[..., Receipt]


@pytest.fixture
def on_shelf(desk: Desk, take_in: TakeIn) -> tuple[DossierId, ...]:
    """Two results on the shelf."""
    leader = replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))
    taken = tuple(take_in().dossier_id for _ in range(2))
    for one in taken:
        for move in (Move.TRANSFER, Move.TAKE_UP, Move.FINISH):
            make_move(one, Wanted(move=move), desk=leader, at=desk.clock.now())
    return taken


def papers(dossier: DossierId, kind: PaperKind, desk: Desk) -> int:
    return sum(one.kind == kind for one in open_dossier(dossier, desk=desk).papers)


def test_every_result_of_the_shelf_is_announced_once(
    desk: Desk, on_shelf: tuple[DossierId, ...], tmp_path: Path
) -> None:
    for _ in range(2):
        batch = print_each(
            on_shelf,
            lambda one: paper_for(PaperKind.RESULT_NOTICE, one, desk=desk, at=desk.clock.now()),
            desk=desk,
            printer=FolderPrinter(folder=tmp_path),
        )
        assert len(batch.printed) == 2

    assert [papers(one, PaperKind.RESULT_NOTICE, desk) for one in on_shelf] == [1, 1]
    assert len(list(tmp_path.glob("*.pdf"))) == 2


def test_a_stopped_batch_writes_no_letter_for_the_rest(
    desk: Desk, on_shelf: tuple[DossierId, ...], tmp_path: Path
) -> None:
    heard: list[object] = []
    batch = print_each(
        on_shelf,
        lambda one: paper_for(PaperKind.RESULT_NOTICE, one, desk=desk, at=desk.clock.now()),
        desk=desk,
        printer=FolderPrinter(folder=tmp_path),
        told=heard.append,
        cancelled=lambda: bool(heard),
    )

    assert batch.left == on_shelf[1:]
    assert papers(on_shelf[1], PaperKind.RESULT_NOTICE, desk) == 0


def test_a_reminder_is_written_once_a_day(desk: Desk, on_shelf: tuple[DossierId, ...]) -> None:
    at, (one, _other) = desk.clock.now(), on_shelf
    rows = [
        paper_for(PaperKind.COLLECTION_REMINDER, one, desk=desk, at=at + timedelta(days=days))
        for days in (40, 40, 71)
    ]

    assert rows[0] == rows[1] != rows[2]
    assert papers(one, PaperKind.COLLECTION_REMINDER, desk) == 2
