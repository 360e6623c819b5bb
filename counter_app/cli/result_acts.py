"""The headless twins of what is done with results and kept originals besides handing them out."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from counter_app.cli.act_file import read_told
from counter_app.core.errors import UserError
from counter_app.core.text import clean_line

if TYPE_CHECKING:
    from counter_app.services.desk import Desk
    from counter_app.services.lookup import DossierView
    from counter_app.services.moving.mending import Mended

Line = Mapping[str, Any]


class Given(msgspec.Struct, forbid_unknown_fields=True):
    """Which originals go back to whom; no ``originals`` means all that are here."""

    to: str
    originals: tuple[str, ...] = ()
    personal_id: str = ""
    signing: str = "signs"


class ToldFile(msgspec.Struct, forbid_unknown_fields=True):
    """How a citizen was told: ``way``, ``outcome``; ``paper`` names a letter to write along."""

    way: str
    outcome: str = "reached"
    words: str = ""
    paper: str | None = None


class Wrong(msgspec.Struct, forbid_unknown_fields=True):
    """What is wrong with a result, what is right, how it came to be."""

    wrong: str
    reason: str
    right: str = ""


class Place(msgspec.Struct, forbid_unknown_fields=True):
    """Where a result lies; none means where the office's rule puts it."""

    shelf: str = ""


class Proof(msgspec.Struct, forbid_unknown_fields=True):
    """Who read the result before it was sealed, and the mistake found, if any."""

    reader: str
    mistake: str = ""


class Nothing(msgspec.Struct, forbid_unknown_fields=True):
    """An act that asks nothing."""


class Revoked(msgspec.Struct, forbid_unknown_fields=True):
    """Why a paper, or a number that was joined, holds no longer."""

    reason: str


def original_returned(
    dossier: "DossierView", told: Line, desk: "Desk", at: datetime
) -> dict[str, object]:
    """Signs kept originals back."""
    from counter_app.services.moving.kept_papers import give_back

    given = read_told(told, Given)
    written = give_back(
        dossier.row.id,
        given.originals or tuple(one.label for one in dossier.kept_now),
        to=clean_line(given.to),
        personal_id=given.personal_id,
        signing=given.signing,
        desk=desk,
        at=at,
    )
    return {"version": written.version}


def told(dossier: "DossierView", told: Line, desk: "Desk", at: datetime) -> dict[str, object]:
    """Records that the citizen was told of the result."""
    from counter_app.domain.telling import Outcome, ToldWay
    from counter_app.domain.workflow import PaperKind
    from counter_app.services.moving.results import Told, tell

    file = read_told(told, ToldFile)
    try:
        one = Told(
            way=ToldWay(file.way),
            outcome=Outcome(file.outcome),
            words=clean_line(file.words),
            paper=PaperKind(file.paper) if file.paper else None,
        )
    except ValueError:
        ways = ", ".join([*ToldWay, *Outcome])
        raise UserError("bad_act", f"way, outcome, paper chưa đúng. Có: {ways}.") from None
    written = tell(dossier.row.id, one, desk=desk, at=at)
    return {"version": written.version, "paper": written.paper}


def wrong_result(
    dossier: "DossierView", told: Line, desk: "Desk", at: datetime
) -> dict[str, object]:
    """Records a wrong result; a leader sends it back in the same act."""
    from counter_app.services.moving import mending

    file = read_told(told, Wrong)
    wrong = mending.WrongResult(
        wrong=clean_line(file.wrong), right=clean_line(file.right), reason=clean_line(file.reason)
    )
    return _mended(mending.wrong_result(dossier.row.id, wrong, desk=desk, at=at))


def proofread(dossier: "DossierView", told: Line, desk: "Desk", at: datetime) -> dict[str, object]:
    """Records that a citizen read the result before it was sealed."""
    from counter_app.services.moving import mending

    file = read_told(told, Proof)
    return _mended(
        mending.proofread(
            dossier.row.id,
            reader=clean_line(file.reader),
            mistake=clean_line(file.mistake),
            desk=desk,
            at=at,
        )
    )


def shelve(dossier: "DossierView", told: Line, desk: "Desk", at: datetime) -> dict[str, object]:
    """Writes down where the result lies."""
    from counter_app.services.moving import results

    place = clean_line(read_told(told, Place).shelf) or results.place_for(dossier, desk=desk)
    written = results.shelve(dossier.row.id, place, desk=desk, at=at)
    return {"version": written.version, "shelf": place}


def revoke_paper(
    dossier: "DossierView", told: Line, desk: "Desk", at: datetime
) -> dict[str, object]:
    """Notes that the submitter's paper holds no longer."""
    from counter_app.services.moving import collecting

    reason = clean_line(read_told(told, Revoked).reason)
    return {"version": collecting.revoke_paper(dossier.row.id, reason, desk=desk, at=at).version}


def part_number(
    dossier: "DossierView", told: Line, desk: "Desk", at: datetime
) -> dict[str, object]:
    """Takes the dossier apart again from a number it was joined to."""
    from counter_app.services.known import learned_numbers

    reason = clean_line(read_told(told, Revoked).reason)
    return {"version": learned_numbers.part(dossier.row.id, reason, desk=desk, at=at).version}


def proof(dossier: "DossierView", told: Line, _desk: "Desk", _at: datetime) -> dict[str, object]:
    """Everything that shows the result was handed out; writes nothing."""
    from counter_app.services.moving.collecting import last_return, proof_lines

    read_told(told, Nothing)
    return {"returned": last_return(dossier) is not None, "proof": list(proof_lines(dossier))}


def _mended(mended: "Mended") -> dict[str, object]:
    return {"state": mended.state.value, "version": mended.version, "paper": mended.paper}
