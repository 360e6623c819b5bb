"""Who has looked at whom: noted each time somebody opens a dossier, told to who may know it.

To look at who looked is noted too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from counter_app.core.clock import local, of_days
from counter_app.core.ids import DossierId
from counter_app.core.text import fold
from counter_app.domain.audit_act import ACT_LABELS, Act
from counter_app.domain.rights import Right, require
from counter_app.domain.roles import everybody
from counter_app.services.desk import Desk
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.people.audit import note, note_look
from counter_app.services.people.searched import searches_for
from db.counter import watched
from db.counter.watched import SeenAct

LOOKS: Final = frozenset(
    {
        Act.DOSSIER_SEEN,
        Act.PERSON_SEEN,
        Act.FILE_OPENED,
        Act.DRAFT_SEEN,
        Act.DRAFT_TAKEN,
        Act.KEPT_SHOWN,
        Act.LOOKS_SHOWN,
    }
)


SOUGHT: Final = "tìm theo đúng tên, số hoặc mã này"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Who looked at what, and when; of a dossier with its code and applicant.

    ``about`` is whom it was, as far as that is known: the applicant, or the person as typed.
    """

    at: datetime
    who: str
    did: str
    code: str
    about: str


def looks_since(first: date, *, desk: Desk, at: datetime) -> tuple[Look, ...]:
    """Every look from the day ``first`` to now, the newest first; needs ``WHO_LOOKED``."""
    require(desk.clerk, Right.WHO_LOOKED)
    note(desk, Act.LOOKS_SHOWN, body={"since": first.isoformat()})
    since, until = of_days(first, local(at).date())
    found = desk.store.read(lambda one: watched.acts(one, since, until))
    return tuple(_look(one) for one in found if one.act in LOOKS)


def looks_at(dossier: DossierId, *, desk: Desk) -> tuple[Look, ...]:
    """Every look at one dossier, and every search by its very words; the newest first.

    Needs ``WHO_LOOKED``.
    """
    require(desk.clerk, Right.WHO_LOOKED)
    note(desk, Act.LOOKS_SHOWN, subject=dossier)
    view = open_dossier(dossier, desk=desk)
    sought = searches_for(_words_of(view), desk=desk)
    searches = (_sought(one) for one in sought if one.at >= view.row.received_at)
    return tuple(
        sorted((*looks_on(dossier, desk=desk), *searches), key=lambda one: one.at, reverse=True)
    )


def looks_on(dossier: DossierId, *, desk: Desk) -> tuple[Look, ...]:
    """As ``looks_at``, for who has noted it already."""
    require(desk.clerk, Right.WHO_LOOKED)
    found = desk.store.read(lambda one: watched.acts_on(one, dossier))
    return tuple(_look(one) for one in found if one.act in LOOKS)


def looks_by(words: frozenset[str], *, desk: Desk) -> tuple[Look, ...]:
    """Who had all that is kept shown of whom ``words`` name, folded: numbers and names; as ``looks_on``.

    Beside it who searched for the very words.
    """
    require(desk.clerk, Right.WHO_LOOKED)
    found = desk.store.read(lambda one: watched.acts_of_kind(one, Act.KEPT_SHOWN))
    shown = (_look(one) for one in found if fold(one.subject) in words)
    return (*shown, *map(_sought, searches_for(words, desk=desk)))


def _words_of(view: DossierView) -> Iterator[str]:
    """What one searches by who means this dossier or somebody in it."""
    draft = view.received.draft
    yield from filter(None, (view.row.code, str(view.row.slip_no), draft.phone))
    for _role, person in everybody(draft):
        yield from filter(None, (person.name, person.own_number, person.old_id))


def _sought(one: SeenAct) -> Look:
    """The log has no words of a search: only that they were the same as what is known here."""
    return Look(at=one.at, who=one.clerk_name, did=SOUGHT, code="", about="")


def _look(one: SeenAct) -> Look:
    typed = one.subject if one.act == Act.KEPT_SHOWN else ""
    return Look(
        at=one.at,
        who=one.clerk_name,
        did=ACT_LABELS[Act(one.act)],
        code=one.code,
        about=one.applicant or typed,
    )


def note_numbers_seen(dossier: str, *, desk: Desk) -> str:
    """Notes that the clerk has the whole numbers of its people shown; else as ``note_seen``."""
    require(desk.clerk, Right.SEE_IDS)
    return note_look(desk, Act.PERSON_SEEN, subject=dossier)


def note_seen(dossier: str, *, desk: Desk) -> str:
    """Notes that the clerk at the desk looks at a dossier; the sentence to tell where it could not be.

    As ``note_look``. Not on the window's thread.
    """
    return note_look(desk, Act.DOSSIER_SEEN, subject=dossier)
