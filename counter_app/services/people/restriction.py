"""Who had the use of their data restricted, since when and why; what that means at this desk.

Law 91/2025/QH15, Article 4, gives the right; which uses end is the office's to say, and here it is:

- a search finds their ended dossiers no more, but for whoever may know who looked;
- every row, the dossier itself and the intake that meets them again say so;
- lists that leave as a file or by the clipboard leave their name out (``lists.list_papers``).

Not blocked is what a law asks for: the work on a dossier that still runs, its papers, the register
(form 07), the whole export for an inspection, what the central side is told. A slip in hand opens
its dossier. Other desks are told (``protocol.restricted``); each holds it from when it hears.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from counter_app.core.text import fold
from counter_app.domain.data_subject import SubjectRequest
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Person
from counter_app.domain.roles import everybody
from counter_app.services.desk import Desk
from db.counter import data_subjects

MET: Final = "use_restricted"
TOLD: Final = (
    "Người này đã xin hạn chế dùng dữ liệu: hồ sơ đã xong chỉ lãnh đạo, quản trị mở được. Hồ sơ đang "
    "giải quyết vẫn làm như thường."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """One person whose data may be used no more: ``why`` as they asked, ``answer`` as it was granted."""

    person: str
    since: datetime
    by: str
    why: str
    answer: str


def restrictions(*, desk: Desk) -> tuple[Restriction, ...]:
    """Those in force, the last granted first."""
    held = map(_restriction, desk.store.read(data_subjects.restrictions).values())
    return tuple(sorted(held, key=lambda one: one.since, reverse=True))


def is_restricted(person: Person, *, desk: Desk) -> bool:
    """Whether who stands there had it restricted: by number, by name only where they have none."""
    return _key(person) in desk.store.read(data_subjects.restricted)


def warnings_of(draft: Draft, *, desk: Desk) -> tuple[str, ...]:
    """The code to warn by where somebody in ``draft`` had it restricted: the work goes on."""
    held = desk.store.read(data_subjects.restricted)
    return (MET,) if any(_key(person) in held for _, person in everybody(draft)) else ()


def _key(person: Person) -> str:
    """As a request names them; nobody is asked for under an empty one (``known_as``)."""
    return fold(person.own_number or person.name)


def _restriction(one: SubjectRequest) -> Restriction:
    return Restriction(
        person=one.person,
        since=one.done_at or one.asked_at,
        by=one.done_by,
        why=one.words,
        answer=one.answer,
    )
