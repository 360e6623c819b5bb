"""Turns written pages into a PDF file through reportlab's canvas.

Fonts go in as finished streams (see ``fonts``); reportlab writes the document around them. The
same pages give the same bytes: no clock, no random file id.
"""

import io
from collections.abc import Sequence
from typing import Final

from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfdoc import PDFObject
from reportlab.pdfgen.canvas import Canvas

from counter_app.documents.fonts import Face, PdfFont, is_common, pdf_font
from counter_app.documents.pen import Pen

# Text armour for streams costs a quarter more bytes and a pass in Python; no printer needs it.
rl_config.useA85 = 0

_PROGRAM_NAME: Final = "Quầy một cửa"


def write_pdf(pages: Sequence[Pen], title: str) -> bytes:
    """One file with every page of ``pages``, in order; ``title`` is shown in a reader's window."""
    target = io.BytesIO()
    canvas = _PaperCanvas(target, pageCompression=1, invariant=1, lang="vi", pdfVersion=(1, 4))
    canvas.setTitle(title)
    canvas.setAuthor("")
    canvas.setSubject("")
    canvas.setCreator(_PROGRAM_NAME)
    for page in pages:
        canvas.setPageSize((page.width, page.height))
        canvas.addLiteral(page.operators)
        for x, y, width, height, file in page.pictures:
            picture = ImageReader(io.BytesIO(file))
            canvas.drawImage(picture, x, y, width, height, mask="auto")
        canvas.showPage()
    common = is_common(set().union(*(page.letters for page in pages)))
    for face in Face:
        canvas.embed(face, pdf_font(face, common=common))
    canvas.save()
    return target.getvalue()


class _PaperCanvas(Canvas):  # type: ignore[misc]  # reportlab has no annotations
    """A canvas whose only fonts are ours."""

    def _make_preamble(self) -> None:
        # reportlab's own names Helvetica on every page, which no file embeds.
        self._preamble = ""

    def embed(self, face: Face, font: PdfFont) -> None:
        """Add ``font`` under the name of ``face``: a composite font of numbered glyphs."""
        program = self._add(font.program)
        descriptor = self._add(b"<< %b /FontFile2 %b >>" % (font.descriptor, program))
        glyphs = self._add(b"<< %b /FontDescriptor %b >>" % (font.glyphs, descriptor))
        letters = self._add(font.to_unicode)
        named = b"<< %b /DescendantFonts [%b] /ToUnicode %b >>" % (font.font, glyphs, letters)
        self._doc.idToObject["BasicFonts"].dict[face.value] = self._add(named)

    def _add(self, body: bytes) -> bytes:
        """Add a finished object; returns the reference to it."""
        reference: bytes = self._doc.Reference(_Finished(body)).format(self._doc)
        return reference


class _Finished(PDFObject):  # type: ignore[misc]  # reportlab has no annotations
    """An object whose bytes are ready: the same fonts go into every paper."""

    __RefOnly__ = 1

    def __init__(self, body: bytes) -> None:
        self._body = body

    def format(self, document: object) -> bytes:  # noqa: ARG002  # reportlab hands it to all
        return self._body
