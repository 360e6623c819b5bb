"""A full store to measure on: the training folder of ``COUNTER_BENCH_STORE``, or one seeded here.

Seeding a million takes the better part of an hour, so a folder is filled once
(``counter-app --data DIR seed --dossiers 1000000 --lives``) and named; measuring adds a few hundred to it.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

STORE: Final = "COUNTER_BENCH_STORE"
_SEEDED_HERE: Final = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FullStore:
    """A data folder whose training store holds ``dossiers``."""

    folder: Path
    dossiers: int

    @property
    def name(self) -> str:
        """How rows call it."""
        return f"kho {self.dossiers:,} hồ sơ"


@contextmanager
def full_store() -> Iterator[FullStore]:
    """The store that was named, or a small one that is gone afterwards."""
    named = os.environ.get(STORE)
    if named:
        yield _counted(Path(named))
        return
    from counter_app.bootstrap import desk_open
    from counter_app.services.trials.seed import seed

    with tempfile.TemporaryDirectory() as folder:
        with desk_open(Path(folder), training=True) as desk:
            seed(_SEEDED_HERE, desk=desk, lives=True)
        yield _counted(Path(folder))


def _counted(folder: Path) -> FullStore:
    from counter_app.bootstrap import desk_open
    from db.peers import dossiers_in

    with desk_open(folder, training=True) as desk:
        return FullStore(folder=folder, dossiers=dossiers_in(desk.store))
