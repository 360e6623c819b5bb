"""Whether a paper in somebody's hand still holds: which one a scan or a number means, what to say."""

from datetime import datetime, timedelta

from counter_app.core.clock import local
from counter_app.domain.papers import DossierPaper, SlipContent
from counter_app.domain.workflow import PaperKind
from counter_app.protocol.slip_code import SlipCode
from counter_app.services.lookup import DossierView, Paper
from counter_app.services.papers.paper_printing import signed_at

_MINUTE = timedelta(minutes=1)


def told_of_code(slip: SlipCode, dossier: DossierView) -> str:
    """What to say of the paper whose signed code was scanned; nothing while it holds."""
    meant = [paper for paper in dossier.papers if _is_of(paper, slip)]
    # Two papers of one minute cannot be told apart: the one that holds is meant.
    return "" if not meant or any(_holds(one) for one in meant) else told(meant[-1], dossier)


def told_of_slip_no(slip_no: int, dossier: DossierView) -> str:
    """What to say of a slip by its number; nothing while it holds."""
    for paper in dossier.papers:
        if paper.kind == PaperKind.SLIP and paper.paper_no == slip_no and not _holds(paper):
            return told(paper, dossier)
    return ""


def told(paper: Paper, dossier: DossierView) -> str:
    """Since when a paper is void, and what stands in its place, or else why."""
    if paper.voided_at is None:
        return ""
    words = f"Giấy số {paper.paper_no} đã hủy lúc {local(paper.voided_at):%H:%M %d/%m/%Y}"
    last = _last_instead(paper, dossier)
    return f"{words}, thay bằng số {last.paper_no}." if last else f"{words}: {paper.void_reason}."


def _last_instead(paper: Paper, dossier: DossierView) -> Paper | None:
    """The paper that holds now in the place of a void one, however often it was replaced."""
    instead = {one.replaces: one for one in dossier.papers if one.replaces is not None}
    found = instead.get(paper.number)
    while found is not None and found.number in instead:
        found = instead[found.number]
    return found


def _holds(paper: Paper) -> bool:
    return paper.voided_at is None


def _is_of(paper: Paper, slip: SlipCode) -> bool:
    content = paper.content
    if not isinstance(content, SlipContent | DossierPaper):
        return False
    due_at = content.due_at if isinstance(content, SlipContent) else None
    return _same(signed_at(content), slip.received_at) and _same(due_at, slip.due_at)


def _same(one: datetime | None, other: datetime | None) -> bool:
    """Whether two instants are of one minute, as a code keeps them."""
    if one is None or other is None:
        return one is other
    return abs(one.replace(second=0, microsecond=0) - other) < _MINUTE
