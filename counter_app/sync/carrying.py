"""The USB way: what waits here onto a stick, another desk's stick to the cell, its answers back.

Nothing of the outbox changes by writing a bundle: should the line come back first, the same
operations go by it, and the cell answers both with the first answer. Only what the cell signed,
about the very operation that lies here, ever counts as an answer.

Bodies whose places are held at the cell (parked operations) wait for a line: here only their
holes travel.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from counter_app.core.clock import from_ms, local, to_ms
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.fault_points import passed
from counter_app.core.line_faults import BadAnswer, LineFault, TooSlow, Unreachable
from counter_app.core.whole_file import write_whole
from counter_app.protocol.carried import (
    AnsweredRun,
    Answers,
    Bundle,
    Carried,
    CarriedUnreadable,
    SealedRun,
    from_file,
    read_answer,
    seal,
    to_file,
)
from counter_app.protocol.operation import from_base64url
from counter_app.protocol.push import PushRequest
from counter_app.protocol.version import USUAL_BYTES, USUAL_OPERATIONS
from counter_app.sync.client import CentralApi
from counter_app.sync.refusals import Busy, GapFound, NotAllowed, ServerBroke
from counter_app.sync.told import later, note_outcome
from db.counter import enrolment, sending
from db.counter.enrolment import Enrolled
from db.counter.sending import Batch
from db.counter.store import Store

ANSWERS: Final = ".tra-loi"
MOST_FILE: Final = 256 << 20
_BODY_AGAIN_MS: Final = 3_600_000
# The cell's word for whatever is not its own.
_UNKNOWN: Final = "not_found"
_NOT_HANDED_ON: Final = "Chưa chuyển được gói này: không nối được máy chủ. Hãy giữ tệp trên USB, có mạng thì mở lại gói."


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedOn:
    """What became of a file: operations written, handed on or answered; where the answers lie."""

    operations: int
    answers: Path | None = None


def export_bundle(path: Path, *, store: Store, app: str, at: datetime) -> CarriedOn:
    """Writes all that waits, sealed for the cell, to ``path``; ``UserError`` if nothing may go."""
    joined = _joined(store)
    if joined.frozen:
        raise UserError(
            "frozen", "Máy này đang ngừng gửi và cần nối máy chủ một lần. Hãy báo người quản trị."
        )
    every = partial(sending.every_batch, most=USUAL_OPERATIONS, most_bytes=USUAL_BYTES)
    batches = store.read(every)
    if not batches:
        raise UserError("nothing_waits", "Không còn gì chờ gửi nên không cần gói USB.")
    bundle = Bundle(
        commune=joined.commune,
        device=store.device.id,
        made_ms=to_ms(at),
        operations=sum(len(one.operations) for one in batches),
        runs=tuple(_sealed(one, joined, store=store, app=app) for one in batches),
    )
    write_whole(path, to_file(bundle))
    return CarriedOn(operations=bundle.operations)


def import_file(
    path: Path, *, store: Store, connect: Callable[[Enrolled], CentralApi], at: datetime
) -> CarriedOn:
    """Hands a desk's bundle on, its answers beside it; or takes answers to ours in."""
    carried, joined = _read(path), _joined(store)
    if carried.commune != joined.commune:
        raise UserError(
            "other_office",
            f"Gói này của đơn vị khác, mã {carried.commune}; máy này thuộc mã {joined.commune}. "
            "Hãy mở ở máy của đúng đơn vị.",
        )
    if isinstance(carried, Answers):
        return take_answers(carried, joined, store=store, at=at)
    api = connect(joined)
    try:
        answers = hand_on(carried, api)
    except (Unreachable, TooSlow, BadAnswer, Busy) as fault:
        # What else is said of a line promises to send again by itself: a stick is not sent again.
        raise LineFault(fault.code, _NOT_HANDED_ON) from fault
    finally:
        api.close()
    passed("carried.before_answers")
    beside = path.with_name(path.name + ANSWERS)
    write_whole(beside, to_file(answers))
    if carried.device == store.device.id:  # its own stick, at the PC that wrote it
        take_answers(answers, joined, store=store, at=at)
    return CarriedOn(operations=carried.operations, answers=beside)


def hand_on(bundle: Bundle, api: CentralApi) -> Answers:
    """The cell's answers to every run of a bundle, in order; all of them, or a fault."""
    found = []
    try:
        for run in bundle.runs:
            found.append(api.relay(run))
            passed("carried.run_done")
    except GapFound as gap:
        raise UserError(
            "bundle_gap", "Máy chủ thiếu hồ sơ trước gói này. Hãy xuất gói mới ở máy gốc."
        ) from gap
    except NotAllowed as refused:
        if refused.code != _UNKNOWN:
            raise
        raise UserError("bundle_stranger", _stranger(bundle)) from refused
    except ServerBroke as broke:
        raise UserError(
            "bundle_refused", "Máy chủ không đọc được gói này. Hãy xuất gói mới ở máy gốc."
        ) from broke
    return Answers(commune=bundle.commune, device=bundle.device, answers=tuple(found))


def _stranger(bundle: Bundle) -> str:
    """Whose stick it is, as far as it says, where the cell knows no such desk."""
    made = local(from_ms(bundle.made_ms))
    return (
        f"Gói {bundle.operations} việc, ghi lúc {made:%H:%M %d/%m/%Y}, của máy chưa ghi danh ở "
        f"máy chủ này (mã máy {bundle.device}). Hãy mở ở máy nối đúng máy chủ của máy ấy."
    )


def take_answers(carried: Answers, joined: Enrolled, *, store: Store, at: datetime) -> CarriedOn:
    """Marks what the cell answered, all in one transaction; how many of ours that is."""
    if carried.device != store.device.id:
        raise UserError("other_desk", "Tệp trả lời này của máy khác. Hãy nhận ở máy đã xuất gói.")
    try:
        runs = [read_answer(one, joined.server_keys) for one in carried.answers]
    except CarriedUnreadable:
        raise _unreadable() from None
    for run in runs:
        if run.device != store.device.id:
            raise _unreadable()
        if run.reply.epoch != joined.epoch:
            raise UserError(
                "other_epoch", "Máy chủ đã đổi mốc dữ liệu. Hãy nối mạng máy này một lần rồi gửi."
            )

    def write(connection: sending.Connection) -> int:
        return sum(settle_run(connection, run, joined, at=at) for run in runs)

    return CarriedOn(operations=store.write(write))


def settle_run(
    connection: sending.Connection,
    run: AnsweredRun,
    joined: Enrolled,
    *,
    at: datetime,
    only: Callable[[Sequence[str]], frozenset[str]] = frozenset,
) -> int:
    """Marks what the cell answered to one run; how many of ours that is, among ``only`` those."""
    seals = {one.id: sha for one, sha in zip(run.reply.results, run.shas, strict=True)}
    ours = sending.with_these_seals(connection, seals) & only(tuple(seals))
    results = [one for one in run.reply.results if one.id in ours]
    answered = later(at, run.reply.now_ms)
    sending.settle(connection, results, next_ms=to_ms(at) + _BODY_AGAIN_MS, at=answered)
    passed("carried.half_settled")
    for result in results:
        note_outcome(connection, result, at=at)
    enrolment.note_push(
        connection,
        durable_through=max(joined.durable_through, run.reply.durable_through),
        next_push_ms=joined.next_push_ms,
    )
    return len(results)


def _sealed(batch: Batch, joined: Enrolled, *, store: Store, app: str) -> SealedRun:
    request = PushRequest(
        app=app,
        device=store.device.id,
        inc=batch.life.inc,
        first=batch.first,
        chain_prev=batch.chain_prev,
        ops=batch.operations,
    )
    return seal(
        request,
        commune=joined.commune,
        cell=from_base64url(joined.server_keys[0]),
        key=store.device.key,
    )


def _joined(store: Store) -> Enrolled:
    joined = store.read(enrolment.enrolled)
    if joined is None:
        raise UserError("not_joined", "Máy này chưa ghi danh. Hãy ghi danh với máy chủ một lần.")
    return joined


def _read(path: Path) -> Carried:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_FILE)
    except OSError as cause:
        raise EnvironmentFault(
            "stick_unreadable", f"Không đọc được tệp {path.name}. Hãy cắm lại USB rồi thử lại."
        ) from cause
    try:
        return from_file(data)
    except CarriedUnreadable:
        raise _unreadable() from None


def _unreadable() -> UserError:
    return UserError(
        "bundle_broken", "Tệp bị hỏng hoặc chép chưa hết. Hãy xuất lại gói ở máy gốc.", field="file"
    )
