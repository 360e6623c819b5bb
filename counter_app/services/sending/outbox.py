"""What this desk has sent and has yet to send, one line for each dossier, in the clerk's words.

Sending is the synchroniser's work; nothing here changes a state.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from typing import Final

from counter_app.core.clock import local
from counter_app.core.ids import DossierId
from counter_app.domain.central_side import LANE_AWAITED, LANE_AWAITED_WORDS, Dispute
from counter_app.domain.dossier import EVENT_LABELS, DossierRow, EventKind
from counter_app.domain.outgoing import MOST_PRESSING, Outgoing, SendState, most_pressing
from counter_app.services.desk import Desk
from counter_app.services.sending.dispute_words import LINE_WORDS, asked_of
from counter_app.services.sending.refusal_words import why
from db.counter import cell_view, outbox_view, queue, sending, todo

MOST_ANSWERED: Final = 500
MOST_WAITING: Final = queue.MANY
_MENDED: Final = "Đã sửa, chờ gửi lại."


class Remedy(StrEnum):
    """The one thing to do about a line."""

    NONE = "none"
    WAIT = "wait"
    MEND = "mend"
    DECIDE = "decide"
    RENUMBER = "renumber"
    LANE = "lane"
    DROP = "drop"
    REPORT = "report"
    OPEN = "open"
    SEND = "send"
    REJOIN = "rejoin"


REMEDY_WORDS: Final = {
    Remedy.NONE: "",
    Remedy.WAIT: "Chờ, máy tự gửi",
    Remedy.MEND: "Sửa hồ sơ",
    Remedy.DECIDE: "Xem và quyết",
    Remedy.RENUMBER: "Cấp số mới, in lại giấy",
    Remedy.LANE: "Chờ dãy số, báo quản trị",
    Remedy.DROP: "Bỏ lần gửi thừa",
    Remedy.REPORT: "Xem, báo quản trị",
    Remedy.OPEN: "Xem chi tiết",
    Remedy.SEND: "Gửi lại ngay",
    Remedy.REJOIN: "Xem máy này",
}
STATE_WORDS: Final = {
    SendState.PENDING: "Chờ gửi",
    SendState.INFLIGHT: "Đang gửi",
    SendState.ACKED: "Đã xác nhận",
    SendState.REJECTED: "Máy chủ từ chối",
    SendState.CONFLICT: "Cần người quyết",
    SendState.BLOCKED: "Bị chặn",
    SendState.PARKED: "Tạm để riêng",
}
_ASIDE_WORDS: Final = {
    SendState.CONFLICT: "cần người quyết",
    SendState.REJECTED: "bị máy chủ từ chối",
    SendState.PARKED: "tạm để riêng",
    SendState.BLOCKED: "chờ theo",
}
SLIP_TAKEN: Final = "slip.taken"
# A number of the dossier is another's at the central side.
NUMBER_TAKEN: Final = frozenset({"code.taken", SLIP_TAKEN})
# What it would have brought is there: nothing of it is wrong, it is only once too many.
THERE_ALREADY: Final = "dossier.exists"
_MENDABLE: Final = frozenset({EventKind.RECEIVED.value, EventKind.CORRECTED.value})
# No correction of the dossier heals these: somebody else has to look.
_NOT_OURS: Final = frozenset(
    {
        "digest.wrong", "dossier.unknown", "field.for_life", "id_reused", "needs_server_upgrade",
        "signature.wrong", "supersedes.missing",
    }
)  # fmt: skip
# Nothing in the dossier is wrong: it is this PC that the central side no longer listens to.
REVOKED: Final = "device.revoked"
NO_LINE: Final = "Chờ mạng"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """All that waits about one dossier, visit or hand-over; ``dossier`` is None for the others.

    ``since`` is when the oldest of it was written, ``answered_at`` the last answer. ``dispute`` is
    the number of an open dispute that no operation of this desk stands for: a twin, say.
    """

    subject: str
    dossier: DossierRow | None
    what: str
    state: SendState
    why: str
    remedy: Remedy
    since: datetime
    answered_at: datetime | None
    operations: tuple[Outgoing, ...]
    dispute: int | None = None

    @property
    def key(self) -> tuple[str, int | None]:
        """What no other line has: a subject may have one for what waits and one for each dispute."""
        return self.subject, self.dispute

    @property
    def first_seq(self) -> int:
        """The number of its oldest operation; 0 where it has none of this desk."""
        return min((one.seq for one in self.operations), default=0)

    @property
    def wants_a_person(self) -> bool:
        """Whether nothing moves on before somebody acts."""
        return self.dispute is not None or any(one.wants_a_person for one in self.operations)


def unsent(*, desk: Desk, most: int = MOST_WAITING) -> tuple[Sending, ...]:
    """What has no acknowledgement or decision: all that wants a person first, then age.

    Of what goes by itself only what ``most`` of the operations written first are about: at a desk
    that never joined a million wait.
    """

    def read(connection: outbox_view.Connection) -> list[Sending]:
        waiting = _sendings(outbox_view.unacknowledged(connection, most))
        if todo.is_open(connection, LANE_AWAITED):
            waiting = [_awaiting_lane(one) for one in waiting]
        asked = _questions(connection, desk, mended=_given_anew(waiting))
        return [*asked, *waiting]

    found = desk.store.read(read)
    return tuple(sorted(found, key=lambda one: (not one.wants_a_person, one.since, one.first_seq)))


def is_cut(lines: Iterable[Sending]) -> bool:
    """Whether ``unsent`` may have left out what was written after these."""
    return sum(len(one.operations) for one in lines) >= MOST_WAITING


def left_out(lines: Sequence[Sending], *, desk: Desk) -> int:
    """How many lines ``unsent`` left out, about: of so many only the dossiers are counted."""
    if not is_cut(lines):
        return 0
    *counts, _oldest = desk.store.read(queue.waiting)
    return max(0, sum(counts) - len(lines))


def acknowledged(*, desk: Desk, limit: int = MOST_ANSWERED) -> tuple[Sending, ...]:
    """What the central side has, the last written first; no more than ``limit`` operations."""
    found = desk.store.read(lambda one: outbox_view.answered_last(one, limit))
    return tuple(sorted(_sendings(found), key=lambda one: one.since, reverse=True))


def told_of(subject: str, *, desk: Desk) -> tuple[Outgoing, ...]:
    """Every operation ever written about one dossier, visit or hand-over, in order."""
    return desk.store.read(lambda one: outbox_view.of_subject(one, subject))


def is_there(dossier_id: DossierId, *, desk: Desk) -> bool:
    """Whether the central side has acknowledged all that this desk wrote about a dossier."""
    states = desk.store.read(lambda one: outbox_view.states_of(one, [dossier_id]))
    return states.get(dossier_id) is SendState.ACKED


def set_aside(*, desk: Desk) -> Mapping[SendState, int]:
    """How many operations the central side did not take as they are, by what became of them."""
    found = desk.store.read(outbox_view.set_aside)
    return {state: found[state] for state in MOST_PRESSING if state in found}


def aside_words(aside: Mapping[SendState, int]) -> str:
    """What the central side did not take, in half a sentence; empty where it took everything."""
    return ", ".join(f"{count} việc {_ASIDE_WORDS[state]}" for state, count in aside.items())


def try_again(line: Sending, *, desk: Desk) -> None:
    """What was set aside of a line may be sent at the next round."""
    parked = [one.seq for one in line.operations if one.state is SendState.PARKED]

    def write(connection: outbox_view.Connection) -> None:
        for seq in parked:
            sending.send_now(connection, seq)

    desk.write(write)


def refused_before(dossier_id: DossierId, *, desk: Desk) -> str | None:
    """The dossier's first operation that was refused and nothing has taken the place of yet."""
    refused = desk.store.read(lambda one: outbox_view.open_refusals(one, dossier_id))
    return next((one.id for one in refused if one.state is SendState.REJECTED), None)


def kind_words(kind: str) -> str:
    """What an operation is about, as the history of a dossier calls it."""
    try:
        return EVENT_LABELS[EventKind(kind)]
    except ValueError:
        return "Việc khác"


def state_words(state: SendState, *, reachable: bool | None) -> str:
    """The state of a line; what waits while nothing is reached waits for the line."""
    if state is SendState.PENDING and not reachable:
        return NO_LINE
    return STATE_WORDS[state]


def operation_words(one: Outgoing, others: Iterable[Outgoing] = ()) -> str:
    """What became of an operation and why; empty where there is nothing to tell."""
    if one.healed:
        return _MENDED
    if one.state is SendState.BLOCKED:
        first = next((other for other in others if other.id == one.blocked_by), None)
        named = f"“{kind_words(first.kind).lower()}”" if first else "một việc của quầy khác"
        return f"Chờ {named} được nhận trước."
    if one.state is SendState.PARKED:
        return _parked_words(one)
    if one.wants_a_person:
        told = why(one.code, one.item, one.args)
        return f"{told[:1].upper()}{told[1:]}."
    tried = f"Đã thử {one.tries} lần, máy sẽ tự gửi lại." if one.waits and one.tries else ""
    return f"{tried} {_at_hub([one])}".strip()


def _awaiting_lane(one: Sending) -> Sending:
    """A new number is what it wants, and this desk has none to give."""
    if one.remedy is not Remedy.RENUMBER:
        return one
    return replace(one, remedy=Remedy.LANE, why=f"{one.why} {LANE_AWAITED_WORDS}")


def _at_hub(waiting: Sequence[Outgoing]) -> str:
    """What of that which waits lies at the office's hub as well; empty where nothing does."""
    there = [one.at_hub for one in waiting if one.at_hub]
    if not there:
        return ""
    count = "Đã" if len(there) == len(waiting) else f"{len(there)}/{len(waiting)} việc đã"
    return f"{count} gửi tới máy trạm {there[0]}, chờ trung tâm xác nhận."


def _parked_words(one: Outgoing) -> str:
    """Tried so often, tried again then; what else goes on, and when to ask for help."""
    again = f" Máy thử lại lúc {local(one.next_at):%H:%M %d/%m}." if one.next_at else ""
    return (
        f"Máy chủ chưa xử lý được việc này sau {one.tries} lần gửi; hồ sơ khác vẫn đi.{again}"
        " Nếu vẫn vậy, báo quản trị."
    )


def _given_anew(waiting: Sequence[Sending]) -> frozenset[object]:
    """The numbers of dossiers of this desk that are another's, and are to be replaced."""
    taken = [one for one in waiting if one.remedy in (Remedy.RENUMBER, Remedy.LANE) and one.dossier]
    rows = [one.dossier for one in taken if one.dossier is not None]
    return frozenset(number for row in rows for number in (row.code, row.slip_no) if number)


def _questions(
    connection: outbox_view.Connection, desk: Desk, *, mended: frozenset[object]
) -> list[Sending]:
    """What is in dispute while the central side has every operation of it.

    Not whose a number is that one line more gives anew: ``mended`` are those numbers.
    """
    standing = cell_view.standing_disputes(connection)
    asked = [one for one in standing if one.kind != "code" or not _of_numbers(one, mended)]
    if not asked:
        return []
    bearers = {
        one.number: cell_view.bearer_of(connection, one) for one in asked if one.kind == "code"
    }
    subjects = {one.dossier for one in asked} | set(bearers.values())
    rows = outbox_view.rows_of(connection, subjects)
    names = {one.device: one.name for one in cell_view.sisters(connection)}
    own = desk.store.device.id
    names[own] = desk.office.desk_name

    def question(one: Dispute) -> Sending:
        taker, bearer = cell_view.taker_of(connection, one.dossier, own), bearers.get(one.number)
        row = rows.get(bearer or "")
        return _question(
            one,
            rows.get(one.dossier) or row,
            asked_of(one, names, taker=taker, own=own, bearer=row),
        )

    return [question(one) for one in asked]


def _question(one: Dispute, row: DossierRow | None, asked: str) -> Sending:
    return Sending(
        subject=one.dossier,
        dossier=row,
        what=LINE_WORDS.get(one.kind, LINE_WORDS["fields"]),
        state=SendState.CONFLICT,
        why=asked,
        remedy=Remedy.DECIDE,
        since=one.seen_at,
        answered_at=None,
        operations=(),
        dispute=one.number,
    )


def _of_numbers(dispute: Dispute, numbers: frozenset[object]) -> bool:
    named = "slip_no" if dispute.body.get("number") == "slip" else "code"
    return dispute.body.get(named) in numbers


def _sendings(found: outbox_view.Found) -> list[Sending]:
    operations, rows = found
    by_subject = sorted(operations, key=lambda one: (one.subject, one.seq))
    return [
        _sending(tuple(told), rows.get(subject))
        for subject, told in groupby(by_subject, key=lambda one: one.subject)
    ]


def _sending(operations: tuple[Outgoing, ...], row: DossierRow | None) -> Sending:
    first = most_pressing(operations)
    waiting = [one for one in operations if one.waits]
    told = operation_words(first, operations)
    if first.waits and len(waiting) > 1:
        told = _at_hub(waiting) or told
    return Sending(
        subject=first.subject,
        dossier=row,
        what=_what(operations),
        state=SendState.PENDING if first.healed else first.state,
        why=told,
        remedy=_remedy(first, row),
        since=min(one.made_at for one in operations),
        answered_at=max((one.answered_at for one in operations if one.answered_at), default=None),
        operations=operations,
    )


def _what(operations: tuple[Outgoing, ...]) -> str:
    first = kind_words(operations[0].kind)
    more = len(operations) - 1
    return f"{first} và {more} việc" if more else first


_REMEDIES: Final = {
    SendState.ACKED: Remedy.NONE,
    SendState.CONFLICT: Remedy.DECIDE,
    SendState.PARKED: Remedy.SEND,
}


def _remedy(one: Outgoing, row: DossierRow | None) -> Remedy:
    if one.healed:
        return Remedy.WAIT
    if one.state is SendState.REJECTED and one.code == REVOKED:
        return Remedy.REJOIN
    if one.state is SendState.REJECTED:
        return _mending(one) if row is not None else Remedy.OPEN
    return _REMEDIES.get(one.state, Remedy.WAIT)


def _mending(one: Outgoing) -> Remedy:
    """What heals a refusal about a dossier that is here."""
    if one.code in NUMBER_TAKEN:
        return Remedy.RENUMBER
    if one.code == THERE_ALREADY and one.kind == EventKind.RECEIVED:
        return Remedy.DROP
    mendable = one.kind in _MENDABLE and one.code not in _NOT_OURS
    return Remedy.MEND if mendable else Remedy.REPORT
