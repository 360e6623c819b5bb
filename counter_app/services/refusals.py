"""A refusal after appraisal: the agency's own letter, recorded with its grounds, number and day.

The coded grounds are in ``domain.grounds``; refusing at the counter is a visit's.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.domain.grounds import checked_grounds, refusal_grounds
from counter_app.domain.step import Refused
from counter_app.services.lookup import DossierView

_LONGEST_NUMBER: Final = 60


def checked_refusal(told: Refused, *, dossier: DossierView, at: datetime) -> Refused:
    """The refusal as it may be kept; its letter is dated between the receipt and today."""
    known = refusal_grounds()
    grounds = tuple(
        replace(one, article=one.article or known[one.code].article)
        for one in checked_grounds(told.grounds)
    )
    number = told.paper_no.strip()
    if not number or len(number) > _LONGEST_NUMBER:
        raise UserError(
            "paper_no_missing", "Hãy ghi số văn bản từ chối, như 15/UBND-VP.", field="paper_no"
        )
    if told.paper_on is None:
        raise UserError("paper_on_missing", "Hãy ghi ngày của văn bản.", field="paper_on")
    if not local(dossier.row.received_at).date() <= told.paper_on <= local(at).date():
        raise UserError(
            "paper_on_wrong",
            "Ngày văn bản phải từ ngày nhận hồ sơ đến hôm nay.",
            field="paper_on",
        )
    return replace(told, grounds=grounds, paper_no=number)
