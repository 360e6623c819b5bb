"""Takes in whose data is used no more, or again, as it was decided at another desk or at this one."""

import msgspec

from counter_app.protocol.pull import CentralEvent, name_of
from counter_app.protocol.restricted import SubjectRestricted
from counter_app.sync.here import Here
from db.counter import incoming
from db.counter.data_subjects import hear_of_restriction
from db.counter.incoming import Connection


def decided(connection: Connection, event: CentralEvent, _here: Here) -> str:
    """The decision in the central side's order, where the last one of a person holds."""
    told = msgspec.json.decode(event.body, type=SubjectRestricted)
    own = bool(event.op) and incoming.wrote(connection, event.op)
    hear_of_restriction(connection, told, name_of(event), event.chg, own=own)
    return ""
