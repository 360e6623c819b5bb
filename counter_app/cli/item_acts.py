"""The headless twins of what happens to one of several owners or originals of a dossier."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from counter_app.cli.act_file import read_told
from counter_app.cli.io import wall_minute
from counter_app.core.errors import UserError
from counter_app.domain.moving.items import Item, ItemKind, ItemOutcome
from counter_app.domain.workflow import Move

if TYPE_CHECKING:
    from counter_app.services.desk import Desk
    from counter_app.services.lookup import DossierView

Told = Mapping[str, Any]


class OneWithdrawn(msgspec.Struct, forbid_unknown_fields=True):
    """``place`` from 1 on among the owners, or of ``kind`` "document" among the originals."""

    place: int
    reason: str
    kind: ItemKind = ItemKind.OWNER
    asked_by: str = ""
    papers_back: tuple[str, ...] = ()


class OneResult(msgspec.Struct, forbid_unknown_fields=True):
    """What came of it: the number of its paper, or why it was refused."""

    place: int
    outcome: ItemOutcome = ItemOutcome.GRANTED
    words: str = ""
    kind: ItemKind = ItemKind.OWNER


class OneReturned(msgspec.Struct, forbid_unknown_fields=True):
    """Who takes the result of the owner at ``place``: ``collected`` as of a ``return_result``."""

    place: int
    collected: dict[str, Any]


def items(dossier: "DossierView", told: Told, _desk: "Desk", _at: datetime) -> dict[str, object]:
    """Each of several owners and originals, how it stands; changes nothing."""
    from counter_app.services.moving.items import standing

    del told
    return {
        "items": [
            one.item.told
            | {
                "withdrawn_at": wall_minute(one.withdrawn_at),
                "result": one.result,
                "returned_at": wall_minute(one.returned_at),
                "returned_to": one.returned_to,
            }
            for one in standing(dossier)
        ]
    }


def withdraw_item(
    dossier: "DossierView", told: Told, desk: "Desk", at: datetime
) -> dict[str, object]:
    """One goes home, the rest goes on."""
    from counter_app.services.moving import items as services

    one = read_told(told, OneWithdrawn)
    withdrawal = services.ItemWithdrawal(
        reason=one.reason, asked_by=one.asked_by, papers_back=one.papers_back
    )
    item = _item(dossier, one.kind, one.place)
    written = services.withdraw_item(dossier.row.id, item, withdrawal, desk=desk, at=at)
    return {"version": written.version, "item": item.words}


def note_item(dossier: "DossierView", told: Told, desk: "Desk", at: datetime) -> dict[str, object]:
    """What came of one."""
    from counter_app.services.moving import items as services

    one = read_told(told, OneResult)
    item = _item(dossier, one.kind, one.place)
    result = services.ItemResult(outcome=one.outcome, words=one.words)
    written = services.note_result(dossier.row.id, item, result, desk=desk, at=at)
    return {"version": written.version, "item": item.words}


def hand_out_one(
    dossier: "DossierView", told: Told, desk: "Desk", at: datetime
) -> dict[str, object]:
    """Gives one owner's result away."""
    from counter_app.domain.step import Collected
    from counter_app.protocol.moved import details_from_json
    from counter_app.services.moving import items as services

    one = read_told(told, OneReturned)
    item = _item(dossier, ItemKind.OWNER, one.place)
    collected = details_from_json(Move.RETURN_RESULT, one.collected)
    if not isinstance(collected, Collected):
        raise TypeError("a return tells who collected")
    written = services.hand_out_one(dossier.row.id, item, collected, desk=desk, at=at)
    return {"version": written.version, "item": item.words}


def _item(dossier: "DossierView", kind: ItemKind, place: int) -> Item:
    from counter_app.services.moving.items import standing

    known = [one.item for one in standing(dossier)]
    for one in known:
        if (one.kind, one.place) == (kind, place):
            return one
    words = "; ".join(one.words for one in known) or "hồ sơ này chỉ có một"
    raise UserError("item_unknown", f"Không có mục này. Có: {words}.", field="place")
