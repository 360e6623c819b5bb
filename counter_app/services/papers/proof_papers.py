"""Papers without a number: what a citizen reads before the seal, what shows a result was given.

Every word on them stands in the dossier already; what was printed is kept as it was.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.devices.folder import FolderPrinter, paper_file_name
from counter_app.devices.printer import Printer, PrintJob
from counter_app.documents.joined import joined
from counter_app.documents.letter import draw_letter
from counter_app.domain.correspondence import LetterContent
from counter_app.domain.drawn_sheets import SheetKind
from counter_app.domain.papers import Letterhead, PaperSize, Signer
from counter_app.domain.people.applicant import Person
from counter_app.domain.people.identity import SEX_LABELS
from counter_app.domain.workflow import PaperKind
from counter_app.protocol.event_words import event_words
from counter_app.services.desk import Desk
from counter_app.services.lookup import DossierView
from counter_app.services.moving.collecting import last_return, proof_lines
from counter_app.services.moving.mending import READABLE, read_by_citizen
from counter_app.services.papers.paper_printing import Printed, drawn_paper, slip_row
from counter_app.services.papers.sheet_printing import Drawn, print_sheet
from counter_app.services.wording.correspondence import procedure_in_short

DRAFT: Final = "BẢN ĐỌC SOÁT"
_NO_NUMBER: Final = "…………"
_DOTS: Final = "…" * 20


class ProofPaper(StrEnum):
    """Which of the two."""

    TO_READ = "to_read"
    HANDED_OUT = "handed_out"


_STEMS: Final = {ProofPaper.TO_READ: "Ban_doc_soat", ProofPaper.HANDED_OUT: "Bang_chung_da_giao"}


def proof_pdf(which: ProofPaper, dossier: DossierView, *, desk: Desk, at: datetime) -> bytes:
    """The paper as of ``at``; ``UserError`` where the dossier has nothing to read or to prove."""
    draw = _sheet_to_read if which is ProofPaper.TO_READ else _pack
    return draw(dossier, desk, at)


def print_proof(
    which: ProofPaper,
    dossier: DossierView,
    *,
    desk: Desk,
    at: datetime,
    printer: Printer,
    request: str,
) -> Printed:
    """Prints the paper; the same ``request`` prints it once."""
    drawn = _drawn(which, dossier, desk, at)
    return print_sheet(drawn, desk=desk, printer=printer, request=request)


def proof_to_folder(
    which: ProofPaper, dossier: DossierView, folder: Path, *, desk: Desk, at: datetime
) -> Path:
    """The paper as a PDF in ``folder``."""
    drawn = _drawn(which, dossier, desk, at)
    job = PrintJob(
        job_id=f"{which.value}-{dossier.row.id}-{dossier.version}",
        pdf=drawn.pdf,
        file_name=drawn.file_name,
        paper=drawn.paper,
    )
    printer = FolderPrinter(folder=folder)
    printer.send(job)
    return printer.path_of(job.job_id) or folder / job.file_name


def _drawn(which: ProofPaper, dossier: DossierView, desk: Desk, at: datetime) -> Drawn:
    row = dossier.row
    return Drawn(
        kind=SheetKind(which.value),
        told=row.code or f"giấy hẹn số {row.slip_no}",
        pdf=proof_pdf(which, dossier, desk=desk, at=at),
        file_name=paper_file_name(_STEMS[which], row.code or str(row.slip_no), at),
        paper=PaperSize.A4,
        dossiers=(row.id,),
    )


def _sheet_to_read(dossier: DossierView, desk: Desk, at: datetime) -> bytes:
    """The result's data in large type, one fact a line, and a line to sign."""
    if dossier.row.state not in READABLE:
        raise UserError("nothing_to_read", "Hồ sơ này không có kết quả để đọc soát.")
    people = [line for one in read_by_citizen(dossier) for line in _facts(one)]
    parents = dossier.received.draft.parents
    people += [f"{who}: {words}" for who, words in parents.words] if parents else []
    content = LetterContent(
        **_common(dossier, desk, at),
        title=(DRAFT, procedure_in_short(dossier.row, desk=desk)),
        addressee=dossier.received.draft.submitter.person.name,
        paragraphs=(
            "Mời đọc từng chữ, từng số dưới đây trước khi kết quả được ký:",
            *people,
            f"Chỗ sai, nếu có: {_DOTS}",
        ),
        closing="Tôi đã đọc từng chữ, từng số trên đây.",
        signers=(Signer(title="NGƯỜI ĐỌC SOÁT", name="", note="Ký, ghi rõ họ tên"),),
        foot="Bản nháp để đọc soát, không có giá trị thay kết quả.",
        large=True,
        watermark=" – ".join(filter(None, (DRAFT, desk.office.watermark))),
    )
    return draw_letter(content, PaperSize.A4)


def _pack(dossier: DossierView, desk: Desk, at: datetime) -> bytes:
    """Who took it and how, the whole history, then the slip and what was declared of its loss."""
    event = last_return(dossier)
    if event is None:
        raise UserError("not_returned", "Hồ sơ này chưa trả kết quả, chưa có gì để chứng minh.")
    history = tuple(
        (f"{local(one.at):%H:%M %d/%m/%Y}", one.by_name, event_words(one))
        for one in dossier.history
    )
    content = LetterContent(
        **_common(dossier, desk, at),
        title=("BẰNG CHỨNG ĐÃ GIAO KẾT QUẢ", procedure_in_short(dossier.row, desk=desk)),
        paragraphs=(*proof_lines(dossier), "Những việc đã làm với hồ sơ:"),
        table=(("Lúc", "Người làm", "Việc"), *history),
        closing="Trích từ lịch sử hồ sơ; giấy hẹn đã cấp kèm theo sau.",
        signers=(Signer(title="NGƯỜI TRÍCH", name=desk.clerk.name),),
        foot=f"In lúc {local(at):%H:%M %d/%m/%Y}",
        watermark=desk.office.watermark,
    )
    rows = [
        slip_row(dossier.row.id, desk=desk),
        *(one.number for one in dossier.papers if one.kind == PaperKind.LOST_SLIP),
    ]
    return joined(
        [draw_letter(content, PaperSize.A4), *(drawn_paper(row, desk=desk) for row in rows)]
    )


def _common(dossier: DossierView, desk: Desk, at: datetime) -> dict[str, Any]:
    """What both have in common: the office's head without a number, whose they are, since when."""
    head = desk.office.header
    return {
        "letterhead": Letterhead(
            parent_body=head.parent_lines,
            office_name=head.unit_line,
            number=_NO_NUMBER,
            place=head.place,
        ),
        "issued_at": at,
        "dossier_code": dossier.row.code or None,
    }


def _facts(person: Person) -> Sequence[str]:
    """What of a person stands on a result, each on a line of its own; a blank where unknown."""
    known = (
        ("Họ, chữ đệm, tên", person.name),
        ("Ngày sinh", person.birth.vietnamese() if person.birth else ""),
        ("Giới tính", SEX_LABELS[person.sex] if person.sex else ""),
        ("Nơi sinh", person.birth_place),
        ("Dân tộc", person.ethnic_group or ""),
        ("Số định danh", person.personal_id or ""),
        ("Nơi cư trú", person.address),
    )
    return [f"{label}: {value}" for label, value in known if value]
