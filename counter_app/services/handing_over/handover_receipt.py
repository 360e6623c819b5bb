"""Confirming a hand-over: our own people scan again, other agencies sign the list on paper.

Each confirmed dossier is taken up in the same transaction; what nobody confirmed stays on record.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.core.text import clean_line
from counter_app.domain.handover import Way, list_code
from counter_app.domain.staff import Role
from counter_app.domain.step import TakenUp
from counter_app.domain.workflow import RULES, Move
from counter_app.services.desk import Desk
from counter_app.services.lookup import open_dossier
from counter_app.services.moving.workflow import Wanted, plan_move
from db.counter import handover_writing, handovers
from db.counter.handovers import Handover, HandoverItem, Unconfirmed

_LONGEST: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperReceipt:
    """Another agency's signature on the list: who, when, and whether the stamp is there."""

    signed_by: str
    signed_at: datetime
    stamped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """What became of a list: how many were confirmed now, how many still wait."""

    code: str
    confirmed: int
    waiting: int
    dossiers: tuple[DossierId, ...]


def confirm(
    handover: Handover,
    dossiers: Collection[DossierId] | None,
    *,
    desk: Desk,
    at: datetime,
    paper: PaperReceipt | None = None,
) -> Confirmed:
    """Takes up ``dossiers`` of the list (None: all that wait) by whoever sits at ``desk``.

    With ``paper`` the other side signed and the counter only records it.
    """
    return desk.store.lanes.write.run(lambda: _confirm(handover, dossiers, desk, at, paper))


def unconfirmed(*, desk: Desk) -> tuple[Unconfirmed, ...]:
    """Every dossier that was given away and that the other side has not confirmed; oldest first."""
    return desk.store.read(handovers.unconfirmed)


def open_list_of(dossier_id: DossierId, *, desk: Desk) -> Handover | None:
    """The list on which the other side should still confirm this dossier."""
    found = next((one for one in unconfirmed(desk=desk) if one.row.id == dossier_id), None)
    if found is None:
        return None
    return desk.store.read(lambda one: handovers.list_with_id(one, found.handover_id))


def _confirm(
    handover: Handover,
    wanted: Collection[DossierId] | None,
    desk: Desk,
    at: datetime,
    paper: PaperReceipt | None,
) -> Confirmed:
    _check(handover, desk, at, paper)
    items = _chosen(handover, wanted, desk)
    receiver = clean_line(paper.signed_by)[:_LONGEST] if paper else desk.clerk.name
    # An agency with no seat here acts by its signature; the clerk's name stays on the record.
    acting = replace(desk, clerk=replace(desk.clerk, role=Role.SPECIALIST)) if paper else desk
    asked = Wanted(move=Move.TAKE_UP, details=TakenUp(specialist=receiver))
    plans = [
        (item.position, plan_move(open_dossier(item.row.id, desk=desk), asked, desk=acting, at=at))
        for item in items
    ]
    stamp = desk.stamp(max([at, *(plan.at for _, plan in plans)]))
    body: dict[str, object] = {"receiver": receiver}
    if paper is not None:
        signed = local(paper.signed_at).isoformat("T", "minutes")
        body |= {"signed_at": signed, "stamped": paper.stamped}
    steps = [(position, plan.step) for position, plan in plans]
    desk.store.write(
        lambda one: handover_writing.write_confirmation(one, handover, steps, body, stamp)
    )
    return Confirmed(
        code=list_code(handover.year, handover.paper_no),
        confirmed=len(steps),
        waiting=sum(item.waits for item in _items(handover, desk)),
        dossiers=tuple(step.dossier_id for _, step in steps),
    )


def _check(handover: Handover, desk: Desk, at: datetime, paper: PaperReceipt | None) -> None:
    if handover.way is Way.BACK:
        raise UserError("list_back", "Danh sách nhận về đã xác nhận khi lập, không cần thêm.")
    outside = _signs_on_paper(handover, desk)
    if paper is None and outside:
        raise UserError(
            "sign_on_paper",
            f"{handover.destination} ký nhận trên giấy. Hãy nhập tên người ký và lúc ký.",
            field="signed_by",
        )
    if paper is None:
        if desk.clerk.role not in RULES[Move.TAKE_UP].roles:
            raise UserError(
                "not_your_part", "Việc xác nhận do chuyên viên hoặc lãnh đạo bên nhận làm."
            )
        return
    if not outside:
        raise UserError(
            "scan_to_confirm", f"{handover.destination} xác nhận trên máy, không ghi theo giấy."
        )
    if len(clean_line(paper.signed_by)) < 2:
        raise UserError("no_signer", "Hãy nhập tên người ký nhận.", field="signed_by")
    if not handover.made_at.replace(second=0, microsecond=0) <= paper.signed_at <= at:
        raise UserError(
            "signed_when",
            "Lúc ký phải sau lúc lập danh sách, không sau bây giờ.",
            field="signed_at",
        )


def _signs_on_paper(handover: Handover, desk: Desk) -> bool:
    known = {one.name: one.signs_on_paper for one in desk.office.handed_to}
    return known.get(handover.destination, False)


def _chosen(
    handover: Handover, wanted: Collection[DossierId] | None, desk: Desk
) -> list[HandoverItem]:
    """The items to confirm; ``UserError`` names the first that cannot be."""
    items = _items(handover, desk)
    if wanted is None:
        chosen = [item for item in items if item.waits]
    else:
        missing = set(wanted) - {item.row.id for item in items}
        if missing:
            raise UserError("not_on_list", "Có hồ sơ không nằm trong danh sách này. Hãy xem lại.")
        chosen = [item for item in items if item.row.id in wanted]
    gone = next((item for item in chosen if not item.waits), None)
    if gone is not None:
        name = gone.row.code or f"Giấy số {gone.row.slip_no}"
        raise UserError(
            "confirmed_before", f"{name}: {why_not_waiting(gone)} Hãy xem lại danh sách."
        )
    if not chosen:
        raise UserError("nothing_waits", "Danh sách này không còn hồ sơ nào chờ xác nhận.")
    return chosen


def why_not_waiting(item: HandoverItem) -> str:
    """What became of an item that no longer waits; empty while it does."""
    if item.waits:
        return ""
    if item.confirmed_at is not None:
        return f"Đã xác nhận lúc {local(item.confirmed_at):%H:%M %d/%m}."
    return "Hồ sơ đã rời danh sách này."


def _items(handover: Handover, desk: Desk) -> tuple[HandoverItem, ...]:
    return desk.store.read(lambda one: handovers.items_of(one, handover.number))
