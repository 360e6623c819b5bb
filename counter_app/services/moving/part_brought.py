"""A part of the papers asked for comes: it is written down, and the dossier goes on waiting.

Whatever was asked for is there at last: that is the move's, with what came before.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.core.text import fold
from counter_app.domain.dossier import EventKind, State
from counter_app.domain.moving.brought import PART_BROUGHT
from counter_app.domain.step import Supplemented
from counter_app.domain.workflow import RULES, Move
from counter_app.services.clock_doubt import in_order
from counter_app.services.desk import Desk
from counter_app.services.kept_text import kept
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.moving.kept_papers import brought
from counter_app.services.moving.supplements import still_to_bring
from db.counter.moves import NewFact, Written, write_fact

PART: Final = "Ghi giấy tờ mang đến trước"
"""What the act is called."""
_ALL_THERE: Final = f"Đã đủ mọi giấy tờ phiếu yêu cầu: hãy chọn “{RULES[Move.SUPPLEMENT].label}”."


def may_come_in_parts(dossier: DossierView, *, desk: Desk) -> bool:
    """Whether a part of what is still asked for may come: one paper alone has no parts."""
    waits = dossier.row.state is State.SUPPLEMENT_REQUESTED
    return waits and len(still_to_bring(dossier, desk=desk)) > 1


def bring_part(
    dossier_id: DossierId, labels: Collection[str], *, desk: Desk, at: datetime
) -> Written:
    """Notes the papers of these ``labels``; ``UserError`` where all came, or one was not asked."""
    dossier = open_dossier(dossier_id, desk=desk)
    if dossier.row.state is not State.SUPPLEMENT_REQUESTED:
        raise UserError("not_waiting", "Hồ sơ không chờ bổ sung. Hãy xem lại bước hiện tại.")
    labels = tuple(kept(one, "labels") for one in labels)
    asked = {fold(one.label): one for one in still_to_bring(dossier, desk=desk)}
    strange = next((one for one in labels if fold(one) not in asked), None)
    if strange is not None:
        words = f"Phiếu không còn yêu cầu “{strange}”. Hãy xóa dòng đó."
        raise UserError("not_asked", words, field="labels")
    came = tuple(asked[name] for name in dict.fromkeys(map(fold, labels)))
    if not came:
        raise UserError("nothing_came", "Hãy để lại giấy tờ đã mang đến.", field="labels")
    if len(came) == len(asked):
        raise UserError("all_came", _ALL_THERE, field="labels")
    fact = NewFact(
        dossier_id=dossier_id,
        kind=EventKind.NOTED,
        body={"what": PART_BROUGHT, "papers": [one.label for one in came]},
        kept=brought(Supplemented(components=came), dossier, desk),
    )
    stamp = desk.stamp(in_order(dossier, at))
    return desk.store.write(lambda connection: write_fact(connection, fact, stamp))
