"""Who opens the keys: a secret, the code on paper, the system; and what guessing costs."""

import re
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import keyring
import keyring.errors
import msgspec
import pytest

from counter_app.core import whole_file
from counter_app.core.errors import EnvironmentFault
from counter_app.core.key_file import KeyFile, Slot, encoded, read_keys
from counter_app.core.key_wrapping import Kdf
from counter_app.core.keyslots import (
    Keys,
    Person,
    found_keys,
    open_by_recovery,
    open_by_secret,
    open_by_system,
    people,
    prove_recovery,
    recovery_notice,
)
from counter_app.core.recovery_code import READABLE, new_code, read_code
from counter_app.core.secrets import DESTROYED, FileSecretStore, device_key, store_key
from tests.key_ring import Ring, use_ring
from tests.slots import CHEAP, HUNG, LAN, OTHER, SECRET, code_of, fresh_code, let_in


def test_a_secret_opens_the_same_keys_each_time(folder: Path) -> None:
    first, again = (open_by_secret(folder, "c1", SECRET) for _ in range(2))
    assert first.clerk == "c1"
    assert first.get("store-key-real") == again.get("store-key-real") is not None
    assert device_key(first).private_bytes_raw() == device_key(again).private_bytes_raw()


def test_a_secret_is_one_text_however_its_letters_are_composed(folder: Path) -> None:
    import unicodedata

    open_by_secret(folder, "c1", unicodedata.normalize("NFD", SECRET))


def test_nothing_in_the_folder_shows_a_key_a_secret_or_thecode_of(
    tmp_path: Path, memory: Path
) -> None:
    keys, code = found_keys(tmp_path, LAN, SECRET, kdf=CHEAP)
    planted = [store_key(keys, "store-key-real"), SECRET, code, code.replace("-", "")]
    keys.set("lanes-real", "1 2")
    assert FileSecretStore(tmp_path).get("lanes-real") == "1 2"
    for file in (one for one in tmp_path.rglob("*") if one.is_file()):
        assert not [one for one in planted if one.encode() in file.read_bytes()], file


def test_the_file_is_its_owners_only(folder: Path) -> None:
    assert stat.S_IMODE((folder / "keys.json").stat().st_mode) == 0o600


def test_a_folder_without_the_file_has_nobody(tmp_path: Path) -> None:
    assert people(tmp_path) == ()
    assert recovery_notice(tmp_path) == ""


def test_people_are_named_without_any_key_in_the_vietnamese_order(folder: Path) -> None:
    keys = open_by_secret(folder, "c1", SECRET)
    let_in(keys, Person("c3", "Lê Văn Ấn"), OTHER)
    let_in(keys, HUNG, OTHER)
    assert [one.name for one in people(folder)] == ["Lê Văn Ấn", HUNG.name, LAN.name]
    assert people(folder)[1] == HUNG


def test_another_person_opens_the_same_keys_by_their_own_secret(folder: Path) -> None:
    keys = open_by_secret(folder, "c1", SECRET)
    let_in(keys, HUNG, OTHER)
    assert open_by_secret(folder, "c2", OTHER).get("device-key") == keys.get("device-key")
    assert code_of(lambda: open_by_secret(folder, "c2", SECRET)) == "secret_wrong"


def test_a_changed_secret_rewrites_one_slot_and_nothing_else(folder: Path) -> None:
    keys = open_by_secret(folder, "c1", SECRET)
    let_in(keys, HUNG, OTHER)
    before = read_keys(folder)
    let_in(keys, HUNG, "một bí mật khác hẳn")
    after = read_keys(folder)
    assert after.slot("c1") == before.slot("c1")
    assert after.slot("c2") != before.slot("c2")
    assert (after.ring, after.recovery) == (before.ring, before.recovery)
    assert code_of(lambda: open_by_secret(folder, "c2", OTHER)) == "secret_wrong"
    open_by_secret(folder, "c2", "một bí mật khác hẳn")


def test_an_ended_slot_opens_no_more_and_the_last_one_stays(folder: Path) -> None:
    keys = open_by_secret(folder, "c1", SECRET)
    let_in(keys, HUNG, OTHER)
    keys.end_slot("c2")
    assert code_of(lambda: open_by_secret(folder, "c2", OTHER)) == "no_slot"
    assert code_of(lambda: keys.end_slot("c1")) == "last_slot"
    open_by_secret(folder, "c1", SECRET)


def test_a_change_that_is_cut_leaves_the_old_secret(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(step: str) -> None:
        if step == "keys.before_name":
            raise KeyboardInterrupt

    keys = open_by_secret(folder, "c1", SECRET)
    with monkeypatch.context() as patch:
        patch.setattr(whole_file, "passed", cut)
        with pytest.raises(KeyboardInterrupt):
            let_in(keys, LAN, OTHER)
    open_by_secret(folder, "c1", SECRET)


def test_an_empty_secret_is_none(folder: Path) -> None:
    keys = open_by_secret(folder, "c1", SECRET)
    assert code_of(lambda: keys.wrapped(LAN, "")) == "secret_missing"
    open_by_secret(folder, "c1", SECRET)


def test_no_slot_can_be_passed_off_as_another_persons(folder: Path) -> None:
    keys = open_by_secret(folder, "c1", SECRET)
    let_in(keys, HUNG, OTHER)
    file = read_keys(folder)
    hung = file.slot("c2")
    assert hung
    forged = file.without("c2").with_slot(msgspec.structs.replace(hung, clerk="c1"))
    (folder / "keys.json").write_bytes(encoded(forged))
    assert code_of(lambda: open_by_secret(folder, "c1", OTHER)) == "secret_wrong"


def test_a_mark_is_of_one_wrap_and_of_nothing_that_a_guess_changes(folder: Path) -> None:
    keys = open_by_secret(folder, "c1", SECRET)
    first = read_keys(folder).slot("c1")
    assert first
    other = keys.wrapped(LAN, SECRET)
    own = msgspec.structs.asdict(first)
    for part in ("id", "salt", "box"):
        changed = msgspec.structs.replace(first, **{part: getattr(other, part)})
        assert changed.mark != first.mark, part
    assert Slot(**own | {"clerk": "c2"}).mark != Slot(**own | {"failures": 3}).mark == first.mark
    code, fresh = read_keys(folder).recovery, keys.wrapped_code()[1]
    assert code
    for part in ("salt", "box"):
        renewed = msgspec.structs.replace(code, **{part: getattr(fresh, part)})
        assert renewed.mark != code.mark, part
    assert code_of(lambda: open_by_secret(folder, "c1", OTHER)) == "secret_wrong"
    assert read_keys(folder).marks["c1"] == first.mark
    assert keys.way == ("c1", first.mark)


def test_nothing_dear_is_loaded_before_somebody_signs_in() -> None:
    """The window's first picture waits for no Argon2."""
    told = "import sys, counter_app.core.keyslots; print('argon2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], check=True, capture_output=True)
    assert done.stdout.strip() == b"False"


def test_the_code_on_paper_opens_the_keys_anywhere(tmp_path: Path, memory: Path) -> None:
    keys, code = found_keys(tmp_path / "pc", LAN, SECRET, kdf=CHEAP)
    key = store_key(keys, "store-key-real")
    (tmp_path / "usb").mkdir()
    (tmp_path / "usb" / "keys.json").write_bytes((tmp_path / "pc" / "keys.json").read_bytes())
    typed = f" {code.lower().replace('-', ' ')} "
    assert open_by_recovery(tmp_path / "usb", typed).get("store-key-real") == key


def test_a_fresh_code_ends_the_old_one_and_waits_to_be_tried(tmp_path: Path, memory: Path) -> None:
    keys, old = found_keys(tmp_path, LAN, SECRET, kdf=CHEAP)
    assert keys.notice
    prove_recovery(tmp_path, old, date(2026, 11, 23))
    assert keys.notice == recovery_notice(tmp_path) == ""
    code = fresh_code(keys)
    assert recovery_notice(tmp_path)
    assert code_of(lambda: open_by_recovery(tmp_path, old)) == "recovery_wrong"
    assert code_of(lambda: prove_recovery(tmp_path, old, date(2026, 11, 23))) == "recovery_wrong"
    assert open_by_recovery(tmp_path, code).get("device-key") == keys.get("device-key")


def test_a_code_has_signs_that_nobody_mixes_up() -> None:
    assert re.fullmatch(r"([A-HJKMNP-Z2-9]{5}-){4}[A-HJKMNP-Z2-9]{5}", new_code())
    assert len({new_code() for _ in range(50)}) == 50


def test_every_slip_of_one_sign_and_every_exchange_of_two_is_told() -> None:
    code = new_code().replace("-", "")
    read_code(code)
    slips = {code[:at] + sign + code[at + 1 :] for at in range(len(code)) for sign in READABLE} | {
        code[:one] + code[two] + code[one + 1 : two] + code[one] + code[two + 1 :]
        for two in range(len(code))
        for one in range(two)
    }
    for slip in (*(slips - {code}), code[1:], f"{code}A", code[:-1] + "O", ""):
        assert code_of(partial(read_code, slip)) == "recovery_mistyped"


def test_without_a_key_ring_the_system_opens_nothing(folder: Path) -> None:
    assert code_of(lambda: open_by_system(folder)) == "sign_in_needed"
    keys = open_by_secret(folder, "c1", SECRET)
    assert code_of(lambda: keys.use_system(on=True)) == "no_key_ring"
    assert not read_keys(folder).system


def test_the_systems_key_ring_opens_where_it_was_told_to(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = use_ring(Ring(), monkeypatch)
    keys = open_by_secret(folder, "c1", SECRET)
    assert code_of(lambda: open_by_system(folder)) == "sign_in_needed"
    keys.use_system(on=True)
    by_system = open_by_system(folder)
    assert (by_system.clerk, by_system.get("device-key")) == ("", keys.get("device-key"))
    kept = dict(ring.kept)
    keys.use_system(on=False)
    assert code_of(lambda: open_by_system(folder)) == "sign_in_needed"
    assert not set(kept.values()) & set(ring.kept.values())
    keys.use_system(on=True)
    ring.kept.update(dict.fromkeys(ring.kept, "ab" * 32))  # of another founding
    assert code_of(lambda: open_by_system(folder)) == "sign_in_needed"


def test_a_wipe_takes_the_systems_key_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ring = use_ring(Ring(), monkeypatch)
    keys = open_by_secret(folder, "c1", SECRET)
    keys.use_system(on=True)

    def locked(*_: str) -> None:
        raise keyring.errors.KeyringLocked

    with monkeypatch.context() as patch:
        patch.setattr(keyring, "set_password", locked)
        assert code_of(lambda: keys.destroy(["store-key-real"])) == "key_ring_closed"
        assert code_of(lambda: open_by_secret(folder, "c1", SECRET)) == "store_wiped"
    keys.destroy(["store-key-real"])
    assert list(ring.kept.values()) == [DESTROYED]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda file: encoded(file)[:-9], "keys_damaged"),
        (lambda file: encoded(file)[:0], "keys_damaged"),
        (lambda file: _with(file, v=2), "keys_newer"),
        (lambda file: _with(file, kdf=Kdf(memory_kib=1 << 30, passes=1)), "keys_damaged"),
        (lambda file: _with(file, ring=file.ring[:-1] + b"x"), "keys_damaged"),
    ],
    ids=["half", "empty", "newer", "beyond-measure", "ring"],
)
def test_a_file_that_is_not_as_written_is_told(
    folder: Path, change: Callable[[KeyFile], bytes], told: str
) -> None:
    spoilt = change(read_keys(folder))
    for name in ("keys.json", "keys-2.json"):
        (folder / name).write_bytes(spoilt)
    assert code_of(lambda: open_by_secret(folder, "c1", SECRET)) == told


def _with(file: KeyFile, **changed: object) -> bytes:
    return encoded(msgspec.structs.replace(file, **changed))


def test_one_spoilt_file_loses_nothing_and_is_whole_again_at_the_next_sign_in(
    folder: Path,
) -> None:
    key = open_by_secret(folder, "c1", SECRET).get("store-key-real")
    before = read_keys(folder)
    for name in ("keys.json", "keys-2.json"):
        content = (folder / name).read_bytes()
        for at in range(0, 8 * len(content), 37):
            spoilt = bytearray(content)
            spoilt[at // 8] ^= 1 << at % 8
            (folder / name).write_bytes(spoilt)
            assert read_keys(folder) == before
        (folder / name).unlink()
        assert open_by_secret(folder, "c1", SECRET).get("store-key-real") == key
        assert (folder / name).read_bytes() == content


def test_a_key_made_by_another_process_is_seen_and_kept(folder: Path) -> None:
    one, two = (open_by_secret(folder, "c1", SECRET) for _ in range(2))
    made = store_key(one, "hub-store-key")
    assert two.get("hub-store-key") == made
    two.set("files-key-real", "ab" * 32)
    assert open_by_secret(folder, "c1", SECRET).get("hub-store-key") == made


def test_keys_in_a_file_are_taken_over_whole(tmp_path: Path, memory: Path) -> None:
    plain = FileSecretStore(tmp_path)
    names = ("store-key-real", "device-key", "store-key-training")
    old = {name: store_key(plain, name) for name in names}
    plain.set("incarnation-real", "0123456789abcdef")
    keys, _ = found_keys(tmp_path, LAN, SECRET, kdf=CHEAP, adopted=plain)
    assert [keys.get(name) for name in names[:2]] == [old[name] for name in names[:2]]
    assert keys.get("incarnation-real") == "0123456789abcdef"
    kept = (tmp_path / "secrets.json").read_text()
    for name in ("store-key-real", "files-key-real"):
        with pytest.raises(EnvironmentFault):  # a program that runs on makes no second one
            store_key(plain, name)
    assert [name for name in names if old[name] in kept] == ["store-key-training"]


def test_a_wipe_leaves_no_way_in(folder: Path, memory: Path) -> None:
    keys: Keys = open_by_secret(folder, "c1", SECRET)
    code = fresh_code(keys)
    code_of(lambda: open_by_secret(folder, "c1", "sai"))
    for _ in range(2):  # done again, it ends what a cut began
        keys.destroy(["store-key-real"])
    assert keys.get("store-key-real") == keys.get("device-key") == DESTROYED
    assert keys.notice == ""
    assert list(memory.iterdir()) == []
    for name in ("keys.json", "keys-2.json"):
        assert b'"slots":[]' in (folder / name).read_bytes()
    for way in (
        lambda: open_by_secret(folder, "c1", SECRET),
        lambda: open_by_recovery(folder, code),
        lambda: open_by_system(folder),
        lambda: people(folder),
    ):
        assert code_of(way) == "store_wiped"
