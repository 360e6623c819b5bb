"""What the tests of hand-overs have in common: the places, an hour, how a dossier then stands."""

from collections.abc import Callable
from datetime import datetime

import pytest

from counter_app.core.clock import from_local
from counter_app.core.errors import UserError
from counter_app.domain.dossier import State
from counter_app.domain.handover import Verdict, Way
from counter_app.services.desk import Desk
from counter_app.services.handing_over.handover import Made, destination_named, judge
from counter_app.services.intake.intake import Receipt
from counter_app.services.lookup import open_dossier
from db.counter.handovers import Handover

CULTURE, POLICE, ECONOMY = "Phòng Văn hóa", "Công an xã", "Phòng Kinh tế"


def wall(moment: str) -> datetime:
    return from_local(datetime.fromisoformat(moment))


NOON = wall("2026-11-23T11:00")
Out = Callable[..., Made]
MadeList = Callable[[Made, Desk], Handover]


def state(receipt: Receipt, desk: Desk) -> State:
    return open_dossier(receipt.dossier_id, desk=desk).row.state


def verdict(code: str | None, desk: Desk, *, to: str = CULTURE, way: Way = Way.OUT) -> Verdict:
    place = destination_named(to, desk=desk)
    return judge(code or "", way=way, destination=place, taken=(), desk=desk)


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(UserError) as error:
        act()
    return error.value.code
