"""The people of a draft by their role; whoever has several is one person in all of them."""

from collections.abc import Iterator, Mapping
from typing import Final

from msgspec.structs import replace

from counter_app.domain.draft import Draft
from counter_app.domain.entitled import share_a_number
from counter_app.domain.people.applicant import Person

SUBMITTER: Final = "submitter"
SUBJECT: Final = "subject"
OWNERS: Final = "owners"
PRINCIPAL: Final = "authority.principal"
HEIRS: Final = "heirs"
_CALLED: Final = {
    SUBMITTER: "người nộp",
    SUBJECT: "người được giải quyết",
    OWNERS: "chủ hồ sơ",
    "authority": "người ủy quyền",
    HEIRS: "người thừa kế",
}
# What is true of a person in whatever role; a relation or a death is told of one role.
_OF_ONESELF: Final = (
    *("name", "personal_id", "old_id", "identity_basis", "no_id_reason", "birth", "sex"),
    *("address", "nationality", "passport"),
)


def people_of(draft: Draft) -> Iterator[tuple[str, Person]]:
    """Everybody who files or is filed for, each with the field that holds them."""
    yield SUBMITTER, draft.submitter.person
    if draft.subject:
        yield SUBJECT, draft.subject
    for number, owner in enumerate(draft.owners):
        yield f"{OWNERS}.{number}", owner
    if draft.authority and draft.authority.principal:
        yield PRINCIPAL, draft.authority.principal


def everybody(draft: Draft) -> Iterator[tuple[str, Person]]:
    """The same, and who inherits from an owner."""
    yield from people_of(draft)
    for number, heir in enumerate(draft.heirs or ()):
        yield f"{HEIRS}.{number}", heir.person


def with_people(draft: Draft, people: Mapping[str, Person]) -> Draft:
    """``draft`` with these people in their roles; every other role as it was."""
    now = {**dict(everybody(draft)), **people}
    heirs = tuple(
        replace(one, person=now[f"{HEIRS}.{at}"]) for at, one in enumerate(draft.heirs or ())
    )
    paper = draft.authority
    return replace(
        draft,
        submitter=replace(draft.submitter, person=now[SUBMITTER]),
        subject=now.get(SUBJECT),
        owners=tuple(now[f"{OWNERS}.{at}"] for at in range(len(draft.owners))),
        authority=replace(paper, principal=now.get(PRINCIPAL)) if paper else None,
        heirs=heirs or draft.heirs,
    )


def followed(draft: Draft, *, since: Draft) -> Draft:
    """``draft`` where whoever was mended in one role since then is mended in all they have."""
    before, now = dict(everybody(since)), dict(everybody(draft))
    stayed = {role: one for role, one in before.items() if now.get(role) == one}
    mended = before.keys() & now.keys() - stayed.keys()
    return with_people(
        draft,
        {
            role: _as_mended(one, before[other], now[other])
            for role, one in stayed.items()
            for other in mended
            if is_one(one, before[other])
        },
    )


def _as_mended(one: Person, before: Person, now: Person) -> Person:
    """``one`` with what is told of a person otherwise than before."""
    told = {name: getattr(now, name) for name in _OF_ONESELF}
    return replace(
        one, **{name: value for name, value in told.items() if value != getattr(before, name)}
    )


def as_shown(one: Person, paper: Person) -> Person:
    """``one`` with all that a card or passport tells; what belongs to the role stays."""
    told = {name: getattr(paper, name) for name in _OF_ONESELF}
    return replace(one, **{name: value for name, value in told.items() if value})


def is_one(one: Person, other: Person) -> bool:
    """Whether two roles have the same person: told alike, or by the same number."""
    return alike(one, other) or share_a_number(one, other)


def alike(one: Person, other: Person) -> bool:
    """Whether the same is told of both, beside what belongs to a role."""
    return all(getattr(one, name) == getattr(other, name) for name in _OF_ONESELF)


def each_once(draft: Draft) -> dict[str, Person]:
    """Everybody by their first role; whoever is told of alike in another is not named again."""
    found: dict[str, Person] = {}
    for role, one in everybody(draft):
        if not any(alike(one, other) for other in found.values()):
            found[role] = one
    return found


def role_words(role: str, draft: Draft) -> str:
    """The role as a clerk calls it, with its number where several have it."""
    kind, _, at = role.partition(".")
    several = {OWNERS: len(draft.owners), HEIRS: len(draft.heirs or ())}.get(kind, 0) > 1
    return f"{called(role)} {int(at) + 1}" if several else called(role)


def called(role: str) -> str:
    """The role as a clerk calls it, whoever else has it."""
    return _CALLED[role.partition(".")[0]]
