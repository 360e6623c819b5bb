"""What the pages stand on, joined once where the server is put together."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from litestar.di import NamedDependency
from litestar.params import SkipValidation

from counter_app.central.door.limits import Buckets, Limits, buckets_of_forms
from counter_app.central.files.store import BlobStore
from counter_app.central.rulebook import Rulebook
from counter_app.core.clock import Clock
from counter_app.domain.catalogue.catalogue import Catalogue
from counter_app.domain.deadline.calendar import Calendar
from counter_app.domain.deadline.schedule import Timetable
from counter_app.domain.office import Office
from db.central.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRules:
    """One commune's office and the rules in force there."""

    office: Office
    catalogue: Catalogue
    calendar: Calendar
    timetable: Timetable
    # Every calendar the office ever reckoned by, by its version.
    calendars: Mapping[str, Calendar] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The store, the time and the rules behind the pages.

    ``key`` is the cell's own; ``secure``: cookies go over https only. Without ``blobs`` nothing is offered for download. ``changed`` hears in which commune a dossier was moved.
    """

    store: Store
    clock: Clock
    key: Ed25519PrivateKey
    rules: Callable[[str], OfficeRules]
    secure: bool
    blobs: BlobStore | None = None
    # Where others find the cell; empty: nobody was told.
    url: str = ""
    # Without it nothing that was kept apart is judged again here.
    rulebook: Rulebook | None = None
    # Why the rules refused something, in words, by their code.
    why: Callable[[str], str] = str
    changed: Callable[[str], None] = lambda _commune: None
    # Each check of a password holds 64 MB for a moment: more at once would only be slower.
    password_checks: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))
    # Forms filled at home, of each commune: a morning's rush, and no machine's.
    filled: Buckets = field(default_factory=lambda: buckets_of_forms(Limits()))
    # A file is held in memory, and read in a process apart, while it is checked.
    file_checks: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))


TheSite = NamedDependency[SkipValidation[Site]]
