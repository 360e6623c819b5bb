"""Turns written pages into a PDF file through reportlab's canvas.

Fonts go in as finished streams (see ``fonts``); reportlab writes the document around them. The
same pages give the same bytes: no clock, no random file id.
"""

import io
from collections.abc import Sequence
from typing import Final

from reportlab import rl_config
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFObjectReference, PDFStream
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
        glyphs = PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType2",
                "BaseFont": PDFName(font.base_name),
                "CIDSystemInfo": "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>",
                "CIDToGIDMap": "/Identity",
                "FontDescriptor": self._descriptor(face, font),
                "W": font.widths,
            }
        )
        named = PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": PDFName(font.base_name),
                "Encoding": "/Identity-H",
                "DescendantFonts": PDFArray([self._doc.Reference(glyphs, f"glyphs:{face.value}")]),
                "ToUnicode": self._stream(f"letters:{face.value}", font.to_unicode),
            }
        )
        fonts = self._doc.idToObject["BasicFonts"].dict
        fonts[face.value] = self._doc.Reference(named, f"font:{face.value}")

    def _descriptor(self, face: Face, font: PdfFont) -> PDFObjectReference:
        program = self._stream(f"program:{face.value}", font.program, Length1=font.program_length)
        entries = {
            "Type": "/FontDescriptor",
            "FontName": PDFName(font.base_name),
            "Flags": 4,  # symbolic: glyphs are named by number, not by an encoding
            "FontFile2": program,
            **font.descriptor,
        }
        return self._doc.Reference(PDFDictionary(entries), f"descriptor:{face.value}")

    def _stream(self, name: str, compressed: bytes, **entries: int) -> PDFObjectReference:
        """Add bytes that are compressed already: reportlab must not do it again."""
        stream = PDFStream(content=compressed, filters=[])
        stream.dictionary["Filter"] = "/FlateDecode"
        for key, value in entries.items():
            stream.dictionary[key] = value
        return self._doc.Reference(stream, name)
