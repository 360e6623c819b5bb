"""Draws any numbered paper after the slip: head, title band, its own text, notes; then the file.

The text itself is handed in by each paper's module.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from counter_app.core.errors import UserError
from counter_app.documents.flow import Flow
from counter_app.documents.fonts import Face, drawable_content
from counter_app.documents.letterhead import write_letterhead
from counter_app.documents.marks import Marks, reprint_mark
from counter_app.documents.pdf import write_pdf
from counter_app.documents.style import STYLES, PaperStyle
from counter_app.documents.symbols import Symbol, code128, qr_code
from counter_app.documents.title_band import TitleLine, write_band
from counter_app.documents.worded import title_lines
from counter_app.documents.wrapping import Run, wrap_evenly, wrap_text
from counter_app.domain.papers import CODE_LABEL, DossierPaper, OfficePaper, PaperSize

Paper = TypeVar("Paper", bound=OfficePaper)

DOTS: Final = "…………………"
_ABOVE_TITLE: Final = 5.0
_RUNS_OVER: Final = 2  # pages
_SMALLER: Final = (0.5, 1.0)  # points: 10 on A5 and 12 on A4 are still easily read
_UNCONFIRMED: Final = "MẪU CHƯA ĐỐI CHIẾU"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What is fixed about one of the law's forms; ``sizes`` are allowed, the first is usual.

    ``kind`` is what the paper is called in short; ``title`` stands on one line where it fits. A
    form whose own first line is the dossier code names it in ``code_label``; on the others the
    code is an addition, where it is known. A letter of the office's own has no ``number`` and
    says in ``foot`` what the law's forms say of their source; ``subtitle`` is what it is about.
    """

    kind: str
    title: tuple[str, ...]
    sizes: tuple[PaperSize, ...]
    number: str = ""
    subtitle: tuple[str, ...] = ()
    code_label: str = ""
    foot: str = ""

    @property
    def name(self) -> str:
        """The title as said in a sentence."""
        return " ".join(self.title).capitalize()

    @property
    def label(self) -> str:
        """How the form is called where there is little room."""
        return f"Mẫu {self.number}" if self.number else self.kind

    def source(self, *, confirmed: bool) -> str:
        """The small print that tells where the form comes from."""
        if not self.number:
            return self.foot
        doubt = "" if confirmed else " (chưa đối chiếu)"
        return f"Mẫu {self.number}{doubt} – Thông tư 03/2025/TT-VPCP"


def draw_sheet(
    content: Paper,
    size: PaperSize,
    form: Form,
    write: Callable[[Flow, Paper], None],
    *,
    confirmed: bool = True,
    style: PaperStyle | None = None,
) -> bytes:
    """``content`` as PDF on ``form``; ``write`` writes what stands under the title band.

    ``style`` takes the place of the usual type of that size.

    Raises ``UserError`` ``paper.size`` for a sheet that the form is not made for, before anything
    is drawn. An unconfirmed form says so on every page; a letter no face has stands as a box.
    """
    _refuse_size(size, form)
    clean = drawable_content(content)
    marks = _marks(clean, form, confirmed=confirmed)

    def written(style: PaperStyle) -> Flow:
        flow = Flow(style, marks)
        write_letterhead(flow, clean.letterhead, clean.issued_at, clean.wording.logo)
        _write_title(flow, clean, form)
        write(flow, clean)
        _write_notes(flow, clean.notes)
        return flow

    flow = on_one_page(written, style or STYLES[size])
    return write_pdf(flow.pages(), f"{form.name} - số {clean.letterhead.number}")


def on_one_page(written: Callable[[PaperStyle], Flow], style: PaperStyle) -> Flow:
    """A paper that runs a few lines over is set a little smaller instead; a longer one stays."""
    flow = written(style)
    if flow.page_count != _RUNS_OVER:
        return flow
    for step in _SMALLER:
        closer = replace(
            style, body=style.body - step, code=style.code - step, due=style.due - 4 * step
        )
        small = written(closer)
        if small.page_count == 1:
            return small
    return flow


def _refuse_size(size: PaperSize, form: Form) -> None:
    if size not in form.sizes:
        allowed = " hoặc ".join(_SIZE_NAMES[each] for each in form.sizes)
        raise UserError(
            "paper.size", f"{form.label} chỉ in trên khổ {allowed}. Xin chọn lại khổ giấy."
        )


_SIZE_NAMES: Final = {
    PaperSize.A4: "A4",
    PaperSize.A4_LARGE: "A4 chữ lớn",
    PaperSize.A4_LANDSCAPE: "A4 ngang",
    PaperSize.A5: "A5",
    PaperSize.A5_LANDSCAPE: "A5 ngang",
    PaperSize.ROLL80: "cuộn 80 mm",
}


def _marks(content: OfficePaper, form: Form, *, confirmed: bool) -> Marks:
    heading = f"{form.kind} số {content.letterhead.number}"
    if isinstance(content, DossierPaper) and content.dossier_code:
        heading = f"{content.code_label} {content.dossier_code}"
    return Marks(
        heading=heading,
        foot=" · ".join(filter(None, (form.source(confirmed=confirmed), content.wording.mark))),
        reprint=reprint_mark(content.reprint),
        watermark=content.watermark,
        voided=content.voided,
        notice="" if confirmed else _UNCONFIRMED,
    )


def _write_title(flow: Flow, content: OfficePaper, form: Form) -> None:
    code, digits = "", ""
    if isinstance(content, DossierPaper):
        code, digits = content.dossier_code or content.paper_code, content.qr_digits
    square = qr_code(digits) if digits else None
    style = flow.style
    width = style.text_width - (square.width if square else 0.0)
    lines = _title(title_lines(content, form.title), style.title, width)
    for line in form.subtitle:
        lines += _lines(line, Face.BOLD, style.body, width)
    if content.replaces:
        lines += _lines(f"(thay thế {content.replaces})", Face.ITALIC, style.body, width)
    lines += _lines(_labelled_code(content, form), Face.BOLD, style.code, width)
    flow.skip(_ABOVE_TITLE)
    write_band(flow, lines, _bars(code, style.text_width), square)


def _title(title: tuple[str, ...], size: float, width: float) -> list[TitleLine]:
    whole = wrap_text(" ".join(title), Face.BOLD, size, width)
    if len(whole) == 1:
        return [(whole[0], Face.BOLD, size)]
    wrapped = [line for text in title for line in wrap_evenly(text, Face.BOLD, size, width)]
    return [(line, Face.BOLD, size) for line in wrapped]


def _labelled_code(content: OfficePaper, form: Form) -> str:
    """The code with its label, a blank where the form asks for one, else nothing."""
    if not isinstance(content, DossierPaper):
        return ""
    if content.paper_code and not content.dossier_code:
        return f"{content.code_label}: {content.paper_code}"
    if not (content.dossier_code or form.code_label):
        return ""
    is_local = content.code_label != CODE_LABEL
    label = content.code_label if is_local else form.code_label or CODE_LABEL
    return f"{label}: {content.dossier_code or DOTS}"


def _lines(text: str, face: Face, size: float, width: float) -> list[TitleLine]:
    if not text:
        return []
    return [(line, face, size) for line in wrap_evenly(text, face, size, width)]


def _bars(code: str, width: float) -> Symbol | None:
    """Bars that fit, else none: modules are never made smaller than scanners read safely."""
    if not code or not code.isascii():
        return None
    bars = code128(code)
    return bars if bars.width <= width else None


def _write_notes(flow: Flow, notes: tuple[str, ...]) -> None:
    if notes:
        flow.skip(3)
    for note in notes:
        flow.paragraph(Run(text=note, face=Face.ITALIC), size=flow.style.small)
