"""All that this desk keeps of one person, and the paper that tells them.

Every dossier they stand in with what is written of them there and which files lie with it, every
other place of the store that holds something of them, and who has looked. Requests and their timer
are in ``subject_requests``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from counter_app.core.clock import local
from counter_app.core.text import fold
from counter_app.documents.letter import draw_letter
from counter_app.domain.audit_act import Act
from counter_app.domain.dossier import STATE_LABELS, DossierRow
from counter_app.domain.draft import Draft
from counter_app.domain.papers import PaperSize
from counter_app.domain.people.applicant import Person
from counter_app.domain.people.identity import SEX_LABELS
from counter_app.domain.rights import Right, require, shown_to
from counter_app.domain.roles import SUBMITTER, everybody, role_words
from counter_app.protocol.received import DossierReceived
from counter_app.services.desk import Desk
from counter_app.services.lookup import open_dossier, search
from counter_app.services.people.audit import note
from counter_app.services.people.seen import Look, looks_by, looks_on
from counter_app.services.people.subject_requests import known_as
from counter_app.services.wording.own_letters import moment, own_letter
from db.counter import attachments, kept_of_person
from db.counter.kept_of_person import KeptPlace

_MOST: Final = 10_000
_FORMER: Final = "(chữ cũ, đã đính chính)"
_HEADINGS: Final = ("Giữ ở đâu", "Về việc gì, từ khi nào", "Dữ liệu đang giữ")
_RIGHTS_WORDS: Final = (
    "Bản sao lưu của máy giữ cùng dữ liệu ấy cho tới khi có bản mới thay. "
    "Ông, bà có quyền yêu cầu sửa dữ liệu sai, hạn chế dùng dữ liệu; quầy trả lời trong 02 ngày làm "
    "việc."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What one dossier keeps of the person: role by role in words, and the files that lie with it.

    ``name`` is as it is written there; ``known_as``, by which words it is found, folded.
    """

    row: DossierRow
    name: str
    known_as: frozenset[str]
    said: tuple[str, ...]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptOfPerson:
    """All that this desk keeps of a person; ``places`` are all beside what the dossiers say."""

    person: str
    dossiers: tuple[Kept, ...]
    places: tuple[KeptPlace, ...]
    looked: tuple[Look, ...]

    @property
    def called(self) -> str:
        """By name and number where both are known; the newest dossier's name."""
        name = self.dossiers[0].name if self.dossiers else self.person
        return name if fold(name) == fold(self.person) else f"{name}, số {self.person}"


def kept_of(person: str, *, desk: Desk) -> KeptOfPerson:
    """Everything kept of a person, by number or name, and who has seen it; needs ``WHO_LOOKED``.

    Personal numbers are masked without ``SEE_IDS``, on the paper too. Reads bodies as they are
    written: some seconds in a store of many years. That it was asked is noted in the log of acts.
    """
    require(desk.clerk, Right.WHO_LOOKED)
    name = known_as(person)
    note(desk, Act.KEPT_SHOWN, subject=name)
    found = search(name, desk=desk, limit=_MOST)
    dossiers = tuple(filter(None, (_kept(one, name, desk) for one in found if one.heard is None)))
    known = frozenset((fold(name),)).union(*(one.known_as for one in dossiers))
    opened = (look for one in dossiers for look in looks_on(one.row.id, desk=desk))
    looked = sorted((*opened, *looks_by(known, desk=desk)), key=lambda one: one.at)
    ids = [one.row.id for one in dossiers]
    # Whoever is known by a number is found by it alone: a namesake's rows are not theirs.
    words = {name} if name.isdecimal() else {name, *(one.name for one in dossiers)}
    kept = desk.store.read(lambda one: kept_of_person.places(one, ids, sorted(words)))
    return KeptOfPerson(
        person=shown_to(desk.clerk, name), dossiers=dossiers, places=kept, looked=tuple(looked)
    )


def kept_pdf(kept: KeptOfPerson, *, desk: Desk, at: datetime) -> bytes:
    """The paper that answers who asked to see: A4, for signature."""
    office = desk.office
    rows = (*map(_row, kept.dossiers), *map(_place, kept.places))
    said = (
        f"{office.name} đang giữ dữ liệu của ông, bà tại {office.desk_name} như sau, theo Luật Bảo vệ "
        "dữ liệu cá nhân số 91/2025/QH15."
        if kept.dossiers
        else f"{office.name} không giữ hồ sơ nào có ông, bà tại {office.desk_name}."
    )
    return draw_letter(
        own_letter(
            "TL",
            desk=desk,
            at=at,
            title=("TRẢ LỜI", "Về dữ liệu cá nhân đang giữ tại quầy"),
            addressee=f"Ông, bà {kept.called}",
            paragraphs=(said,),
            table=(_HEADINGS, *rows) if rows else (),
            closing=" ".join((_seen_words(kept), _RIGHTS_WORDS)).strip(),
            foot=f"Lập lúc {moment(at)}; chỉ gồm dữ liệu ở máy này.",
        ),
        PaperSize.A4,
    )


def _kept(row: DossierRow, person: str, desk: Desk) -> Kept | None:
    """What a dossier keeps of them, before a correction too; None where it only has words like theirs."""
    meant = _meant(open_dossier(row.id, desk=desk).versions, fold(person))
    if not meant:
        return None
    found = desk.store.read(lambda one: attachments.attachments_of(one, row.id))
    return Kept(
        row=row,
        name=next(iter(meant.values())).name,
        known_as=frozenset().union(*map(_known_as, meant.values())),
        said=tuple(shown_to(desk.clerk, one) for one in meant),
        files=tuple(shown_to(desk.clerk, one.label) for one in found),
    )


def _meant(versions: Sequence[DossierReceived], asked: str) -> dict[str, Person]:
    """Everybody whom ``asked``, folded, means, by what is written of them; what holds now is first.

    Words that were corrected since are kept in the void slip and in all that was signed. They are
    told where ``asked`` is among them, or where who is meant now stood in that role before.
    """
    *former, now = (one.draft for one in versions)
    said = {_words(role, one, now): one for role, one in _people(now) if asked in _known_as(one)}
    roles = {role for role, one in _people(now) if asked in _known_as(one)}
    known = frozenset((asked,)).union(*map(_known_as, said.values()))
    standing = frozenset(said)
    for draft in reversed(former):
        for role, one in _people(draft):
            words = _words(role, one, draft)
            theirs = known if role in roles else {asked}
            if words not in standing and theirs & _known_as(one):
                said.setdefault(f"{words} {_FORMER}", one)
    return said


def _words(role: str, person: Person, draft: Draft) -> str:
    return f"{role}: {'; '.join(_told(person, draft, role))}"


def _known_as(person: Person) -> frozenset[str]:
    """Each name or number that means them, folded."""
    passport = person.passport.number if person.passport else None
    words = (person.name, person.personal_id, person.old_id, passport)
    return frozenset(fold(word) for word in words if word)


def _people(draft: Draft) -> Iterator[tuple[str, Person]]:
    for role, person in everybody(draft):
        yield role_words(role, draft).capitalize(), person
    signing = draft.submitter.signing
    for witness in signing.witnesses:
        yield "Người làm chứng", witness
    if signing.interpreter is not None:
        yield "Người phiên dịch", signing.interpreter


def _told(person: Person, draft: Draft, role: str) -> Iterator[str]:
    """Everything written of them, each with what it is."""
    yield person.name
    if person.personal_id:
        yield f"số định danh {person.personal_id}"
    if person.old_id:
        yield f"số giấy tờ cũ {person.old_id}"
    if person.passport:
        yield f"{person.foreign_paper} {person.passport.number}"
    if person.birth:
        yield f"sinh {person.birth.vietnamese()}"
    if person.sex:
        yield SEX_LABELS[person.sex]
    if person.ethnic_group:
        yield f"dân tộc {person.ethnic_group}"
    if person.address:
        yield person.address
    if role == role_words(SUBMITTER, draft).capitalize():
        yield from (told for told in (draft.phone, draft.email) if told)


def _row(kept: Kept) -> tuple[str, ...]:
    row = kept.row
    files = (f"Tệp kèm: {', '.join(kept.files)}",) if kept.files else ()
    return (
        f"Hồ sơ {row.code or f'số giấy hẹn {row.slip_no}'}",
        f"{row.procedure_name}. {STATE_LABELS[row.state]}, nhận {local(row.received_at):%d/%m/%Y}",
        ". ".join((*kept.said, *files)),
    )


def _place(kept: KeptPlace) -> tuple[str, ...]:
    return kept.name, ", ".join(filter(None, (f"{kept.count} mục", days_of(kept)))), kept.holds


def days_of(kept: KeptPlace) -> str:
    """From which day to which a place holds something; empty where it does not say."""
    days = (f"{local(at):%d/%m/%Y}" for at in (kept.since, kept.until) if at is not None)
    return " – ".join(dict.fromkeys(days))


def _seen_words(kept: KeptOfPerson) -> str:
    if not kept.looked:
        return ""
    people = ", ".join(dict.fromkeys(one.who for one in kept.looked))
    return f"Người đã xem, tính tới lúc lập: {people} ({len(kept.looked)} lần)."
