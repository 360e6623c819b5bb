"""The headless twins of kin, held papers, dispatches, reminders and a notice's minute."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from counter_app.cli.act_file import read_told
from counter_app.core.errors import UserError

if TYPE_CHECKING:
    from counter_app.services.desk import Desk
    from counter_app.services.lookup import DossierView
    from db.counter.moves import Written


class Kin(msgspec.Struct, forbid_unknown_fields=True):
    """Who is kin to whom; ``given_to`` is a colleague's name."""

    relation: str
    given_to: str


class Hold(msgspec.Struct, forbid_unknown_fields=True):
    """Which papers are held, and what was seen on them."""

    papers: tuple[str, ...]
    signs: str
    witness: str = ""
    keeper: str = ""


class PassOn(msgspec.Struct, forbid_unknown_fields=True):
    """Where held papers go: ``passed_on``, ``taken_back`` or ``given_back``, and to whom."""

    step: str
    who: str


class Dispatch(msgspec.Struct, forbid_unknown_fields=True):
    """The number and day a letter got."""

    dispatch_no: str
    dispatched_on: date


class Minute(msgspec.Struct, forbid_unknown_fields=True):
    """Who saw the notice go up."""

    witness: str = ""


def declare_kin(
    dossier: "DossierView", told: Mapping[str, Any], desk: "Desk", at: datetime
) -> dict[str, object]:
    """Hands the dossier to the colleague named."""
    from counter_app.services.office import kinship

    kin = read_told(told, Kin)
    people = kinship.colleagues(desk=desk)
    taker = next((one for one in people if one.name == kin.given_to), None)
    if taker is None:
        names = ", ".join(one.name for one in people)
        raise UserError("taker_missing", f"Hãy chọn một người: {names}.", field="given_to")
    return _answer(
        kinship.declare_kin(
            dossier.row.id, relation=kin.relation, given_to=taker.id, desk=desk, at=at
        )
    )


def hold_papers(
    dossier: "DossierView", told: Mapping[str, Any], desk: "Desk", at: datetime
) -> dict[str, object]:
    """Holds papers that look forged."""
    from counter_app.services.moving import custody

    hold = read_told(told, Hold)
    holding = custody.Holding(
        papers=hold.papers, signs=hold.signs, witness=hold.witness, keeper=hold.keeper
    )
    return _answer(custody.hold_papers(dossier.row.id, holding, desk=desk, at=at))


def pass_on(
    dossier: "DossierView", told: Mapping[str, Any], desk: "Desk", at: datetime
) -> dict[str, object]:
    """Passes held papers on, or gives them back."""
    from counter_app.services.moving import custody

    to = read_told(told, PassOn)
    return _answer(custody.pass_on(dossier.row.id, step=to.step, who=to.who, desk=desk, at=at))


def record_dispatch(
    dossier: "DossierView", told: Mapping[str, Any], desk: "Desk", at: datetime
) -> dict[str, object]:
    """Records the number of a verification letter."""
    from counter_app.services.moving import verification

    one = read_told(told, Dispatch)
    return _answer(
        verification.record_dispatch(
            dossier.row.id,
            dispatch_no=one.dispatch_no,
            dispatched_on=one.dispatched_on,
            desk=desk,
            at=at,
        )
    )


def remind(
    dossier: "DossierView", told: Mapping[str, Any], desk: "Desk", at: datetime
) -> dict[str, object]:
    """Writes a reminder to whoever was asked."""
    from counter_app.services.moving import verification

    read_told(told, msgspec.defstruct("Nothing", [], forbid_unknown_fields=True))
    return _answer(verification.remind(dossier.row.id, desk=desk, at=at))


def notice_minute(
    dossier: "DossierView", told: Mapping[str, Any], desk: "Desk", at: datetime
) -> dict[str, object]:
    """Writes the minute of a notice put up."""
    from counter_app.services.moving import posting

    minute = read_told(told, Minute)
    return _answer(posting.opening_minute(dossier.row.id, witness=minute.witness, desk=desk, at=at))


class Objected(msgspec.Struct, forbid_unknown_fields=True):
    """Who objects to what while the notice hangs."""

    name: str
    words: str


def objection(
    dossier: "DossierView", told: Mapping[str, Any], desk: "Desk", at: datetime
) -> dict[str, object]:
    """Records what somebody objects to while the notice hangs."""
    from counter_app.services.moving.objecting import record_objection

    one = read_told(told, Objected)
    return _answer(
        record_objection(dossier.row.id, name=one.name, words=one.words, desk=desk, at=at)
    )


class PartBrought(msgspec.Struct, forbid_unknown_fields=True):
    """Which of the papers asked for came before the rest."""

    papers: tuple[str, ...]


def part_brought(
    dossier: "DossierView", told: Mapping[str, Any], desk: "Desk", at: datetime
) -> dict[str, object]:
    """Notes a part of the papers asked for; the dossier goes on waiting."""
    from counter_app.services.moving.part_brought import bring_part

    one = read_told(told, PartBrought)
    return _answer(bring_part(dossier.row.id, one.papers, desk=desk, at=at))


def _answer(written: "Written") -> dict[str, object]:
    return {"version": written.version, "paper": written.paper}
