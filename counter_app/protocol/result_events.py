"""How what happens to results, kept originals and twins reads in a dossier's history: a line each."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from counter_app.domain.certification import CERTIFIED, certified_words
from counter_app.domain.dossier import EVENT_LABELS, Event, EventKind
from counter_app.domain.money.ledger import TRANSFER_ASKED
from counter_app.domain.moving.brought import PART_BROUGHT
from counter_app.domain.moving.items import ITEM_RESULT, ITEM_RETURNED, ITEM_WITHDRAWN
from counter_app.domain.moving.objections import OBJECTION
from counter_app.domain.step import Finished, Refused, Supplemented, Withdrawn
from counter_app.domain.telling import OUTCOME_LABELS, TOLD_LABELS, Outcome, ToldWay
from counter_app.domain.workflow import RULES, Move
from counter_app.protocol.item_events import noted_words, returned_words, withdrawn_words
from counter_app.protocol.learned import LEARNED, PARTED, learned_words, parted_words
from counter_app.protocol.money_events import (
    asked_words,
    linked_words,
    refunded_words,
    taken_words,
    voided_words,
)
from counter_app.protocol.moved import details_of
from counter_app.protocol.settled import TWIN_DECIDED

_Body = Mapping[str, Any]
STEPS_LOST: Final = "steps.lost"
STEPS_FOUND: Final = "steps.found"
"""``what`` of a note: a server put back to its backup has these steps no more, or has them again."""
DOSSIER_GONE: Final = "dossier.gone"
DOSSIER_FOUND: Final = "dossier.found"
"""The same of the dossier as a whole."""

# After these the paper that was there is no result any more.
_UNMAKES: Final = frozenset({Move.STEP_BACK, Move.REFUSE})


def said_of(event: Event) -> str:
    """The event in words; empty where it is about something else."""
    what = str(event.body.get("what") or event.body.get("move") or "")
    say = _SAYINGS.get((event.kind, what)) or _SAYINGS.get((event.kind, ""))
    return say(event.body) if say is not None else ""


def result_file_of(events: Sequence[Event]) -> str:
    """The id of the attachment that is the result as it stands; empty where it is on paper only."""
    for event in reversed(events):
        stands = event.kind is EventKind.MOVED and not event.attempted
        move = event.body.get("move") if stands else None
        if move == Move.FINISH:
            told = details_of(event.body)
            return told.result.file if isinstance(told, Finished) else ""
        if move in _UNMAKES:
            return ""
    return ""


def _same_matter(body: _Body) -> str:
    """Two dossiers judged to be one: which goes on, which is to be withdrawn."""
    then = "hồ sơ này thừa, cần rút" if body.get("extra") else "giữ hồ sơ này"
    return _with_reason(f"Cùng một việc với hồ sơ {body.get('twin_code') or 'khác'}, {then}", body)


def _other_matter(body: _Body) -> str:
    code = body.get("twin_code") or "khác"
    return _with_reason(f"Khác việc với hồ sơ {code}, giữ cả hai", body)


def _with_reason(words: str, body: _Body) -> str:
    reason = str(body.get("reason") or "")
    return f"{words}: {reason}" if reason else words


def _attached(body: _Body) -> str:
    label = EVENT_LABELS[EventKind.ATTACHED]
    return f"{label}: {body['label']}" if body.get("label") else label


def _returned(body: _Body) -> str:
    details = body.get("details")
    name = details.get("name") if isinstance(details, dict) else ""
    partner = details.get("partner") if isinstance(details, dict) else ""
    label, both = RULES[Move.RETURN_RESULT].label, f" và {partner}" if partner else ""
    return f"{label}: {name}{both}" if name else label


def _finished(body: _Body) -> str:
    """With the number and the day the result bears."""
    told, label, said = details_of(body), RULES[Move.FINISH].label, ""
    if isinstance(told, Finished):
        number = f" số {told.result.number}" if told.result.number else ""
        day = f" ngày {told.result.signed_on:%d/%m/%Y}" if told.result.signed_on else ""
        said = f"{told.result.name}{number}{day}".strip()
    words = ". ".join(part for part in (said, str(body.get("reason") or "")) if part)
    return f"{label}: {words}" if words else label


def _refused(body: _Body) -> str:
    """With the agency's own letter, which is the result that the citizen takes home."""
    told, label = details_of(body), RULES[Move.REFUSE].label
    if isinstance(told, Refused) and told.paper_no:
        day = f" ngày {told.paper_on:%d/%m/%Y}" if told.paper_on else ""
        label = f"{label}, văn bản số {told.paper_no}{day}"
    return f"{label}: {body['reason']}"


def _withdrawn(body: _Body) -> str:
    told, words = details_of(body), f"{RULES[Move.WITHDRAW].label}: {body['reason']}"
    if isinstance(told, Withdrawn) and told.papers_back:
        words = f"{words.rstrip('.')}. Đã trả: {'; '.join(told.papers_back)}"
    return words


def _supplemented(body: _Body) -> str:
    """With the papers that came."""
    told, label = details_of(body), RULES[Move.SUPPLEMENT].label
    came = told.components if isinstance(told, Supplemented) else ()
    return f"{label}: {'; '.join(one.label for one in came)}" if came else label


def _part_brought(body: _Body) -> str:
    return f"Đã mang đến trước: {'; '.join(body['papers'])}; còn chờ phần còn lại"


def _told(body: _Body) -> str:
    if body.get("about") not in {"result_ready", "reminder"}:
        return ""
    way, outcome = TOLD_LABELS[ToldWay(body["way"])], OUTCOME_LABELS[Outcome(body["outcome"])]
    words = f" – {body['words']}" if body.get("words") else ""
    label = EVENT_LABELS[EventKind.CITIZEN_TOLD]
    return f"{label}: {way.lower()}, {outcome.lower()}{words}"


def _lost(body: _Body) -> str:
    return f"Máy chủ phục hồi từ bản cũ, không còn bước: {'; '.join(body['steps'])}"


def _found(body: _Body) -> str:
    return f"Máy chủ có lại bước: {'; '.join(body['steps'])}"


def _gone(_body: _Body) -> str:
    return "Máy chủ phục hồi từ bản cũ, không còn hồ sơ này"


def _back(_body: _Body) -> str:
    return "Máy chủ có lại hồ sơ này"


def _shelved(body: _Body) -> str:
    return f"{EVENT_LABELS[EventKind.RESULT_SHELVED]}: {body['shelf']}"


def _given_back(body: _Body) -> str:
    papers = "; ".join(body["originals"])
    return f"{EVENT_LABELS[EventKind.ORIGINAL_RETURNED]}: {papers}, cho {body['to']}"


def _proofread(body: _Body) -> str:
    if body["outcome"] == "agreed":
        return f"{body['by']} đọc soát, không có chỗ sai"
    return f"{body['by']} đọc soát thấy sai: {body['words']}"


def _objected(body: _Body) -> str:
    return f"{body['name']} có ý kiến khi niêm yết: {body['words']}"


def _revoked(body: _Body) -> str:
    return f"Giấy ủy quyền hết hiệu lực: {body['reason']}"


def _wrong(body: _Body) -> str:
    return f"Kết quả sai, làm lại miễn phí: {body['wrong']}"


_SAYINGS: Final[dict[tuple[EventKind, str], Callable[[_Body], str]]] = {
    (EventKind.MOVED, "finish"): _finished,
    (EventKind.MOVED, "return_result"): _returned,
    (EventKind.MOVED, "refuse"): _refused,
    (EventKind.MOVED, "withdraw"): _withdrawn,
    (EventKind.MOVED, "supplement"): _supplemented,
    (EventKind.CITIZEN_TOLD, ""): _told,
    (EventKind.CHARGE_TAKEN, ""): taken_words,
    (EventKind.PAPER_ISSUED, TRANSFER_ASKED): asked_words,
    (EventKind.CHARGE_VOIDED, ""): voided_words,
    (EventKind.CHARGE_REFUNDED, ""): refunded_words,
    (EventKind.RECEIPT_LINKED, ""): linked_words,
    (EventKind.RESULT_SHELVED, ""): _shelved,
    (EventKind.ORIGINAL_RETURNED, ""): _given_back,
    (EventKind.ATTACHED, ""): _attached,
    (EventKind.NOTED, "proofread"): _proofread,
    (EventKind.NOTED, f"{TWIN_DECIDED}same"): _same_matter,
    (EventKind.NOTED, f"{TWIN_DECIDED}different"): _other_matter,
    (EventKind.NOTED, "authority_revoked"): _revoked,
    (EventKind.NOTED, OBJECTION): _objected,
    (EventKind.NOTED, CERTIFIED): certified_words,
    (EventKind.NOTED, PART_BROUGHT): _part_brought,
    (EventKind.NOTED, ITEM_WITHDRAWN): withdrawn_words,
    (EventKind.NOTED, ITEM_RESULT): noted_words,
    (EventKind.NOTED, ITEM_RETURNED): returned_words,
    (EventKind.NOTED, LEARNED): learned_words,
    (EventKind.NOTED, PARTED): parted_words,
    (EventKind.NOTED, STEPS_LOST): _lost,
    (EventKind.NOTED, STEPS_FOUND): _found,
    (EventKind.NOTED, DOSSIER_GONE): _gone,
    (EventKind.NOTED, DOSSIER_FOUND): _back,
    (EventKind.CORRECTED, "wrong_result"): _wrong,
}
