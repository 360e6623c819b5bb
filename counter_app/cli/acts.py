"""What ``counter-app dossier CODE act NAME --file JSON`` can do: every fact besides the moves.

Each act gets the dossier and what the file says, and answers what became of it as plain JSON.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import msgspec

from counter_app.cli import (
    attachment_acts,
    bundle_acts,
    date_acts,
    enquiry_acts,
    item_acts,
    mending_acts,
    money_acts,
    result_acts,
)
from counter_app.domain.money import payment

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
    "part_number": result_acts.part_number,
    "correct": mending_acts.correct,
    "link_code": mending_acts.link_code,
    "renumber": mending_acts.renumber,
    "slip_anew": mending_acts.slip_anew,
    "void": mending_acts.void,
    "date_notice": date_acts.date_notice,
    "date_told": date_acts.date_told,
    "declare_kin": enquiry_acts.declare_kin,
    "hold_papers": enquiry_acts.hold_papers,
    "pass_on": enquiry_acts.pass_on,
    "record_dispatch": enquiry_acts.record_dispatch,
    "remind": enquiry_acts.remind,
    "notice_minute": enquiry_acts.notice_minute,
    "objection": enquiry_acts.objection,
    "part_brought": enquiry_acts.part_brought,
    "items": item_acts.items,
    "withdraw_item": item_acts.withdraw_item,
    "note_item": item_acts.note_item,
    "hand_out_one": item_acts.hand_out_one,
    "money": money_acts.money,
    "take_money": money_acts.take_money,
    "transfer_came": money_acts.transfer_came,
    "refund_money": money_acts.refund_money,
    "link_receipt": money_acts.link_receipt,
    "filed_together": bundle_acts.filed_together,
    "attach": attachment_acts.attach,
    "attached": attachment_acts.attached,
    "fetch_file": attachment_acts.fetch,
}

# What the file of an act says; acts that are not here ask nothing.
FILES: Final[dict[str, type]] = {
    "original_returned": result_acts.Given,
    "told": result_acts.ToldFile,
    "wrong_result": result_acts.Wrong,
    "proofread": result_acts.Proof,
    "shelve": result_acts.Place,
    "revoke_paper": result_acts.Revoked,
    "part_number": result_acts.Revoked,
    "correct": mending_acts.Correct,
    "link_code": mending_acts.Link,
    "slip_anew": mending_acts.SlipAnew,
    "void": mending_acts.Void,
    "date_notice": msgspec.defstruct("NoticeFile", [("reason", str, "")]),
    "date_told": msgspec.defstruct("ToldDate", [("way", str, "letter")]),
    "declare_kin": enquiry_acts.Kin,
    "hold_papers": enquiry_acts.Hold,
    "pass_on": enquiry_acts.PassOn,
    "record_dispatch": enquiry_acts.Dispatch,
    "notice_minute": enquiry_acts.Minute,
    "objection": enquiry_acts.Objected,
    "part_brought": enquiry_acts.PartBrought,
    "withdraw_item": item_acts.OneWithdrawn,
    "note_item": item_acts.OneResult,
    "hand_out_one": item_acts.OneReturned,
    "take_money": payment.Payment,
    "transfer_came": payment.Arrival,
    "refund_money": payment.Refund,
    "link_receipt": payment.ReceiptTold,
    "attach": attachment_acts.AttachFile,
    "fetch_file": attachment_acts.FetchFile,
}
