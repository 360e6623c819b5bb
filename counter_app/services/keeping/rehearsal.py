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

from counter_app.services.desk import Desk
from counter_app.services.keeping.kept_copies import Kept, keep, kept
from counter_app.services.keeping.restore import Seen, Stood, look
from db import backup
from db.counter.checks import Damage
from db.counter.checks.patient import Patient
from db.counter.put_back import fetch, files_wanting
from db.counter.vault import Wanting
from db.engine import faults_named

FOLDER: Final = "dien-tap"
EVERY: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """What a restore from a backup would give: ``found`` is empty when all of it is sound."""

    seen: Seen
    found: tuple[Damage, ...]
    files: Wanting

    @property
    def is_sound(self) -> bool:
        """Whether a restore from it would do."""
        return not self.wrong

    @property
    def wrong(self) -> str:
        """The worst that is wrong with it, in a sentence; empty when all of it is sound."""
        return self.found[0].message if self.found else self.files.words


def rehearse(file: Path, *, desk: Desk, at: datetime, told: backup.Told = backup.on) -> Rehearsed:
    """Tries a backup out; ``UserError`` where not even a copy of it opens."""
    store = desk.store
    place = desk.data_dir / FOLDER
    stood = Stood(
        path=place / store.path.name, key=store.key, kind=store.kind, secrets=store.secrets
    )
    try:
        with faults_named():
            seen = look(file, stood=replace(stood, path=store.path))
            fresh = fetch(file, stood, told=told)
            patient = Patient(fresh, store.key, store.device, threading.Event())
            found = tuple(one for n in range(patient.count()) for one in patient.look(n))
            files = files_wanting(fresh, stood, file, told=told)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    tried = Rehearsed(seen=seen, found=found, files=files)
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
