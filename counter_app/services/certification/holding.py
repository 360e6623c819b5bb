"""Who holds a certification book: opened by the leader, given and taken over between desks.

Only the desk that holds it takes numbers of it. A store put back from a copy begins a new life and
holds no book: the leader opens it again with the last number that stands on paper.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final

import msgspec

from counter_app.core.errors import UserError
from counter_app.core.text import fold
from counter_app.domain.audit_act import Act
from counter_app.domain.certification import (
    RULES,
    BookStands,
    CertificationBook,
    Handed,
    read_note,
)
from counter_app.domain.rights import Right, require
from counter_app.services.desk import Desk
from counter_app.services.kept_text import line
from db.counter import certified
from db.counter.audit_log import record
from db.counter.certified import Connection

_MOST: Final = 9_999_999


def open_book(
    book: CertificationBook, year: int, *, volume: str, last: int, desk: Desk, at: datetime
) -> BookStands:
    """The leader opens a book or a new volume of it here, after ``last``; ``UserError`` if it is behind.

    Codes: ``no_right``, ``volume_missing``, ``number_behind``, ``number_held``.
    """
    require(desk.clerk, Right.CLOSE_BOOKS, "mở sổ chứng thực")
    volume = _volume_of(volume)
    _whole(last)

    def opened(connection: Connection) -> BookStands:
        before = certified.stands(connection, book, year)
        here = before is not None and holds(before, desk)
        if before is not None and here and last != before.last:
            raise UserError(
                "number_held",
                f"Quầy này đang giữ sổ, số cuối là {before.last}. Hãy ghi đúng số ấy.",
                field="last",
            )
        known = max(certified.highest(connection, book, year), before.last if before else 0)
        if last < known:
            raise UserError(
                "number_behind",
                f"Sổ đã có số {known}. Hãy xem sổ giấy rồi ghi số cuối, từ {known} trở lên.",
                field="last",
            )
        turn = before.turn if before else 0
        turn += 0 if here else 1
        return BookStands(volume=volume, last=last, turn=turn, life=_life(desk))

    return _write(Act.CERTIFICATION_OPENED, certified.subject_of(book, year), opened, desk, at)


def give(book: CertificationBook, year: int, *, to: str, desk: Desk, at: datetime) -> str:
    """Gives the book to another desk, by its name; the line that desk takes it over with."""
    to = line(to, "to")
    if not to or fold(to) == fold(desk.office.desk_name):
        raise UserError("to_other", "Hãy ghi tên quầy khác sẽ nhận sổ.", field="to")

    def given(connection: Connection) -> BookStands:
        before = held_here(connection, book, year, desk)
        return msgspec.structs.replace(before, turn=before.turn + 1, to=to)

    after = _write(Act.CERTIFICATION_GIVEN, certified.subject_of(book, year), given, desk, at)
    handed = Handed(book=book, year=year, volume=after.volume, last=after.last, turn=after.turn)
    return handed.note(to)


def take_over(note: str, *, desk: Desk, at: datetime) -> Handed:
    """Takes a book over that was given to this desk; a line serves once."""
    handed = read_note(note, here=desk.office.desk_name)

    def taken(connection: Connection) -> BookStands:
        before = certified.stands(connection, handed.book, handed.year)
        if before is not None and (before.turn >= handed.turn or before.last > handed.last):
            raise UserError(
                "note_used",
                "Dòng bàn giao này đã dùng rồi. Hãy xin quầy đang giữ sổ dòng mới.",
                field="note",
            )
        return BookStands(
            volume=handed.volume, last=handed.last, turn=handed.turn, life=_life(desk)
        )

    _write(
        Act.CERTIFICATION_OPENED, certified.subject_of(handed.book, handed.year), taken, desk, at
    )
    return handed


def held_here(connection: Connection, book: CertificationBook, year: int, desk: Desk) -> BookStands:
    """How the book stands in this desk's hands; ``UserError`` where another has it, or nobody."""
    stands, title = certified.stands(connection, book, year), RULES[book].title
    if stands is None:
        raise UserError(
            "book_elsewhere",
            f"Quầy này không giữ {title} năm {year}. Hãy chờ quầy giữ sổ, hoặc nhận sổ.",
        )
    if stands.to:
        raise UserError("book_given", f"{title} đã giao cho {stands.to}. Hãy nhờ quầy ấy vào sổ.")
    if not holds(stands, desk):
        raise UserError(
            "book_restored",
            f"Dữ liệu vừa khôi phục. Hãy xem số cuối trong {title} rồi mời lãnh đạo mở lại.",
        )
    return stands


def holds(stands: BookStands, desk: Desk) -> bool:
    """Whether the book is in this desk's hands, in this life of its store."""
    return not stands.to and stands.life == _life(desk)


def stand_of(book: CertificationBook, year: int, *, desk: Desk) -> BookStands | None:
    """How the book stands here; None where it never was."""
    return desk.store.read(lambda one: certified.stands(one, book, year))


def _volume_of(volume: str) -> str:
    """The volume as it is printed, and as a line of hand-over may bear it."""
    volume = line(volume, "volume")
    if not volume or len(volume) > 20 or ":" in volume:
        raise UserError(
            "volume_missing", "Hãy ghi số quyển, ví dụ 01, không có dấu hai chấm.", field="volume"
        )
    return volume


def _whole(last: int) -> None:
    if not 0 <= last <= _MOST:
        raise UserError("bad_last", "Số cuối là số nguyên từ 0. Hãy ghi lại.", field="last")


def _life(desk: Desk) -> str:
    return desk.store.device.incarnation


def _write(
    act: Act,
    subject: str,
    work: Callable[[Connection], BookStands],
    desk: Desk,
    at: datetime,
) -> BookStands:
    """What ``work`` finds becomes the act, in one transaction."""
    stamp = desk.stamp(at)

    def written(connection: Connection) -> BookStands:
        after = work(connection)
        record(connection, act, stamp=stamp, subject=subject, body=msgspec.to_builtins(after))
        return after

    return desk.store.write(written)
