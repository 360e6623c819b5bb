"""A dossier as a page tells it: people, procedure, papers, money, dates. Reads no store."""

from collections.abc import Iterator
from dataclasses import dataclass

from counter_app.central.pages.history import Line, events_of, history
from counter_app.central.pages.list_words import NOBODY, due_words
from counter_app.central.pages.rendering import moment
from counter_app.central.pages.site import OfficeRules
from counter_app.central.pages.visitor import Visitor
from counter_app.core.clock import to_ms_or_none
from counter_app.core.money import format_vnd
from counter_app.domain.catalogue.procedure import COMPONENT_KIND_LABELS
from counter_app.domain.channel import CHANNEL_LABELS
from counter_app.domain.charge import total_vnd
from counter_app.domain.deadline.worked import worked
from counter_app.domain.desk_lists import WAITS_FOR
from counter_app.domain.dossier import STATE_LABELS, Event, State
from counter_app.domain.draft import RETURN_LABELS
from counter_app.domain.moving.items import item_lines
from counter_app.domain.people.applicant import BASIS_LABELS, IDENTITY_BASIS_LABELS, Person
from counter_app.domain.workflow import RULES, Move
from counter_app.protocol.received import DossierReceived, facts_of, from_text
from counter_app.protocol.result_events import result_file_of
from db.central.desk_dossier import File, Whole

Facts = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierPage:
    """All that stands on the page, in words. ``due`` is hour and day, apart, to be large.

    ``result_file`` is the id of the file that is the result, if one is.
    """

    id: str
    ver: int
    code: str
    name: str
    procedure: str
    state: str
    waits_for: str
    specialist: str
    due: tuple[str, str]
    due_words: str
    tone: str
    people: Facts
    matter: Facts
    components: tuple[str, ...]
    charges: Facts
    total: str
    explained: tuple[str, ...]
    history: tuple[Line, ...]
    files: tuple[File, ...]
    result_file: str
    blocked: bool


def dossier_page(whole: Whole, rules: OfficeRules, visitor: Visitor) -> DossierPage:
    """The page of one dossier, as of now."""
    now, received = whole.now, from_text(facts_of(whole.now))
    events = events_of(whole.changes)
    due, (words, tone) = (
        now.standing.due_at,
        due_words(to_ms_or_none(now.standing.due_at), now.state, visitor.at),
    )
    hour, _, day = moment(due).partition(" ")
    return DossierPage(
        id=now.dossier,
        ver=now.ver,
        code=now.code or "Chưa có mã",
        name=now.applicant_name,
        procedure=now.procedure_name,
        state=STATE_LABELS[now.state],
        waits_for=WAITS_FOR.get(now.state, ""),
        specialist=now.standing.specialist or NOBODY,
        due=(hour, day) if due else ("", "Không hẹn ngày"),
        due_words=words,
        tone=tone,
        people=tuple(_people(received, events)),
        matter=tuple(_matter(whole, received, rules)),
        components=tuple(
            f"{one.label} – {COMPONENT_KIND_LABELS[one.kind]}, {one.count} bản"
            for one in received.components
        ),
        charges=tuple((one.name, one.amount_text) for one in received.charges),
        total=_total(received),
        explained=explained(received, events, rules),
        history=history(whole.changes),
        files=whole.files,
        result_file=_result_file(events),
        blocked=now.blocked_by is not None,
    )


def _result_file(events: tuple[Event, ...]) -> str:
    try:
        return result_file_of(events)
    except (KeyError, ValueError, TypeError):  # told by a later version
        return ""


def _total(received: DossierReceived) -> str:
    if any(one.amount_vnd is None for one in received.charges):
        return "chưa đủ số liệu"
    return f"{format_vnd(total_vnd(received.charges))} đ"


def explained(
    received: DossierReceived, events: tuple[Event, ...], rules: OfficeRules
) -> tuple[str, ...]:
    """Why the date in force is what it is: an apology's own date first, then the working."""
    record = received.promise
    told = list[str]()
    for event in events:
        record = event.body.get("promise") or record  # type: ignore[assignment]
        if event.body.get("move") == Move.APOLOGISE:
            told.append(f"{RULES[Move.APOLOGISE].label}: {_dates(event)}.")
    try:
        lines = (
            worked(record, rules.calendars, rules.calendar, catalogue=received.catalogue)
            if record
            else ()
        )
    except (KeyError, ValueError, TypeError):  # told by a later version
        lines = ()
    return (*told, *lines)


def _dates(event: Event) -> str:
    before, after = str(event.body.get("due_before") or ""), str(event.body.get("due_at") or "")
    return f"hẹn trả {_wall(after)}, thay cho {_wall(before)}"


def _wall(text: str) -> str:
    day, _, hour = text[:16].partition("T")
    year, _, rest = day.partition("-")
    month, _, number = rest.partition("-")
    return f"{hour} ngày {number}/{month}/{year}" if number else "chưa có ngày"


def _people(received: DossierReceived, events: tuple[Event, ...]) -> Iterator[tuple[str, str]]:
    draft = received.draft
    for owner in draft.owners or (draft.submitter.person,):
        yield "Người nộp" if not draft.owners else "Chủ hồ sơ", owner.name
        yield from _person(owner)
    for line in item_lines(draft, events):
        yield "Thay đổi riêng", line
    if draft.owners:
        person = draft.submitter.person
        yield "Người đi nộp", f"{person.name} ({BASIS_LABELS[draft.submitter.basis].lower()})"
    if draft.subject is not None:
        yield "Việc về ai", draft.subject.name
    if draft.organisation is not None:
        yield "Tổ chức", draft.organisation.name
    if draft.phone:
        yield "Điện thoại", draft.phone
    if draft.email:
        yield "Thư điện tử", draft.email


def _person(person: Person) -> Iterator[tuple[str, str]]:
    if person.birth is not None:
        yield "Ngày sinh", person.birth.vietnamese()
    if person.personal_id:
        yield "Số định danh", person.personal_id
    yield "Giấy tờ", IDENTITY_BASIS_LABELS[person.identity_basis]
    if person.address:
        yield "Nơi cư trú", person.address


def _matter(
    whole: Whole, received: DossierReceived, rules: OfficeRules
) -> Iterator[tuple[str, str]]:
    now, draft = whole.now, received.draft
    yield "Thủ tục", f"{now.procedure_name} ({now.procedure_code})"
    if received.case_name:
        yield "Trường hợp", received.case_name
    yield "Lĩnh vực", now.sector
    yield "Nhận lúc", moment(now.received_ms)
    yield "Người nhận", f"{now.clerk_name}, {received.desk_name}"
    yield "Cách nộp", CHANNEL_LABELS[draft.channel]
    yield "Trả kết quả", RETURN_LABELS[draft.return_by]
    if draft.return_address:
        yield "Địa chỉ trả", draft.return_address
    if now.unit:
        yield "Đã chuyển đến", now.unit
    elif now.state is not State.RECEIVED and not now.resolving_unit:
        yield "Đã chuyển đến", "chưa ghi nơi nhận"
    if now.resolving_unit:
        names = {one.agency: one.name for one in rules.office.resolving_units}
        yield "Đơn vị giải quyết", names.get(now.resolving_unit, now.resolving_unit)
    if draft.note:
        yield "Ghi chú", draft.note
