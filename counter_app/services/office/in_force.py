"""Puts the office's settings in force by hand: a dated row of their own, told in the log of acts."""

from counter_app.domain.audit_act import Act
from counter_app.domain.office import Office
from db.counter import office as records
from db.counter.audit_log import record
from db.counter.office import Connection
from db.counter.outbox import Stamp


def put_in_force(connection: Connection, office: Office, *, stamp: Stamp) -> None:
    """In force from the stamp's instant, in the transaction under way; earlier ones stay."""
    records.save_office(connection, office, valid_from=stamp.at)
    record(connection, Act.OFFICE_CHANGED, stamp=stamp)
