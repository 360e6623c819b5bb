"""What is here is held against what is there, day by day; differences are mended by sending again."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from counter_app.bootstrap_sync import central_side
from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.domain.reconciling import Comparison
from counter_app.domain.workflow import Move
from counter_app.services.keeping.check import check
from counter_app.services.keeping.findings import finding_words, unread
from counter_app.services.sending import outbox
from counter_app.services.sending.dropping import drop_again

if TYPE_CHECKING:
    from counter_app.central.running.serving import ServedCell
    from tests.sync.conftest import Counter


def today(counter: "Counter") -> date:
    return local(counter.clock.now()).date()


@pytest.fixture
def compared(counter: "Counter") -> Callable[..., Comparison]:
    def compare(days: int = 1, stop_after: int = 1 << 30) -> Comparison:
        heard: list[tuple[int, int]] = []
        last = today(counter)
        found = central_side(counter.desk).compare(
            last - timedelta(days=days - 1),
            last,
            told=lambda done, total: heard.append((done, total)),
            stopped=lambda: len(heard) >= stop_after,
        )
        assert heard[-1][1] == days
        return found

    return compare


def test_a_day_that_is_there_whole_is_the_same(
    counter: "Counter", compared: Callable[..., Comparison]
) -> None:
    counter.take_in()
    counter.take_in(name="Trần Văn Bình")
    counter.engine.round()
    (day,) = compared().days
    assert (day.here, day.there, day.same) == (2, 2, True)
    assert day.day == today(counter)


def test_what_waits_is_no_difference(
    counter: "Counter", compared: Callable[..., Comparison]
) -> None:
    counter.take_in()
    counter.engine.round()
    counter.take_in(name="Trần Văn Bình")
    (day,) = compared().days
    assert day.same
    assert (day.here, day.there, day.waiting) == (1, 1, 1)


def test_what_is_missing_there_is_named_and_mended_by_sending_again(
    counter: "Counter", compared: Callable[..., Comparison]
) -> None:
    counter.take_in()
    counter.engine.round()
    lost = counter.take_in(name="Trần Văn Bình").dossier_id
    counter.desk.store.write(
        lambda one: one.exec_driver_sql(
            "UPDATE outbox SET state = 'acked', answered_ms = wall_ms WHERE state = 'pending'"
        )
    )
    found = compared()
    assert not found.days[0].same
    ids = counter.rows(f"SELECT id FROM outbox WHERE dossier = '{lost}'")
    assert found.missing == tuple(row[0] for row in ids)
    assert found.odd == ()

    assert central_side(counter.desk).send_again(found.missing) == 1
    counter.engine.round()
    assert counter.states() == ["acked", "acked"]
    assert compared().days[0].same


def test_a_comparison_stops_between_two_weeks(compared: Callable[..., Comparison]) -> None:
    assert compared(days=30, stop_after=1).days == ()


RECORD = "DELETE FROM operations WHERE commune_id = ? AND dossier = ?"
WHOLE = (
    RECORD,
    "DELETE FROM changes WHERE commune_id = ? AND dossier = ?",
    "DELETE FROM dossiers WHERE commune_id = ? AND dossier = ?",
    "DELETE FROM code_register WHERE commune_id = ? AND dossier = ?",
)


def forget_there(
    cell: "ServedCell", commune: str, dossier: str, deleted: tuple[str, ...] = WHOLE
) -> None:
    """Somebody deletes an acknowledged dossier from the cell's own tables."""

    def forget(connection: Any) -> None:
        for sql in deleted:
            connection.exec_driver_sql(sql, (commune, dossier))

    cell.cell.store.write(commune, forget).result()


def test_what_the_central_side_lost_is_sent_again_and_told_as_that(
    counter: "Counter",
    cell: "ServedCell",
    commune: str,
    compared: Callable[..., Comparison],
    on_cell: Callable[[str, str], list[Any]],
) -> None:
    """Acknowledged, then gone, with later ones there: no other copy of this PC is at work."""
    for name in ("Trần Văn Bình", "Lê Thị Ánh", "Đỗ Thị Thu"):
        counter.take_in(name=name)
    counter.sync()
    life = counter.desk.store.device.incarnation
    second, dossier = counter.rows("SELECT id, dossier FROM outbox WHERE seq = 2")[0]
    forget_there(cell, commune, dossier)
    found = compared()
    assert found.missing == (second,)
    central_side(counter.desk).send_again(found.missing)
    counter.sync()
    assert counter.states() == ["acked"] * 3
    there = on_cell(commune, "SELECT id FROM operations WHERE commune_id = ? ORDER BY seq")
    assert (second,) in there
    assert compared().days[0].same
    assert counter.rows("SELECT kind FROM todo WHERE kind = 'store.shared'") == []
    assert counter.desk.store.device.incarnation == life
    (told,) = unread(desk=counter.desk)
    assert "thiếu việc đã xác nhận" in finding_words(told)
    counter.take_in(name="Vũ Thị Lan")
    counter.sync()
    assert counter.states() == ["acked"] * 4


def test_a_receipt_the_central_side_has_no_record_of_but_the_dossier_is_given_up_once(
    counter: "Counter",
    cell: "ServedCell",
    commune: str,
    compared: Callable[..., Comparison],
    on_cell: Callable[[str, str], list[Any]],
) -> None:
    dossier = counter.take_in(name="Trần Văn Bình").dossier_id
    counter.take_in(name="Lê Thị Ánh")
    counter.sync()
    forget_there(cell, commune, dossier, (RECORD,))
    central_side(counter.desk).send_again(compared().missing)
    counter.move(dossier, Move.TRANSFER)
    counter.sync()
    (line,) = outbox.unsent(desk=counter.desk)
    assert line.remedy is outbox.Remedy.DROP
    drop_again(dossier, desk=counter.desk, at=counter.clock.now())
    for _ in range(2):
        counter.sync()
    assert outbox.unsent(desk=counter.desk) == (), counter.states()
    there = "SELECT state FROM dossiers WHERE commune_id = ? ORDER BY state"
    assert on_cell(commune, there) == [("received",), ("transferred",)]
    assert [one.code for one in check(desk=counter.desk)] == ["acked_lost"]
    with pytest.raises(UserError, match="không còn lần gửi nào thừa"):
        drop_again(dossier, desk=counter.desk, at=counter.clock.now())


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE operations SET body = replace(body, 'Bình', 'Bưởi') WHERE dossier = ?",
        "UPDATE operations SET base_ver = 3 WHERE dossier = ?",
        "UPDATE operations SET mono_ms = 1 << 60 WHERE dossier = ?",
    ],
)
def test_what_was_altered_at_the_cell_is_named_though_its_digest_was_left(
    change: str,
    counter: "Counter",
    cell: "ServedCell",
    commune: str,
    compared: Callable[..., Comparison],
) -> None:
    counter.take_in(name="Lê Thị Ánh")
    dossier = counter.take_in(name="Trần Văn Bình").dossier_id
    counter.sync()
    assert compared().days[0].same
    cell.cell.store.write(commune, lambda one: one.exec_driver_sql(change, (dossier,))).result()
    found = compared()
    (altered,) = counter.rows(f"SELECT id, seq FROM outbox WHERE dossier = '{dossier}'")
    assert (found.odd, found.odd_numbers) == ((altered[0],), (altered[1],))
    assert not found.days[0].same
    assert found.missing == ()
