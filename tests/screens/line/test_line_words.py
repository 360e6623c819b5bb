"""The foot of the window and the outbox say one and the same of the line, and say it truly."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from counter_app.services.sending.queue import Waiting
from counter_app.sync.line import FILES, LineState
from db.counter.store import open_store
from ui.line_words import line_words
from ui.window.central_notices import CentralNotices

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.line.conftest import Place

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
LOST = LineState(enrolled=True, reachable=False, contact_at=NOW)
NOTHING = Waiting(dossiers=0, others=0, since=None)


@pytest.fixture
def notices(clerk: "Clerk") -> CentralNotices:
    """What looks at the store again and again, here only when told to."""
    found = clerk.window.findChild(CentralNotices)
    assert found is not None
    clerk.waits(lambda: clerk.window.foot.queue.text() != "")
    return found


def join(clerk: "Clerk", state: LineState) -> None:
    """A round has ended like this."""
    clerk.counter.line._take(state)


def test_rows_that_another_program_wrote_are_seen_by_the_open_window(
    clerk: "Clerk", place: "Place", notices: CentralNotices, take_in: Callable[..., str]
) -> None:
    dossier = take_in("Trần Văn Bình")
    place.answer(dossier, "acked")
    foot, store = clerk.window.foot, clerk.counter.desk.store
    join(clerk, LineState(enrolled=True, reachable=True, contact_at=clerk.clock.instant))
    clerk.waits(lambda: foot.queue.property("tone") == "good")
    screen = place.opened(0)
    other = open_store(store.path.parent, store.kind, store.secrets, clerk.clock)
    other.write(lambda one: one.exec_driver_sql("UPDATE outbox SET state = 'pending'"))
    other.close()
    notices.glance()
    clerk.waits(lambda: "1 hồ sơ chờ gửi" in foot.queue.text())
    assert foot.queue.property("tone") != "good"
    clerk.waits(lambda: screen.view.table.count() == 1)
    assert "1 hồ sơ chờ gửi" in screen.view.line.words()


def test_what_has_lasted_grows_by_itself_and_alike_in_both_places(
    clerk: "Clerk", place: "Place", notices: CentralNotices, take_in: Callable[..., str]
) -> None:
    take_in("Trần Văn Bình", at=clerk.clock.instant)
    join(clerk, replace(LOST, contact_at=clerk.clock.instant))
    screen, foot = place.opened(1), clerk.window.foot
    clerk.waits(lambda: "Mất mạng dưới 1 phút" in foot.queue.text())
    clerk.clock.instant += timedelta(minutes=3)
    notices.glance()
    clerk.waits(lambda: "Mất mạng 3 phút" in foot.queue.text())
    clerk.waits(lambda: "Mất đường truyền 3 phút" in screen.view.line.words())
    assert "lâu nhất 3 phút" in foot.queue.text()
    assert "lâu nhất 3 phút" in screen.view.line.words()
    assert place.cells(screen, 0)[4] == "3 phút"


def test_the_calming_half_is_read_in_the_foot() -> None:
    waiting = Waiting(dossiers=3, others=0, since=NOW - timedelta(minutes=33))
    told = line_words(LOST, waiting, NOW + timedelta(minutes=35))
    assert told.foot.startswith("○ Mất mạng 35 phút, vẫn tiếp nhận bình thường · 3 hồ sơ chờ gửi")


def test_less_than_a_minute_is_not_none() -> None:
    waiting = Waiting(dossiers=1, others=0, since=NOW)
    told = line_words(LOST, waiting, NOW)
    assert "0 phút" not in told.words + told.foot
    assert "Mất mạng dưới 1 phút" in told.foot


def test_a_dossier_that_wants_a_person_is_counted_once() -> None:
    joined = LineState(enrolled=True, reachable=True, undecided=2, contact_at=NOW)
    told = line_words(joined, replace(NOTHING, undecided=1, since=NOW), NOW)
    assert "1 hồ sơ cần người xử lý" in told.words
    assert "chờ gửi" not in told.words
    assert told.tone == "warn"
    assert told.short == "! 1 cần người xử lý"


def test_that_files_cannot_go_is_read_in_the_foot_though_all_records_are_there() -> None:
    state = LineState(
        enrolled=True,
        reachable=True,
        contact_at=NOW,
        trouble=f"{FILES}central_full",
        message="Chưa gửi được tệp đính kèm. Ổ đĩa của máy chủ đã đầy.",
    )
    told = line_words(state, NOTHING, NOW)
    assert told.foot.startswith("! Tệp chưa gửi được")
    assert told.tone == "warn"
    assert "Ổ đĩa của máy chủ đã đầy" in told.words
