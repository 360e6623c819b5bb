"""How one draft follows another: the same person again, a twin, another household, the same case.

What is kept is what the citizen would otherwise be asked twice; what is new is never guessed.
"""

from datetime import datetime, time
from enum import StrEnum
from typing import Final

from msgspec import UNSET
from msgspec.structs import replace

from counter_app.core.clock import from_local, local
from counter_app.domain.channel import Channel
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Basis, Submitter
from counter_app.domain.sitting import FOR_ANOTHER
from counter_app.services.desk import Desk
from counter_app.services.lookup import open_dossier
from db.counter import sittings

_BOUND_TO_ONE: Final = {
    "visit": None,
    "online": None,
    "channel": Channel.COUNTER,
    "unlike": UNSET,
    "again": UNSET,
}


class Following(StrEnum):
    """What the next dossier of a visit has in common with the last."""

    PERSON = "person"
    CHILD = "child"
    HOUSEHOLD = "household"


def following(how: Following, before: Draft, *, ref: str) -> Draft:
    """The draft that begins where ``before`` was handed in."""
    make = {
        Following.PERSON: _for_person,
        Following.CHILD: _for_child,
        Following.HOUSEHOLD: _for_household,
    }
    return make[how](before, ref)


def _for_person(before: Draft, ref: str) -> Draft:
    """Who stands there, how to reach them, and the paper by which they act, with whom it is for."""
    acts = before.authority is not None or before.organisation is not None
    submitter = before.submitter
    if not acts:
        person = replace(submitter.person, relation="")
        submitter = Submitter(person=person, signing=submitter.signing)
    return Draft(
        submitter=submitter,
        procedure_code="",
        client_ref=ref,
        owners=before.owners if acts else (),
        authority=before.authority,
        organisation=before.organisation,
        phone=before.phone,
        email=before.email,
        return_by=before.return_by,
        return_address=before.return_address,
        card_scan=before.card_scan,
    )


def _for_child(before: Draft, ref: str) -> Draft:
    """All but what tells one child from the other: name, number, sex, hour and order."""
    child = before.subject
    if child is not None:
        child = replace(child, name="", personal_id=None, sex=None, birth_time="", birth_order=None)
    return replace(before, client_ref=ref, subject=child, immediate=False, **_BOUND_TO_ONE)


def _for_household(before: Draft, ref: str) -> Draft:
    """Who carries the files, and their letter; a power of attorney is one household's own."""
    carries = before.submitter.basis is Basis.CARRIER
    paper = before.authority if carries else None
    return replace(
        _for_person(before, ref),
        submitter=replace(
            before.submitter,
            person=replace(before.submitter.person, relation=""),
        ),
        authority=replace(paper, principal=None) if paper is not None else None,
        owners=(),
        organisation=None,
    )


def like_before(now: Draft, before: Draft) -> Draft:
    """``now`` with the procedure, the choices and the papers of ``before``; the people stay."""
    bundle = (before.bundle or "").partition(".")[0]
    mine, theirs = now.submitter, before.submitter
    if mine.basis is Basis.SELF and theirs.basis not in FOR_ANOTHER:
        mine = replace(mine, basis=theirs.basis)
    return replace(
        now,
        submitter=mine,
        procedure_code="" if bundle else before.procedure_code,
        bundle=bundle or None,
        case_id=None if bundle else before.case_id,
        given=None if bundle and before.procedure_code else before.given,
        applicable=before.applicable,
        sets=before.sets,
        result_copies=before.result_copies,
        certified_copies=before.certified_copies,
    )


def last_taken(*, desk: Desk) -> Draft | None:
    """What was filed with the newest dossier that this desk took in today."""
    today = local(desk.clock.now()).date()
    since = from_local(datetime.combine(today, time()))
    found = desk.store.read(lambda connection: sittings.last_taken(connection, since=since))
    return open_dossier(found, desk=desk).received.draft if found is not None else None
