"""What a collection slip or a refund's says, put together from a dossier and its ledger."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from msgspec.structs import replace

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.core.money import words
from counter_app.documents.fonts import printable_content
from counter_app.domain.charge import ChargeLine
from counter_app.domain.money.ledger import MODE_LABELS, Ledger, Mode, Taking
from counter_app.domain.money.slips import (
    PAYER_TITLE,
    RECEIVER_TITLE,
    TAKER_TITLE,
    LineOnSlip,
    MoneySlipContent,
    TransferOnSlip,
)
from counter_app.domain.money.vietqr import payload, transfer_words
from counter_app.domain.paper_code import SERIES
from counter_app.domain.papers import CODE_LABEL, Letterhead, PartyOnPaper, Signer
from counter_app.domain.workflow import PaperKind
from counter_app.services.desk import Desk
from counter_app.services.lookup import DossierView
from counter_app.services.wording.correspondence import procedure_in_short
from counter_app.services.wording.slip_people import applicant_on_paper
from counter_app.services.wording.slip_words import slip_of
from db.counter.letters import NewPaper

_ASKED: Final = "chuyển khoản; phiếu có giá trị khi tiền đã về"


@dataclass(frozen=True, slots=True, kw_only=True)
class OnSlip:
    """What a slip is about: money of ``amount_vnd`` in ``mode`` from or to ``payer``.

    ``replaces`` is the row and the words of the void slip it stands in place of.
    """

    amount_vnd: int
    mode: Mode
    payer: str
    replaces: tuple[int, str] | None = None


def collection_slip(
    told: OnSlip, before: Ledger, *, dossier: DossierView, desk: Desk, at: datetime
) -> NewPaper:
    """The slip waiting for its number; ``before`` is what stood before this money.

    By transfer it asks for the money: ``UserError`` ``no_account`` where there is none to pay to.
    """
    transfer = _transfer(told, dossier, desk, at) if told.mode is Mode.TRANSFER else None
    left = before.due_vnd - told.amount_vnd
    content = replace(
        _content(told, PaperKind.COLLECTION_SLIP, dossier=dossier, desk=desk, at=at),
        title=("PHIẾU THU PHÍ, LỆ PHÍ",)
        if transfer is None
        else ("PHIẾU ĐỀ NGHỊ NỘP PHÍ, LỆ PHÍ",),
        sums=_sums(
            ("Tổng cộng", before.charged_vnd),
            ("Đã nộp trước", before.kept_vnd),
            ("Còn phải nộp", left),
        ),
        amount_label="Số tiền thu" if transfer is None else "Số tiền đề nghị nộp",
        mode=MODE_LABELS[told.mode].capitalize() if transfer is None else _ASKED.capitalize(),
        transfer=transfer,
        signers=_signers(PAYER_TITLE, told, desk) if transfer is None else (),
        notes=() if transfer is None else (f"Người lập phiếu: {desk.clerk.name}",),
    )
    return _numbered(PaperKind.COLLECTION_SLIP, content, told)


def refund_slip(
    told: OnSlip, of: Taking, reason: str, *, dossier: DossierView, desk: Desk, at: datetime
) -> NewPaper:
    """The slip of money given back, which names the slip it was taken by."""
    taken = f"theo phiếu thu số {of.slip.paper_no} " if of.slip else ""
    content = replace(
        _content(told, PaperKind.REFUND_SLIP, dossier=dossier, desk=desk, at=at),
        title=("PHIẾU HOÀN TIỀN PHÍ, LỆ PHÍ",),
        sums=_sums(("Đã nộp", of.kept_vnd)),
        amount_label="Số tiền hoàn lại",
        mode=MODE_LABELS[told.mode].capitalize(),
        reason=f"{reason}; đã nộp {taken}ngày {local(of.at):%d/%m/%Y}",
        signers=_signers(RECEIVER_TITLE, told, desk),
    )
    return _numbered(PaperKind.REFUND_SLIP, content, told)


def _content(
    told: OnSlip, kind: PaperKind, *, dossier: DossierView, desk: Desk, at: datetime
) -> MoneySlipContent:
    """What both have: head, payer, charges, the amount; not yet numbered."""
    header, slip = desk.office.header, slip_of(dossier, desk=desk)
    party = applicant_on_paper(dossier.received.draft)
    return MoneySlipContent(
        letterhead=Letterhead(
            parent_body=header.parent_lines,
            office_name=header.unit_line,
            number=f"{SERIES[kind]}-{header.symbol}",
            place=header.place,
        ),
        issued_at=at,
        watermark=desk.office.watermark,
        dossier_code=dossier.row.code,
        code_label=slip.code_label if slip else CODE_LABEL,
        replaces=told.replaces[1] if told.replaces else "",
        title=(),
        payer=party if told.payer == party.name else PartyOnPaper(name=told.payer),
        procedure=procedure_in_short(dossier.row, desk=desk),
        lines=tuple(map(_line, dossier.received.charges)),
        sums=(),
        amount_label="",
        amount_vnd=told.amount_vnd,
        amount_words=words(told.amount_vnd),
        mode="",
        signers=(),
    )


def _signers(title: str, told: OnSlip, desk: Desk) -> tuple[Signer, ...]:
    """Whose hands the money went through."""
    return (
        Signer(title=title, name=told.payer),
        Signer(title=TAKER_TITLE, name=desk.clerk.name),
    )


def _numbered(kind: PaperKind, content: MoneySlipContent, told: OnSlip) -> NewPaper:
    def content_of(paper_no: int) -> MoneySlipContent:
        head = replace(content.letterhead, number=f"{paper_no}/{content.letterhead.number}")
        return printable_content(replace(content, letterhead=head))

    content_of(0)  # refused now, not in the transaction
    return NewPaper(
        kind=kind, content_of=content_of, replaces=told.replaces[0] if told.replaces else None
    )


def _line(line: ChargeLine) -> LineOnSlip:
    working = f"{line.working} ({line.proof})" if line.exempt and line.proof else line.working
    label = f"{line.name}: {line.document}" if line.document else line.name
    return LineOnSlip(
        kind=line.kind_label, label=label, working=working, amount_vnd=line.amount_vnd
    )


def _sums(*told: tuple[str, int]) -> tuple[tuple[str, int], ...]:
    """The total always; of the rest what is not nought."""
    return tuple(one for place, one in enumerate(told) if one[1] or place == 0)


def _transfer(told: OnSlip, dossier: DossierView, desk: Desk, at: datetime) -> TransferOnSlip:
    account = desk.office.bank_account(local(at).date())
    if account is None:
        raise UserError(
            "no_account",
            "Đơn vị chưa có tài khoản nhận tiền. Hãy thu tiền mặt, hoặc nhờ lãnh đạo đặt tài khoản.",
            field="mode",
        )
    purpose = transfer_words(dossier.row.code or f"Giay hen {dossier.row.slip_no}")
    return TransferOnSlip(
        payload=payload(account, amount_vnd=told.amount_vnd, purpose=purpose),
        bank=account.bank,
        number=account.number,
        holder=account.holder,
        purpose=purpose,
    )


def names_of(takings: Iterable[Taking]) -> str:
    """The slips of ``takings`` in a sentence."""
    return (
        ", ".join(f"số {one.slip.paper_no}" for one in takings if one.slip) or "chưa có phiếu nào"
    )
