"""A dossier of one's own kin is handed to another: nobody certifies for relatives.

Decree 23/2015/NĐ-CP article 9.3, Law on civil status article 12. Who declared it may read the
dossier, print it and hand its result out, and decides nothing more: moves are held up here, every
other fact where it is written (``db.counter.kin``).
"""

from dataclasses import dataclass
from datetime import datetime

from counter_app.core.errors import UserError
from counter_app.core.ids import ClerkId, DossierId
from counter_app.domain.dossier import EventKind
from counter_app.domain.staff import Clerk
from counter_app.domain.workflow import Move
from counter_app.services.clock_doubt import in_order
from counter_app.services.desk import Desk
from counter_app.services.kept_text import kept
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.office.office import staff
from db.counter.kin import not_for_kin
from db.counter.moves import NewFact, Written, write_fact

GROUND = "NĐ 23/2015/NĐ-CP Đ9.3; Luật Hộ tịch Đ12"
# What a relative at the counter may still do: it decides nothing and harms nobody.
HARMLESS = frozenset({Move.RETURN_RESULT, Move.ARCHIVE})
_RELATION_LENGTH = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinship:
    """Who declared a kinship, of what kind, and who has the dossier since."""

    declared_by: ClerkId
    declared_name: str
    relation: str
    given_to: ClerkId
    given_name: str


def colleagues(*, desk: Desk) -> tuple[Clerk, ...]:
    """Everybody else of the office's staff."""
    return tuple(one for one in staff(desk.store) if one.id != desk.clerk.id)


def declare_kin(
    dossier_id: DossierId, *, relation: str, given_to: ClerkId, desk: Desk, at: datetime
) -> Written:
    """Records the kinship and hands the dossier to a colleague; ``UserError`` names what lacks."""
    relation = kept(relation, "relation")
    if not 2 <= len(relation) <= _RELATION_LENGTH:
        raise UserError("relation_missing", "Hãy ghi quan hệ, ví dụ: em ruột.", field="relation")
    taker = next((one for one in colleagues(desk=desk) if one.id == given_to), None)
    if taker is None:
        raise UserError("taker_missing", "Hãy chọn người khác làm hồ sơ này.", field="given_to")
    dossier = open_dossier(dossier_id, desk=desk)
    if is_kin(dossier, desk=desk):
        raise UserError(
            "kin_declared", "Bạn đã khai quan hệ thân thích với hồ sơ này rồi, không cần làm lại."
        )
    new = NewFact(
        dossier_id=dossier_id,
        kind=EventKind.REASSIGNED,
        seen_version=dossier.version,
        body={
            "why": "kin",
            "ground": GROUND,
            "relation": relation,
            "declared_by": desk.clerk.id,
            "declared_name": desk.clerk.name,
            "given_to": taker.id,
            "given_name": taker.name,
        },
    )
    stamp = desk.stamp(in_order(dossier, at))
    return desk.store.write(lambda connection: write_fact(connection, new, stamp))


def kinships_of(dossier: DossierView) -> tuple[Kinship, ...]:
    """Every kinship declared on the dossier, the oldest first."""
    return tuple(
        Kinship(
            declared_by=ClerkId(str(event.body["declared_by"])),
            declared_name=str(event.body["declared_name"]),
            relation=str(event.body["relation"]),
            given_to=ClerkId(str(event.body["given_to"])),
            given_name=str(event.body["given_name"]),
        )
        for event in dossier.events
        if event.kind is EventKind.REASSIGNED and event.body.get("why") == "kin"
    )


def require_no_kin(move: Move, dossier: DossierView, *, desk: Desk) -> None:
    """Returns when this clerk may make the move; a declared relative may not."""
    if move in HARMLESS:
        return
    for one in kinships_of(dossier):
        if one.declared_by == desk.clerk.id:
            raise not_for_kin(one.relation, one.given_name)


def is_kin(dossier: DossierView, *, desk: Desk) -> bool:
    """Whether this clerk declared the citizen as kin."""
    return any(one.declared_by == desk.clerk.id for one in kinships_of(dossier))
