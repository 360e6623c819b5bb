"""Looks for damage: the file, the chain, gaps in the outbox, numbers, and rows edited by hand.

Reads only. Every fault names the first bad row of its kind.
"""

from collections.abc import Iterator
from functools import partial
from typing import Final

from sqlalchemy import Connection
from sqlcipher3 import dbapi2

from counter_app.core.clock import from_ms, local
from db.counter.checks.chain import broken_chain
from db.counter.checks.come_down import changed_come_down
from db.counter.checks.file import broken_seals, damaged_file
from db.counter.checks.found import Damage, Look, Notice, against
from db.counter.checks.log import broken_log
from db.counter.checks.papers import changed_orders
from db.counter.checks.rows import ROWS, changed_dossiers
from db.counter.device import Device
from db.counter.kept_digests import wrong_row
from db.counter.sealed_lanes import ALL_LANES, wrong_lanes
from db.counter.sealed_sheets import wrong_sheet
from db.engine import cursor_of

__all__ = ["Damage", "Notice", "find_damage", "find_new_life", "looks", "readable"]

_CHANGED: Final = {
    "accounts": "Tài khoản",
    "office_settings": "Cài đặt",
    "purges": "Ghi chép tiêu hủy hồ sơ",
    "templates": "Mẫu giấy",
    "editions": "Danh mục hoặc lịch nghỉ đã nhận",
    "clerks": "Tên, chức danh hoặc vai trò của cán bộ",
    "incarnations": "Ghi chép lần khôi phục dữ liệu",
    "day_roots": "Bản chốt ngày của máy chủ",
    "findings": "Điều chương trình tự phát hiện",
    "subject_requests": "Yêu cầu của chủ thể dữ liệu",
    "breaches": "Ghi chép sự cố dữ liệu",
    "outages": "Ghi chép lần mất kết nối",
}
_SHEET: Final = "Tờ in không số không còn giống lúc in."
# The first life is no restore.
_NEW_LIFE: Final = (
    "SELECT id, first_seq, began_ms FROM incarnations WHERE number > 1 "
    "AND number = (SELECT max(number) FROM incarnations) "
    "AND NOT EXISTS (SELECT 1 FROM outbox WHERE seq >= first_seq AND state = 'acked')"
)


def find_new_life(connection: Connection) -> Notice | None:
    """Tells of the last older copy put back, until the central side has acknowledged this life."""
    found = cursor_of(connection).execute(_NEW_LIFE).fetchone()
    if found is None:
        return None
    life, first_seq, began_ms = found
    return Notice(
        code="new_life",
        row=f"{life}, seq {first_seq}",
        message=(
            f"Dữ liệu trở về từ bản cũ lúc {local(from_ms(began_ms)):%H:%M ngày %d/%m/%Y}. "
            "Hãy đối chiếu với giấy đã in, hồ sơ nhận sau bản ấy có thể thiếu."
        ),
    )


def find_damage(connection: Connection, device: Device) -> Iterator[Damage]:
    """Every kind of damage found, in order of weight; nothing when all is well."""
    for look in looks(connection, device):
        yield from readable(look, cursor_of(connection))


def looks(connection: Connection, device: Device) -> tuple[Look, ...]:
    """What is looked for, one kind after the other; each needs one unchanging picture."""
    key = device.key.public_key()
    return (
        damaged_file,
        broken_seals,
        partial(broken_chain, key=key),
        partial(broken_log, key=key),
        changed_dossiers,
        changed_come_down,
        *(against(*row) for row in ROWS),
        partial(changed_orders, seals=device.row_key),
        partial(changed_lanes, seals=device.row_key),
        against("sheet_changed", partial(wrong_sheet, seals=device.row_key), _SHEET),
        partial(changed_row, connection),
    )


def changed_row(connection: Connection, _cursor: dbapi2.Cursor) -> Iterator[Damage]:
    """Tells what the row is of which a digest was kept; ``wrong_row`` names it by its table first."""
    row = wrong_row(connection)
    if row:
        what = _CHANGED[row.partition(" ")[0].partition(".")[0]]
        yield Damage(code="row_changed", row=row, message=f"{what} không còn giống lúc ghi.")


def changed_lanes(cursor: dbapi2.Cursor, seals: bytes) -> Iterator[Damage]:
    """Lanes are as they were leased and opened, and no others are there."""
    wrong = list(wrong_lanes(cursor.execute(ALL_LANES).fetchall(), seals))
    if wrong:
        row = f"lane {', '.join(map(str, wrong))}"
        message = "Dãy số của máy không còn giống lúc được cấp."
        yield Damage(code="lane_changed", row=row, message=message)


def readable(look: Look, cursor: dbapi2.Cursor) -> Iterator[Damage]:
    """A page that cannot be read is damage too, not a failure of the check."""
    try:
        yield from look(cursor)
    except dbapi2.DatabaseError as cause:
        yield Damage(
            code="unreadable", row=str(cause), message="Có phần của tệp dữ liệu không đọc được."
        )
