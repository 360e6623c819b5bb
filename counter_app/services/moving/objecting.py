"""Somebody objects while a dossier's notice hangs: written down at once, told in the closing minute.

The notice itself is ``posting``'s; nothing is decided here.
"""

from datetime import datetime

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.domain.dossier import EventKind, State
from counter_app.domain.moving.objections import OBJECTION
from counter_app.domain.reason import says_enough
from counter_app.domain.workflow import SHORTEST_REASON
from counter_app.services.clock_doubt import in_order
from counter_app.services.desk import Desk
from counter_app.services.kept_text import kept
from counter_app.services.lookup import open_dossier
from db.counter.moves import NewFact, Written, write_fact


def record_objection(
    dossier_id: DossierId, *, name: str, words: str, desk: Desk, at: datetime
) -> Written:
    """Who objects to what, on the day of ``at``; ``UserError`` names the field at fault."""
    dossier = open_dossier(dossier_id, desk=desk)
    if dossier.row.state is not State.DOSSIER_NOTICE:
        raise UserError("not_posted", "Hồ sơ này không đang niêm yết. Hãy xem lại bước hiện tại.")
    name, words = kept(name, "name"), kept(words, "words")
    if not any(map(str.isalpha, name)):
        raise UserError("objector_missing", "Hãy ghi tên người có ý kiến.", field="name")
    if not says_enough(words):
        raise UserError(
            "objection_short", f"Hãy ghi rõ ý kiến, ít nhất {SHORTEST_REASON} chữ.", field="words"
        )
    at = in_order(dossier, at)
    told = {"name": name, "words": words, "on": local(at).date().isoformat()}
    fact = NewFact(dossier_id=dossier_id, kind=EventKind.NOTED, body={"what": OBJECTION, **told})
    stamp = desk.stamp(at)
    return desk.store.write(lambda connection: write_fact(connection, fact, stamp))
