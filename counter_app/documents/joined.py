"""Several PDFs as one, page after page in their order; what stands on a page is not touched."""

from collections.abc import Iterable
from io import BytesIO

import pypdfium2


def joined(pdfs: Iterable[bytes]) -> bytes:
    """All pages of ``pdfs``. For one thread: PDFium is not re-entrant."""
    whole = pypdfium2.PdfDocument.new()
    try:
        for pdf in pdfs:
            part = pypdfium2.PdfDocument(pdf)
            try:
                whole.import_pages(part)
            finally:
                part.close()
        out = BytesIO()
        whole.save(out)
        return out.getvalue()
    finally:
        whole.close()
