"""What was unusual at this desk in the last days, for its leader; that they looked is noted too.

Which limits hold is ``domain.unusual``'s; here the two logs become what it judges.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from counter_app.core.clock import local, of_days
from counter_app.domain.audit_act import Act
from counter_app.domain.deadline.working_days import working_days
from counter_app.domain.dossier import EventKind
from counter_app.domain.rights import Right, require
from counter_app.domain.unusual import Deed, Done, Unusual, unusual
from counter_app.services.desk import Desk
from counter_app.services.people.audit import note
from counter_app.services.people.seen import LOOKS
from counter_app.services.people.ways_in import UNNAMED
from db.counter import watched
from db.counter.watched import SeenAct, SeenStep

# The machine's own, whoever sits there: a PC left on makes its copies at night.
_OF_ITSELF: Final = frozenset(
    {Act.BACKED_UP, Act.LOCKED, Act.ROWS_KEPT, Act.ROWS_CAME_DOWN, Act.LOG_CUT, Act.WAY_SEEN}
)
# Whoever laid a secret in another's place does not say so.
_UNKNOWN: Final = "chưa rõ"
_OF_STEPS: Final = {
    EventKind.PAPER_VOIDED: Deed.VOIDED,
    EventKind.PAPER_REPRINTED: Deed.REPRINTED,
}


def unusual_since(first: date, *, desk: Desk, at: datetime) -> tuple[Unusual, ...]:
    """All that was unusual from the day ``first`` to now, the newest first; needs ``WHO_LOOKED``.

    Operations that the store has let go (acknowledged, older than its retention) count no more;
    the log of acts is kept whole.
    """
    require(desk.clerk, Right.WHO_LOOKED)
    note(desk, Act.ODD_SHOWN, body={"since": first.isoformat()})
    since, until = of_days(first, local(at).date())
    acts, steps = desk.store.read(
        lambda one: (watched.acts(one, since, until), watched.steps(one, since, until))
    )
    days = working_days(desk.timetable, desk.calendar, first.year)
    done = (*_acts(acts), *map(_step, steps))
    return unusual(done, lambda day: days.counts(day.toordinal()))


def _step(one: SeenStep) -> Done:
    deed = _OF_STEPS.get(one.kind, Deed.WORKED)
    return Done(at=one.at, who=one.clerk_id, name=one.clerk_name, deed=deed)


def _acts(acts: tuple[SeenAct, ...]) -> Iterator[Done]:
    """Oldest first: a wrong secret noted before the closed door is told again by whoever comes in."""
    told: dict[str, int] = {}
    for one in reversed(acts):
        if one.act == Act.SIGN_IN_REFUSED and one.body.get("why") in UNNAMED:
            whose = one.subject_name
            yield Done(
                at=one.at, who="", name=_UNKNOWN, deed=Deed.BARRED, about=whose, called=whose
            )
            continue
        if one.act == Act.SIGN_IN_REFUSED:
            told[one.subject] = told.get(one.subject, 0) + 1
            yield Done(at=one.at, who=one.subject, name=one.subject_name, deed=Deed.MISTOLD)
            continue
        if one.act == Act.RESTORED:  # also by nobody who said a name
            yield Done(at=one.at, who=one.clerk_id, name=one.clerk_name, deed=Deed.PUT_BACK)
            continue
        if one.act in _OF_ITSELF or not one.clerk_id:
            continue
        did = Done(at=one.at, who=one.clerk_id, name=one.clerk_name, deed=Deed.WORKED)
        saw = replace(did, deed=Deed.SAW, about=one.person, called=one.applicant)
        yield saw if one.act in LOOKS else did
        yield from _untold(one, told)


def _untold(one: SeenAct, told: dict[str, int]) -> Iterator[Done]:
    """Wrong secrets that an act tells of, its own clerk's or theirs who was unlocked by it."""
    if "refused" not in one.body:
        return
    unlocked = one.act == Act.UNLOCKED and bool(one.subject)
    who = one.subject if unlocked else one.clerk_id
    name = one.subject_name if unlocked else one.clerk_name
    untold = int(one.body["refused"]) - told.pop(who, 0)
    if untold > 0:
        yield Done(at=one.at, who=who, name=name, deed=Deed.MISTOLD, times=untold)
