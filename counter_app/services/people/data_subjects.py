"""A person asks about the data kept of them: the request with its timer, what is kept, the answer.

The answer to "show" is a paper: every dossier they stand in, what is written of them there, which
files lie with it, and who has looked. A correction is made where the dossier is (``correcting``).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.core.text import clean_line, clean_note, fold
from counter_app.documents.letter import draw_letter
from counter_app.domain.audit_act import ACT_LABELS, Act
from counter_app.domain.data_subject import WISH_LABELS, SubjectRequest, Wish, answer_due
from counter_app.domain.dossier import STATE_LABELS, DossierRow
from counter_app.domain.draft import Draft
from counter_app.domain.papers import PaperSize
from counter_app.domain.people.applicant import Person
from counter_app.domain.people.identity import SEX_LABELS
from counter_app.domain.rights import Right, require
from counter_app.domain.roles import SUBMITTER, everybody, role_words
from counter_app.services.desk import Desk
from counter_app.services.lookup import open_dossier, search
from counter_app.services.wording.own_letters import moment, own_letter
from db.counter import attachments, audit_log, data_subjects

_FEWEST_LETTERS: Final = 4
_MOST: Final = 10_000
_HEADINGS: Final = ("Hồ sơ", "Thủ tục", "Trạng thái", "Dữ liệu đang giữ")
_RIGHTS_WORDS: Final = (
    "Ông, bà có quyền yêu cầu sửa dữ liệu sai, hạn chế dùng dữ liệu; quầy trả lời trong 02 ngày làm "
    "việc."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What one dossier keeps of the person: role by role in words, and the files that lie with it.

    ``name`` is as it is written there.
    """

    row: DossierRow
    name: str
    said: tuple[str, ...]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """Who did what with one of their dossiers, and when."""

    at: datetime
    who: str
    did: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptOfPerson:
    """All that this desk keeps of a person."""

    person: str
    dossiers: tuple[Kept, ...]
    looked: tuple[Looked, ...]

    @property
    def called(self) -> str:
        """By name and number where both are known; the newest dossier's name."""
        name = self.dossiers[0].name if self.dossiers else self.person
        return name if fold(name) == fold(self.person) else f"{name}, số {self.person}"


def ask(wish: Wish, person: str, words: str, *, desk: Desk, at: datetime) -> SubjectRequest:
    """Writes a request down; the answer is due at the close of the second working day after.

    To have the use of data restricted, or no longer, takes a reason: ``UserError`` asks for it.
    """
    why = clean_note(words, field="words")
    if not why and wish in (Wish.RESTRICT, Wish.LIFT):
        raise UserError("reason_missing", f"Hãy ghi lý do {WISH_LABELS[wish]}.", field="words")
    stamp = desk.stamp(at)
    new = SubjectRequest(
        number=0,
        wish=wish,
        person=_known_as(person),
        words=why,
        asked_at=at,
        due_at=answer_due(at, desk.timetable, desk.calendar),
        clerk_name=desk.clerk.name,
    )
    number = desk.store.write(lambda one: data_subjects.add_request(one, new, stamp))
    return replace(new, number=number)


def requests(*, desk: Desk, only_open: bool = False) -> tuple[SubjectRequest, ...]:
    """All requests, the one due first first."""
    return desk.store.read(lambda one: data_subjects.requests(one, only_open=only_open))


def answer(number: int, words: str, *, desk: Desk, at: datetime) -> None:
    """Writes down what was answered; once for each request."""
    told = clean_note(words, field="words")
    if not told:
        raise UserError("answer_missing", "Hãy ghi đã trả lời thế nào.", field="words")
    stamp = desk.stamp(at)
    if not desk.store.write(lambda one: data_subjects.answer_request(one, number, told, stamp)):
        raise UserError(
            "request_unknown", f"Không có yêu cầu số {number} đang chờ trả lời. Hãy xem lại số."
        )


def kept_of(person: str, *, desk: Desk) -> KeptOfPerson:
    """Everything kept of a person, by number or name, and who has seen it; needs ``WHO_LOOKED``."""
    require(desk.clerk, Right.WHO_LOOKED)
    name = _known_as(person)
    found = search(name, desk=desk, limit=_MOST)
    dossiers = tuple(filter(None, (_kept(one, name, desk) for one in found if one.heard is None)))
    looked = sorted(
        (look for one in dossiers for look in _looks(one, desk)), key=lambda one: one.at
    )
    return KeptOfPerson(person=name, dossiers=dossiers, looked=tuple(looked))


def kept_pdf(kept: KeptOfPerson, *, desk: Desk, at: datetime) -> bytes:
    """The paper that answers who asked to see: A4, for signature."""
    office = desk.office
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
            table=(_HEADINGS, *map(_row, kept.dossiers)) if kept.dossiers else (),
            closing=" ".join((_seen_words(kept), _RIGHTS_WORDS)).strip(),
            foot=f"Lập lúc {moment(at)}; chỉ gồm dữ liệu ở máy này.",
        ),
        PaperSize.A4,
    )


def _known_as(person: str) -> str:
    name = clean_line(person, field="person")
    if len(name) < _FEWEST_LETTERS:
        raise UserError(
            "person_missing", "Hãy ghi số định danh, hoặc họ tên đầy đủ.", field="person"
        )
    return name


def _kept(row: DossierRow, person: str, desk: Desk) -> Kept | None:
    """What a dossier keeps of them; None where it only has words like theirs."""
    draft = open_dossier(row.id, desk=desk).received.draft
    meant = tuple(
        (role, one)
        for role, one in _people(draft)
        if person in (one.personal_id, one.old_id) or fold(person) == fold(one.name)
    )
    if not meant:
        return None
    said = tuple(f"{role}: {'; '.join(_told(one, draft, role))}" for role, one in meant)
    found = desk.store.read(lambda one: attachments.attachments_of(one, row.id))
    files = tuple(one.label for one in found)
    return Kept(row=row, name=meant[0][1].name, said=said, files=files)


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


def _looks(kept: Kept, desk: Desk) -> Iterator[Looked]:
    dossier: DossierId = kept.row.id
    for act in desk.store.read(lambda one: audit_log.acts_on(one, dossier)):
        known = ACT_LABELS[Act(act.act)] if act.act in set(Act) else act.act
        yield Looked(at=act.at, who=act.clerk_name, did=known, code=kept.row.code or "")


def _row(kept: Kept) -> tuple[str, ...]:
    row = kept.row
    files = (f"Tệp kèm: {', '.join(kept.files)}",) if kept.files else ()
    return (
        f"{row.code or ''} nhận {local(row.received_at):%d/%m/%Y}",
        row.procedure_name,
        STATE_LABELS[row.state],
        ". ".join((*kept.said, *files)),
    )


def _seen_words(kept: KeptOfPerson) -> str:
    if not kept.looked:
        return ""
    people = ", ".join(dict.fromkeys(one.who for one in kept.looked))
    return f"Người đã xem, tính tới lúc lập: {people} ({len(kept.looked)} lần)."
