"""An office with three places to hand dossiers to, and certificates that wait to go there."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from counter_app.domain.handover import Way, read_list_code
from counter_app.domain.office import Destination, DestinationKind
from counter_app.domain.staff import Role
from counter_app.services.desk import Desk
from counter_app.services.handing_over.handover import Line, Made, NewList, hand_over, open_list
from counter_app.services.intake.intake import Receipt
from db.counter.handovers import Handover
from tests.store.handover.places import wall

PLACES = (
    Destination(name="Phòng Văn hóa", sectors=("Hộ tịch", "Chứng thực")),
    Destination(name="Công an xã", kind=DestinationKind.POLICE, sectors=("Cư trú",)),
    Destination(name="Phòng Kinh tế"),
)


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """The office hands over to three places."""
    return replace(desk, office=replace(desk.office, destinations=PLACES))


@pytest.fixture
def unit(desk: Desk) -> Desk:
    """The specialist who receives."""
    return replace(desk, clerk=replace(desk.clerk, name="Trần Văn Bình", role=Role.SPECIALIST))


@pytest.fixture
def certificates(take_in: Callable[..., Receipt]) -> list[Receipt]:
    """Three marital-status certificates received on Monday morning."""
    return [
        take_in(
            name=name,
            at=wall("2026-11-23T09:10"),
            procedure_code="1.004873",
            certified_copies=(),
            client_ref=name,
        )
        for name in ("Nguyễn Thị Ánh", "Lò Văn Páo", "H'Linh Niê")
    ]


@pytest.fixture
def out() -> Callable[..., Made]:
    """Hands dossiers to the first place, at eleven on Monday unless told."""

    def made(
        receipts: list[Receipt], *, desk: Desk, at: datetime | None = None, **more: str
    ) -> Made:
        lines = tuple(Line(dossier_id=one.dossier_id) for one in receipts)
        wanted = NewList(way=Way.OUT, destination=PLACES[0].name, lines=lines)
        return hand_over(
            replace(wanted, **more),  # type: ignore[arg-type]
            desk=desk,
            at=at or wall("2026-11-23T11:00"),
        )

    return made


@pytest.fixture
def made_list() -> Callable[[Made, Desk], Handover]:
    """The list as it stands now."""

    def opened(made: Made, desk: Desk) -> Handover:
        code = read_list_code(made.code)
        assert code is not None
        return open_list(code, desk=desk)

    return opened
