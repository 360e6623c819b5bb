"""The lines of what belongs to no dossier: papers given at a visit, copies of such papers."""

from counter_app.core.clock import local
from counter_app.domain.books.book import BookKind, Cell
from counter_app.domain.books.lines import (
    AT_COUNTER,
    VOIDED,
    content_of_request,
    copied_words,
    paper_name,
)
from counter_app.domain.grounds import ground_line
from counter_app.domain.step import SupplementAsked
from counter_app.protocol.visited import from_text
from counter_app.services.books.cases import Reading, procedure_words
from db.counter.book_rows import KeptCopy, KeptVisit

NO_DOSSIER = "Chưa thành hồ sơ"


def visit_cells(reading: Reading, visit: KeptVisit) -> tuple[Cell, ...]:
    """The line of a visit's paper: asked for, refused, or void."""
    if reading.kind is BookKind.VOIDS:
        return _void(visit)
    told = from_text(visit.body)
    procedure = procedure_words(visit.procedure_code, told.request, reading.desk)
    begins: tuple[Cell, ...] = (NO_DOSSIER, visit.at)
    if reading.kind is BookKind.REFUSALS:
        grounds = " ".join((*map(ground_line, told.grounds), told.words)).strip()
        note = _voided_words(visit, reading)
        ends: tuple[Cell, ...] = (procedure, visit.name, grounds, visit.clerk_name, note)
        return (*begins, AT_COUNTER, _number(visit), *ends)
    content = content_of_request(SupplementAsked(defects=told.defects), told.words)
    return (
        *begins,
        _number(visit),
        1,
        procedure,
        visit.name,
        content,
        visit.clerk_name,
        _came_back(visit, reading) or _voided_words(visit, reading),
    )


def copy_cells(copy: KeptCopy) -> tuple[Cell, ...]:
    """The line of a paper that was printed again."""
    return (
        "",
        copy.at,
        copied_words(copy.reprint),
        paper_name(copy.paper),
        f"{copy.paper_no}/{copy.year}",
        copy.name,
        "",
        "",
        copy.clerk_name,
    )


def _void(visit: KeptVisit) -> tuple[Cell, ...]:
    return (
        NO_DOSSIER,
        visit.voided_at,
        VOIDED,
        paper_name(visit.paper),
        _number(visit),
        visit.name,
        visit.void_reason,
        "",
        "",
    )


def _number(visit: KeptVisit) -> str:
    return f"{visit.paper_no}/{visit.year}" if visit.paper_no else ""


def _came_back(visit: KeptVisit, reading: Reading) -> str:
    """Which dossier it led to by then."""
    if visit.led_at is None or visit.led_at > reading.at:
        return ""
    return f"{visit.led_to or 'đã nộp'} {local(visit.led_at):%d/%m/%Y}"


def _voided_words(visit: KeptVisit, reading: Reading) -> str:
    if visit.voided_at is None or visit.voided_at > reading.at:
        return ""
    return f"phiếu đã hủy {local(visit.voided_at):%d/%m/%Y}"
