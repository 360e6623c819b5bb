"""One of several owners or originals goes home, gets a result of its own, takes it away alone.

The last that is left goes with the dossier, by its steps. How each stands is ``domain.moving.items``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from msgspec.structs import replace as replace_parts

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.domain.dossier import ENDED, EventKind
from counter_app.domain.moving.items import (
    ITEM_RESULT,
    ITEM_RETURNED,
    ITEM_WITHDRAWN,
    Item,
    ItemKind,
    ItemNow,
    ItemOutcome,
    items_now,
    only_of,
)
from counter_app.domain.offer import Finding
from counter_app.domain.reason import says_enough
from counter_app.domain.shelf import ON_SHELF
from counter_app.domain.step import Collected, SlipOutcome
from counter_app.domain.workflow import OPEN, RULES, SHORTEST_REASON, Move
from counter_app.protocol.moved import details_to_json
from counter_app.services.clock_doubt import in_order
from counter_app.services.desk import Desk
from counter_app.services.kept_text import kept
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.moving.collecting import both_sign, findings, proposed, way_of
from db.counter.moves import NewFact, Written, write_fact

_WHOLE: Final = "Kết quả này giao chung một lần: hãy giao kết quả của cả hồ sơ."
_NO_SUCH: Final = "Hãy chọn một người hoặc một giấy tờ trong danh sách của hồ sơ."
_LAST: Final[Mapping[ItemKind, str]] = {
    ItemKind.OWNER: "Chỉ còn người này: hãy ghi bước “Công dân rút hồ sơ”.",
    ItemKind.DOCUMENT: "Chỉ còn giấy tờ này: hãy ghi bước “Công dân rút hồ sơ”.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemWithdrawal:
    """Why one of several goes home, who asked, which papers go along."""

    reason: str
    asked_by: str = ""
    papers_back: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemResult:
    """What came of one: the number of its paper, or why it was not granted."""

    outcome: ItemOutcome
    words: str = ""


def standing(dossier: DossierView) -> tuple[ItemNow, ...]:
    """How each of several stands; nothing where there is only one."""
    return items_now(dossier.received.draft, dossier.events)


def to_withdraw(dossier: DossierView) -> tuple[ItemNow, ...]:
    """Which may go home before the rest: while the work goes on, and never the last of its kind."""
    if dossier.row.state not in OPEN:
        return ()
    left = [one for one in standing(dossier) if one.is_open]
    several = {kind for kind in ItemKind if sum(one.item.kind is kind for one in left) > 1}
    return tuple(one for one in left if one.item.kind in several)


def to_judge(dossier: DossierView) -> tuple[ItemNow, ...]:
    """Of which a result may be noted: until the dossier has ended, but for one that waits."""
    if dossier.row.state in ENDED - ON_SHELF:
        return ()
    return tuple(one for one in standing(dossier) if one.is_open)


def to_hand_out(dossier: DossierView, *, both_sign: bool) -> tuple[ItemNow, ...]:
    """Whose result may be given to them alone: of a waiting result, where several are left.

    ``both_sign``: husband and wife take theirs together.
    """
    if dossier.row.state not in ON_SHELF or both_sign:
        return ()
    left = [one for one in standing(dossier) if one.is_open and one.item.kind is ItemKind.OWNER]
    return tuple(left) if len(left) > 1 else ()


def withdraw_item(
    dossier_id: DossierId, item: Item | None, told: ItemWithdrawal, *, desk: Desk, at: datetime
) -> Written:
    """One goes home, the rest goes on; ``UserError`` names the field at fault."""
    dossier, told = open_dossier(dossier_id, desk=desk), kept(told)
    rule = RULES[Move.WITHDRAW]
    if desk.clerk.role not in rule.roles:
        raise UserError("not_allowed", "Việc này do người tiếp nhận hoặc lãnh đạo làm.")
    if dossier.row.state not in OPEN:
        raise UserError("not_open", "Hồ sơ đã kết thúc hoặc đã có kết quả, không rút riêng được.")
    item = _open_one(item, dossier)
    if item not in [one.item for one in to_withdraw(dossier)]:
        raise UserError("last_item", _LAST[item.kind], field="item")
    if not says_enough(told.reason):
        words = f"Hãy ghi lý do, ít nhất {SHORTEST_REASON} chữ."
        raise UserError("reason_short", words, field="reason")
    person = told.asked_by or (item.name if item.kind is ItemKind.OWNER else "")
    body = {
        "reason": told.reason,
        "asked_by": person or dossier.received.draft.submitter.person.name,
        "papers_back": list(told.papers_back),
    }
    return _write(ITEM_WITHDRAWN, item, body, dossier=dossier, desk=desk, at=at)


def note_result(
    dossier_id: DossierId, item: Item | None, told: ItemResult, *, desk: Desk, at: datetime
) -> Written:
    """What came of one; a refusal says why. The newest note is what holds."""
    dossier, told = open_dossier(dossier_id, desk=desk), kept(told)
    if dossier.row.state in ENDED - ON_SHELF:
        raise UserError("not_open", "Hồ sơ này đã kết thúc, không ghi kết quả được nữa.")
    item = _open_one(item, dossier)
    if told.outcome is ItemOutcome.REFUSED and not says_enough(told.words):
        words = f"Hãy ghi vì sao không giải quyết, ít nhất {SHORTEST_REASON} chữ."
        raise UserError("words_short", words, field="words")
    body = {"outcome": told.outcome.value, "words": told.words}
    return _write(ITEM_RESULT, item, body, dossier=dossier, desk=desk, at=at)


def findings_of(
    collected: Collected, item: Item, dossier: DossierView, *, desk: Desk, at: datetime
) -> tuple[Finding, ...]:
    """Everything in the way of this person taking the result of that one owner."""
    received = replace_parts(dossier.received, draft=only_of(dossier.received.draft, item))
    return findings(collected, replace(dossier, received=received), desk=desk, at=at)


def proposed_to(item: Item, dossier: DossierView) -> Collected:
    """What a plain return of that one owner's result would be; the slip stays with the others."""
    received = replace_parts(dossier.received, draft=only_of(dossier.received.draft, item))
    told = proposed(replace(dossier, received=received))
    return replace(told, slip=SlipOutcome.NONE_GIVEN)


def hand_out_one(
    dossier_id: DossierId, item: Item | None, collected: Collected, *, desk: Desk, at: datetime
) -> Written:
    """Gives one owner's result away while the others' wait; ``UserError`` as of the whole."""
    dossier = open_dossier(dossier_id, desk=desk)
    if desk.clerk.role not in RULES[Move.RETURN_RESULT].roles:
        raise UserError("not_allowed", "Việc này do người tiếp nhận hoặc lãnh đạo làm.")
    if dossier.row.state not in ON_SHELF:
        raise UserError("not_on_shelf", "Hồ sơ này không có kết quả đang chờ trả.")
    item = _open_one(item, dossier)
    alone = to_hand_out(dossier, both_sign=both_sign(dossier, desk=desk))
    if item not in [one.item for one in alone]:
        raise UserError("last_item", _WHOLE, field="item")
    collected = replace(kept(collected), way=way_of(collected.kind))
    found = findings_of(collected, item, dossier, desk=desk, at=at)
    wrong = next((one for one in found if one.blocking), None)
    if wrong is not None:
        raise UserError(wrong.code, wrong.message, field=wrong.field or None)
    body = {"details": details_to_json(collected)}
    return _write(ITEM_RETURNED, item, body, dossier=dossier, desk=desk, at=at)


def _open_one(item: Item | None, dossier: DossierView) -> Item:
    """The item as the dossier has it; ``UserError`` where it has none, or it has gone already."""
    for one in standing(dossier):
        if item is not None and (one.item.kind, one.item.place) == (item.kind, item.place):
            if one.withdrawn_at is not None:
                raise _gone(one.item, "đã rút", one.withdrawn_at)
            if one.returned_at is not None:
                raise _gone(one.item, "đã nhận kết quả", one.returned_at)
            return one.item
    raise UserError("item_unknown", _NO_SUCH, field="item")


def _gone(item: Item, how: str, at: datetime) -> UserError:
    words = f"{item.name} {how} lúc {local(at):%H:%M ngày %d/%m/%Y}. Hãy chọn lại."
    return UserError("item_gone", words, field="item")


def _write(
    what: str,
    item: Item,
    told: Mapping[str, object],
    *,
    dossier: DossierView,
    desk: Desk,
    at: datetime,
) -> Written:
    fact = NewFact(
        dossier_id=dossier.row.id,
        kind=EventKind.NOTED,
        body={"what": what, "item": item.told, **told},
        seen_version=dossier.version,
    )
    stamp = desk.stamp(in_order(dossier, at))
    return desk.store.write(lambda connection: write_fact(connection, fact, stamp))
