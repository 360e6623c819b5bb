"""“Diễn tập khôi phục”: opens a backup as a restore would, in a place of its own, and looks through it.

Nothing is settled by it: no life begins, no lane is opened, no number is used (HSP/1 §6). The copy
that was tried is let go afterwards; what came of it is remembered with its day.
"""

import shutil
import threading
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from msgspec import structs

from counter_app.domain.office import OfficeKind
from counter_app.services.desk import Desk
from counter_app.services.keeping.kept_copies import Kept, keep, kept
from counter_app.services.keeping.keys_beside import go_along, wrong_for
from counter_app.services.keeping.restore import Seen, Stood, look
from db import backup
from db.counter.checks import Damage
from db.counter.checks.patient import Patient
from db.counter.put_back import fetch, files_wanting
from db.counter.store import vault_key_name
from db.counter.vault import Wanting
from db.engine import faults_named

FOLDER: Final = "dien-tap"
EVERY: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """What a restore from a backup would give: ``found`` is empty when all of it is sound.

    ``keys``: why a PC that never had this office's keys could not open it, in a sentence;
    ``only_here``: no keys are meant to lie beside it (same disk, or nobody signs in).
    """

    seen: Seen
    found: tuple[Damage, ...]
    files: Wanting
    keys: str = ""
    only_here: bool = False

    @property
    def is_sound(self) -> bool:
        """Whether a restore from it would do."""
        return not self.wrong

    @property
    def wrong(self) -> str:
        """The worst that is wrong with it, in a sentence; empty when all of it is sound."""
        return self.found[0].message if self.found else self.keys or self.files.words


def rehearse(
    file: Path, *, desk: Desk, at: datetime, recovery: str = "", told: backup.Told = backup.on
) -> Rehearsed:
    """Tries a backup out; ``UserError`` where not even a copy of it opens.

    ``recovery``: the code on paper, tried on the keys beside it; ``UserError`` where it is wrong.
    """
    store = desk.store
    place = desk.data_dir / FOLDER
    stood = Stood(
        path=place / store.path.name, key=store.key, kind=store.kind, secrets=store.secrets
    )
    only_here = not recovery and not go_along(file.parent, desk.data_dir)
    try:
        with faults_named():
            seen = look(file, stood=replace(stood, path=store.path))
            keys = "" if only_here else _keys_wrong(file, desk, recovery)
            fresh = fetch(file, stood, told=told)
            patient = Patient(fresh, store.key, store.device, threading.Event())
            found = tuple(one for n in range(patient.count()) for one in patient.look(n))
            files = files_wanting(fresh, stood, file, told=told)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    real = store.kind is OfficeKind.REAL
    tried = Rehearsed(seen=seen, found=found, files=files, keys=keys, only_here=real and only_here)
    now = kept(desk.data_dir)
    keep(
        structs.replace(
            now, rehearsed_at=at, rehearsed_name=file.name, rehearsed_wrong=tried.wrong
        ),
        desk.data_dir,
    )
    return tried


def is_wanted(known: Kept, at: datetime) -> bool:
    """Whether nobody has tried a copy for ninety days, counted from the first copy on.

    One of a day to come was tried by a clock ahead and does not count.
    """
    last = known.rehearsed_at or known.first_at
    return last is not None and not timedelta(0) <= at - last < EVERY


def _keys_wrong(file: Path, desk: Desk, recovery: str) -> str:
    """What keeps a new PC from opening it; only a real office's keys lie under people's secrets."""
    store = desk.store
    if store.kind is not OfficeKind.REAL:
        return ""
    names = [f"store-key-{store.kind.value}"]
    if file.with_name(f"{store.path.stem}-files").exists():
        names.append(vault_key_name(store.kind))
    return wrong_for(file.parent, desk.data_dir, store.secrets, names=names, recovery=recovery)
