"""Is everyone known who is named: by a number, a paper, a name, dates that can be.

What a name looks like or whether a number is well formed is in ``domain.people``.
"""

from collections.abc import Iterator
from datetime import date

from counter_app.core.text import fold
from counter_app.domain.admission.matter import Matter, look, refusal, stop
from counter_app.domain.catalogue.procedure import Fact
from counter_app.domain.entitled import share_a_number
from counter_app.domain.offer import Finding
from counter_app.domain.people.age import ADULT, OLDEST, YOUNGEST_PARENT, age_on
from counter_app.domain.people.applicant import Basis, IdentityBasis, Person
from counter_app.domain.people.identity import PartialDate, check_personal_id, number_warnings
from counter_app.domain.people.names import HINTS, name_hints
from counter_app.domain.roles import PRINCIPAL, people_of, role_words


def seems_minor(person: Person, *, on: date) -> bool:
    """Whether one is under 18 by the birth date, else by the year in the number: to be looked at."""
    if person.birth is not None:
        return age_on(person.birth, on).is_surely_under(ADULT)
    return person.birth_year is not None and on.year - person.birth_year < ADULT


def submitter(matter: Matter) -> Iterator[Finding]:
    """The person at the desk."""
    person = matter.draft.submitter.person
    yield from _person(person, "submitter", "người nộp", on=matter.on)


def owners(matter: Matter) -> Iterator[Finding]:
    """Each whose dossier it is."""
    paper = matter.draft.authority
    for number, owner in enumerate(matter.draft.owners):
        gave = paper is not None and paper.principal == owner
        who = "người ủy quyền" if gave else f"chủ hồ sơ thứ {number + 1}"
        yield from _person(owner, f"owners.{number}", who, on=matter.on)


def principal(matter: Matter) -> Iterator[Finding]:
    """Who gave the paper, where they are no owner: a number that can be, and nobody else's."""
    paper = matter.draft.authority
    who = paper.principal if paper is not None else None
    if who is None or who in matter.draft.owners:
        return
    yield from can_be(who, PRINCIPAL, on=matter.on)
    for role, other in people_of(matter.draft):
        if share_a_number(who, other) and fold(who.name) != fold(other.name):
            yield stop(
                "number_of_another",
                f"Số của người ủy quyền {who.name} trùng số của {other.name} "
                f"({role_words(role, matter.draft)}): hãy xem lại thẻ.",
                f"{PRINCIPAL}.personal_id",
            )


def _person(person: Person, field: str, who: str, *, on: date) -> Iterator[Finding]:
    if not any(map(str.isalpha, person.name)):
        yield stop("name_missing", f"Hãy nhập họ và tên {who}.", f"{field}.name")
    if person.personal_id:
        yield from _number(person, f"{field}.personal_id")
    elif not _known_without_number(person):
        yield stop(
            "identity_basis_missing",
            f"Hãy quét thẻ hoặc nhập số định danh của {who}; nếu chưa có số, ghi rõ căn cứ nhận biết.",
            f"{field}.personal_id",
        )
    yield from _days(person, field, on)
    yield from _name(person, f"{field}.name")


def can_be(person: Person, field: str, *, on: date) -> Iterator[Finding]:
    """A number that is one, days that have been: asked of whoever is named, however little is known."""
    yield from _number(person, f"{field}.personal_id")
    yield from _days(person, field, on)


def parents(matter: Matter) -> Iterator[Finding]:
    """Mother and father, named or filing, were born, and long enough before the child."""
    submitter, child = matter.draft.submitter, matter.draft.subject
    named = matter.draft.parents.both if matter.draft.parents else ()
    for who, one in named:
        if one.birth is not None:
            yield from _birth(one.birth, "parents", matter.on, f"{who}: ")
            yield from before_the_child(one.birth, child, who, "parents")
    if submitter.basis is Basis.PARENT and submitter.person.birth is not None:
        yield from before_the_child(
            submitter.person.birth, child, "cha, mẹ đang nộp", "subject.birth"
        )


def before_the_child(
    birth: PartialDate, child: Person | None, who: str, field: str
) -> Iterator[Finding]:
    """Whoever was born then is not younger than their child, nor was a child themselves."""
    if child is None or child.birth is None:
        return
    age = age_on(birth, child.birth)
    if not _is_after(child.birth.iso(), birth.iso()):
        yield stop("parent_younger", f"Ngày sinh của {who} phải ở trước của con.", field)
    elif age.is_surely_under(YOUNGEST_PARENT):
        words = f"Theo ngày sinh đã nhập, {who} mới {age.most} tuổi khi con ra đời"
        yield look("parent_very_young", f"{words}; hãy xem lại hai ngày sinh.", field)


def _days(person: Person, field: str, on: date) -> Iterator[Finding]:
    if person.birth:
        yield from _birth(person.birth, f"{field}.birth", on)
        if person.deceased is None and age_on(person.birth, on).has_surely(OLDEST):
            words = (
                f"Sinh năm {person.birth.year}, đã {OLDEST} tuổi hoặc hơn: hãy xem lại ngày sinh."
            )
            yield look("very_old", words, f"{field}.birth")
    if person.died_on:
        yield from _death(person.died_on, person.birth, f"{field}.died_on", on)


def _birth(birth: PartialDate, field: str, on: date, whose: str = "") -> Iterator[Finding]:
    if _is_after(birth.iso(), on.isoformat()):
        words = f"{whose}ngày sinh ở sau hôm nay, hãy xem lại."
        yield stop("birth_in_future", words[0].upper() + words[1:], field)


def _number(person: Person, field: str) -> Iterator[Finding]:
    """The number is checked, then held against the person; a foreigner's is another country's."""
    if person.is_foreigner or not person.personal_id:
        return
    refused = list(refusal(check_personal_id, person.personal_id, field))
    yield from refused
    if refused:
        return
    year = person.birth.year if person.birth else None
    for code in number_warnings(person.personal_id, sex=person.sex, birth_year=year):
        yield look(code, HINTS[code], field)


def _name(person: Person, field: str) -> Iterator[Finding]:
    if person.is_foreigner:
        return
    for code in name_hints(person.name, person.sex):
        yield look(code, HINTS[code], field)


def _known_without_number(person: Person) -> bool:
    if person.is_foreigner:
        return person.passport is not None or bool(person.no_id_reason)
    return person.identity_basis is not IdentityBasis.CARD and bool(person.no_id_reason)


def subject(matter: Matter) -> Iterator[Finding]:
    """The person the matter is about, where the procedure asks for one."""
    wanted, subject = matter.procedure.subject, matter.draft.subject
    if wanted is None:
        return
    if subject is None or not any(map(str.isalpha, subject.name)):
        yield stop("subject_missing", f"Hãy nhập họ tên: {wanted.label}.", "subject.name")
        return
    if Fact.BIRTH_DATE in wanted.asks and subject.birth is None:
        yield stop("subject_birth_missing", "Hãy nhập ngày sinh.", "subject.birth")
    if Fact.DEATH_DATE in wanted.asks and subject.died_on is None:
        yield stop("subject_death_missing", "Hãy nhập ngày chết.", "subject.died_on")
    if Fact.DEATH_DATE in wanted.asks:
        yield from _not_oneself(subject, matter.draft.submitter.person)
    yield from can_be(subject, "subject", on=matter.on)
    yield from _name(subject, "subject.name")


def _not_oneself(dead: Person, filer: Person) -> Iterator[Finding]:
    """Nobody registers their own death; a son may bear his father's name."""
    words = f"Người chết đang ghi là {dead.name}, đúng như người nộp"
    if share_a_number(dead, filer) or (dead.birth and _is_alike(dead, filer)):
        yield stop("own_death", f"{words}: hãy ghi lại người chết.", "subject.name")
    elif fold(dead.name) == fold(filer.name):
        yield look("own_death", f"{words}: hãy xem có nhầm không.", "subject.name")


def _is_alike(one: Person, other: Person) -> bool:
    return fold(one.name) == fold(other.name) and one.birth == other.birth


def _death(
    died_on: PartialDate, birth: PartialDate | None, field: str, on: date
) -> Iterator[Finding]:
    if _is_after(died_on.iso(), on.isoformat()):
        yield stop("death_in_future", "Ngày chết ở sau hôm nay, hãy xem lại.", field)
    if birth and _is_after(birth.iso(), died_on.iso()):
        yield stop("death_before_birth", "Ngày chết ở trước ngày sinh, hãy xem lại.", field)


def _is_after(iso: str, other: str) -> bool:
    """Whether one date, known in part, surely lies after another: on what both know."""
    known = min(len(iso), len(other))
    return iso[:known] > other[:known]
