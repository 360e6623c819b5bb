"""Synthetic lives: many matters, states all along the table, written as the program writes."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock, local, to_ms, to_ms_or_none
from counter_app.core.ids import DossierId
from counter_app.domain.catalogue.tariff import KIND_LABELS
from counter_app.domain.desk_lists import ListName
from counter_app.domain.dossier import State
from counter_app.domain.moving.following import RESULTS
from counter_app.domain.reporting.facts import DossierFacts
from counter_app.domain.reporting.ii06a import Scope
from counter_app.domain.reporting.period import days, whole_year
from counter_app.services import lookup
from counter_app.services.desk import Desk
from counter_app.services.keeping.check import check
from counter_app.services.lists.lists import counts
from counter_app.services.reports.reports import report
from counter_app.services.reports.standing import ask, standing
from counter_app.services.trials.seed import FIRST_COMMUNES, drafts, seed
from db.counter.reckoned import Connection, Standing, forget, reckon, standing_at
from db.peers import fill_for_search

DOSSIERS = 600
EVER = days(date(2025, 7, 1), date(2026, 12, 31))


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """One store for all of these: nothing here writes to it."""
    clock = SteppedClock(datetime(2026, 11, 23, 2, 0, tzinfo=UTC), timedelta(seconds=1))
    desk = open_desk(tmp_path_factory.mktemp("seeded"), clock=clock)
    seed(DOSSIERS, desk=desk, number=5, lives=True)
    return desk


@pytest.fixture(scope="module", autouse=True)
def closed(seeded: Desk) -> Iterator[None]:
    yield
    seeded.store.close()


def asked(desk: Desk, sql: str) -> list[Any]:
    return desk.store.read(lambda one: [tuple(row) for row in one.exec_driver_sql(sql).fetchall()])


def test_they_are_what_a_desk_has_written_itself(seeded: Desk) -> None:
    assert check(desk=seeded) == ()


def test_most_are_done_and_some_stand_all_along_the_table(seeded: Desk) -> None:
    stood = "SELECT state, count(*) FROM dossiers GROUP BY state"
    by_state: dict[str, int] = dict(asked(seeded, stood))
    assert sum(by_state.values()) == DOSSIERS
    done = by_state[State.RETURNED.value] + by_state[State.ARCHIVED.value]
    assert DOSSIERS * 0.9 < done < DOSSIERS
    assert len(by_state) >= 4, by_state
    found = counts(desk=seeded, at=seeded.clock.now())
    assert 0 < found[ListName.OPEN] < DOSSIERS * 0.1


def test_they_are_of_many_matters_and_owners_and_months(seeded: Desk) -> None:
    matters = asked(seeded, "SELECT DISTINCT procedure_code FROM dossiers")
    assert len(matters) >= 8
    owners = asked(seeded, "SELECT count(*) FROM people WHERE role = 'owner' AND position = 1")
    assert owners[0][0] > 0
    months = asked(
        seeded, "SELECT DISTINCT strftime('%Y-%m', received_ms / 1000, 'unixepoch') FROM dossiers"
    )
    assert min(months)[0] == f"{local(FIRST_COMMUNES):%Y-%m}"
    assert len(months) == 17


def test_every_step_is_written_in_the_order_of_its_hour(seeded: Desk) -> None:
    told = [row[0] for row in asked(seeded, "SELECT wall_ms FROM outbox ORDER BY seq")]
    assert told == sorted(told)
    assert len(told) > DOSSIERS * 2


def test_a_report_s_fold_of_the_events_is_where_each_dossier_stands(seeded: Desk) -> None:
    """As of now the log gives what the rows say; as of earlier it gives no later event."""
    now = seeded.clock.now()
    found = standing(EVER, desk=seeded, as_of=now)
    rows = asked(
        seeded, "SELECT id, state, due_ms, first_due_ms, ready_ms FROM dossiers ORDER BY number"
    )

    assert [_in_columns(one) for one in found.dossiers] == rows
    assert found.left_out == ()
    past = standing(EVER, desk=seeded, as_of=now - timedelta(days=90))
    assert 0 < len(past.dossiers) < len(rows)
    assert all(one.ended.at <= past.at for one in past.dossiers if one.ended)


def _in_columns(one: DossierFacts) -> tuple[object, ...]:
    result = one.ended.at if one.ended and one.ended.state in RESULTS else None
    return (one.id, one.state.value, *map(to_ms_or_none, (one.promised_at, one.due_at, result)))


def test_what_is_kept_ready_for_reports_is_what_the_events_say(seeded: Desk) -> None:
    """At each of these moments the same dossiers, whether one row of them is ready or none."""
    now, seals = seeded.clock.now(), seeded.store.device.row_key
    moments = [now - timedelta(days=days) for days in (0, 1, 30, 100, 300)]
    everyone = [row[0] for row in asked(seeded, "SELECT number FROM dossiers")]

    def read(connection: Connection) -> list[Standing]:
        since = whole_year(2026).start
        return [standing_at(connection, since=since, at=at, seals=seals) for at in moments]

    while seeded.store.write(lambda one: reckon(one, seals)):
        pass
    ready = seeded.store.read(read)
    seeded.store.write(lambda one: forget(one, everyone))
    assert asked(seeded, "SELECT count(*) FROM reckoned WHERE seal IS NULL") == [(DOSSIERS,)]
    assert seeded.store.read(read) == ready
    assert len({len(one.dossiers) for one in ready}) == len(moments)


def test_a_report_s_figures_are_what_the_rows_add_up_to(seeded: Desk) -> None:
    """Counted once more by SQL over what is signed, which shares nothing with the reports."""
    found = ask(whole_year(2026), desk=seeded, as_of=seeded.clock.now(), scope=Scope.RECEIVED_HERE)
    names = ("ii06a", "load", "copies", "charges")
    told = {name: report(name, found, desk=seeded).figures for name in names}
    said = {name: {key: one.value or 0 for key, one in of.items()} for name, of in told.items()}
    begins = to_ms(whole_year(2026).start)
    new = f"SELECT * FROM outbox WHERE kind = 'dossier.received' AND wall_ms >= {begins}"

    def counted(what: str, of: str = new) -> Any:
        return asked(seeded, f"WITH new AS ({of}) {what}")[0][0]

    assert said["ii06a"]["4"] + said["ii06a"]["5"] == counted("SELECT count(*) FROM new")
    for hour in range(24):
        at = f"strftime('%H', wall_ms / 1000 + 25200, 'unixepoch') = '{hour:02d}'"
        assert said["load"].get(str(hour), 0) == counted(f"SELECT count(*) FROM new WHERE {at}")
    lines = "FROM new, json_each(body, '$.charges') l WHERE l.value ->> 'kind' ="
    for kind, name in KIND_LABELS.items():
        total = counted(f"SELECT coalesce(sum(l.value ->> 'amount_vnd'), 0) {lines} '{kind}'")
        assert said["charges"][f"{name}/amount"] == total
        assert said["charges"][f"{name}/lines"] == counted(f"SELECT count(*) {lines} '{kind}'")
    granted = (
        "SELECT o.body FROM outbox o JOIN dossiers d ON d.id = o.dossier"
        f" WHERE o.kind = 'dossier.received' AND d.ready_ms >= {begins}"
        " AND d.state IN ('ready', 'returned', 'archived')"
    )
    pages = "l.value ->> 'pages' * (l.value ->> 'copies')"
    copied = f"SELECT sum({pages}) FROM new, json_each(body, '$.draft.certified_copies') l"
    assert said["copies"]["Trang sao/count"] == counted(copied, granted) > 0


def test_a_dossier_of_it_opens_whole(seeded: Desk) -> None:
    (found,) = asked(seeded, "SELECT id FROM dossiers WHERE state = 'archived' LIMIT 1")
    whole = lookup.open_dossier(DossierId(found[0]), desk=seeded)
    steps = [event.body.get("move") for event in whole.events]
    assert steps[:2] == ["archive", "return_result"] or steps[-1] == "archive"
    assert whole.slip.content is not None


def test_what_a_search_is_measured_on_is_found(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    fill_for_search(desk.store, drafts(11, 40), at=desk.clock.now(), clerk=desk.clerk)
    first = next(drafts(11, 1)).submitter.person.name
    found = [row.applicant_name for row in lookup.search(first, desk=desk, limit=100)]
    desk.store.close()
    assert first in found


def test_more_than_one_desk_may_number_are_numbered_as_by_several(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("counter_app.services.trials.seed.PAPERS_PER_LANE", 40)
    monkeypatch.setattr("counter_app.services.trials.seed._BATCH", 10)
    desk = open_desk(tmp_path)
    seed(40, desk=desk, lives=True)
    (numbered,) = asked(desk, "SELECT count(*), count(DISTINCT slip_no / 100000) FROM dossiers")
    found = check(desk=desk)
    desk.store.close()
    assert numbered == (40, 4)
    assert found == ()


def test_originals_go_home_with_the_result(seeded: Desk) -> None:
    kept = (
        "SELECT count(*), sum(o.returned_ms IS NOT NULL), sum(d.state IN ('returned', 'archived')"
        ") FROM originals o JOIN dossiers d ON d.number = o.dossier"
    )
    ((originals, home, ended),) = asked(seeded, kept)
    assert originals > home > 0
    assert home == ended
