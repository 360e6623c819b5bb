"""One of several owners or originals: goes home before the rest, gets a result of its own."""

from collections.abc import Sequence
from typing import Any

from counter_app.domain.moving.items import ITEM_OUTCOME_LABELS, ItemKind, ItemNow
from counter_app.domain.workflow import RULES, Move
from counter_app.services.lookup import DossierView
from counter_app.services.moving.items import (
    ItemResult,
    ItemWithdrawal,
    note_result,
    to_judge,
    to_withdraw,
    withdraw_item,
)
from ui.acts.act import Act, Scene
from ui.acts.writing import ask_and_write
from ui.desk.counter import Counter
from ui.dialogs.questions import Question

CHOOSE = "Hãy chọn"
_WHO = "&Của ai"


def _of(several: Sequence[ItemNow], words: str) -> Question:
    """Nobody is chosen beforehand: Enter on the first line takes nobody's dossier away."""
    named = ((one.item, _named(one)) for one in several)
    return Question(name="item", words=words, options=((None, CHOOSE), *named))


def _named(one: ItemNow) -> str:
    document = one.item.kind is ItemKind.DOCUMENT
    return f"Giấy tờ {one.item.words}" if document else one.item.words


def _may_withdraw(dossier: DossierView, counter: Counter) -> bool:
    roles = RULES[Move.WITHDRAW].roles
    return counter.desk.clerk.role in roles and bool(to_withdraw(dossier))


def _withdraw(scene: Scene) -> None:
    dossier, desk = scene.dossier, scene.counter.desk
    ask_and_write(
        scene,
        "Rút riêng một người, một giấy tờ",
        (
            _of(to_withdraw(dossier), "&Ai, giấy tờ nào"),
            Question(name="reason", words="&Lý do", hint="Ít nhất 10 chữ", length=500),
            Question(name="asked_by", words="Người đề &nghị", hint="Để trống: chính người đó"),
            Question(name="papers_back", words="&Giấy tờ trả lại\n(mỗi dòng một giấy)", lines=True),
        ),
        told="Những người, giấy tờ khác vẫn giải quyết, ngày hẹn giữ nguyên. Giấy hẹn in lại ghi rõ.",
        key="Ghi rút riêng",
        work=lambda answer, at: withdraw_item(
            dossier.row.id, answer["item"], ItemWithdrawal(**_told(answer)), desk=desk, at=at
        ),
        words=lambda answer: f"Đã ghi {_name(answer)} rút; hồ sơ vẫn giải quyết tiếp.",
    )


def _may_note(dossier: DossierView, _counter: Counter) -> bool:
    return bool(to_judge(dossier))


def _note(scene: Scene) -> None:
    dossier, desk = scene.dossier, scene.counter.desk
    ask_and_write(
        scene,
        "Kết quả của từng người",
        (
            _of(to_judge(dossier), _WHO),
            Question(name="outcome", words="&Kết quả", options=tuple(ITEM_OUTCOME_LABELS.items())),
            Question(
                name="words", words="Số &giấy, lý do", hint="Giấy xác nhận số 12/XN", length=500
            ),
        ),
        told="Ghi riêng cho từng người khi kết quả của họ khác nhau.",
        key="Ghi kết quả",
        work=lambda answer, at: note_result(
            dossier.row.id, answer["item"], ItemResult(**_told(answer)), desk=desk, at=at
        ),
        words=lambda answer: f"Đã ghi kết quả của {_name(answer)}.",
    )


def _told(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != "item"}


def _name(answer: dict[str, Any]) -> str:
    return answer["item"].name if answer["item"] else ""


WITHDRAW_ONE = Act(label="Rút riêng một người, một giấy tờ", offered=_may_withdraw, play=_withdraw)
RESULT_OF_ONE = Act(label="Ghi kết quả của từng người", offered=_may_note, play=_note)
