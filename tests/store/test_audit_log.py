"""The log of acts: what is done and seen is kept in a chain of its own, and costs no operation."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock
from counter_app.domain.audit_act import ACT_LABELS, Act
from counter_app.domain.desk_lists import BY_NAME, ListName
from counter_app.domain.staff import Role
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping.backup import back_up
from counter_app.services.keeping.check import check
from counter_app.services.keeping.upkeep import keep_up
from counter_app.services.lists import list_files
from counter_app.services.lists.lists import listed
from counter_app.services.people.audit import note
from counter_app.services.people.seen import looks_on
from counter_app.services.wording import templates
from db.counter import audit_log
from db.counter.audit_log import StoredAct
from db.counter.device import renew_life
from db.counter.models import audit
from db.engine import cursor_of
from tests.store.tampering import tamper

TakeIn = Callable[..., Receipt]


@pytest.fixture
def noted(desk: Desk, take_in: TakeIn) -> Receipt:
    """A dossier seen twice, once by an inspector, and a search."""
    taken = take_in()
    looking = replace(desk, clerk=replace(desk.clerk, name="Vũ Thị Lan", role=Role.INSPECTOR))
    assert note(desk, Act.DOSSIER_SEEN, subject=taken.dossier_id) == ""
    assert note(desk, Act.SEARCHED, body={"words": 2, "found": 1}) == ""
    assert note(looking, Act.DOSSIER_SEEN, subject=taken.dossier_id) == ""
    return taken


def test_who_saw_a_dossier_is_told_in_order(desk: Desk, noted: Receipt) -> None:
    seen = desk.store.read(lambda one: audit_log.acts_on(one, noted.dossier_id))

    assert [(one.number, one.clerk_name, one.act) for one in seen] == [
        (2, desk.clerk.name, Act.DOSSIER_SEEN),
        (4, "Vũ Thị Lan", Act.DOSSIER_SEEN),
    ]
    assert _all(desk)[2].body == {"words": 2, "found": 1}
    assert check(desk=desk) == ()


def test_a_look_is_no_operation(desk: Desk, noted: Receipt) -> None:
    before = _operations(desk)
    note(desk, Act.DOSSIER_SEEN, subject=noted.dossier_id)
    assert _operations(desk) == before


def test_an_act_whose_transaction_fails_never_was(desk: Desk) -> None:
    stamp = desk.stamp(desk.clock.now())

    def fails(connection: Connection) -> None:
        audit_log.record(connection, Act.EXPORTED, stamp=stamp)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        desk.store.write(fails)
    assert [one.act for one in _all(desk)] == [Act.ROWS_KEPT]
    assert check(desk=desk) == ()


def test_a_store_that_takes_nothing_stops_no_look_and_says_so(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.store.close_for_writing("Bảng của tệp dữ liệu không đúng.")

    told = note(desk, Act.DOSSIER_SEEN, subject="x")

    assert told.startswith("Chưa ghi được vào nhật ký: Bảng của tệp dữ liệu không đúng.")
    assert [one.act for one in _all(desk)] == [Act.ROWS_KEPT]
    assert "act.not_noted" in caplog.messages


def test_a_new_life_begins_a_chain_of_its_own_and_numbers_go_on(
    desk: Desk, noted: Receipt, clock: SteppedClock
) -> None:
    renew_life(desk.store.secrets, desk.store.kind)
    desk.store.close()

    again = open_desk(desk.data_dir, clock=clock)

    note(again, Act.DOSSIER_SEEN, subject=noted.dossier_id)
    assert [one.number for one in _all(again)] == [1, 2, 3, 4, 5, 6]
    assert check(desk=again) == ()
    again.store.close()


@pytest.mark.parametrize(
    ("edit", "code", "row"),
    [
        ("UPDATE audit SET clerk_name = 'Ai Đó' WHERE number = 3", "log_changed", "audit 3"),
        ("UPDATE audit SET sig = (SELECT sig FROM audit WHERE number = 1) WHERE number = 2",
         "log_changed", "audit 2"),
        ("DELETE FROM audit WHERE number = 2", "log_gap", "audit 2"),
        ("DELETE FROM audit WHERE number = 4", "log_cut", "audit 4"),
        ("DELETE FROM audit", "log_cut", "audit 4"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("noted")
def test_an_edit_of_the_log_is_named(desk: Desk, edit: str, code: str, row: str) -> None:
    tamper(desk, edit)
    (damage,) = check(desk=desk)
    assert (damage.code, damage.row.split(" (")[0]) == (code, row)


def test_what_leaves_and_what_is_changed_is_written_down(
    desk: Desk, led: Desk, noted: Receipt, tmp_path: Path
) -> None:
    words = dict(templates.template_of("slip", desk=led).texts)
    first = next(iter(words))
    now = desk.clock.now()
    templates.save("slip", words | {first: words[first] + " (mới)"}, desk=led, at=now)
    rows = listed(ListName.TODAY, desk=desk, at=now)
    saved = list_files.export(BY_NAME[ListName.TODAY], rows, desk=led, at=now)
    made = back_up(tmp_path / "USB", desk=desk, at=now)

    told = {one.act: one for one in _all(desk)}
    assert told[Act.TEMPLATE_CHANGED].subject == "slip"
    assert told[Act.EXPORTED].body["file"] == saved.name
    copied = {"to": str(made.path.parent), "file": made.path.name, "bytes": made.size_bytes}
    assert told[Act.BACKED_UP].body == copied
    assert check(desk=desk) == ()


def test_settings_are_under_seal_from_the_founding_on(desk: Desk) -> None:
    keep_up(desk=desk)

    (kept,) = _all(desk)
    assert kept.act == Act.ROWS_KEPT
    tamper(desk, "UPDATE office_settings SET body = body || ' '")
    assert [(one.code, one.row) for one in check(desk=desk)] == [
        ("row_changed", "office_settings 1")
    ]


def test_every_act_has_words_of_its_own() -> None:
    assert set(ACT_LABELS) == set(Act)
    assert len(set(ACT_LABELS.values())) == len(Act)


def _all(desk: Desk) -> tuple[StoredAct, ...]:
    now = desk.clock.now() + timedelta(days=1)
    return desk.store.read(lambda one: audit_log.acts_between(one, now - timedelta(days=2), now))


def _operations(desk: Desk) -> object:
    asked = "SELECT count(*), max(seq) FROM outbox"
    return desk.store.read(lambda one: cursor_of(one).execute(asked).fetchall())


def test_the_latest_act_is_one_of_the_last_thousand(desk: Desk) -> None:
    note(desk, Act.SEARCHED)
    kept = ", ".join(one.name for one in audit.columns if one.name != "number")
    older = (
        "WITH RECURSIVE n(i) AS (SELECT -1000 UNION ALL SELECT i + 1 FROM n WHERE i < 0) "
        f"INSERT INTO audit (number, {kept}) SELECT i, {kept} FROM n, audit WHERE number = 1"
    )
    desk.store.write(lambda one: cursor_of(one).execute(older))
    note(desk, Act.SEARCHED)
    last = _all(desk)[-1]
    assert desk.store.read(audit_log.latest_act) == last.at


def test_every_look_at_a_dossier_is_told_however_many(led: Desk, noted: Receipt) -> None:
    stamp, of = led.stamp(led.clock.now()), noted.dossier_id

    def look(connection: Connection) -> None:
        for _ in range(48):
            audit_log.record(connection, Act.DOSSIER_SEEN, stamp=stamp, subject=of)

    led.store.write(look)
    assert len(led.store.read(lambda one: audit_log.acts_on(one, of))) == 50
    assert len([one for one in looks_on(of, desk=led) if one.did == "xem hồ sơ"]) == 50
