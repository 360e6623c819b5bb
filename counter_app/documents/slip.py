"""Form 01, the slip: "Giấy tiếp nhận hồ sơ và hẹn trả kết quả" as a PDF.

Order and labels are those of Circular 03/2025/TT-VPCP, annex I. What the law does not ask for
(charges, originals kept, what to bring, hotline) stands after the signatures, so that it is the
first to move to a second page. Preview and print use the same bytes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from counter_app.documents.due_frame import spoken_time
from counter_app.documents.flow import Flow, Row
from counter_app.documents.fonts import Face, measure, printable_content
from counter_app.documents.form_lines import write_contact, write_labelled
from counter_app.documents.letterhead import write_letterhead
from counter_app.documents.marks import Marks, reprint_mark
from counter_app.documents.pdf import write_pdf
from counter_app.documents.pen import Pen
from counter_app.documents.roll import whole_dots
from counter_app.documents.signatures import (
    helpers_height,
    signatures_height,
    write_helpers,
    write_signatures,
)
from counter_app.documents.slip_due import write_due
from counter_app.documents.slip_extras import write_extras
from counter_app.documents.slip_title import write_title
from counter_app.documents.style import LEADING, STYLES, PaperStyle
from counter_app.documents.wrapping import Run, wrap
from counter_app.domain.papers import ComponentOnPaper, PaperSize, PartyOnPaper, SlipContent

_LARGE_TYPE: Final = 13.0  # points: what the decree asks for on A4 is never made smaller
_NARROW_BESIDE: Final = 16.0  # points: room enough for a name written small
_WIDEST_AMOUNT: Final = 0.34  # of the text; a longer kind stands behind the label instead


def draw_slip(content: SlipContent, paper: PaperSize) -> bytes:
    """The slip as PDF, one after another for each copy.

    Raises ``UserError`` (``text.unsupported``) before anything is drawn when a text holds a
    letter that the paper's fonts lack.
    """
    return draw_slips((content,), paper)


def draw_slips(contents: Sequence[SlipContent], paper: PaperSize) -> bytes:
    """Several slips as one PDF, in turn; raises as ``draw_slip`` does."""
    clean = [printable_content(content) for content in contents]
    style = STYLES[paper]
    pages = [page for one in clean for page in _draw_copies(one, style)]
    code = clean[0].dossier_code or f"số {clean[0].slip_no}"
    return write_pdf(pages, f"Giấy tiếp nhận hồ sơ và hẹn trả kết quả - {code}")


def _draw_copies(content: SlipContent, style: PaperStyle) -> Iterator[Pen]:
    flow = _on_a_roll(content, style) if style.endless else _on_sheets(content, style)
    for copy in content.copies:
        yield from flow.pages(" · ".join(filter(None, (copy, content.wording.mark))))


def _on_a_roll(content: SlipContent, style: PaperStyle) -> Flow:
    flow, _ = _written(content, style)  # now the length is known
    return _written(content, replace(style, height=whole_dots(flow.end)))[0]


def _on_sheets(content: SlipContent, style: PaperStyle) -> Flow:
    """The widest set of those that need the fewest pages and are signed on the earliest."""
    best, signed_on = _written(content, style)
    for closer in _closer(style):
        if best.page_count == 1:
            break
        flow, pages = _written(content, closer)
        if (flow.page_count, *pages) < (best.page_count, *signed_on):
            best, signed_on = flow, pages
    return best


def _closer(style: PaperStyle) -> Iterator[PaperStyle]:
    """What may save a page or bring the signatures onto the first; large print stays large.

    First the extras as notes; then, on a small sheet, everything a point or a point and a half less,
    and less white for those who sign beside the others.
    """
    if style.body <= _LARGE_TYPE:
        yield replace(style, extras=style.small)
    if style.body < _LARGE_TYPE:
        smaller = replace(style, code=style.code - 1, due=18, extras=style.small - 1)
        for less in (1, 1.5):
            yield replace(smaller, body=style.body - less)
        yield replace(smaller, body=style.body - 1.5, beside=_NARROW_BESIDE)


def _written(content: SlipContent, style: PaperStyle) -> tuple[Flow, tuple[int, int]]:
    """The slip, and the pages on which it is signed: by the two of the form, by who helped."""
    flow = Flow(style, _marks(content))
    form = _write_form(flow, content)
    signed_on = form, flow.page_count
    flow.go_on_in(style.extras or style.body)
    write_extras(flow, content)
    return flow, signed_on


def _marks(content: SlipContent) -> Marks:
    heading = f"Mã hồ sơ {content.dossier_code or '…'}"
    if content.dossier_code is None:
        heading = f"Giấy số {content.slip_no}"
    return Marks(
        heading=heading,
        reprint=reprint_mark(content.reprint),
        watermark=content.watermark,
        voided=content.voided,
    )


def _write_form(flow: Flow, content: SlipContent) -> int:
    """All of the form; the page on which its two sign."""
    at = content.issued_at or content.received_at
    write_letterhead(flow, content.letterhead, at, content.wording.logo)
    write_title(flow, content)
    _write_people(flow, content)
    _write_components(flow, content)
    _write_times(flow, content)
    return _write_end(flow, content)


def _write_people(flow: Flow, content: SlipContent) -> None:
    applicant = content.applicant
    flow.paragraph(Run(text=content.receiving_unit))
    if content.resolving_unit:
        flow.paragraph(
            Run(text="Cơ quan giải quyết hồ sơ:"),
            Run(text=content.resolving_unit, face=Face.BOLD),
        )
    flow.paragraph(
        Run(text="Tiếp nhận hồ sơ của Ông (Bà)/Tổ chức:"),
        Run(text=applicant.name, face=Face.BOLD),
    )
    _write_party(flow, applicant, number_label="Số định danh cá nhân/tổ chức:")
    authorisation = content.authorisation
    if authorisation is not None:
        principal = authorisation.principal
        flow.paragraph(
            Run(text="Họ và tên người ủy quyền:"), Run(text=principal.name, face=Face.BOLD)
        )
        _write_party(flow, principal, number_label="Số định danh cá nhân:")
        write_labelled(flow, "Giấy tờ ủy quyền:", authorisation.paper)
    flow.paragraph(
        Run(text="Nội dung yêu cầu giải quyết:"), Run(text=content.request, face=Face.BOLD)
    )


def _write_party(flow: Flow, party: PartyOnPaper, *, number_label: str) -> None:
    write_labelled(flow, number_label, party.personal_id)
    write_contact(flow, party)


def _write_components(flow: Flow, content: SlipContent) -> None:
    flow.heading("Thành phần hồ sơ nộp gồm:")
    widest = flow.style.text_width * _WIDEST_AMOUNT
    flow.rows(
        [
            _component_row(number, component, flow.style.body, widest)
            for number, component in enumerate(content.components, start=1)
        ]
    )


def _component_row(number: int, component: ComponentOnPaper, size: float, widest: float) -> Row:
    amount = f"{component.count:02d} {component.kind}" if component.count else component.kind
    if measure(amount, Face.REGULAR, size) > widest:
        return Row(mark=f"{number}.", text=f"{component.label} ({amount})")
    return Row(mark=f"{number}.", text=component.label, amount=amount)


def _write_times(flow: Flow, content: SlipContent) -> None:
    flow.pair(
        (Run(text=f"Số lượng hồ sơ: {content.sets:02d} (bộ)"),),
        (Run(text="Thời gian giải quyết hồ sơ theo quy định là:"), Run(text=content.limit)),
        tab=0.38,
    )
    flow.paragraph(Run(text="Thời gian nhận hồ sơ:"), Run(text=spoken_time(content.received_at)))
    write_due(flow, content)


def _write_end(flow: Flow, content: SlipContent) -> int:
    """The last lines with the signatures: nobody signs a page that says nothing.

    What was read out, and who saw to it, stand together under them, overleaf where it must be.
    """
    signers, aid = (content.submitter_signs, content.clerk_signs), content.aid
    place = (Run(text="Đăng ký nhận kết quả tại:"), Run(text=content.return_place))
    told = (Run(text=aid.told),) if aid.told else ()
    said = [one for one in (place, _register(content), () if aid.signers else told) if one]
    flow.need(_lines(said, flow) + signatures_height(flow, signers))
    for one in said:
        flow.paragraph(*one)
    write_signatures(flow, signers)
    page = flow.page_count
    if aid.signers:
        flow.need(_lines([told], flow) + helpers_height(flow, aid))
        flow.paragraph(*told)
        write_helpers(flow, aid)
    return page


def _lines(said: Sequence[Sequence[Run]], flow: Flow) -> float:
    """Points that these lines take."""
    size = flow.style.body
    return sum(len(wrap(one, size, flow.style.text_width)) for one in said) * size * LEADING


def _register(content: SlipContent) -> tuple[Run, ...]:
    if not content.register_volume and not content.register_no:
        return ()
    volume, number = content.register_volume or "……", content.register_no or "……"
    return (Run(text=f"Vào Sổ theo dõi hồ sơ, Quyển số {volume} Số thứ tự {number}"),)
