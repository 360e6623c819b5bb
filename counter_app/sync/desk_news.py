"""Applies what the central side tells a desk about itself: its keys, its lanes, its rules.

Each says the whole of its matter, so that the last one holds. Dossiers' events are in ``apply``.
"""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from counter_app.core.clock import local
from counter_app.protocol.notices import (
    BlocksLeased,
    LanesLeased,
    Revoked,
    Sisters,
)
from counter_app.protocol.pull import CentralEvent, CentralKind
from counter_app.sync import history
from counter_app.sync.editions import take_edition
from counter_app.sync.here import Here, Rule
from db.counter import enrolment, todo
from db.counter.incoming import Connection


def _revoked(connection: Connection, event: CentralEvent, here: Here) -> str:
    told = msgspec.json.decode(event.body, type=Revoked)
    enrolment.freeze(connection, enrolment.WIPE if told.wipe else enrolment.REVOKED)
    todo.leave(connection, event.kind, body=text_of(event), at=here.at)
    return ""


def _retired(connection: Connection, event: CentralEvent, here: Here) -> str:
    enrolment.freeze(connection, enrolment.RETIRED)
    enrolment.end_lanes(connection, day=local(here.at).date().isoformat())
    todo.leave(connection, event.kind, body=text_of(event), at=here.at)
    return ""


def _readmitted(connection: Connection, _event: CentralEvent, here: Here) -> str:
    """What was told of its end before holds no more; heard again, as every desk hears from 0."""
    enrolment.let_back(connection)
    todo.finish_all(connection, (CentralKind.REVOKED, CentralKind.RETIRED), at=here.at)
    return ""


def _lanes(connection: Connection, event: CentralEvent, here: Here) -> str:
    told = msgspec.json.decode(event.body, type=LanesLeased)
    enrolment.hear_of_lanes(connection, told.lanes, told.used, device_no=here.device_no)
    return ""


def _blocks(connection: Connection, event: CentralEvent, _here: Here) -> str:
    told = msgspec.json.decode(event.body, type=BlocksLeased)
    enrolment.add_blocks(connection, told.blocks)
    return ""


def _sisters(connection: Connection, event: CentralEvent, here: Here) -> str:
    told = msgspec.json.decode(event.body, type=Sisters)
    others = tuple(one for one in told.sisters if one.device != here.device)
    enrolment.set_sisters(connection, others)
    return ""


def _for_services(connection: Connection, event: CentralEvent, here: Here) -> str:
    """Settings: whoever reads them takes them on."""
    msgspec.json.decode(event.body, type=dict[str, Any])
    todo.leave(connection, event.kind, body=text_of(event), at=here.at)
    return ""


RULES: Final[Mapping[str, Rule]] = {
    CentralKind.REVOKED: _revoked,
    CentralKind.RETIRED: _retired,
    CentralKind.READMITTED: _readmitted,
    CentralKind.LANES: _lanes,
    CentralKind.BLOCKS: _blocks,
    CentralKind.SISTERS: _sisters,
    CentralKind.OFFICE: _for_services,
    CentralKind.CATALOG: take_edition,
    CentralKind.CALENDAR: take_edition,
    CentralKind.ROOT: history.keep_root,
}


def text_of(event: CentralEvent) -> str:
    """The body as it came."""
    return bytes(event.body).decode()
