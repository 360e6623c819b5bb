"""What forms 02 and 03 say to a citizen who has no dossier: from the draft as typed so far.

The same forms of a dossier's moves are in ``letters``; the lines of both come from the coded lists.
"""

from datetime import datetime
from typing import Any, Final

from counter_app.core.clock import local
from counter_app.documents.fonts import printable_content
from counter_app.domain.defects import defect_lines, defect_reasons
from counter_app.domain.draft import Draft
from counter_app.domain.grounds import ground_line
from counter_app.domain.letters import CLERK_TITLE, SUBMITTER_TITLE, RefusalContent
from counter_app.domain.paper_code import LABEL, SERIES, PaperCode
from counter_app.domain.papers import DossierPaper, Letterhead, Signer
from counter_app.domain.visit import VISIT_PAPERS, VisitKind
from counter_app.protocol.visited import VisitRecorded
from counter_app.services.desk import Desk
from counter_app.services.wording.letters import supplement_content
from counter_app.services.wording.slip_people import applicant_on_paper
from counter_app.services.wording.templates import dressed
from counter_app.services.wording.who_signs import aid_of, submitter_signer
from db.counter.letters import NewPaper

_COME_BACK: Final = "Khi quay lại, Ông/Bà mang theo phiếu này để không phải khai lại từ đầu."


def visit_paper(told: VisitRecorded, *, desk: Desk, at: datetime) -> NewPaper:
    """The paper of a visit, waiting for its number; raises ``text.unsupported`` as a slip does."""
    kind = VISIT_PAPERS[told.kind]
    write = _supplement if told.kind is VisitKind.GUIDED else _refusal

    def content_of(paper_no: int) -> DossierPaper:
        return printable_content(write(told, desk, _around(told, paper_no, desk, at)))

    return dressed(NewPaper(kind=kind, content_of=content_of), desk=desk)


def _around(told: VisitRecorded, paper_no: int, desk: Desk, at: datetime) -> dict[str, Any]:
    head, kind = desk.office.header, VISIT_PAPERS[told.kind]
    code = PaperCode(kind=kind, year=local(at).year, paper_no=paper_no)
    return {
        "letterhead": Letterhead(
            parent_body=head.parent_lines,
            office_name=head.unit_line,
            number=f"{paper_no}/{SERIES[kind]}-{head.symbol}",
            place=head.place,
        ),
        "issued_at": at,
        "watermark": desk.office.watermark,
        "code_label": LABEL,
        "paper_code": str(code),
        "applicant": applicant_on_paper(_draft(told)),
        "request": told.request,
    }


def _supplement(told: VisitRecorded, desk: Desk, around: dict[str, Any]) -> DossierPaper:
    defects, words, aid = defect_lines(told.defects), _words(told), aid_of(_draft(told))
    around |= {"notes": (aid.told, _COME_BACK) if aid.told else (_COME_BACK,)}
    return supplement_content(around, defects, (*defect_reasons(told.defects), *words), desk=desk)


def _refusal(told: VisitRecorded, desk: Desk, around: dict[str, Any]) -> DossierPaper:
    draft = _draft(told)
    return RefusalContent(
        **around,
        receiving_unit=desk.office.name,
        reasons=(*map(ground_line, told.grounds), *_words(told)),
        submitter_signs=submitter_signer(draft, SUBMITTER_TITLE),
        aid=aid_of(draft),
        clerk_signs=Signer(title=CLERK_TITLE, name=desk.clerk.name),
    )


def _words(told: VisitRecorded) -> tuple[str, ...]:
    return (told.words,) if told.words else ()


def _draft(told: VisitRecorded) -> Draft:
    if told.draft is None:
        raise TypeError("whoever gets a paper has a draft")
    return told.draft
