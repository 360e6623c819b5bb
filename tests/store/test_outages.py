"""Times without a line at a desk whose clock was set: no time and no dossier is certified twice."""

import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from counter_app.core.clock import SteppedClock, to_ms
from counter_app.domain.outage import Look
from counter_app.services.desk import Desk
from counter_app.services.sending.outage_paper import DOUBT, outage_pdf, outages
from db.counter import enrolment
from db.counter.outages import begin_outage, end_outage

TakeIn = Callable[..., Any]
JOINED = (
    "INSERT INTO enrolment (number, device_no, commune, cell_url, server_keys, epoch, enrolled_ms,"
    " offset_ms, contact_ms, durable_through, frozen)"
    " VALUES (1, 1, '00000', 'https://cell.example', '[]', 'e', 0, 0, ?, 0, '')"
)


def look(at: datetime, *, boot: str = "") -> Look:
    return Look(ms=to_ms(at), boot=boot)


def lose(desk: Desk, at: datetime) -> None:
    desk.store.write(lambda one: begin_outage(one, cause="refused", now=look(at)))


def regain(desk: Desk, at: datetime) -> None:
    def contact(connection: Connection) -> None:
        enrolment.note_contact(connection, offset_ms=0, at=at)
        end_outage(connection, now=look(at), offset_ms=0)
        connection.exec_driver_sql("UPDATE outbox SET state = 'acked'")

    desk.store.write(contact)


@pytest.fixture(autouse=True)
def joined(desk: Desk, clock: SteppedClock) -> None:
    """The desk has joined a cell whose clock is right."""
    desk.store.write(lambda one: one.exec_driver_sql(JOINED, (to_ms(clock.instant),)))


def test_a_round_at_a_wrong_clock_certifies_no_time_and_no_dossier_twice(
    desk: Desk, clock: SteppedClock, take_in: TakeIn, tmp_path: Path
) -> None:
    take_in()
    begun, hour = clock.now(), timedelta(hours=1)
    lose(desk, begun)
    regain(desk, begun + timedelta(minutes=5))
    clock.instant = begun + hour - timedelta(minutes=1)
    take_in(name="Trần Văn Bình")
    lose(desk, begun + hour - 2 * hour)  # two hours behind for this one round
    take_in(name="Lê Thị Ánh")
    regain(desk, begun + hour + timedelta(minutes=10))
    take_in(name="Đỗ Thị Thu")

    lines = outages(desk=desk, at=begun + 2 * hour)
    assert sum(one.taken_in for one in lines) == 3
    for earlier, later in zip(lines[1:], lines, strict=False):
        assert earlier.span.until <= later.span.began_at
    pdf = tmp_path / "giay.pdf"
    pdf.write_bytes(outage_pdf(lines, desk=desk, at=clock.now()))
    told = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True)
    text = " ".join(told.stdout.decode().split())
    assert "vẫn tiếp nhận 3 hồ sơ, cấp số tại chỗ;" in text
    assert DOUBT[:60] in text
    assert lines[0].span.lasted == timedelta(hours=1, minutes=5)
    assert [one.span.doubtful for one in lines] == [True, False]


def test_a_clock_that_is_right_leaves_no_doubt_on_the_paper(
    desk: Desk, clock: SteppedClock, take_in: TakeIn
) -> None:
    take_in()
    lose(desk, clock.now())
    clock.instant += timedelta(minutes=30)
    take_in(name="Trần Văn Bình")
    regain(desk, clock.now())
    take_in(name="Lê Thị Ánh")
    (line,) = outages(desk=desk, at=clock.now())
    assert (line.taken_in, line.sent_since, line.span.doubtful) == (2, 2, False)
