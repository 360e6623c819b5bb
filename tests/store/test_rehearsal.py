"""A backup tried out as a restore would use it: told what it holds, and nothing is used up."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from counter_app.core.errors import UserError
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping.backup import back_up
from counter_app.services.keeping.kept_copies import Kept, kept
from counter_app.services.keeping.rehearsal import is_wanted, rehearse
from counter_app.services.sending import attachments
from db.counter.vault import Wanting, vault_of
from db.engine import connect
from tests.commands import call
from tests.scans import jpeg_of, pages_of

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
    with pytest.raises(UserError) as caught:
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
    assert is_wanted(Kept(first_at=AT, rehearsed_at=AT + 4000 * day), AT + day)


@pytest.fixture
def files(desk: Desk, take_in: TakeIn, tmp_path: Path) -> list[Path]:
    """Three attached files as they lie in the vault."""
    for name, content in (("ảnh.jpg", jpeg_of()), ("a.pdf", pages_of(1)), ("b.pdf", pages_of(2))):
        (tmp_path / name).write_bytes(content)
        prepared = attachments.prepare(tmp_path / name, "", desk=desk)
        attachments.attach(take_in().dossier_id, prepared, desk=desk, at=desk.clock.now())
    return sorted(vault_of(desk.store).folder.glob("*/*"))


def _spoil(files: list[Path], folder: Path) -> list[Path]:
    """One loses a byte of its picture, one is emptied, one is gone; where they lie in a copy."""
    there = [folder / one.parent.parent.name / one.parent.name / one.name for one in files]
    raw = bytearray(there[0].read_bytes())
    raw[len(raw) // 2] ^= 1
    there[0].write_bytes(raw)
    there[1].write_bytes(b"")
    there[2].unlink()
    return there


def test_attached_files_spoilt_in_a_copy_are_told_and_copied_anew(
    desk: Desk, files: list[Path], tmp_path: Path
) -> None:
    usb = tmp_path / "usb"
    made = back_up(usb, desk=desk, at=AT)
    there = _spoil(files, usb)
    tried = rehearse(made.path, desk=desk, at=AT)
    assert (tried.is_sound, tried.files) == (False, Wanting(missing=1, spoilt=2))
    assert kept(desk.data_dir).rehearsed_wrong == "Thiếu 1 tệp đính kèm, hỏng 2 tệp đính kèm."
    back_up(usb, desk=desk, at=AT + timedelta(hours=1), thorough=False)
    assert rehearse(made.path, desk=desk, at=AT).files == Wanting(missing=0, spoilt=1)
    back_up(usb, desk=desk, at=AT + timedelta(hours=2))
    assert [one.read_bytes() for one in there] == [one.read_bytes() for one in files]
    assert rehearse(made.path, desk=desk, at=AT).is_sound


def test_a_file_spoilt_here_never_takes_the_place_of_a_whole_one(
    desk: Desk, files: list[Path], tmp_path: Path
) -> None:
    back_up(tmp_path / "usb", desk=desk, at=AT)
    there = tmp_path / "usb" / files[0].parent.parent.name / files[0].parent.name / files[0].name
    whole = there.read_bytes()
    files[0].write_bytes(b"")
    back_up(tmp_path / "usb", desk=desk, at=AT + timedelta(hours=1))
    assert there.read_bytes() == whole


def test_a_restore_tells_the_files_that_are_whole_nowhere_and_mends_those_here(
    desk: Desk, files: list[Path], tmp_path: Path
) -> None:
    usb, data, at = tmp_path / "usb", desk.data_dir, ("--data", desk.data_dir)
    made = back_up(usb, desk=desk, at=AT)
    desk.store.close()
    whole = files[2].read_bytes()
    files[0].unlink()
    files[1].unlink()
    files[2].write_bytes(b"")
    assert call(*at, "restore", "--from", made.path, "--look")[1][0]["files_missing"] == 0
    code, (tried,), _ = call(*at, "backup", "--rehearse", made.path)
    assert (code, tried["sound"], tried["dossiers"], tried["found"]) == (0, True, 3, [])
    there = _spoil(files, usb)
    code, (tried,), said = call(*at, "backup", "--rehearse", made.path)
    assert (code, tried["sound"], tried["files_missing"], tried["files_spoilt"]) == (1, False, 1, 2)
    assert "Hãy sao lưu lại" in said
    there[2].write_bytes(whole)
    there[1].unlink()
    for words in (("--look",), ()):
        code, (told,), said = call("--data", data, "restore", "--from", made.path, *words)
        assert (code, told["files_missing"], told["files_spoilt"]) == (0, 1, 1)
        assert "Thiếu 1 tệp đính kèm, hỏng 1 tệp đính kèm." in said
    assert files[2].read_bytes() == whole
