"""Where keys live: never in a back end that anyone can read, never half written."""

import os
import re
from pathlib import Path
from typing import Any

import keyring
import keyring.errors
import pytest

from counter_app.core.errors import EnvironmentFault
from counter_app.core.secrets import (
    FileSecretStore,
    KeyringSecretStore,
    device_key,
    open_secrets,
    store_key,
)
from tests.key_ring import Ring, use_ring


class PlaintextRing(Ring):
    """A back end that writes keys where anyone can read them."""


PlaintextRing.__module__ = "keyrings.alt.file"


def test_without_a_key_ring_keys_go_to_a_file_that_says_so(tmp_path: Path) -> None:
    secrets = open_secrets(tmp_path)
    assert isinstance(secrets, FileSecretStore)
    assert secrets.notice


def test_a_systems_key_ring_is_used_without_a_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = Ring()
    use_ring(ring, monkeypatch)
    secrets = open_secrets(tmp_path)
    assert isinstance(secrets, KeyringSecretStore)
    assert secrets.notice == ""
    key = store_key(secrets, "store-key-real")
    assert list(ring.kept.values()) == [key]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("act", ["get_password", "set_password"])
def test_a_locked_ring_is_said_not_called_a_bug(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    ring = use_ring(Ring(), monkeypatch)

    def locked(*_: str) -> None:
        raise keyring.errors.KeyringLocked

    monkeypatch.setattr(keyring, act, locked)
    with pytest.raises(EnvironmentFault) as caught:
        store_key(open_secrets(tmp_path), "store-key-real")
    assert caught.value.code == "key_ring_closed"
    assert ring.kept == {}


def test_a_plaintext_ring_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_ring(PlaintextRing(), monkeypatch)
    assert isinstance(open_secrets(tmp_path), FileSecretStore)


def test_a_folder_that_began_with_a_file_stays_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = store_key(open_secrets(tmp_path), "store-key-real")
    use_ring(Ring(), monkeypatch)
    assert store_key(open_secrets(tmp_path), "store-key-real") == key


def test_two_data_folders_share_no_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_ring(Ring(), monkeypatch)
    keys = {store_key(KeyringSecretStore(tmp_path / name), "store-key-real") for name in "ab"}
    assert len(keys) == 2


def test_keys_are_made_once_and_are_64_hex_digits(tmp_path: Path) -> None:
    secrets = FileSecretStore(tmp_path)
    key = store_key(secrets, "store-key-real")
    assert re.fullmatch(r"[0-9a-f]{64}", key)
    assert store_key(FileSecretStore(tmp_path), "store-key-real") == key
    assert store_key(secrets, "store-key-training") != key


def test_the_device_key_never_changes(tmp_path: Path) -> None:
    first = device_key(FileSecretStore(tmp_path)).private_bytes_raw()
    assert device_key(FileSecretStore(tmp_path)).private_bytes_raw() == first


def test_a_shortened_key_is_refused(tmp_path: Path) -> None:
    secrets = FileSecretStore(tmp_path)
    secrets.set("store-key-real", "ab" * 31)
    with pytest.raises(EnvironmentFault):
        store_key(secrets, "store-key-real")


def test_a_failed_write_leaves_the_old_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = FileSecretStore(tmp_path)
    secrets.set("a", "1")

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(EnvironmentFault):
        secrets.set("a", "2")
    assert FileSecretStore(tmp_path).get("a") == "1"
    assert [one.name for one in tmp_path.iterdir()] == ["secrets.json"]


def test_a_broken_file_is_told_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "secrets.json").write_text("{")
    with pytest.raises(EnvironmentFault):
        FileSecretStore(tmp_path).get("a")
    assert (tmp_path / "secrets.json").read_text() == "{"
