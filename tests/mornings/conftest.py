"""A desk of its own for a morning: a screen, a store in a folder, a tray for papers."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from counter_app.bootstrap import desk_open, open_desk
from counter_app.core.ids import DossierId
from counter_app.devices.folder import FolderPrinter
from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.domain.workflow import Move
from counter_app.services.intake.intake import receive
from counter_app.services.intake.offer import offer
from counter_app.services.moving.workflow import Wanted, make_move
from counter_app.services.papers.printing import print_slip
from tests.filings import comes_down
from tests.mornings import citizens
from tests.mornings.clerk import Clerk
from tests.mornings.display import Display
from tests.mornings.eyes import Eyes


@pytest.fixture
def clerk(tmp_path: Path) -> Iterator[Clerk]:
    """Nobody sits there yet; what the program logged must hold no warning."""
    for name in ("data", "screen"):
        (tmp_path / name).mkdir()
    place = f'print_folder = "{tmp_path / "papers"}"\n'
    (tmp_path / "data" / "machine.toml").write_text(place, encoding="utf-8")
    with ExitStack() as running:
        made = Clerk(
            folder=tmp_path,
            display=Display(tmp_path / "screen", running),
            running=running,
            eyes=Eyes(tmp_path / "data"),
        )
        yield made
        made.display.picture().save(tmp_path / "last.png")
    for log in tmp_path.glob("log-*"):
        assert log.read_text() == ""


@pytest.fixture
def shelf(clerk: Clerk) -> Callable[[int], list[tuple[str, str]]]:
    """So many results of yesterday's that wait to be handed out: each dossier and its code."""

    def lay(many: int) -> list[tuple[str, str]]:
        desk = open_desk(clerk.folder / "data")
        printer, at = FolderPrinter(folder=clerk.folder / "papers"), desk.clock.now()
        made: list[tuple[str, str]] = []
        for one in range(many):
            person = Person(name=f"Ha Van {'ABC'[one]}", personal_id=f"00108500090{one}")
            wanted = Draft(
                submitter=Submitter(person=person),
                procedure_code="2.000815",
                certified_copies=(CertifiedCopy(document="Bang", pages=1, copies=1),),
                client_ref=f"yesterday-{one}",
            )
            receipt = receive(wanted, offer=offer(wanted, desk=desk, at=at), desk=desk, at=at)
            print_slip(receipt.dossier_id, desk=desk, printer=printer)
            make_move(DossierId(receipt.dossier_id), Wanted(move=Move.FINISH), desk=desk, at=at)
            made.append((receipt.dossier_id, receipt.dossier_code or ""))
        desk.store.close()
        return made

    return lay


@pytest.fixture
def portal(
    clerk: Clerk,
) -> Callable[[Sequence[citizens.Person]], list[tuple[str, citizens.Person]]]:
    """What people filed an hour ago, and has come down: each filing's code, and whose it is."""

    def file(people: Sequence[citizens.Person]) -> list[tuple[str, citizens.Person]]:
        filed = [(f"G22.99-261120-{at:07}", one) for at, one in enumerate(people, 101)]
        with desk_open(clerk.folder / "data") as desk:
            at = desk.clock.now() - timedelta(hours=1)
            for code, one in filed:
                comes_down(desk.store, at=at, code=code, name=one.name, number=one.number)
        return filed

    return file
