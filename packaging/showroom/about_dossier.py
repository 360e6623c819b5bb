"""Every dialog about one dossier: the form of each step, its papers, its doubts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial

import msgspec
from PySide6.QtWidgets import QDialog

from counter_app.core.ids import DossierId
from counter_app.core.money import words
from counter_app.domain.central_side import STEP_LOST, Dispute, LeftByCentral
from counter_app.domain.dossier import Standing, State
from counter_app.domain.money.bank_account import BankAccount
from counter_app.domain.money.slips import MoneySlipContent, TransferOnSlip
from counter_app.domain.money.vietqr import payload, transfer_words
from counter_app.domain.outgoing import Outgoing, SendState
from counter_app.domain.papers import Letterhead, PartyOnPaper
from counter_app.domain.staff import Role
from counter_app.domain.step import Defect, SupplementAsked
from counter_app.domain.workflow import RULES, TABLE, Move, PaperKind, Rule
from counter_app.services import lookup
from counter_app.services.correcting.reissue import Correction, plan
from counter_app.services.heard import HeardDossier
from counter_app.services.moving.workflow import Wanted, make_move
from counter_app.services.sending.dispute_words import Disputed, DisputeView
from counter_app.services.sending.outbox import Remedy, Sending
from showroom.questions import Shown
from ui.desk.counter import Counter
from ui.dialogs.correcting.consequences import ConsequencesDialog
from ui.dialogs.correcting.correct import CorrectDialog
from ui.dialogs.intake.taken_again import TakenAgainDialog
from ui.dialogs.papers.attach import AttachDialog
from ui.dialogs.papers.attachments import AttachmentsDialog
from ui.dialogs.papers.batch import BatchDialog
from ui.dialogs.papers.copy_out import CopyOutDialog
from ui.dialogs.papers.filed_together import FiledTogetherDialog
from ui.dialogs.papers.labels import LabelsDialog
from ui.dialogs.preview import PreviewDialog
from ui.dialogs.sending.dispute import DisputeDialog
from ui.dialogs.sending.given_up import GivenUpDialog
from ui.dialogs.sending.heard import HeardDialog
from ui.dialogs.sending.sending import SendingDialog
from ui.dialogs.steps.next_step import NextStepDialog
from ui.dialogs.steps.step_forms import form_of
from ui.dialogs.steps.transfer_code import TransferCodeDialog
from ui.screens.dossier.papers import PapersDialog
from ui.window.main_window import MainWindow

REASON = "Gõ nhầm số điện thoại"


def steps(counter: Counter, window: MainWindow, dossier: lookup.DossierView) -> Iterator[Shown]:
    """The form of every step there is, and the question which."""
    yield "next-step", lambda: NextStepDialog(TABLE[:8], (), window)
    for rule in TABLE:
        if rule.move is not Move.SUPPLEMENT:
            yield f"step-{rule.move.value}", partial(_form, rule, dossier, counter, window)


def _form(rule: Rule, dossier: lookup.DossierView, counter: Counter, window: MainWindow) -> QDialog:
    """As it is asked where the dossier stands before it."""
    there = replace(dossier.row, state=next(iter(rule.to)))
    asked = replace(dossier, row=there)
    return form_of(rule.move)(rule, asked, counter, Wanted(move=rule.move), window)


def answered(counter: Counter, window: MainWindow, dossier: lookup.DossierView) -> Iterator[Shown]:
    """What was asked for is brought; the dossier is really asked about, so this comes last."""
    yield "step-supplement", lambda: _supplement(counter, window, dossier)


def _supplement(counter: Counter, window: MainWindow, dossier: lookup.DossierView) -> QDialog:
    lacking = Defect(component="", code="other", words="Tờ khai thiếu chữ ký")
    asked = Wanted(move=Move.ASK_SUPPLEMENT, details=SupplementAsked(defects=(lacking,)))
    by = replace(counter.desk, clerk=replace(counter.desk.clerk, role=Role.LEADER))
    make_move(dossier.row.id, asked, desk=by, at=counter.desk.clock.now())
    there = lookup.open_dossier(dossier.row.id, desk=counter.desk)
    return _form(RULES[Move.SUPPLEMENT], there, counter, window)


def papers(counter: Counter, window: MainWindow, dossier: lookup.DossierView) -> Iterator[Shown]:
    """Its papers, its files, and what is wrong in it."""
    row = dossier.row
    slip = counter.papers.slip_pages(DossierId(row.id))
    yield "attach", lambda: AttachDialog((row, "Chứng thực"), window)
    yield "attachments", lambda: AttachmentsDialog(dossier, counter, window)
    yield "batch", lambda: BatchDialog(counter, PaperKind.SLIP, (row,), window)
    yield "copy-out", lambda: CopyOutDialog((), "Hệ thống một cửa của tỉnh", "", window)
    yield "correct", lambda: CorrectDialog(dossier, counter, None, window)
    yield "consequences", lambda: _consequences(counter, window, dossier)
    yield "filed-together", lambda: FiledTogetherDialog((row,), row.id, counter, window)
    yield "labels", lambda: LabelsDialog(counter, (row.id,), "Hồ sơ", window)
    yield "papers", lambda: PapersDialog(dossier, counter, window)
    yield "transfer-code", lambda: TransferCodeDialog(*_transfer(dossier), window)
    yield "preview", lambda: PreviewDialog(counter, slip, window)


def _transfer(dossier: lookup.DossierView) -> tuple[MoneySlipContent, TransferOnSlip]:
    account = BankAccount(
        bank_bin="970499", bank="Ngân hàng Ví Dụ", number="0011012345678",
        holder="Trung tâm Phục vụ hành chính công xã Minh Hoạ", valid_from=date(2026, 1, 1),
    )  # fmt: skip
    purpose, amount = transfer_words(dossier.row.code or ""), 10_000
    to = TransferOnSlip(
        payload=payload(account, amount_vnd=amount, purpose=purpose), bank=account.bank,
        number=account.number, holder=account.holder, purpose=purpose,
    )  # fmt: skip
    slip = MoneySlipContent(
        letterhead=Letterhead(parent_body=(), office_name="", number="", place=""),
        issued_at=dossier.row.received_at, title=(), procedure="", lines=(), sums=(), signers=(),
        payer=PartyOnPaper(name=""), amount_label="", amount_vnd=amount, mode="",
        amount_words=words(amount), transfer=to,
    )  # fmt: skip
    return slip, to


def _consequences(counter: Counter, window: MainWindow, dossier: lookup.DossierView) -> QDialog:
    right = msgspec.structs.replace(dossier.received.draft, phone="0987654321")
    wanted = Correction(reason=REASON, draft=right)
    planned = plan(dossier, wanted, desk=counter.desk, at=counter.desk.clock.now())
    return ConsequencesDialog(planned, dossier, window)


def doubts(counter: Counter, window: MainWindow, dossier: lookup.DossierView) -> Iterator[Shown]:
    """What the line brings up about it."""
    row, now = dossier.row, dossier.row.received_at
    left = LeftByCentral(
        number=1, kind=STEP_LOST, dossier=row.id, made_at=now,
        body={"what": "Có kết quả", "dossier": row.code, "at": "09:12 20/11/2026",
              "by": "Đặng Thu Hà"},
    )  # fmt: skip
    sent = Outgoing(
        seq=1, id="1", subject=row.id, kind="dossier.received", state=SendState.PENDING, made_at=now
    )
    sending = Sending(
        subject=row.id, dossier=row, what="Tiếp nhận", state=SendState.PENDING, why="",
        remedy=Remedy.WAIT, since=now, answered_at=None, operations=(sent,),
    )  # fmt: skip
    heard = HeardDossier(
        id=row.id, desk="Quầy 2", received=dossier.received, state=State.RECEIVED,
        standing=Standing(since=now), heard_at=now,
    )  # fmt: skip
    yield "given-up", lambda: GivenUpDialog(left, dossier, counter, window)
    yield "taken-again", lambda: TakenAgainDialog(dossier, "H99-261124-2001", counter, window)
    yield "sending", lambda: SendingDialog(sending, (sent,), counter, window)
    yield "heard", lambda: HeardDialog(heard, counter.procedure_names, window)
    for kind in ("fields", "duplicate"):
        yield f"dispute-{kind}", partial(_dispute, kind, counter, window, dossier)


def _dispute(
    kind: str, counter: Counter, window: MainWindow, dossier: lookup.DossierView
) -> QDialog:
    both = (
        Disputed(name="phone", label="Điện thoại", mine="0912345678", theirs="0987654321"),
        Disputed(name="note", label="Ghi chú", mine="Nộp thay mẹ", theirs="–"),
    )
    dispute = Dispute(
        number=1, kind=kind, dossier=dossier.row.id, operation="1", body={},
        seen_at=dossier.row.received_at,
    )  # fmt: skip
    other = dossier if kind == "duplicate" else None
    seen = DisputeView(dispute=dispute, dossier=dossier, other=other, fields=both)
    return DisputeDialog(seen, counter, 2, window)
