"""Puts a backup in the place of the store, after showing what it holds and what would be lost.

The present store is copied first where it still opens, and set aside under ``hong`` in any case:
nothing is deleted. Nobody may have the store open meanwhile.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from counter_app.core.config import copies_home
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.key_file import has_keys, read_keys
from counter_app.core.keyslots import Keys, open_by_recovery, open_by_system, people
from counter_app.core.secrets import SecretStore, device_key, open_secrets
from counter_app.core.whole_file import put_whole
from counter_app.domain.office import OfficeKind
from counter_app.services.keeping.backup import KEYS, copy_whole
from counter_app.services.keeping.kept_copies import copy_name
from counter_app.services.people.ways_in import unnamed
from db import backup
from db.counter.anew import room_aside
from db.counter.audit_log import PutBack
from db.counter.device import signing_device
from db.counter.put_back import (
    Holds,
    Stood,
    copy_refused,
    fetch,
    files_wanting,
    look_into,
    look_into_own,
    note_salvaged,
    probe_own,
    put_back,
    require_alone,
    require_its_keys,
    ways_named_in,
)
from db.counter.salvage import Salvaged, salvage
from db.counter.store import FILE_NAMES
from db.counter.vault import Wanting

__all__ = [
    "Holds",
    "Put",
    "Salvaged",
    "Seen",
    "Stood",
    "Wanting",
    "files_wanting",
    "look",
    "rescue",
    "restore",
    "stood_for",
]

BACKUPS: Final = "backups"
LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a backup holds, against what stands now; ``now`` is None where that does not open."""

    file: Path
    holds: Holds
    now: Holds | None
    now_wrong: str = ""

    @property
    def lost(self) -> int | None:
        """How many dossiers of this desk are here now and not in the backup; None: nobody knows."""
        return None if self.now is None else max(self.now.dossiers - self.holds.dossiers, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """A backup in the store's place: what stood there before lies in ``aside``.

    ``files``: the attached files that are whole neither beside the backup nor here. ``stops``: why
    no number is given for now, in words; else empty. ``elsewhere``: the copy of it on the medium chosen
    for copies, where that is there.
    """

    seen: Seen
    aside: Path
    copied: Path | None
    elsewhere: Path | None
    files: Wanting
    stops: str = ""


@copy_refused()
def stood_for(
    file: Path,
    data_dir: Path,
    *,
    keys: Keys | None = None,
    recovery: str = "",
    opens: Callable[[Path, str], object] = look_into,
) -> Stood:
    """Which store of ``data_dir`` the backup belongs in: the one whose key opens it.

    ``recovery``: the code on paper, which opens ``keys.json`` here, or the one beside the backup
    where this PC never had the office's keys. ``opens``: how a key is tried on it. Raises
    ``EnvironmentFault``, or ``UserError`` where no key fits or the code is wrong.
    """
    if not file.is_file():
        look_into(file, "")
    wrong: UserError | EnvironmentFault | None = None
    for secrets in _rings(file, data_dir, keys, recovery):
        if isinstance(secrets, UserError):
            wrong = wrong or secrets
            continue
        for kind in OfficeKind:
            key = secrets.get(f"store-key-{kind.value}")
            if key is None:
                continue
            try:
                opens(file, key)
            except EnvironmentFault as fault:
                wrong = fault if fault.code != "key_or_file_wrong" else wrong or fault
                continue
            return Stood(path=data_dir / FILE_NAMES[kind], key=key, kind=kind, secrets=secrets)
    if wrong is None and recovery and not has_keys(file.parent):
        raise UserError(
            "keys_missing",
            f"Không thấy {KEYS} cạnh bản sao nên mã khôi phục chưa dùng được. Hãy tìm bản sao trên USB.",
        )
    raise wrong or UserError(
        "key_needed",
        "Máy này chưa có khoá của bản sao. Hãy dùng mã khôi phục (lệnh: thêm --recovery).",
    )


def _rings(
    file: Path, data_dir: Path, keys: Keys | None, recovery: str
) -> Iterator[SecretStore | UserError]:
    """Whatever may hold the backup's key, this PC's before the one that lies beside it."""
    if keys is not None:
        yield keys
    yield open_secrets(data_dir)
    for folder in (data_dir, file.parent):
        if not has_keys(folder):
            continue
        try:
            yield open_by_recovery(folder, recovery) if recovery else open_by_system(folder)
        except UserError as wrong:
            yield wrong


def rescue(
    damaged: Path, fresh: Path, data_dir: Path, *, keys: Keys | None = None, recovery: str = ""
) -> tuple[Salvaged, ...]:
    """Every row of a damaged store that can still be read, in a fresh file to be restored from.

    ``EnvironmentFault`` where not even its first page opens; ``UserError`` as ``stood_for``.
    """
    if fresh.exists():
        raise UserError("file_exists", f"Đã có tệp {fresh.name}. Hãy chọn tên khác.")
    stood = stood_for(damaged, data_dir, keys=keys, recovery=recovery, opens=probe_own)
    read = salvage(damaged, stood.key, fresh)
    rows, lost = sum(one.rows for one in read), sum(len(one.lost) for one in read)
    # Act.SALVAGED, in the file that comes of it: the damaged store is written no more.
    note_salvaged(fresh, stood, told=_told(damaged, stood, recovery), rows=rows, lost=lost)
    return read


@copy_refused()
def look(file: Path, *, stood: Stood) -> Seen:
    """What ``file`` holds; ``UserError`` where it does not open with this office's key."""
    holds = look_into(file, stood.key)
    try:
        return Seen(file=file, holds=holds, now=look_into_own(stood.path, stood.key))
    except EnvironmentFault as fault:
        return Seen(file=file, holds=holds, now=None, now_wrong=fault.code)


def restore(
    file: Path,
    *,
    stood: Stood,
    at: datetime,
    recovery: str = "",
    only_here: bool = False,
    told: backup.Told = backup.on,
) -> Put:
    """``file`` becomes the store; the next start begins a new life with numbers never used.

    ``recovery``: as ``stood`` was found by; ``only_here``: no other PC puts this copy back.
    ``EnvironmentFault``, ``backup.CopyStopped``, or ``UserError`` (``ways_in.UNNAMED``) by what the
    store that stands does not know: it is as it was.
    """
    seen = look(file, stood=stood)
    if seen.now is not None:
        require_its_keys(stood)
    ways = _ways(stood, seen)
    aside = room_aside(stood.path, at)
    fresh = fetch(file, stood, told=told)
    try:
        require_alone(stood.path, stood.key)
        files = files_wanting(fresh, stood, file, stood.path, told=told)
        copied = _copied(stood, seen, at, told)
        elsewhere = None if copied is None else _copied_elsewhere(stood, copied.name, told)
        # Act.RESTORED is the first of the new life, which the next start begins.
        here, by = _keys_here(stood, recovery, aside), _told(file, stood, recovery, ways)
        shut = put_back(fresh, here, beside=file, aside=aside, told=by, only_here=only_here)
    finally:
        fresh.unlink(missing_ok=True)
    LOG.info("store.restored", extra={"store": stood.kind.value})
    return Put(
        seen=seen, aside=aside, copied=copied, elsewhere=elsewhere, files=files, stops=shut.why
    )


def _told(file: Path, stood: Stood, recovery: str, ways: dict[str, str] | None = None) -> PutBack:
    """By whom and from what: where nobody signs in, or by the code on paper, no name is known."""
    if not isinstance(stood.secrets, Keys):
        return PutBack(file=file.name)
    clerk = stood.secrets.clerk
    names = {one.clerk: one.name for one in people(stood.secrets.data_dir)}
    unnamed = "mã khôi phục" if recovery else "máy"
    name = names.get(clerk, unnamed)
    return PutBack(file=file.name, clerk_id=clerk, clerk_name=name, ways=ways or {})


def _ways(stood: Stood, seen: Seen) -> dict[str, str]:
    """The ways in that hold on: those the store that stands names, so that nothing laid there goes along.

    Of one that cannot be asked, what the keys were opened by; the copy's own log names the others.
    """
    keys = stood.secrets
    if not isinstance(keys, Keys) or stood.kind is not OfficeKind.REAL:
        return {}
    way, marks = keys.way, read_keys(keys.data_dir).marks
    own = {} if way is None else dict({way.whose: way.mark}.items() & marks.items())
    if seen.now is None:
        return own
    known = ways_named_in(stood.path, stood.key, marks, device_key(keys).public_key())
    if way is not None and not own.keys() <= known.keys():
        raise unnamed(way)
    return known


def _keys_here(stood: Stood, recovery: str, aside: Path) -> Stood:
    """The office's keys from beside the backup, on a PC that never had them; others are set aside."""
    data_dir, keys = stood.path.parent, stood.secrets
    if not isinstance(keys, Keys) or keys.data_dir == data_dir:
        return stood
    try:
        if has_keys(data_dir):
            aside.mkdir(parents=True, exist_ok=True)
            put_whole(aside / KEYS, [(data_dir / KEYS).read_bytes()], private=True)
        data_dir.mkdir(parents=True, exist_ok=True)
        put_whole(data_dir / KEYS, [(keys.data_dir / KEYS).read_bytes()], private=True)
    except OSError as cause:
        raise EnvironmentFault(
            "keys_unwritable", "Không chép được khoá vào máy. Hãy xem chỗ trống và quyền của ổ đĩa."
        ) from cause
    return replace(stood, secrets=open_by_recovery(data_dir, recovery))


def _copied(stood: Stood, seen: Seen, at: datetime, told: backup.Told) -> Path | None:
    """A proved copy of what stands now; of what does not open there is none to be had."""
    if seen.now is None:
        return None
    place = stood.path.parent / BACKUPS / copy_name(stood.path.stem, at)
    try:
        return backup.copy(stood.path, stood.key, place, thorough=False, told=told)
    except EnvironmentFault as fault:
        if fault.code == "disk_full":
            raise
        return None  # it opened and is damaged all the same


def _copied_elsewhere(stood: Stood, name: str, told: backup.Told) -> Path | None:
    """One more on the medium chosen for copies; a medium that fails keeps nobody from restoring."""
    here = stood.path.parent
    home = copies_home(here, signing_device(stood.secrets, stood.kind))
    if home is None or not home.is_dir():
        return None
    try:
        copy_whole(stood, home / name, thorough=False, told=told)
    except (EnvironmentFault, OSError) as cause:
        LOG.warning("backup.failed", extra={"code": getattr(cause, "code", "backup_failed")})
        return None
    return home / name
