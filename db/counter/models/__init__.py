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
from db.counter.models.sync import (
    attachments,
    cursors,
    disputes,
    enrolment,
    outages,
    sister_desks,
    todo,
    unapplied,
)

__all__ = [
    "SEALS",
    "SEARCH_TABLE",
    "attachments",
    "charges",
    "clerks",
    "code_blocks",
    "components",
    "counters",
    "cursors",
    "disputes",
    "dossiers",
    "drafts",
    "enrolment",
    "events",
    "external_codes",
    "handover_items",
    "handovers",
    "incarnations",
    "lanes",
    "metadata",
    "office_settings",
    "originals",
    "outages",
    "outbox",
    "papers",
    "people",
    "print_jobs",
    "sister_desks",
    "templates",
    "todo",
    "unapplied",
    "visits",
]
