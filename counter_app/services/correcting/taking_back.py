"""What goes with a paper that is declared void: a re-appointment, never a stop behind its back.

A step is taken back by a step back (``stepping_back``); only an apology, which moved nothing but
the date, is taken back with its paper, so that one apology may be made again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.domain.dossier import Event, Standing, State
from counter_app.domain.moving.clockwork import apology_in_force, date_without
from counter_app.domain.moving.following import TAKES_BACK
from counter_app.domain.rights import Right, may
from counter_app.domain.workflow import RULES, Move, PaperKind
from counter_app.services.desk import Desk
from counter_app.services.lookup import DossierView, Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """What the void paper's event tells besides, and how the dossier then stands."""

    told: Mapping[str, object] = field(default_factory=dict)
    standing: Standing | None = None


def taken_back_with(paper: Paper, dossier: DossierView, *, desk: Desk) -> TakenBack:
    """What is taken back with ``paper``; ``UserError`` where a step must be taken back first."""
    if paper.kind == PaperKind.STOP_NOTICE and dossier.row.state is State.STOPPED:
        raise UserError(
            "state_rests_on_it",
            f"Hồ sơ đang dừng theo giấy này. Lãnh đạo chọn “{RULES[Move.STEP_BACK].label}” trước.",
        )
    apology = apology_in_force(dossier.events)
    if apology is None or not _is_of(apology, paper):
        return TakenBack()
    if not may(desk.clerk, Right.VOID_LATE):
        raise UserError("leader_mends", "Hủy phiếu xin lỗi là rút lại ngày hẹn: do lãnh đạo làm.")
    due_at = date_without(apology, dossier.life)
    told = {
        TAKES_BACK: Move.APOLOGISE.value,
        "due_before": _text(dossier.row.due_at),
        "due_at": _text(due_at),
    }
    return TakenBack(told=told, standing=replace(dossier.row.standing, due_at=due_at))


def apology_leaves(dossier: DossierView) -> str:
    """What voiding the apology in force changes, one sentence; nothing where none holds."""
    apology = apology_in_force(dossier.events)
    if apology is None:
        return ""
    due_at = date_without(apology, dossier.life)
    when = f"{local(due_at):%H:%M ngày %d/%m/%Y}" if due_at else "chưa có, vì thời hạn đang dừng"
    return f"Hủy phiếu xin lỗi thì ngày hẹn trở lại {when}, được hẹn lại một lần khác. "


def _is_of(event: Event, paper: Paper) -> bool:
    body = event.body
    return (
        paper.kind == PaperKind.APOLOGY
        and body.get("paper_no") == paper.paper_no
        and body.get("paper_year") == paper.year
    )


def _text(instant: datetime | None) -> str | None:
    return None if instant is None else local(instant).isoformat("T", "minutes")
