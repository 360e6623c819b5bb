"""The file itself and its seals."""

from collections.abc import Iterator
from typing import Final

from sqlcipher3 import dbapi2

from db.counter.checks.found import Damage
from db.counter.models import SEALS

# FTS5 looks whether another connection has joined segments when it is asked for a term, and not
# when it is checked (SQLite 3.53): a reader open since before would call a sound index corrupt.
_LOOK_AGAIN: Final = (
    "SELECT rowid FROM search WHERE search MATCH 'a'",
    "SELECT rowid FROM search_heard WHERE search_heard MATCH 'a'",
)


def damaged_file(cursor: dbapi2.Cursor) -> Iterator[Damage]:
    """What SQLite and SQLCipher say of the file, and rows that hang on none."""
    for look in _LOOK_AGAIN:
        cursor.execute(look).fetchone()
    for (answer,) in cursor.execute("PRAGMA integrity_check(1)").fetchall():
        if answer != "ok":
            yield Damage(code="integrity", row=answer, message="Cấu trúc tệp dữ liệu bị hỏng.")
    for (answer,) in cursor.execute("PRAGMA cipher_integrity_check").fetchall()[:1]:
        yield Damage(code="page_changed", row=answer, message="Tệp dữ liệu đã bị sửa từ bên ngoài.")
    for table, row, *_ in cursor.execute("PRAGMA foreign_key_check").fetchall()[:1]:
        yield Damage(code="orphan", row=f"{table} {row}", message="Có dòng không thuộc hồ sơ nào.")


def broken_seals(cursor: dbapi2.Cursor) -> Iterator[Damage]:
    """A trigger that is missing, is another, or is none of ours."""
    found = {row[0] for row in cursor.execute("SELECT sql FROM sqlite_master WHERE type='trigger'")}
    for seal in set(SEALS) ^ found:
        name = str(seal).split()[2]
        yield Damage(code="seal_changed", row=name, message="Quy tắc bảo vệ dữ liệu bị thay đổi.")
        return
