"""What ``check`` finds: damage of the file, of the chain, of numbers, of rows edited by hand."""

import contextlib
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock
from counter_app.core.errors import EnvironmentFault
from counter_app.domain.central_side import FindingKind
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping.check import check, notices
from counter_app.services.keeping.findings import finding_words, unread
from db.counter import history
from db.counter.upkeep import upkeep
from tests.store.tampering import tamper

TakeIn = Callable[..., Receipt]


@pytest.fixture
def filled(desk: Desk, take_in: TakeIn) -> Desk:
    """Three dossiers, one of them closed at once."""
    take_in()
    take_in(immediate=True)
    take_in()
    return desk


def test_a_sound_store_has_nothing_to_tell(filled: Desk) -> None:
    assert check(desk=filled) == ()
    assert notices(desk=filled) == ()


def test_a_search_index_joined_since_the_last_look_is_sound(filled: Desk, take_in: TakeIn) -> None:
    assert check(desk=filled) == ()  # its reader has seen the index as it is now
    for _ in range(20):
        take_in()
    upkeep(filled.store)
    assert check(desk=filled) == ()


def test_an_empty_store_has_nothing_to_tell(desk: Desk) -> None:
    assert check(desk=desk) == ()


@pytest.mark.parametrize(
    ("edit", "code", "row"),
    [
        ("UPDATE outbox SET body = replace(body, 'Ánh', 'Anh') WHERE seq = 2", "digest_wrong", "seq 2"),
        ("UPDATE outbox SET wall_ms = wall_ms + 1 WHERE seq = 4", "digest_wrong", "seq 4"),
        ("UPDATE outbox SET sha = lower(hex(zeroblob(32))) WHERE seq = 1", "digest_wrong", "seq 1"),
        ("UPDATE outbox SET sig = (SELECT sig FROM outbox WHERE seq = 1) WHERE seq = 3",
         "signature_wrong", "seq 3"),
        ("UPDATE outbox SET sig = '?' WHERE seq = 3", "signature_wrong", "seq 3"),
        ("UPDATE outbox SET chain = lower(hex(zeroblob(32))) WHERE seq = 2", "chain_broken", "seq 2"),
        ("DELETE FROM outbox WHERE seq = 3", "outbox_gap", "seq 3"),
        ("DELETE FROM outbox WHERE seq >= 4", "tail_cut", "seq 5"),
        ("DELETE FROM outbox", "tail_cut", "seq 5"),
        ("UPDATE dossiers SET code = 'TH-H42.12.05-261123-1777' WHERE number = 2",
         "dossier_changed", "TH-H42.12.05-261123-1777 (code)"),
        ("UPDATE dossiers SET due_ms = due_ms + 86400000 WHERE number = 1",
         "standing_changed", "dossier 1 (due_ms)"),
        ("UPDATE dossiers SET facts = (SELECT replace(body, 'Ánh', '') FROM outbox WHERE seq = 5) WHERE number = 3",
         "dossier_changed", "TH-H42.12.05-261123-1003 (facts)"),
        ("UPDATE papers SET content = replace(content, 'Ánh', 'Anh') WHERE number = 1",
         "dossier_changed", "TH-H42.12.05-261123-1001 (slip)"),
        ("DELETE FROM components WHERE dossier = 1",
         "dossier_changed", "TH-H42.12.05-261123-1001 (components)"),
        ("UPDATE charges SET amount_vnd = 0 WHERE dossier = 3",
         "dossier_changed", "TH-H42.12.05-261123-1003 (charges)"),
        ("UPDATE events SET body = '{}' WHERE dossier = 2 AND number = 3",
         "event_changed", "dossier 2, event 3"),
        ("UPDATE events SET at_ms = at_ms - 1 WHERE dossier = 1 AND number = 1",
         "event_changed", "dossier 1, event 1"),
        ("UPDATE counters SET value = 1 WHERE series LIKE 'slip:%'", "counter_behind", "paper 2"),
        ("DELETE FROM counters WHERE series LIKE 'code:%'", "counter_changed", "counter code:H42"),
        ("INSERT INTO components VALUES (99, 0, 'x', 'copy', 1)", "orphan", "components"),
    ],
)  # fmt: skip
def test_an_edit_behind_the_programs_back_is_named(
    filled: Desk, edit: str, code: str, row: str
) -> None:
    tamper(filled, edit)
    found = {damage.code: damage.row for damage in check(desk=filled)}
    assert row in found.get(code, ""), found


@pytest.mark.parametrize(
    "edit", ["kind = 'root_twicf'", "body = '{\"day\"'", "body = '{}'", "body = '[]'"]
)
def test_a_finding_that_was_changed_is_named(filled: Desk, edit: str) -> None:
    at = filled.clock.now()
    told = {"day": "2026-11-23"}
    filled.store.write(
        lambda one: history.find(one, FindingKind.ROOT_TWICE, "2026-11-23", told, at=at)
    )
    tamper(filled, f"UPDATE findings SET {edit}")  # a word of the test's own

    kept, found = check(desk=filled)
    assert (kept.code, kept.row) == ("row_changed", "findings 1")
    assert "không còn như lúc ghi" in found.message
    assert [finding_words(one) for one in unread(desk=filled)][:1] == [found.message]
    assert [one.row for one in notices(desk=filled)] == ["row_changed, findings 1"]


def test_a_seal_taken_off_is_named(filled: Desk) -> None:
    filled.store.write(lambda c: c.exec_driver_sql("DROP TRIGGER events_kept").close())
    assert [(damage.code, damage.row) for damage in check(desk=filled)] == [
        ("seal_changed", "events_kept")
    ]


def test_a_foreign_trigger_is_named(filled: Desk) -> None:
    trigger = "CREATE TRIGGER spy AFTER INSERT ON people BEGIN DELETE FROM drafts; END"
    filled.store.write(lambda c: c.exec_driver_sql(trigger).close())
    assert [(damage.code, damage.row) for damage in check(desk=filled)] == [("seal_changed", "spy")]


def test_one_flipped_bit_anywhere_in_the_file_is_found(filled: Desk, clock: SteppedClock) -> None:
    folder, path = filled.data_dir, filled.store.path
    filled.store.close()
    sound = path.read_bytes()
    chance = random.Random(7)
    for _ in range(60):
        place = chance.randrange(len(sound) * 8)
        _flip(path, sound, place)
        assert _is_noticed(folder, clock), f"bit {place} went unnoticed"
    path.write_bytes(sound)
    again = open_desk(folder, clock=clock)
    assert check(desk=again) == ()
    again.store.close()


def _flip(path: Path, sound: bytes, bit: int) -> None:
    changed = bytearray(sound)
    changed[bit // 8] ^= 1 << bit % 8
    path.write_bytes(changed)
    path.with_suffix(".head").unlink(missing_ok=True)


def _is_noticed(folder: Path, clock: SteppedClock) -> bool:
    try:
        desk = open_desk(folder, clock=clock)
    except EnvironmentFault:
        return True
    try:
        return bool(check(desk=desk))
    finally:
        with contextlib.suppress(EnvironmentFault):
            desk.store.close()
