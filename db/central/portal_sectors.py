"""The national portal's codes of fields of work, as it told them itself, by folded name."""

from collections.abc import Mapping

from sqlalchemy import Connection, select

from db.central.models import portal_sectors as table
from db.central.statements import upsert


def told_sectors(connection: Connection, commune: str) -> dict[str, str]:
    """Code by folded name."""
    asked = select(table.c.name, table.c.code).where(table.c.commune_id == commune)
    return {row.name: row.code for row in connection.execute(asked)}


def keep_sectors(connection: Connection, commune: str, codes: Mapping[str, str]) -> int:
    """Keeps what is new of them; how many that were. One the portal lists no more stays."""
    known = told_sectors(connection, commune)
    new = {name: code for name, code in codes.items() if known.get(name) != code}
    if new:
        rows = [{"commune_id": commune, "name": name, "code": new[name]} for name in sorted(new)]
        connection.execute(upsert(connection.dialect.name, table, over=("code",)), rows)
    return len(new)
