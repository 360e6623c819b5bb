"""A dispute as a person reads it: which fields, both values, who wrote each and when.

What is decided of it is in ``disputes``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from counter_app.core.clock import from_ms, from_ms_or_none, local
from counter_app.core.ids import ClerkId
from counter_app.core.money import format_vnd
from counter_app.domain.central_side import Dispute
from counter_app.domain.dossier import STATE_LABELS, DossierRow, Event, EventKind, State
from counter_app.domain.twin_question import TwinDecision, TwinQuestion
from counter_app.domain.workflow import OPEN, RULES, Move
from counter_app.protocol.event_words import event_words
from counter_app.services.desk import Desk
from counter_app.services.lookup import DossierView
from counter_app.services.sending.number_words import TWO_OF_ONE, same_number
from counter_app.services.sending.refusal_words import field_words, why
from counter_app.services.sending.twin_words import ELSEWHERE, Takers, takers_of
from db.counter.attempts import Attempt, Meanwhile, Standing

HERE: Final = "quầy này"
THERE: Final = "máy chủ"
_NOTHING: Final = "(để trống)"
# The date promised: what stands there holds, another one is a correction of its own.
DATE: Final = "due_at"
_STEPS: Final = frozenset({EventKind.MOVED})


class Side(StrEnum):
    """Whose value holds."""

    MINE = "mine"
    THEIRS = "theirs"


class Verdict(StrEnum):
    """What a person says of a possible duplicate."""

    SAME = "same"
    DIFFERENT = "different"


KIND_WORDS: Final[Mapping[str, str]] = {
    "move": "Hồ sơ đã được chuyển bước ở hai nơi.",
    "fields": "Cùng một thông tin đã được sửa ở hai nơi.",
    "code": TWO_OF_ONE,
}
BEHIND: Final = "Theo máy chủ thì thôi luôn bước làm sau đó ở quầy này: {steps}."
LINE_WORDS: Final[Mapping[str, str]] = {
    "move": "Chuyển bước ở hai nơi",
    "fields": "Sửa ở hai nơi",
    "duplicate": "Có thể trùng hồ sơ khác",
    "code": "Trùng số với hồ sơ khác",
}
AGAIN: Final = "Hai hồ sơ này đã được quyết khác nhau ở hai nơi, hãy quyết lại."


def decided_words(
    question: TwinQuestion, codes: Mapping[str, str], names: Mapping[str | None, str]
) -> tuple[str, ...]:
    """Each decision of a question that is open again, the one that holds first.

    ``codes`` are the dossiers' by id, ``names`` the desks' by device.
    """
    if question.holds is None or not question.is_again:
        return ()
    told = (question.holds, *question.against)
    said = ["Đang có hiệu lực", *("Quyết khác" for _ in question.against)]
    return tuple(
        f"{how}: {_kept(one, codes)} ({_by(one.by, one.at_ms, names.get(one.device, ELSEWHERE))})"
        for how, one in zip(said, told, strict=True)
    )


def _kept(one: TwinDecision, codes: Mapping[str, str]) -> str:
    return f"cùng một việc, giữ {codes.get(one.kept, 'hồ sơ kia')}" if one.kept else "giữ cả hai"


def asked_of(
    dispute: Dispute,
    names: Mapping[str, str],
    *,
    taker: str,
    own: str = "",
    bearer: DossierRow | None = None,
) -> str:
    """What a person is asked, in one sentence; a twin by code, desk and hour, desks by device.

    ``taker`` is the device that took in the dispute's dossier, ``own`` this one; of two dossiers of
    one number ``bearer`` is the one here.
    """
    body = dispute.body
    if dispute.kind == "code":
        return same_number(dispute, names, own=own, bearer=bearer)
    if dispute.kind != "duplicate":
        return KIND_WORDS.get(dispute.kind, KIND_WORDS["fields"])
    at = from_ms_or_none(body.get("received_ms"))
    who = takers_of(dispute, taker).older_by(names)
    when = f" lúc {local(at):%H:%M %d/%m/%Y}" if at else ""
    code = str(body.get("code") or "chưa có mã")
    if dispute.is_again:
        return f"Đã được quyết khác nhau ở hai nơi: có cùng một việc với hồ sơ {code} không."
    return f"Có thể cùng một việc với hồ sơ {code}, {who} nhận{when}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Disputed:
    """One field as both sides have it, in words; who wrote each, and when.

    ``raw_theirs`` is the central side's value as it is signed.
    """

    name: str
    label: str
    mine: str
    theirs: str
    mine_by: str = ""
    theirs_by: str = ""
    raw_theirs: Any = None

    @property
    def differs(self) -> bool:
        """Whether there is anything to choose."""
        return self.mine != self.theirs


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeView:
    """A dispute as a person reads it; ``other`` is the dossier it may be the same as.

    ``decided``: what was said of the two before, in words, the decision that holds first;
    ``takers``: who took them in. ``behind``: later steps here that go if this one is given up.
    ``asked``: the question, where it names more than its kind does.
    """

    dispute: Dispute
    dossier: DossierView | None
    other: DossierView | None
    fields: tuple[Disputed, ...]
    question: TwinQuestion = TwinQuestion()
    decided: tuple[str, ...] = ()
    takers: Takers = Takers()
    behind: tuple[str, ...] = ()
    asked: str = ""

    @property
    def told(self) -> str:
        """What is the matter, in a sentence or two."""
        if self.asked:
            return self.asked
        if self.decided:
            return " ".join([AGAIN, *(f"{one}." for one in self.decided)])
        if self.is_duplicate:
            return self.takers.question
        words = KIND_WORDS.get(self.dispute.kind, KIND_WORDS["fields"])
        return f"{words} {BEHIND.format(steps='; '.join(self.behind))}" if self.behind else words

    @property
    def twin(self) -> str:
        """The id of the dossier it may be the same as."""
        return str(self.dispute.body.get("twin") or "")

    @property
    def is_duplicate(self) -> bool:
        """Whether the question is whether two dossiers are one."""
        return self.dispute.kind == "duplicate"

    @property
    def has_choice(self) -> bool:
        """Whether a value is chosen for each field."""
        return self.dispute.kind in ("move", "fields")

    def too_many(self, keep: Side) -> DossierView | None:
        """Of two that are one, the other than ``keep``: where it is here and can be withdrawn."""
        found = self.other if keep is Side.MINE else self.dossier
        return found if found is not None and found.row.state in OPEN else None


def seen_as(
    dispute: Dispute,
    *,
    dossier: DossierView | None,
    other: DossierView | None,
    attempt: Attempt | None,
    meanwhile: Meanwhile | None,
    standing: Standing | None,
    names: Mapping[str | None, str],
    desk: Desk,
) -> DisputeView:
    """The dispute with its fields in words; ``standing`` is known where the dossier is here.

    ``names`` are the desks' by device, that of None this one.
    """
    mine_by = _by(attempt.by, attempt.at_ms, HERE) if attempt else HERE
    there = _place(meanwhile.device, names) if meanwhile else THERE
    theirs_by = _by(meanwhile.by, meanwhile.at_ms, there) if meanwhile else THERE
    if dispute.kind == "fields":
        args = dispute.body.get("args") or {}
        clashes = args.get("fields") or ()
        fields = tuple(_clash(one, standing, mine_by, theirs_by, names) for one in clashes)
        if DATE in args:
            fields += (_date(attempt, args[DATE], mine_by, theirs_by),)
    elif dispute.kind == "move":
        came = _came_down(dossier)
        fields = (_step(dispute, attempt, came, mine_by, theirs_by),)
    else:
        fields = _side_by_side(dispute, dossier, other, desk)
    return DisputeView(dispute=dispute, dossier=dossier, other=other, fields=fields)


def value_words(name: str, value: object) -> str:
    """A value as a person reads it."""
    if value is None or value in ("", [], {}):
        return _NOTHING
    if name.rpartition(".")[2] == "state" and value in set(State):
        return STATE_LABELS[State(str(value))]
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, Mapping):
        parts = (value_words(key, one) for key, one in value.items() if one)
        return _line(value) or ", ".join(parts)
    if isinstance(value, list | tuple):
        return "; ".join(value_words(name, one) for one in value)
    if name.endswith("_ms") and isinstance(value, int):
        return f"{local(from_ms(value)):%H:%M %d/%m/%Y}"
    return str(value)


def _line(value: Mapping[str, Any]) -> str:
    """A line of a list as a slip has it: money, copies wanted, a paper; empty for anything else."""
    match value:
        case {"name": str(name), "amount_vnd": int(amount)}:
            return f"{name} {format_vnd(amount)} đồng"
        case {"document": str(document), "pages": int(pages), "copies": int(copies)}:
            return f"{document} {pages} trang × {copies} bản"
        case {"label": str(label), "count": int(count)}:
            return f"{label} × {count}"
    return ""


def _clash(
    told: Mapping[str, Any],
    standing: Standing | None,
    mine_by: str,
    theirs_by: str,
    names: Mapping[str | None, str],
) -> Disputed:
    name, stands = str(told.get("field") or ""), told.get("stands")
    said = standing.last_word(name) if standing else None
    # What came down since the answer was given, and what was decided since, is what stands now.
    if said is not None and said.at_ms is not None and said.value(name) != told.get("was"):
        stands = said.value(name)
        theirs_by = _by(said.by, said.at_ms, _place(said.device, names))
    label = field_words(name) or name
    return Disputed(
        name=name,
        label=label[:1].upper() + label[1:],
        mine=value_words(name, told.get("wanted")),
        theirs=value_words(name, stands),
        mine_by=mine_by,
        theirs_by=theirs_by,
        raw_theirs=stands,
    )


def _date(attempt: Attempt | None, there: object, mine_by: str, theirs_by: str) -> Disputed:
    """The return date that was corrected here, and the one that others promised meanwhile."""
    here = attempt.body.get(DATE) if attempt else None
    return Disputed(
        name=DATE,
        label="Ngày hẹn trả",
        mine=_moment(here),
        theirs=_moment(there),
        mine_by=mine_by,
        theirs_by=theirs_by,
        raw_theirs=there,
    )


def _moment(told: object) -> str:
    try:
        return f"{local(datetime.fromisoformat(str(told))):%H:%M %d/%m/%Y}" if told else _NOTHING
    except ValueError:
        return str(told)


def _came_down(dossier: DossierView | None) -> str:
    """The last step that others took with the dossier, with its reason, result and new date."""
    steps = [] if dossier is None else [one for one in dossier.events if one.kind in _STEPS]
    others = [one for one in steps if one.device is not None]
    return _dated(event_words(others[-1]), others[-1].body) if others else ""


def _attempted(attempt: Attempt | None) -> str:
    """The step attempted here as a history would tell it; empty where it cannot be read."""
    if attempt is None or attempt.body.get("move") not in set(Move):
        return ""
    told = Event(
        number=0, kind=EventKind.MOVED, at=from_ms(attempt.at_ms), by=ClerkId(""),
        by_name=attempt.by, state=State.DRAFT, body=attempt.body,
    )  # fmt: skip
    return _dated(event_words(told), attempt.body)


def _dated(words: str, body: Mapping[str, Any]) -> str:
    """``words`` and the return date they move, where they move it."""
    before, after = body.get("due_before"), body.get("due_at")
    if not after or after == before:
        return words
    try:
        wall = local(datetime.fromisoformat(str(after)))
    except ValueError:
        return words
    return f"{words} (hẹn trả {wall:%H:%M %d/%m/%Y})"


def _step(
    dispute: Dispute, attempt: Attempt | None, came: str, mine_by: str, theirs_by: str
) -> Disputed:
    """What was attempted here, and where the dossier stands there."""
    args: Mapping[str, Any] = dispute.body.get("args") or {}
    move = str(args.get("move") or (attempt.body.get("move") if attempt else "") or "")
    known = move in set(Move)
    there = value_words("state", args["state"]) if "state" in args else ""
    if not there and args.get("due_at"):
        there = _dated("", args).strip(" ()") or f"hẹn trả {args['due_at']}"
    mine = _attempted(attempt) or (RULES[Move(move)].label if known else "Việc đã ghi ở quầy")
    theirs = there or why(str(dispute.body.get("code") or ""))
    return Disputed(
        name="step",
        label="Bước",
        mine=mine,
        theirs=came if came.startswith(theirs) else "\n".join(filter(None, (theirs, came))),
        mine_by=mine_by,
        theirs_by=theirs_by,
    )


def _place(device: str | None, names: Mapping[str | None, str]) -> str:
    """Where it was written: at this desk, at the central side, or at a desk by its name."""
    return names.get(device, ELSEWHERE) if device != "" else THERE


def _by(who: str, at_ms: int | None, where: str) -> str:
    """``Lê Thị Hạnh, quầy này, 09:12 20/11/2026``."""
    instant = from_ms_or_none(at_ms)
    when = f"{local(instant):%H:%M %d/%m/%Y}" if instant else ""
    return ", ".join(part for part in (who, where, when) if part)


def _side_by_side(
    dispute: Dispute, mine: DossierView | None, other: DossierView | None, desk: Desk
) -> tuple[Disputed, ...]:
    """What tells two dossiers apart, or shows that they are one."""
    here = _lines(mine, desk) if mine is not None else _told(dispute.body)
    there = _lines(other, desk) if other is not None else _told(dispute.body)
    labels = list(dict.fromkeys([*here, *there]))
    return tuple(
        Disputed(
            name=label, label=label, mine=here.get(label) or "–", theirs=there.get(label) or "–"
        )
        for label in labels
    )


def _told(body: Mapping[str, Any]) -> dict[str, str]:
    """All that the central side tells of a dossier that is not here."""
    received = from_ms_or_none(body.get("received_ms"))
    slip = body.get("slip_no")
    return {
        "Mã hồ sơ": str(body.get("code") or (f"Số giấy hẹn {slip}" if slip else "")),
        "Nhận lúc": f"{local(received):%H:%M %d/%m/%Y}" if received else "",
        "Người nhận": ELSEWHERE,
    }


def _lines(dossier: DossierView, desk: Desk) -> dict[str, str]:
    row, received = dossier.row, dossier.received
    person, known = received.draft.submitter.person, desk.catalogue.get(row.procedure_code)
    return {
        "Mã hồ sơ": row.code or f"Số giấy hẹn {row.slip_no}",
        "Nhận lúc": f"{local(row.received_at):%H:%M %d/%m/%Y}",
        "Người nhận": f"{row.clerk_name}, {received.desk_name}",
        "Thủ tục": known.short_name if known else row.procedure_name,
        "Người nộp": person.name,
        "Số định danh": person.personal_id or "",
        "Ngày sinh": person.birth.vietnamese() if person.birth else "",
        "Địa chỉ": person.address,
        "Điện thoại": received.draft.phone,
        "Người được giải quyết": received.draft.subject.name if received.draft.subject else "",
        "Hẹn trả": f"{local(row.due_at):%H:%M %d/%m/%Y}" if row.due_at else "",
        "Giấy tờ": ", ".join(one.label for one in received.components),
        "Trạng thái": STATE_LABELS[row.state],
    }
