"""A dossier's money: taken, seen at the bank, given back, its legal receipt noted.

Declaring a slip void is ``reissue``'s "Hủy giấy": the money goes with its paper.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Final

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.core.money import format_vnd, parse_whole
from counter_app.domain.money.ledger import MODE_LABELS, Ledger, Mode, Taking
from counter_app.domain.money.legal_receipt import RECEIPT_LABELS, LegalReceipt, ReceiptState
from counter_app.domain.money.payment import Arrival, Payment, Refund
from counter_app.domain.money.slips import MoneySlipContent
from counter_app.domain.papers import OfficePaper, SlipContent
from counter_app.domain.rights import Right
from counter_app.domain.workflow import SHORTEST_REASON
from counter_app.services.lookup import DossierView
from counter_app.services.money.taking import ledger_of, refund, take, transfer_came, void_slips
from counter_app.services.papers.paper_printing import paper_content
from counter_app.services.receipts.receipts import link
from ui.acts.act import Act, Scene
from ui.acts.writing import Answers, ask_and_write
from ui.desk.counter import Counter
from ui.dialogs.questions import Question
from ui.dialogs.steps.transfer_code import TransferCodeDialog

_SLIP: Final = "&Phiếu thu"
_ALL: Final = "Để trống: tất cả, {} đồng"


def _may_take(dossier: DossierView, _counter: Counter) -> bool:
    now = ledger_of(dossier)
    return now.due_vnd > now.awaited_vnd


def _take(scene: Scene) -> None:
    dossier, desk = scene.dossier, scene.counter.desk
    now = ledger_of(dossier)
    modes = tuple((mode, words.capitalize()) for mode, words in MODE_LABELS.items())
    void = void_slips(dossier)
    anew = ((None, "Không, thu mới"), *((one.paper_no, f"Số {one.paper_no}") for one in void))
    ask_and_write(
        scene,
        "Thu phí, lệ phí",
        (
            Question(name="mode", words="&Hình thức", options=modes),
            Question(
                name="amount_vnd",
                words="&Số tiền (đồng)",
                hint=_ALL.format(format_vnd(now.due_vnd - now.awaited_vnd)),
                length=20,
            ),
            Question(
                name="payer",
                words="&Người nộp",
                value=dossier.received.draft.submitter.person.name,
                length=120,
            ),
            *(
                [Question(name="in_place_of", words="&Thay phiếu đã hủy", options=anew)]
                * bool(void)
            ),
        ),
        told=_standing(now),
        key="Thu và in phiếu",
        work=lambda answer, at: take(dossier.row.id, _payment(answer), desk=desk, at=at),
        words=lambda answer: (
            "Đã thu tiền." if answer["mode"] is Mode.CASH else "Đã lập phiếu chuyển khoản."
        ),
    )


def _may_come(dossier: DossierView, _counter: Counter) -> bool:
    return any(one.awaited for one in ledger_of(dossier).takings)


def _come(scene: Scene) -> None:
    dossier, desk = scene.dossier, scene.counter.desk
    awaited = [one for one in ledger_of(dossier).takings if one.awaited]
    ask_and_write(
        scene,
        "Tiền chuyển khoản đã về",
        (
            Question(name="slip_no", words=_SLIP, options=_slips(awaited)),
            Question(
                name="amount_vnd", words="&Số tiền đã về", hint="Để trống: đúng số trên phiếu"
            ),
            Question(name="reference", words="&Mã giao dịch của ngân hàng", length=60),
        ),
        told="Chỉ ghi khi đã thấy tiền trong tài khoản của đơn vị.",
        key="Tiền đã về",
        work=lambda answer, at: transfer_came(
            dossier.row.id,
            Arrival(
                slip_no=answer["slip_no"],
                amount_vnd=_amount(answer["amount_vnd"]),
                reference=answer["reference"],
            ),
            desk=desk,
            at=at,
        ),
        words="Đã ghi tiền về.",
    )


def _show_code(scene: Scene) -> None:
    """The square of the transfer asked for last, as its slip has it."""
    counter, dossier = scene.counter, scene.dossier
    slip = [one.slip for one in ledger_of(dossier).takings if one.awaited][-1]
    paper = next(
        one.number
        for one in dossier.papers
        if slip is not None and (one.kind, one.paper_no) == (slip.kind, slip.paper_no)
    )

    def show(content: SlipContent | OfficePaper) -> None:
        if not isinstance(content, MoneySlipContent) or content.transfer is None:
            scene.said("Khoản này không còn chờ chuyển khoản. Hãy mở lại hồ sơ.", "warn")
        elif TransferCodeDialog.ask(content, content.transfer, parent=scene.over):
            _come(scene)

    counter.on_io(
        lambda: paper_content(paper, desk=counter.desk),
        owner=scene.over,
        done=show,
        failed=lambda fault: scene.said(fault.message, "bad"),
    )


def _may_refund(dossier: DossierView, _counter: Counter) -> bool:
    return ledger_of(dossier).over_vnd > 0


def _refund(scene: Scene) -> None:
    dossier, desk = scene.dossier, scene.counter.desk
    now = ledger_of(dossier)
    ask_and_write(
        scene,
        "Hoàn tiền",
        (
            Question(
                name="slip_no",
                words=_SLIP,
                options=_slips(one for one in now.takings if one.kept_vnd > 0),
            ),
            Question(
                name="amount_vnd",
                words="&Số tiền (đồng)",
                hint=_ALL.format(format_vnd(now.over_vnd)),
                length=20,
            ),
            Question(
                name="reason", words="&Lý do", hint=f"Ít nhất {SHORTEST_REASON} chữ", length=500
            ),
            Question(
                name="to",
                words="&Người nhận lại",
                value=dossier.received.draft.submitter.person.name,
                length=120,
            ),
        ),
        told=_standing(now),
        key="Hoàn và in phiếu",
        work=lambda answer, at: refund(dossier.row.id, _back(answer), desk=desk, at=at),
        words="Đã hoàn tiền.",
    )


def _may_link(dossier: DossierView, _counter: Counter) -> bool:
    return bool(_receipted(dossier))


def _link(scene: Scene) -> None:
    note_receipt(scene, _receipted(scene.dossier))


def note_receipt(scene: Scene, of: Sequence[Taking]) -> None:
    """Asks for the number of the receipt of one of these slips; of one alone what is known stands there."""
    dossier, desk = scene.dossier, scene.counter.desk
    ask_and_write(
        scene,
        "Ghi số biên lai",
        (
            Question(name="slip_no", words=_SLIP, options=_slips(of)),
            Question(name="form", words="&Mẫu", value="EBL01", length=15),
            Question(name="series", words="&Ký hiệu", hint="Ví dụ 26TAA", length=15),
            Question(name="number", words="&Số", length=8),
            Question(name="issued_on", words="&Ngày lập", value=_today(scene), length=10),
            Question(name="state", words="&Trạng thái", options=tuple(RECEIPT_LABELS.items())),
        ),
        told="Biên lai do nhà cung cấp lập trong ngày thu tiền; ở đây chỉ ghi lại số.",
        key="Ghi biên lai",
        before=_known(of[0]) if len(of) == 1 else None,
        work=lambda answer, at: link(
            dossier.row.id, answer["slip_no"], _receipt(answer), desk=desk, at=at
        ),
        words="Đã ghi biên lai.",
    )


def _known(taking: Taking) -> Answers | None:
    """What was noted of a receipt that is to be cancelled, as the fields have it."""
    slip, receipt = taking.slip, taking.receipt
    if slip is None or receipt is None or taking.kept_vnd > 0:
        return None
    return {
        "slip_no": slip.paper_no,
        "form": receipt.form,
        "series": receipt.series,
        "number": str(receipt.number),
        "issued_on": f"{receipt.issued_on:%d/%m/%Y}",
        "state": ReceiptState.CANCELLED,
    }


def _receipted(dossier: DossierView) -> list[Taking]:
    """Slips with money that came, and void ones whose receipt still stands."""
    return [
        one
        for one in ledger_of(dossier).takings
        if one.slip is not None and (one.kept_vnd > 0 or one.receipt is not None)
    ]


def _slips(takings: Iterable[Taking]) -> tuple[tuple[int, str], ...]:
    return tuple(
        (one.slip.paper_no, f"Số {one.slip.paper_no}, {format_vnd(one.asked_vnd)} đồng")
        for one in takings
        if one.slip is not None
    )


def _standing(now: Ledger) -> str:
    told = [f"Phải thu {format_vnd(now.charged_vnd)} đồng", f"đã thu {format_vnd(now.kept_vnd)}"]
    if now.awaited_vnd:
        told.append(f"chờ chuyển khoản {format_vnd(now.awaited_vnd)}")
    unknown = f" Chưa có mức: {', '.join(now.unknown)}." if now.unknown else ""
    return f"{', '.join(told)}.{unknown} Phiếu thu không thay biên lai."


def _payment(answer: dict[str, Any]) -> Payment:
    return Payment(
        mode=answer["mode"],
        amount_vnd=_amount(answer["amount_vnd"]),
        payer=answer["payer"],
        in_place_of=answer.get("in_place_of"),
    )


def _back(answer: dict[str, Any]) -> Refund:
    return Refund(
        slip_no=answer["slip_no"],
        reason=answer["reason"],
        amount_vnd=_amount(answer["amount_vnd"]),
        to=answer["to"],
    )


def _receipt(answer: dict[str, Any]) -> LegalReceipt:
    return LegalReceipt(
        form=answer["form"].upper(),
        series=answer["series"].upper(),
        number=_whole(answer["number"], "number"),
        issued_on=_day(answer["issued_on"]),
        state=answer["state"] or ReceiptState.ISSUED,
    )


def _amount(text: str) -> int | None:
    """What was typed, with dots or without; None where nothing was."""
    plain = text.replace(".", "").replace(" ", "")
    return _whole(plain, "amount_vnd") if plain else None


def _whole(text: str, field: str) -> int:
    try:
        return parse_whole(text)
    except UserError as error:
        raise UserError(error.code, error.message, field=field) from error


def _day(text: str) -> date:
    try:
        return datetime.strptime(text.strip(), "%d/%m/%Y").date()  # noqa: DTZ007 - a day on paper
    except ValueError as error:
        raise UserError("bad_date", "Ngày ghi như 23/11/2026.", field="issued_on") from error


def _today(scene: Scene) -> str:
    return f"{local(scene.counter.now()):%d/%m/%Y}"


TAKE_MONEY = Act(label="Thu phí, lệ phí", offered=_may_take, play=_take, right=Right.TAKE_MONEY)
MONEY_CAME = Act(
    label="Tiền chuyển khoản đã về", offered=_may_come, play=_come, right=Right.TAKE_MONEY
)
SHOW_CODE = Act(
    label="Hiện mã chuyển khoản", offered=_may_come, play=_show_code, right=Right.TAKE_MONEY
)
REFUND_MONEY = Act(label="Hoàn tiền", offered=_may_refund, play=_refund, right=Right.TAKE_MONEY)
LINK_RECEIPT = Act(label="Ghi số biên lai", offered=_may_link, play=_link, right=Right.TAKE_MONEY)
