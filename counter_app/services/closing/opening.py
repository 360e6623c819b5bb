"""What is looked at before the first citizen: clock, printer, numbers, calendar, what is unsent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from counter_app.core.clock import local
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.money import format_vnd
from counter_app.domain.audit_act import Act
from counter_app.services.clock_doubt import clock_doubt
from counter_app.services.closing.books import unclosed
from counter_app.services.closing.drawer import drawer
from counter_app.services.desk import Desk
from counter_app.services.keeping.series import ending
from counter_app.services.office.machine import choice_words, known_printers, print_settings
from db.counter.audit_log import record
from db.counter.closing_acts import Noted, last_noted, opening_subject
from db.counter.office import lane_in_force
from db.counter.reported import unsent


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One line: what was looked at, how it stands in words, and whether somebody should see to it."""

    name: str
    label: str
    words: str
    good: bool = True


def checks(*, desk: Desk, at: datetime) -> tuple[Check, ...]:
    """All of them, in the order of the page; none of them stops anything."""
    return tuple(
        Check(name=name, label=label, words=words, good=good)
        for name, label, look in _LOOKS
        for words, good in (look(desk, at),)
    )


def open_day(*, desk: Desk, at: datetime) -> tuple[Check, ...]:
    """Looks, and writes down that it was looked and what wanted seeing to."""
    found, stamp = checks(desk=desk, at=at), desk.stamp(at)
    body = {"wanting": [one.name for one in found if not one.good]}
    subject = opening_subject(local(at).date().isoformat())
    desk.store.write(
        lambda one: record(one, Act.DAY_OPENED, stamp=stamp, subject=subject, body=body)
    )
    return found


def opened(*, desk: Desk, at: datetime) -> Noted | None:
    """Who opened today and when; None: nobody has."""
    subject = opening_subject(local(at).date().isoformat())
    return desk.store.read(lambda one: last_noted(one, Act.DAY_OPENED, subject))


def _clock(desk: Desk, at: datetime) -> tuple[str, bool]:
    doubt = clock_doubt(desk.store, at=at, calendar=desk.calendar)
    return doubt or f"{local(at):%H:%M ngày %d/%m/%Y}", not doubt


def _printer(desk: Desk, _at: datetime) -> tuple[str, bool]:
    choice = print_settings(desk=desk).printers.papers
    name = choice_words(choice)
    if name != choice:
        return name, True
    found = next((one for one in known_printers() if one.name == choice), None)
    if found is None:
        return f"Không thấy máy in {name}. Kiểm tra dây, nguồn rồi in thử.", False
    return (f"{name}: {found.trouble}", False) if found.trouble else (f"{name}, sẵn sàng", True)


def _numbers(desk: Desk, at: datetime) -> tuple[str, bool]:
    try:
        lane = desk.store.read(lambda one: lane_in_force(one, day=local(at).date())).lane
    except (EnvironmentFault, UserError) as fault:
        return fault.message, False
    full = [f"{one.name} còn {format_vnd(one.series.left)} số" for one in ending(desk=desk, at=at)]
    return f"Dãy {lane}{'; ' if full else ''}{'; '.join(full)}", not full


def _rules(desk: Desk, at: datetime) -> tuple[str, bool]:
    there = local(at).year in desk.calendar.years
    words = f"Lịch {desk.calendar.version}, danh mục thủ tục {desk.catalogue.version}"
    return (words, True) if there else (f"{words}. Lịch chưa có năm nay, hãy cập nhật.", False)


def _unsent(desk: Desk, _at: datetime) -> tuple[str, bool]:
    waits = desk.store.read(unsent)
    if waits is None:
        return "Chưa nối máy chủ", True
    return (f"{len(waits)} hồ sơ, việc chờ gửi" if waits else "Đã gửi hết"), True


def _earlier(desk: Desk, at: datetime) -> tuple[str, bool]:
    days = unclosed(desk=desk, at=at)
    if not days:
        return "Không có ngày nào chưa khóa", True
    named = ", ".join(f"{one:%d/%m}" for one in days)
    return f"Chưa khóa sổ ngày {named}. Vẫn tiếp nhận bình thường; hãy khóa khi rảnh.", False


def _cash(desk: Desk, _at: datetime) -> tuple[str, bool]:
    found = drawer(desk=desk)
    if found.expected_vnd is None:
        return "Chưa đếm lần nào", True
    return f"Phải có {format_vnd(found.expected_vnd)} đồng", True


_LOOKS: Final[tuple[tuple[str, str, Callable[[Desk, datetime], tuple[str, bool]]], ...]] = (
    ("clock", "Đồng hồ", _clock),
    ("printer", "Máy in", _printer),
    ("numbers", "Dãy số", _numbers),
    ("rules", "Lịch và danh mục", _rules),
    ("unsent", "Chờ gửi", _unsent),
    ("earlier", "Sổ các ngày trước", _earlier),
    ("cash", "Ngăn tiền", _cash),
)
