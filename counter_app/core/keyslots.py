"""Opens the keys of a store by a person's secret, by the recovery code, or by the system's key ring.

All three open one master key, and it the store's keys; changing a secret changes one slot and no
byte of the store. Whoever once held a secret and a copy of the file of that time can still open
that copy: ending a slot does not reach it.
"""

import json
import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
from cryptography.exceptions import InvalidTag

from counter_app.core.clock import Clock, SystemClock
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.key_file import (
    RECOVERY,
    KeyFile,
    Recovery,
    Slot,
    change_keys,
    damaged,
    has_keys,
    put_keys,
    read_keys,
)
from counter_app.core.key_wrapping import (
    KEY_BYTES,
    SALT_BYTES,
    Kdf,
    key_of_code,
    key_of_secret,
    sealed,
    tuned,
    unsealed,
)
from counter_app.core.recovery_code import new_code, read_code
from counter_app.core.secrets import DESTROYED, PlainSecrets, open_secrets, system_ring
from counter_app.core.sign_in_delay import (
    MOST,
    Tries,
    forget_guesses,
    guess_counted,
    keep_outside,
    left_words,
    noted_tries,
    required_slot,
)
from counter_app.core.text import name_sort_key

# What the ring holds; everything else a store notes changes often, is no secret, and stays outside.
_KEYS: Final = ("store-key-", "files-key-", "hub-store-key", "device-key")
# Of a store that stands already; the training store keeps its own elsewhere.
_ADOPTED: Final = ("store-key-real", "files-key-real", "hub-store-key", "device-key")
_MASTER: Final = "master"
_RING: Final = "counter-app keys 1 ring"
_RECOVERY: Final = "counter-app keys 1 recovery"
NOT_PROVED: Final = "Chưa ai thử mã khôi phục: quản trị bấm Ctrl Q để thử."


class Person(NamedTuple):
    """Somebody who may sign in: the clerk's id and the name to show."""

    clerk: str
    name: str


class Way(NamedTuple):
    """What keys were opened by: whose it is (a clerk's id, ``RECOVERY``) and the mark of its wrap."""

    whose: str
    mark: str


class Keys:
    """The opened keys of one data folder: a ``SecretStore`` whose keys lie under the master.

    ``way``: the secret or code that opened them; None where the system did. ``refused``: how often
    somebody had it wrong before.
    """

    def __init__(
        self, data_dir: Path, master: bytes, *, way: Way | None = None, refused: int = 0
    ) -> None:
        self.data_dir = data_dir
        self.way = way
        self.refused = refused
        self._master = master
        self._notes = open_secrets(data_dir)
        self._wiped = False
        self._ring = self._opened(read_keys(data_dir))

    def elsewhere(self, folder: Path) -> "Keys":
        """The keys of another folder under the same master, as beside a backup; ``EnvironmentFault`` else."""
        return Keys(folder, self._master, way=self.way)

    @property
    def clerk(self) -> str:
        """Whose secret opened them; empty where a code or the system did."""
        return "" if self.way is None or self.way.whose == RECOVERY else self.way.whose

    @property
    def notice(self) -> str:
        """That nobody has tried the recovery code yet; empty once somebody has."""
        return "" if self._wiped else recovery_notice(self.data_dir)

    def get(self, name: str) -> str | None:
        """The key or note under ``name``, or ``None``."""
        if not name.startswith(_KEYS):
            return self._notes.get(name)
        if self._wiped:
            return DESTROYED
        if name not in self._ring:  # another process may have made it meanwhile
            self._ring = self._opened(read_keys(self.data_dir))
        return self._ring.get(name)

    def set(self, name: str, value: str) -> None:
        """Keeps a key in the ring, a note where notes are."""
        if not name.startswith(_KEYS):
            return self._notes.set(name, value)

        def kept(file: KeyFile) -> KeyFile:
            self._ring = {**self._opened(file), name: value}
            return msgspec.structs.replace(file, ring=_closed(self._master, self._ring))

        change_keys(self.data_dir, kept)
        return None

    def destroy(self, names: Iterable[str]) -> None:
        """Every slot, the recovery code's, the system's and the ring; ``names`` are all among them.

        A copy of ``keys.json`` that left this PC, as beside a backup on a stick, is not reached:
        the office still opens that backup by its recovery code or by a secret of its time.
        """
        for slot in () if self._wiped else read_keys(self.data_dir).slots:
            keep_outside(slot.id, Tries())
        put_keys(self.data_dir, KeyFile(wiped=True))
        self._wiped, self._ring = True, {}
        ring = system_ring(self.data_dir)
        if ring is not None and ring.get(_MASTER) is not None:
            ring.set(_MASTER, DESTROYED)
        # What was taken over from there is there no more; a cut may have left it.
        self._notes.destroy([name for name in names if self._notes.get(name) is not None])

    def wrapped(self, who: Person, secret: str) -> Slot:
        """A new way in for somebody, which opens nothing before it is put: 0.3 to 1 s of work."""
        return _slot(who, secret, self._master, read_keys(self.data_dir).kdf)

    def put_slot(self, slot: Slot) -> None:
        """Lets a clerk sign in by that slot, in the place of the one they had, if any."""

        def put(file: KeyFile) -> KeyFile:
            old = file.slot(slot.clerk)
            if old is not None:
                keep_outside(old.id, Tries())
            return file.with_slot(slot)

        change_keys(self.data_dir, put)

    def end_slot(self, clerk: str) -> None:
        """The clerk's secret opens this folder no more; the last person keeps theirs."""

        def ended(file: KeyFile) -> KeyFile:
            keep_outside(required_slot(file, clerk).id, Tries())
            if len(file.slots) == 1:
                raise UserError(
                    "last_slot", "Đây là tài khoản cuối cùng. Hãy thêm tài khoản khác trước."
                )
            return file.without(clerk)

        change_keys(self.data_dir, ended)

    def unlock_slot(self, clerk: str) -> int:
        """Forgets the wrong guesses at a clerk's secret, so many. Who may is asked before."""
        tries = noted_tries(required_slot(read_keys(self.data_dir), clerk))
        forget_guesses(self.data_dir, clerk)
        return tries.failures

    def wrapped_code(self) -> tuple[str, Recovery]:
        """A fresh recovery code, told this once; it opens nothing before it is put."""
        return _recovery(self._master)

    def put_recovery(self, fresh: Recovery) -> None:
        """That code in the old one's place, not yet proved."""
        change_keys(self.data_dir, lambda file: msgspec.structs.replace(file, recovery=fresh))

    def use_system(self, *, on: bool) -> None:
        """Lets this PC's own user open the store without a secret, or no more.

        Raises ``UserError`` (``no_key_ring``) where the system keeps no secrets.
        """
        ring = system_ring(self.data_dir)
        if ring is None:
            if on:
                raise UserError(
                    "no_key_ring",
                    "Máy này không có kho khóa của hệ điều hành. Lệnh tự chạy cần --as và mật khẩu.",
                )
        else:
            ring.set(_MASTER, self._master.hex() if on else DESTROYED)
        change_keys(self.data_dir, lambda file: msgspec.structs.replace(file, system=on))

    def _opened(self, file: KeyFile) -> dict[str, str]:
        try:
            return dict(json.loads(unsealed(self._master, file.ring, about=_RING)))
        except InvalidTag as cause:
            raise damaged() from cause


def found_keys(
    data_dir: Path,
    first: Person,
    secret: str,
    *,
    kdf: Kdf | None = None,
    adopted: PlainSecrets | None = None,
) -> tuple[Keys, str]:
    """Keys for a folder that has none, opened by the first person's secret; the recovery code.

    What a guess costs is measured here (1 to 3 s). ``adopted``: where the keys of a store that
    stands already lie; they are taken over, and no longer there.
    """
    kdf, master = kdf or tuned(), os.urandom(KEY_BYTES)
    ring = {} if adopted is None else _kept(adopted)
    slot, (code, recovery) = _slot(first, secret, master, kdf), _recovery(master)
    file = KeyFile(
        kdf=kdf,
        slots=(slot,),
        recovery=recovery,
        ring=_closed(master, ring),
    )
    put_keys(data_dir, file)
    if adopted is not None:
        adopted.move_out(_ADOPTED)
    return Keys(data_dir, master, way=Way(first.clerk, slot.mark)), code


def open_by_secret(data_dir: Path, clerk: str, secret: str, *, clock: Clock | None = None) -> Keys:
    """The keys, by a clerk's own secret: 0.3 to 1 s of work.

    Raises ``UserError``: ``no_slot``, ``secret_wrong``, ``secret_wait``, ``slot_locked``.
    """
    file, tries = guess_counted(data_dir, clerk, clock or SystemClock())
    slot = required_slot(file, clerk)
    try:
        master = unsealed(key_of_secret(secret, slot.salt, file.kdf), slot.box, about=_about(slot))
    except InvalidTag as cause:
        words = f"Mật khẩu chưa đúng. {left_words(tries)}."
        raise UserError("secret_wrong", words, field="secret") from cause
    forget_guesses(data_dir, clerk, full_disk_forgiven=True)
    return Keys(data_dir, master, way=Way(clerk, slot.mark), refused=tries.failures - 1)


def open_by_recovery(data_dir: Path, code: str) -> Keys:
    """The keys, by the code on paper; in any folder that holds a ``keys.json``, as beside a backup.

    Raises ``UserError``: ``recovery_mistyped``, ``recovery_wrong``.
    """
    recovery, master = _opened_by(read_keys(data_dir), code)
    return Keys(data_dir, master, way=Way(RECOVERY, recovery.mark))


def open_by_system(data_dir: Path) -> Keys:
    """The keys, where this PC's key ring was told them; ``UserError`` (``sign_in_needed``) if not."""
    ring = system_ring(data_dir) if read_keys(data_dir).system else None
    master = ring.get(_MASTER) if ring is not None else None
    if master is None or master == DESTROYED:
        raise sign_in_needed()
    try:
        return Keys(data_dir, bytes.fromhex(master))
    except (ValueError, EnvironmentFault) as cause:  # the key of another founding
        raise sign_in_needed() from cause


def prove_recovery(data_dir: Path, code: str, day: date) -> None:
    """Notes that somebody has the right code on paper; ``UserError`` as ``open_by_recovery``."""

    def proved(file: KeyFile) -> KeyFile:
        recovery, _ = _opened_by(file, code)
        noted = msgspec.structs.replace(recovery, proved_on=day.isoformat())
        return msgspec.structs.replace(file, recovery=noted)

    change_keys(data_dir, proved)


def recovery_proved_on(data_dir: Path) -> date | None:
    """The day the recovery code was tried; None where nobody has, or there is none."""
    recovery = _recovery_of(data_dir)
    return date.fromisoformat(recovery.proved_on) if recovery and recovery.proved_on else None


def recovery_notice(data_dir: Path) -> str:
    """What to stand before a clerk until the recovery code was tried; empty once it was."""
    recovery = _recovery_of(data_dir)
    return NOT_PROVED if recovery is not None and not recovery.proved_on else ""


def _recovery_of(data_dir: Path) -> Recovery | None:
    return read_keys(data_dir).recovery if has_keys(data_dir) else None


def people(data_dir: Path) -> tuple[Person, ...]:
    """Who may sign in to the folder's store, by name; nobody where it is opened without secrets."""
    if not has_keys(data_dir):
        return ()
    kept = (Person(one.clerk, one.name) for one in read_keys(data_dir).slots)
    return tuple(sorted(kept, key=lambda one: name_sort_key(one.name)))


def locked_people(data_dir: Path) -> frozenset[str]:
    """Whose account only another person's unlocking opens again, by clerk id."""
    slots = read_keys(data_dir).slots if has_keys(data_dir) else ()
    return frozenset(one.clerk for one in slots if noted_tries(one).failures >= MOST)


def sign_in_needed() -> UserError:
    """Somebody has to give their secret first."""
    return UserError(
        "sign_in_needed", "Kho này mở bằng mật khẩu. Hãy đăng nhập (lệnh: thêm --as TÊN)."
    )


def _opened_by(file: KeyFile, code: str) -> tuple[Recovery, bytes]:
    typed, recovery = read_code(code), file.recovery
    if recovery is None:
        raise _wrong_code()
    try:
        key = key_of_code(typed, recovery.salt)
        return recovery, unsealed(key, recovery.box, about=_RECOVERY)
    except InvalidTag as cause:
        raise _wrong_code() from cause


def _kept(adopted: PlainSecrets) -> dict[str, str]:
    return {name: kept for name in _ADOPTED if (kept := adopted.get(name)) is not None}


def _closed(master: bytes, ring: dict[str, str]) -> bytes:
    return sealed(master, json.dumps(ring).encode(), about=_RING)


def _recovery(master: bytes) -> tuple[str, Recovery]:
    code, salt = new_code(), os.urandom(SALT_BYTES)
    box = sealed(key_of_code(read_code(code), salt), master, about=_RECOVERY)
    return code, Recovery(salt=salt, box=box)


def _slot(who: Person, secret: str, master: bytes, kdf: Kdf) -> Slot:
    """A new way in for somebody; a slot's id is never used again."""
    if not secret:
        raise UserError("secret_missing", "Hãy nhập mật khẩu.", field="secret")
    bare = Slot(
        id=os.urandom(8).hex(),
        clerk=who.clerk,
        name=who.name,
        salt=os.urandom(SALT_BYTES),
        box=b"",
    )
    key = key_of_secret(secret, bare.salt, kdf)
    return msgspec.structs.replace(bare, box=sealed(key, master, about=_about(bare)))


def _about(slot: Slot) -> str:
    """No box can be passed off as another person's."""
    return f"counter-app keys 1 slot {slot.id} {slot.clerk}"


def _wrong_code() -> UserError:
    return UserError(
        "recovery_wrong",
        "Mã khôi phục không phải của kho này, hoặc đã thay mã mới. Hãy tìm tờ giấy mới nhất.",
        field="recovery",
    )
