"""A PDF as its pages and nothing else: no scripts, actions, files within, and nothing of its maker.

What readers and forms put on a page becomes part of it. The pages go into a new document; what they
would still bring along is blanked there, and they go into another.
"""

import io
import re
from collections.abc import Sequence
from typing import Final

from pypdfium2 import PdfDocument, PdfPage, raw

from counter_app.documents.pdf_objects import PdfObject, objects_of, told
from counter_app.documents.stripped_jpeg import stripped_jpeg

_PAGE_KEEPS: Final = {
    *(b"/Type", b"/Parent", b"/Resources", b"/Contents", b"/Rotate", b"/Group", b"/UserUnit"),
    *(b"/MediaBox", b"/CropBox", b"/BleedBox", b"/TrimBox", b"/ArtBox"),
}
_NEVER: Final = {
    *(b"/Metadata", b"/PieceInfo", b"/LastModified", b"/Thumb", b"/OPI", b"/Alternates"),
    *(b"/AA", b"/OpenAction", b"/JS", b"/JavaScript", b"/Launch", b"/URI", b"/AcroForm", b"/XFA"),
    *(b"/AF", b"/EF", b"/EmbeddedFiles", b"/RichMedia"),
}
_OUTSIDE: Final = {b"/F", b"/FFilter", b"/FDecodeParms"}  # a stream that lies in another file
_LAYERS: Final = {b"/OCG", b"/OCMD"}  # what hides or shows them is no page's, and stays behind
_REF: Final = re.compile(rb"(\d+) 0 R")
_UNSEEN: Final = {raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP}
_LOOKED_AT: Final = 200  # pixels along the longer side
_SHADES_APART: Final = 48
_MAY_DIFFER: Final = 0.002


def stripped_pdf(content: bytes) -> bytes:
    """The same pages, always the same bytes for the same file; ``ValueError`` where they differ."""
    source = PdfDocument(content)
    source.init_forms()
    noted = [number for number in range(len(source)) if _flattened(source, number)]
    first, doubtful = _blanked(pages_alone(source))
    last, _ = _blanked(pages_alone(PdfDocument(first)))
    _require_same(content, last, range(len(source)) if doubtful else noted)
    return last


def _flattened(document: PdfDocument, number: int) -> bool:
    """Whether there was anything to be seen over the page; it is part of it now."""
    page = document[number]
    kinds = [_kind(page, at) for at in range(raw.FPDFPage_GetAnnotCount(page))]
    if kinds and raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_FAIL:
        raise ValueError("not to be flattened")
    return any(kind not in _UNSEEN for kind in kinds)


def _kind(page: PdfPage, at: int) -> int:
    note = raw.FPDFPage_GetAnnot(page, at)
    try:
        return int(raw.FPDFAnnot_GetSubtype(note))
    finally:
        raw.FPDFPage_CloseAnnot(note)


def pages_alone(source: PdfDocument) -> bytes:
    """The pages in a new document, with all that belongs to each."""
    made, out = PdfDocument.new(), io.BytesIO()
    made.import_pages(source)
    made.save(out)
    return out.getvalue()


def _require_same(before: bytes, after: bytes, pages: Sequence[int]) -> None:
    if not pages:
        return
    old, new = PdfDocument(before), PdfDocument(after)
    old.init_forms()
    for number in pages:
        one, other = _small(old, number), _small(new, number)
        if one == other:
            continue
        apart = sum(abs(a - b) > _SHADES_APART for a, b in zip(one, other, strict=True))
        if apart > len(one) * _MAY_DIFFER:
            raise ValueError("looks otherwise without it")


def _small(document: PdfDocument, number: int) -> bytes:
    page = document[number]
    bitmap = page.render(scale=_LOOKED_AT / max(page.get_size()), grayscale=True)
    return bytes(bitmap.buffer)


def _blanked(pdf: bytes) -> tuple[bytes, bool]:
    """As long as before; whether more is gone than goes without being seen."""
    out, doubtful = bytearray(pdf), False
    objects, trailer = objects_of(pdf)
    of_the_file = [trailer.entries[key] for key in (b"/Info", b"/ID") if key in trailer.entries]
    info = told(pdf, trailer, b"/Info").split(b" ")[0]
    # What a page calls itself is the stranger's word; that it is one is PDFium's.
    pages = {kid for one in objects.values() for kid in _REF.findall(told(pdf, one, b"/Kids"))}
    for number, one in objects.items():
        page = number in pages
        gone = [span for key, span in one.entries.items() if _goes(key, one, page=page)]
        if number == info:
            of_the_file += one.entries.values()
        within = [span for key, span in one.inner if key in _NEVER]
        layers = bool(one.names & _LAYERS)
        doubtful = doubtful or layers or bool(within) or bool(gone and not _own(one, page))
        of_the_file += [*gone, *within]
        if one.stream and told(pdf, one, b"/Filter").strip(b"[ ]") == b"/DCTDecode":
            start, end = one.stream
            out[start:end] = _picture(pdf[start:end])
    for start, end in of_the_file:
        out[start:end] = b" " * (end - start)
    return bytes(out), doubtful


def _goes(key: bytes, one: PdfObject, *, page: bool) -> bool:
    if page:
        return key not in _PAGE_KEEPS
    return key in _NEVER or (one.stream is not None and key in _OUTSIDE)


def _own(one: PdfObject, page: bool) -> bool:
    """Whether its keys are the format's; in a list of fonts or pictures its maker chose them."""
    return page or one.stream is not None


def _picture(jpeg: bytes) -> bytes:
    """As long as before."""
    try:
        return stripped_jpeg(jpeg).ljust(len(jpeg), b"\0")[: len(jpeg)]
    except ValueError:  # one that only PDFium reads
        return jpeg
