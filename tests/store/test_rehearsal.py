"""A backup tried out as a restore would use it: told what it holds, and nothing is used up."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from counter_app.core.errors import EnvironmentFault
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping.backup import back_up
from counter_app.services.keeping.kept_copies import Kept, kept
from counter_app.services.keeping.rehearsal import is_wanted, rehearse
from db.engine import connect

TakeIn = Callable[..., Receipt]
AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def test_a_sound_copy_is_tried_out_and_nothing_is_used_up(
    desk: Desk, take_in: TakeIn, tmp_path: Path
) -> None:
    take_in()
    made = back_up(tmp_path / "usb", desk=desk, at=AT)
    take_in()
    before, noted = made.path.read_bytes(), (tmp_path / "secrets.json").read_bytes()
    tried = rehearse(made.path, desk=desk, at=AT)
    assert tried.is_sound
    assert (tried.seen.holds.dossiers, tried.seen.lost) == (1, 1)
    assert made.path.read_bytes() == before
    assert (tmp_path / "secrets.json").read_bytes() == noted
    assert not (tmp_path / "dien-tap").exists()
    assert take_in().slip_no == 100_003
    now = kept(desk.data_dir)
    assert (now.rehearsed_at, now.rehearsed_name, now.rehearsed_wrong) == (AT, made.path.name, "")


def test_a_copy_whose_rows_were_edited_is_told_and_remembered(
    desk: Desk, take_in: TakeIn, tmp_path: Path
) -> None:
    take_in()
    made = back_up(tmp_path / "usb", desk=desk, at=AT)
    connection = connect(made.path, desk.store.key)
    connection.execute("DROP TRIGGER papers_kept")
    connection.close()
    tried = rehearse(made.path, desk=desk, at=AT)
    assert [one.code for one in tried.found] == ["seal_changed"]
    assert kept(desk.data_dir).rehearsed_wrong == tried.found[0].message


def test_a_copy_that_does_not_open_is_refused_and_leaves_nothing(
    desk: Desk, take_in: TakeIn, tmp_path: Path
) -> None:
    take_in()
    made = back_up(tmp_path / "usb", desk=desk, at=AT)
    raw = bytearray(made.path.read_bytes())
    raw[len(raw) // 2] ^= 1
    made.path.write_bytes(raw)
    with pytest.raises(EnvironmentFault) as caught:
        rehearse(made.path, desk=desk, at=AT)
    assert caught.value.code == "copy_damaged"
    assert not (tmp_path / "dien-tap").exists()
    assert kept(desk.data_dir).rehearsed_at is None


def test_a_rehearsal_is_wanted_ninety_days_after_the_last_or_the_first_copy() -> None:
    day = timedelta(days=1)
    assert not is_wanted(Kept(), AT)
    assert not is_wanted(Kept(first_at=AT), AT + 89 * day)
    assert is_wanted(Kept(first_at=AT), AT + 90 * day)
    assert not is_wanted(Kept(first_at=AT, rehearsed_at=AT + 80 * day), AT + 100 * day)
