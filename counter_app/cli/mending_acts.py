"""The headless twins of voiding a paper, correcting a dossier, a number or slip anew, linking a code."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from counter_app.cli.act_file import read_told
from counter_app.cli.io import wall_minute
from counter_app.cli.paper import named_paper
from counter_app.core.wall_time import instant_of
from counter_app.domain.certified_copy import CertifiedCopy

if TYPE_CHECKING:
    from counter_app.domain.draft import Draft
    from counter_app.services.desk import Desk
    from counter_app.services.lookup import DossierView


class Void(msgspec.Struct, forbid_unknown_fields=True):
    """Which paper, by its kind, its number, or both ("apology 100001"), and why."""

    paper: str
    reason: str


class Correct(msgspec.Struct, forbid_unknown_fields=True):
    """What was wrong with the submitter, the matter or the date; what is left out was right."""

    reason: str
    name: str | None = None
    personal_id: str | None = None
    address: str | None = None
    phone: str | None = None
    procedure_code: str | None = None
    case_id: str | None = None
    due_at: str | None = None
    certified_copies: tuple[CertifiedCopy, ...] | None = None
    result_copies: int | None = None


class SlipAnew(msgspec.Struct, forbid_unknown_fields=True):
    """Whether another slip is needed; without, what asks for it is put away."""

    needed: bool = True


class Link(msgspec.Struct, forbid_unknown_fields=True):
    """The code, and whose it is where that is not the procedure's own system."""

    code: str
    system: str = ""


def void(
    dossier: "DossierView", told: Mapping[str, Any], desk: "Desk", at: datetime
) -> dict[str, object]:
    """Declares one letter void."""
    from counter_app.services.correcting.reissue import void_paper

    wanted = read_told(told, Void)
    paper = named_paper(dossier, wanted.paper)
    void_paper(paper.number, wanted.reason, dossier=dossier, desk=desk, at=at)
    return {"paper": paper.kind, "paper_no": paper.paper_no, "voided": True}


def correct(
    dossier: "DossierView", told: Mapping[str, Any], desk: "Desk", at: datetime
) -> dict[str, object]:
    """Mends the dossier and numbers its new slip."""
    from counter_app.services.correcting.reissue import Correction, reissue

    wanted = read_told(told, Correct)
    due_at = instant_of(wanted.due_at, field="due_at") if wanted.due_at else None
    made = reissue(
        dossier.row.id,
        Correction(reason=wanted.reason, draft=_mended(dossier, wanted), due_at=due_at),
        desk=desk,
        at=at,
    )
    return {
        "slip_no": made.slip_no,
        "replaces": made.replaces,
        "due_at": wall_minute(made.due_at),
        "version": made.version,
        "changes": [
            {"what": one.what, "before": one.before, "after": one.after} for one in made.changes
        ],
    }


def link_code(
    dossier: "DossierView", told: Mapping[str, Any], desk: "Desk", at: datetime
) -> dict[str, object]:
    """Keeps another system's code."""
    from counter_app.services.correcting import elsewhere

    wanted = read_told(told, Link)
    written = elsewhere.link_code(dossier, wanted.code, desk=desk, at=at, system=wanted.system)
    return {"code": "".join(wanted.code.split()).upper(), "version": written.version}


def renumber(
    dossier: "DossierView", _told: Mapping[str, Any], desk: "Desk", at: datetime
) -> dict[str, object]:
    """Gives a new number where another dossier has this one's at the central side."""
    from counter_app.services.correcting.renumbering import renumber as give_anew

    made = give_anew(dossier.row.id, desk=desk, at=at)
    return {
        "old_code": made.old_code or None,
        "code": made.code or None,
        "slip_no": made.slip_no,
        "replaces": made.replaces,
    }


def slip_anew(
    dossier: "DossierView", told: Mapping[str, Any], desk: "Desk", at: datetime
) -> dict[str, object]:
    """Another slip in place of one that bears what a decision gave up."""
    from counter_app.services.correcting.stale_slips import put_away, reissue_stale

    if not read_told(told, SlipAnew).needed:
        put_away(dossier.row.id, desk=desk, at=at)
        return {"slip_no": dossier.row.slip_no}
    made = reissue_stale(dossier.row.id, desk=desk, at=at)
    return {"slip_no": made.slip_no, "replaces": made.replaces}


def _mended(dossier: "DossierView", wanted: Correct) -> "Draft":
    draft = dossier.received.draft
    person = draft.submitter.person
    told = {
        name: value
        for name in ("name", "personal_id", "address")
        if (value := getattr(wanted, name)) is not None
    }
    draft = replace(draft, submitter=replace(draft.submitter, person=replace(person, **told)))
    if wanted.phone is not None:
        draft = replace(draft, phone=wanted.phone)
    if wanted.certified_copies is not None:
        draft = replace(draft, certified_copies=wanted.certified_copies)
    if wanted.result_copies is not None:
        draft = replace(draft, result_copies=wanted.result_copies)
    if wanted.procedure_code is not None or wanted.case_id is not None:
        code = wanted.procedure_code or draft.procedure_code
        draft = replace(draft, procedure_code=code, case_id=wanted.case_id, agreed=None)
    return draft
