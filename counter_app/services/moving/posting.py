"""A dossier's notice (niêm yết hồ sơ): put up, seen by a witness, taken down, objections heard.

The clock stands still from the first day to the last (deadline rule 10). The posting of
procedures on the office's board is another matter.
"""

from datetime import datetime
from typing import Final

from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.domain.dossier import EventKind, State
from counter_app.domain.moving.clockwork import rule_of
from counter_app.domain.moving.objections import objections
from counter_app.domain.step import NoticeEnded, NoticePosted
from counter_app.domain.workflow import Move, PaperKind
from counter_app.protocol.moved import details_of
from counter_app.services.clock_doubt import in_order
from counter_app.services.desk import Desk
from counter_app.services.kept_text import kept
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.wording.correspondence import letter
from db.counter.letters import NewPaper
from db.counter.moves import NewFact, Written, write_fact

NO_OBJECTION: Final = "không có ý kiến nào"


def notice_of(dossier: DossierView) -> NoticePosted | None:
    """The newest notice of a dossier; None where none was told in full."""
    for event in reversed(dossier.events):
        rule = rule_of(event)
        if rule is not None and rule.move is Move.POST_NOTICE:
            posted = details_of(event.body)
            return posted if isinstance(posted, NoticePosted) else None
    return None


def notice_paper(
    posted: NoticePosted, *, dossier: DossierView, desk: Desk, at: datetime
) -> NewPaper:
    """What hangs on the wall."""
    values = {key: text for key, text in _values(posted).items() if key != "witness"}
    return letter(PaperKind.DOSSIER_NOTICE, values, dossier=dossier, desk=desk, at=at)


def closing_minute(
    ended: NoticeEnded, *, dossier: DossierView, desk: Desk, at: datetime
) -> NewPaper:
    """The minute made when the notice comes down."""
    posted = notice_of(dossier)
    values = _values(posted) if posted else {}
    witness = ended.witness.strip() or values.get("witness", "")
    values |= {"objections": _objections(ended, dossier), "witness": witness}
    return letter(PaperKind.NOTICE_CLOSED, values, dossier=dossier, desk=desk, at=at)


def opening_minute(dossier_id: DossierId, *, witness: str, desk: Desk, at: datetime) -> Written:
    """The minute made when the notice is up, signed by whoever saw it."""
    dossier = open_dossier(dossier_id, desk=desk)
    posted = notice_of(dossier)
    if posted is None or dossier.row.state is not State.DOSSIER_NOTICE:
        raise UserError("not_posted", "Hồ sơ này không đang niêm yết. Hãy xem lại bước hiện tại.")
    seen_by = kept(witness, "witness") or posted.witness
    if not seen_by:
        raise UserError("witness_missing", "Hãy ghi người chứng kiến.", field="witness")
    at = in_order(dossier, at)
    values = _values(posted) | {"witness": seen_by}
    new = NewFact(
        dossier_id=dossier_id,
        kind=EventKind.PAPER_ISSUED,
        body={"about": "notice", "witness": seen_by},
        paper=letter(PaperKind.NOTICE_OPENED, values, dossier=dossier, desk=desk, at=at),
    )
    stamp = desk.stamp(at)
    return desk.store.write(lambda connection: write_fact(connection, new, stamp))


def _values(posted: NoticePosted) -> dict[str, str]:
    return {
        "what": posted.what,
        "places": "; ".join(posted.places),
        "from_day": f"{posted.from_day:%d/%m/%Y}",
        "until_day": f"{posted.until_day:%d/%m/%Y}",
        "witness": posted.witness,
    }


def _objections(ended: NoticeEnded, dossier: DossierView) -> str:
    """Those told at the end, and before them any written down meanwhile and left out of it."""
    earlier = [one for one in objections(dossier.events) if one not in ended.objections]
    told = [
        f"{one.name.strip()} ({one.on:%d/%m/%Y}): {one.words.strip()}"
        for one in (*earlier, *ended.objections)
    ]
    return "; ".join(told) or NO_OBJECTION
