"""The offices of a cell: founding one from its file's plain form. Reading files is not done here."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from counter_app.core.clock import Clock, to_ms
from counter_app.core.errors import UserError
from counter_app.core.ids import uuid7
from db.central.administration import Act, record
from db.central.offices import OfficeRow, add_office
from db.central.store import Connection, Store

# Training and the demonstration have no commune of their own.
NO_COMMUNE: Final = "00000"


def found_office(
    store: Store, plain: Mapping[str, Any], *, clock: Clock, commune: str = ""
) -> OfficeRow:
    """Founds the office of an office file; ``commune`` stands for the file's own.

    Raises ``UserError("office_exists")``.
    """
    office, device = plain["office"], plain["device"]
    row = OfficeRow(
        commune=commune or office.get("commune_code") or NO_COMMUNE,
        name=office["name"],
        agency=office["agency"],
        lane_digits=device.get("lane_digits", 1),
        settings=msgspec.json.encode(plain).decode(),
    )
    at_ms = to_ms(clock.now())
    act = Act(number=uuid7(at_ms), at_ms=at_ms, who="operator", what="office.founded", body="{}")

    def found(connection: Connection) -> bool:
        record(connection, row.commune, act)
        return add_office(connection, row, at_ms=at_ms)

    if not store.write(row.commune, found).result():
        raise UserError("office_exists", "Đơn vị này đã có trên máy chủ.")
    return row
