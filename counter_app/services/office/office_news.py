"""Settings of the office that came down from the central side: what is new in them, taken on by hand.

What is this desk's own (its name, its printer, its numbers) stays; a leader or a clerk presses the
key, for papers look otherwise afterwards.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from counter_app.core.errors import UserError
from counter_app.domain.central_side import LeftByCentral
from counter_app.domain.office import Office
from counter_app.services.desk import Desk
from counter_app.services.office.in_force import put_in_force
from counter_app.services.office.office import setup_of
from db.counter import cell_view, todo
from db.counter.cell_view import Connection


def told_office(body: Mapping[str, Any], own: Office) -> Office | None:
    """The office as the central side has it, with what is this desk's own; None if unreadable."""
    try:
        told = setup_of(body.get("office") or {}).office
    except UserError:
        return None
    return replace(
        told,
        kind=own.kind,
        agency=own.agency,
        commune_code=own.commune_code,
        desk_name=own.desk_name,
        printing=own.printing,
        calendar=told.calendar or own.calendar,
        signers_said=own.signers_said,
    )


def is_news(left: LeftByCentral, *, desk: Desk) -> bool:
    """Whether the settings differ from those in force."""
    return told_office(left.body, desk.office) not in (None, desk.office)


def adopt(left: LeftByCentral, *, desk: Desk, at: datetime) -> None:
    """Puts the settings in force from now on, and with them all news before these behind it."""
    office = told_office(left.body, desk.office)
    if office is None:
        raise UserError(
            "office_unreadable", "Không đọc được thiết lập của máy chủ. Hãy báo người quản trị."
        )

    stamp = desk.stamp(at)

    def write(connection: Connection) -> None:
        put_in_force(connection, office, stamp=stamp)
        for one in cell_view.left_to_do(connection):
            if one.kind == left.kind and one.number <= left.number:
                todo.finish(connection, one.number, at=at)

    desk.store.write(write)
