"""What ``counter-app dossier CODE act NAME --file JSON`` can do: every fact besides the moves.

Each act gets the dossier and what the file says, and answers what became of it as plain JSON.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from counter_app.cli import bundle_acts, date_acts, enquiry_acts, mending_acts, result_acts

if TYPE_CHECKING:
    from counter_app.services.desk import Desk
    from counter_app.services.lookup import DossierView

Told = Mapping[str, Any]
Act = Callable[["DossierView", Told, "Desk", datetime], dict[str, object]]

ACTS: Final[dict[str, Act]] = {
    "original_returned": result_acts.original_returned,
    "told": result_acts.told,
    "wrong_result": result_acts.wrong_result,
    "proofread": result_acts.proofread,
    "proof": result_acts.proof,
    "shelve": result_acts.shelve,
    "revoke_paper": result_acts.revoke_paper,
    "correct": mending_acts.correct,
    "link_code": mending_acts.link_code,
    "void": mending_acts.void,
    "date_notice": date_acts.date_notice,
    "date_told": date_acts.date_told,
    "declare_kin": enquiry_acts.declare_kin,
    "hold_papers": enquiry_acts.hold_papers,
    "pass_on": enquiry_acts.pass_on,
    "record_dispatch": enquiry_acts.record_dispatch,
    "remind": enquiry_acts.remind,
    "notice_minute": enquiry_acts.notice_minute,
    "filed_together": bundle_acts.filed_together,
}
