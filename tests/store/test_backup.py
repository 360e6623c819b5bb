"""A backup is a whole store of its own, taken while the counter works."""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from sqlcipher3 import dbapi2

from counter_app.core.errors import EnvironmentFault
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping.backup import back_up
from db import backup, page_proof
from db.engine import connect
from db.page_proof import first_bad_page

TakeIn = Callable[..., Receipt]
AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def test_a_backup_opens_with_its_key_and_holds_everything(
    desk: Desk, take_in: TakeIn, tmp_path: Path
) -> None:
    receipt = take_in()
    made = back_up(tmp_path / "usb", desk=desk, at=AT)
    assert made.path.name == "training-20261123-170000.db"
    assert made.size_bytes == made.path.stat().st_size
    assert _codes(made.path, desk.store.key) == [receipt.dossier_code]
    assert [path.name for path in made.path.parent.iterdir()] == [made.path.name]
    assert made.path.stat().st_mode & 0o777 == 0o600


def test_a_backup_is_encrypted_too(desk: Desk, take_in: TakeIn, tmp_path: Path) -> None:
    take_in(name="Đặng Thị Hiếm Có")
    raw = back_up(tmp_path / "usb", desk=desk, at=AT).path.read_bytes()
    assert "Hiếm Có".encode() not in raw
    assert b"SQLite format" not in raw


def test_a_backup_taken_while_writing_is_one_moment_of_the_store(
    desk: Desk, take_in: TakeIn, tmp_path: Path
) -> None:
    take_in()
    stop = threading.Event()

    def clerk() -> None:
        while not stop.is_set():
            take_in()

    thread = threading.Thread(target=clerk)
    thread.start()
    try:
        copies = [back_up(tmp_path / f"usb{n}", desk=desk, at=AT) for n in range(5)]
    finally:
        stop.set()
        thread.join()
    held = [_codes(made.path, desk.store.key) for made in copies]
    whole = _codes(desk.store.path, desk.store.key)
    assert [whole[: len(codes)] for codes in held] == held
    assert 0 < len(held[0]) <= len(held[-1]) <= len(whole)


def test_a_damaged_copy_is_not_called_a_backup(desk: Desk, take_in: TakeIn, tmp_path: Path) -> None:
    take_in()
    made = back_up(tmp_path / "usb", desk=desk, at=AT)
    raw = bytearray(made.path.read_bytes())
    raw[len(raw) // 2] ^= 1
    made.path.write_bytes(raw)
    with pytest.raises((EnvironmentFault, dbapi2.DatabaseError)):
        backup.verify(made.path, desk.store.key)


def test_every_page_is_proved_as_sqlcipher_does_and_each_flip_is_found(
    desk: Desk, take_in: TakeIn, tmp_path: Path
) -> None:
    take_in()
    made, key = back_up(tmp_path / "usb", desk=desk, at=AT), desk.store.key
    whole = made.path.read_bytes()
    assert first_bad_page(made.path, key, told=backup.on) is None
    dice = Random(6)
    for at in (0, len(whole) - 1, *(dice.randrange(len(whole)) for _ in range(30))):
        flipped = bytes((whole[at] ^ 1 << dice.randrange(8),))
        made.path.write_bytes(whole[:at] + flipped + whole[at + 1 :])
        assert first_bad_page(made.path, key, told=backup.on) == at // 2048 + 1
        connection = connect(made.path, key)
        with suppress(dbapi2.DatabaseError):  # of the first page
            assert connection.execute("PRAGMA cipher_integrity_check").fetchall() != []
        connection.close()
    for cut in (1, 2048 - 1):
        made.path.write_bytes(whole[:-cut])
        assert first_bad_page(made.path, key, told=backup.on) is not None


def test_a_file_cut_short_is_known_before_a_page_is_proved(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, key = back_up(tmp_path / "usb", desk=desk, at=AT), desk.store.key
    whole, proved = made.path.read_bytes(), list[int]()
    monkeypatch.setattr(page_proof, "_PAGES_A_STEP", 8)
    made.path.write_bytes(whole[:-1])
    last = len(whole) // 2048

    def told(number: int, _whole: int) -> bool:
        proved.append(number)
        return True

    assert first_bad_page(made.path, key, told=told) == last
    assert proved == []


@pytest.mark.parametrize("thorough", [True, False])
def test_whoever_waits_may_end_the_proof_too_and_nothing_is_left(
    desk: Desk, take_in: TakeIn, tmp_path: Path, thorough: bool
) -> None:
    take_in()
    heard: list[int] = []

    def told(done: int, total: int) -> bool:
        heard.append(200 * done // total)
        return heard[-1] <= 100

    with pytest.raises(backup.CopyStopped):
        back_up(tmp_path / "usb", desk=desk, at=AT, thorough=thorough, told=told)
    assert heard[-2] <= 100 < heard[-1]
    assert list((tmp_path / "usb").iterdir()) == []


def test_a_backup_that_fails_leaves_nothing_behind(
    desk: Desk, take_in: TakeIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in()

    def spoiled(_path: Path, _key: str, **_how: object) -> None:
        raise EnvironmentFault("backup_damaged", "Bản sao lưu vừa tạo bị lỗi.")

    monkeypatch.setattr(backup, "verify", spoiled)
    with pytest.raises(EnvironmentFault):
        back_up(tmp_path / "usb", desk=desk, at=AT)
    assert list((tmp_path / "usb").iterdir()) == []


def test_a_place_that_cannot_be_written_is_told(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(EnvironmentFault):
        back_up(tmp_path / "file" / "usb", desk=desk, at=AT)


def _codes(path: Path, key: str) -> list[str]:
    connection = connect(path, key)
    try:
        return [row[0] for row in connection.execute("SELECT code FROM dossiers ORDER BY number")]
    finally:
        connection.close()
