"""Who sat down at a desk sits there again after a start the same day, and on the next nobody did."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock
from counter_app.core.config import FILE_NAME, load_machine
from counter_app.domain.staff import Role
from counter_app.services.office.machine import keep_seat
from counter_app.services.office.office import staff


def test_the_seat_is_kept_for_its_day(tmp_path: Path, clock: SteppedClock) -> None:
    desk = open_desk(tmp_path, clock=clock)
    first = desk.clerk
    leader = next(one for one in staff(desk.store) if one.role is Role.LEADER)
    theme = load_machine(tmp_path).theme
    keep_seat(desk=replace(desk, clerk=leader), at=clock.now())
    desk.store.close()
    assert load_machine(tmp_path).theme == theme
    for hours, sits in ((5, leader), (24, first)):
        clock.instant += timedelta(hours=hours)
        again = open_desk(tmp_path, clock=clock)
        assert again.clerk == sits
        again.store.close()


def test_somebody_gone_and_a_file_of_nonsense_seat_the_first_clerk(
    tmp_path: Path, clock: SteppedClock
) -> None:
    desk = open_desk(tmp_path, clock=clock)
    gone = replace(desk.clerk, id=type(desk.clerk.id)("nobody"))
    keep_seat(desk=replace(desk, clerk=gone), at=clock.now())
    desk.store.close()
    for text in (None, "sits = 3", "\x00"):
        if text is not None:
            (tmp_path / FILE_NAME).write_text(text, encoding="utf-8")
        again = open_desk(tmp_path, clock=clock)
        assert again.clerk == desk.clerk
        again.store.close()
