"""What counter and central side disagree on, field by field, and what a person decides of it.

Both sides are kept whatever is decided; the decision is an operation of its own, in place of the
one in dispute. Nothing legal is ever overwritten.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from counter_app.core.clock import from_ms_or_none, local
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.domain.central_side import Dispute
from counter_app.domain.dossier import STATE_LABELS, EventKind, State
from counter_app.services.desk import Desk
from counter_app.services.lookup import DossierView
from counter_app.services.refusal_words import field_words
from counter_app.services.reissue import require_reason
from db.counter import cell_view, views
from db.counter.disputes import settle_dispute
from db.counter.moves import NewFact, write_fact

HERE: Final = "quầy này"
THERE: Final = "máy chủ"
_NOTHING: Final = "(để trống)"


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
    "duplicate": "Hai hồ sơ này có thể là một việc được nhận ở hai quầy.",
    "code": "Mã hồ sơ này cũng có ở hồ sơ khác.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Disputed:
    """One field as both sides have it, in words; who wrote each, and when."""

    name: str
    label: str
    mine: str
    theirs: str
    mine_by: str = ""
    theirs_by: str = ""

    @property
    def differs(self) -> bool:
        """Whether there is anything to choose."""
        return self.mine != self.theirs


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeView:
    """A dispute as a person reads it; ``other`` is the dossier it may be the same as."""

    dispute: Dispute
    dossier: DossierView | None
    other: DossierView | None
    fields: tuple[Disputed, ...]

    @property
    def told(self) -> str:
        """What is the matter, in one sentence."""
        return KIND_WORDS.get(self.dispute.kind, KIND_WORDS["fields"])

    @property
    def is_duplicate(self) -> bool:
        """Whether the question is whether two dossiers are one."""
        return self.dispute.kind == "duplicate"


def open_disputes(*, desk: Desk) -> tuple[DisputeView, ...]:
    """What nobody has decided yet, the oldest first."""

    def read(connection: Connection) -> tuple[DisputeView, ...]:
        return tuple(_view(connection, one) for one in cell_view.open_disputes(connection))

    return desk.store.read(read)


def decide(
    number: int, choices: Mapping[str, Side], *, reason: str, desk: Desk, at: datetime
) -> None:
    """Settles a dispute field by field; ``UserError`` where it is settled, or a field is left."""
    require_reason(reason)
    seen = _open(number, desk)
    missing = [one.label for one in seen.fields if one.differs and one.name not in choices]
    if missing:
        raise UserError("choice_missing", f"Chưa chọn: {', '.join(missing)}.", field="fields")
    taken = {name: side.value for name, side in choices.items()}
    _settle(seen.dispute, {"choices": taken}, reason, desk=desk, at=at)


def judge_duplicate(
    number: int, verdict: Verdict, *, reason: str, desk: Desk, at: datetime
) -> None:
    """Says whether two dossiers are one; both stay, the decision stands in this one's history."""
    require_reason(reason)
    seen = _open(number, desk)
    told: dict[str, object] = {"verdict": verdict.value}
    if seen.other is not None:
        told["other"] = seen.other.row.id
    _settle(seen.dispute, told, reason, desk=desk, at=at)


def _open(number: int, desk: Desk) -> DisputeView:
    def read(connection: Connection) -> DisputeView | None:
        found = cell_view.dispute(connection, number)
        return _view(connection, found) if found is not None else None

    seen = desk.store.read(read)
    if seen is None or seen.dispute.settled_at is not None:
        raise UserError("dispute_settled", "Việc này đã có người quyết. Hãy xem lại danh sách.")
    return seen


def _settle(
    dispute: Dispute, told: Mapping[str, object], reason: str, *, desk: Desk, at: datetime
) -> None:
    """The decision and its operation, in one transaction."""
    body = {"reason": reason.strip(), "settles": dispute.operation, "dispute": dispute.kind, **told}
    fact = NewFact(
        dossier_id=DossierId(dispute.dossier),
        kind=EventKind.NOTED,
        body=body,
        supersedes=dispute.operation,
    )
    settled = msgspec.json.encode(body).decode()
    stamp = desk.stamp(at)

    def write(connection: Connection) -> None:
        if not settle_dispute(
            connection, dispute.operation, by=desk.clerk.name, settled=settled, at=at
        ):
            raise UserError("dispute_settled", "Việc này đã có người quyết. Hãy xem lại danh sách.")
        write_fact(connection, fact, stamp)

    desk.store.write(write)


def _view(connection: Connection, dispute: Dispute) -> DisputeView:
    dossier = views.view(connection, DossierId(dispute.dossier))
    other_id = str(dispute.body.get("other") or "")
    other = views.view(connection, DossierId(other_id)) if other_id else None
    told = tuple(_disputed(one) for one in dispute.body.get("fields") or ())
    if not told and dossier is not None and other is not None:
        told = side_by_side(dossier, other)
    return DisputeView(dispute=dispute, dossier=dossier, other=other, fields=told)


def _disputed(told: Mapping[str, Any]) -> Disputed:
    name = str(told.get("name") or "")
    label = field_words(name) or name
    return Disputed(
        name=name,
        label=label[:1].upper() + label[1:],
        mine=value_words(name, told.get("mine")),
        theirs=value_words(name, told.get("theirs")),
        mine_by=_by(told.get("mine_by"), told.get("mine_at"), HERE),
        theirs_by=_by(told.get("theirs_by"), told.get("theirs_at"), THERE),
    )


def _by(who: object, at: object, where: str) -> str:
    """``Lê Thị Hạnh, quầy này, 09:12 20/11``; instants in ms."""
    instant = from_ms_or_none(at) if isinstance(at, int) else None
    when = f"{local(instant):%H:%M %d/%m/%Y}" if instant else ""
    return ", ".join(part for part in (str(who or ""), where, when) if part)


def value_words(name: str, value: object) -> str:
    """A value as a person reads it."""
    if value is None or value in ("", [], {}):
        return _NOTHING
    if name.rpartition(".")[2] == "state" and value in set(State):
        return STATE_LABELS[State(str(value))]
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, Mapping):
        return ", ".join(value_words(key, one) for key, one in value.items() if one)
    if isinstance(value, list | tuple):
        return ", ".join(value_words(name, one) for one in value)
    return str(value)


def side_by_side(mine: DossierView, other: DossierView) -> tuple[Disputed, ...]:
    """What tells two dossiers apart, or shows that they are one."""

    def pair(label: str, here: str, there: str) -> Disputed:
        return Disputed(name=label, label=label, mine=here or "–", theirs=there or "–")

    mine_lines, other_lines = _lines(mine), _lines(other)
    return tuple(pair(label, mine_lines[label], other_lines[label]) for label in mine_lines)


def _lines(dossier: DossierView) -> dict[str, str]:
    row, received = dossier.row, dossier.received
    person = received.draft.submitter.person
    return {
        "Mã hồ sơ": row.code or f"Số giấy hẹn {row.slip_no}",
        "Thủ tục": row.procedure_name,
        "Người nộp": person.name,
        "Số định danh": person.personal_id,
        "Ngày sinh": person.birth.vietnamese() if person.birth else "",
        "Địa chỉ": person.address,
        "Điện thoại": received.draft.phone,
        "Người được giải quyết": received.draft.subject.name if received.draft.subject else "",
        "Nhận lúc": f"{local(row.received_at):%H:%M %d/%m/%Y}",
        "Người nhận": f"{row.clerk_name}, {received.desk_name}",
        "Hẹn trả": f"{local(row.due_at):%H:%M %d/%m/%Y}" if row.due_at else "",
        "Giấy tờ": ", ".join(one.label for one in received.components),
        "Trạng thái": STATE_LABELS[row.state],
    }
