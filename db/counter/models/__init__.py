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
from db.counter.models.hub import heard, hub, hub_lasts
from db.counter.models.office import (
    clerks,
    code_blocks,
    counters,
    drafts,
    lanes,
    office_settings,
)
from db.counter.models.outbox import WAITS, incarnations, let_go, outbox
from db.counter.models.rules import SEALS, SEARCH_TABLE
from db.counter.models.sync import (
    attachments,
    cursors,
    day_roots,
    disputes,
    editions,
    enrolment,
    findings,
    links,
    outages,
    sister_desks,
    todo,
    unapplied,
)

__all__ = [
    "SEALS",
    "SEARCH_TABLE",
    "WAITS",
    "attachments",
    "charges",
    "clerks",
    "code_blocks",
    "components",
    "counters",
    "cursors",
    "day_roots",
    "disputes",
    "dossiers",
    "drafts",
    "editions",
    "enrolment",
    "events",
    "external_codes",
    "findings",
    "handover_items",
    "handovers",
    "heard",
    "hub",
    "hub_lasts",
    "incarnations",
    "lanes",
    "let_go",
    "links",
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
