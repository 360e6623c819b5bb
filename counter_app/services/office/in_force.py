"""Puts the office's settings in force by hand: a dated row of their own, told in the log of acts."""

from collections.abc import Mapping
from dataclasses import fields

from counter_app.domain.audit_act import Act
from counter_app.domain.office import Office
from db.counter import office as records
from db.counter.audit_log import record
from db.counter.office import Connection
from db.counter.outbox import Stamp


def put_in_force(
    connection: Connection,
    office: Office,
    *,
    stamp: Stamp,
    told: Mapping[str, object] | None = None,
) -> None:
    """In force from the stamp's instant, in the transaction under way; earlier ones stay.

    The log names which settings changed, not their words: people stand in some; ``told`` says more.
    """
    before = records.load_office(connection, at=stamp.at)
    changed = [
        one.name
        for one in fields(office)
        if getattr(before, one.name, None) != getattr(office, one.name)
    ]
    records.save_office(connection, office, valid_from=stamp.at)
    record(connection, Act.OFFICE_CHANGED, stamp=stamp, body={"changed": changed, **(told or {})})
