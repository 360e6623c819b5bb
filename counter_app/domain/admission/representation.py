"""May this person speak for a child, a ward, an adult who cannot: by age, relation and its paper.

Acting by a power of attorney, for the dead or for a body is in ``standing``.
"""

from collections.abc import Iterator
from typing import Final

from counter_app.core.text import fold
from counter_app.domain.admission.matter import Matter, look, stop
from counter_app.domain.catalogue.procedure import Certified, Fact, Presence
from counter_app.domain.draft import Draft
from counter_app.domain.entitled import number_of, same_person
from counter_app.domain.offer import Finding
from counter_app.domain.people.age import ADULT, Age, age_on
from counter_app.domain.people.applicant import Basis, Person

BY_LAW: Final = frozenset({Basis.PARENT, Basis.GUARDIAN, Basis.LEGAL_REPRESENTATIVE})
FOR_THE_DEAD: Final = frozenset({Basis.HEIR, Basis.RELATIVE, Basis.FUNERAL_ORGANISER})
"""Who comes in their own right where the owner has died."""
_ALONE_NEVER: Final = 6
_ALONE_RARELY: Final = 15
_MAKES_A_WILL: Final = 15


def needs_proof(basis: Basis, asks: tuple[Fact, ...] | None) -> bool:
    """Whether the paper of the relation is wanted: not where the birth itself is registered.

    ``asks`` is what the procedure wants to know of its subject; None: it has none.
    """
    return basis in BY_LAW and (asks is None or Fact.RELATION in asks)


def represented(draft: Draft) -> Person | None:
    """Whom the submitter speaks for: the subject, else the first owner who is somebody else.

    For an owner who has died it is an heir, the youngest first.
    """
    submitter = draft.submitter.person
    others = (*filter(None, (draft.subject,)), *draft.owners)
    if is_inherited(draft):
        heirs = (one.person for one in draft.heirs or ())
        others = tuple(sorted(heirs, key=lambda one: -(one.birth_year or 0)))
    own = submitter.name, number_of(submitter)
    found = (one for one in others if not same_person(*own, one))
    return next(found, None)


def is_inherited(draft: Draft) -> bool:
    """Whether an owner has died, so that heirs stand in their place."""
    return any(owner.deceased for owner in draft.owners)


def heads_the_body(draft: Draft) -> bool:
    """Whether the submitter is told of as the legal representative of the body that files."""
    head = draft.organisation.legal_representative.strip() if draft.organisation else ""
    return bool(head) and fold(head) == fold(draft.submitter.person.name)


def of_another(matter: Matter) -> Iterator[Finding]:
    """A parent speaks for a child under 18 only; the age is that on this very day."""
    basis = matter.draft.submitter.basis
    if basis not in BY_LAW or matter.draft.organisation is not None:
        return
    person = represented(matter.draft)
    if person is None:
        if is_inherited(matter.draft):
            yield stop(
                "represented_missing",
                "Hãy ghi người thừa kế được đại diện ở “Người khác”, phần người thừa kế.",
                "heirs",
            )
        elif matter.procedure.subject is None and not _is_filed_with_the_birth(matter):
            yield stop(
                "represented_missing",
                "Hãy ghi người được đại diện ở “Người khác”, phần chủ hồ sơ.",
                "owners",
            )
        return
    age = _age(person, matter)
    own_matter = matter.procedure.presence is Presence.REQUIRED
    if basis is not Basis.PARENT or person.deceased is not None or own_matter:
        return
    if age is None and person.name:  # no name yet is told already
        yield look(
            "age_unknown",
            f"Chưa có ngày sinh của {person.name}: hãy xem đã đủ 18 tuổi chưa.",
            "owners" if matter.procedure.subject is None else "subject.birth",
        )
    elif age is not None and age.has_surely(ADULT):
        yield stop(
            "not_minor",
            f"Con đã {age.least} tuổi: cha, mẹ không nộp thay, cần văn bản ủy quyền.",
            "basis",
        )


def proof(matter: Matter) -> Iterator[Finding]:
    """Which paper shows the relation: a birth certificate, the decision on guardianship."""
    submitter, subject = matter.draft.submitter, matter.procedure.subject
    asks = subject.asks if subject is not None else None
    if not needs_proof(submitter.basis, asks) or matter.draft.organisation is not None:
        return
    if (submitter.proof or "").strip() or _is_filed_with_the_birth(matter):
        return
    if submitter.basis is Basis.GUARDIAN:
        yield stop(
            "guardianship_missing",
            "Hãy ghi số, ngày trích lục đăng ký giám hộ hoặc quyết định cử giám hộ.",
            "submitter.proof",
        )
    else:
        yield stop(
            "relation_proof_missing",
            "Hãy ghi giấy khai sinh hoặc giấy tờ khác chứng minh quyền đại diện, hay đã tra cứu.",
            "submitter.proof",
        )


def minor_submitter(matter: Matter) -> Iterator[Finding]:
    """A small child files nothing alone; one under 15 hardly, and makes no will."""
    submitter = matter.draft.submitter
    age = _age(submitter.person, matter)
    if age is None or age.least < 0:
        return
    if age.is_surely_under(_ALONE_NEVER):
        yield stop(
            "minor_submitter",
            "Người nộp chưa đủ 6 tuổi: cha, mẹ hoặc người giám hộ đứng tên nộp.",
            "submitter.birth",
        )
    elif matter.procedure.certifies is Certified.WILL and age.is_surely_under(_MAKES_A_WILL):
        yield stop(
            "will_too_young",
            f"Người lập di chúc mới {age.most} tuổi: từ đủ 15 tuổi mới lập được.",
            "submitter.birth",
        )
    elif age.is_surely_under(_ALONE_RARELY):
        yield look(
            "minor_alone",
            f"Người nộp mới {age.most} tuổi: cần người đại diện đồng ý.",
            "submitter.birth",
        )


def _is_filed_with_the_birth(matter: Matter) -> bool:
    """Whether the child's birth is registered in the same filing, which then shows the relation."""
    return matter.draft.bundle is not None


def _age(person: Person, matter: Matter) -> Age | None:
    return age_on(person.birth, matter.on) if person.birth is not None else None
