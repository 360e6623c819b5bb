"""The tables of the counter's store. Rows of these never leave ``db``."""

from db.counter.models.base import metadata
from db.counter.models.desk_work import handover_items, handovers, templates, visits
from db.counter.models.dossier import (
    charges,
    components,
    dossiers,
    events,
    external_codes,
    originals,
    papers,
    people,
    print_jobs,
)
from db.counter.models.office import (
    clerks,
    code_blocks,
    counters,
    drafts,
    lanes,
    office_settings,
)
from db.counter.models.outbox import incarnations, outbox
from db.counter.models.rules import SEALS, SEARCH_TABLE

__all__ = [
    "SEALS",
    "SEARCH_TABLE",
    "charges",
    "clerks",
    "code_blocks",
    "components",
    "counters",
    "dossiers",
    "drafts",
    "events",
    "external_codes",
    "handover_items",
    "handovers",
    "incarnations",
    "lanes",
    "metadata",
    "office_settings",
    "originals",
    "outbox",
    "papers",
    "people",
    "print_jobs",
    "templates",
    "visits",
]
