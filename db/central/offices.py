"""The offices of a cell: one for each commune."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, bindparam, insert, select, update

from db.central.heads import take_head
from db.central.models import offices
from db.central.statements import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRow:
    """``settings`` is the office file's plain form as JSON; ``lane_digits`` is 1 or 2."""

    commune: str
    name: str
    agency: str
    lane_digits: int
    settings: str


def find_office(connection: Connection, commune: str) -> OfficeRow | None:
    """The commune's office."""
    found = _FIND.rows(connection, commune=commune)
    if not found:
        return None
    row = found[0]
    return OfficeRow(
        commune=row.commune_id,
        name=row.name,
        agency=row.agency,
        lane_digits=row.lane_digits,
        settings=row.settings,
    )


def settings_of(connection: Connection, commune: str) -> str:
    """The settings of an office that stands."""
    found = connection.scalar(select(offices.c.settings).where(offices.c.commune_id == commune))
    return str(found)


def add_office(connection: Connection, new: OfficeRow, *, at_ms: int) -> bool:
    """Founds an office; False where one stands."""
    if find_office(connection, new.commune) is not None:
        return False
    take_head(connection, new.commune)
    connection.execute(
        insert(offices).values(
            commune_id=new.commune,
            name=new.name,
            agency=new.agency,
            lane_digits=new.lane_digits,
            settings=new.settings,
            founded_ms=at_ms,
        )
    )
    return True


def change_office(connection: Connection, changed: OfficeRow) -> bool:
    """Puts other settings in place; False where there is no such office."""
    done = connection.execute(
        update(offices)
        .where(offices.c.commune_id == changed.commune)
        .values(name=changed.name, agency=changed.agency, settings=changed.settings)
    )
    return done.rowcount == 1


_FIND: Final = Statement(
    lambda _: select(offices).where(offices.c.commune_id == bindparam("commune"))
)
