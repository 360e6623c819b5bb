"""What can lawfully happen to a dossier, as one table: who may, what it needs, what follows.

Each row is a move. The help and the README render this table; the services walk it; nothing else
decides what is lawful. Words of the law are in the papers, arithmetic in ``deadline``.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from counter_app.core.errors import UserError
from counter_app.domain.dossier import STATE_LABELS, State
from counter_app.domain.staff import Role

SHORTEST_REASON: Final = 10


class Move(StrEnum):
    """What a person does to a dossier; the verb of its event."""

    RECEIVE = "receive"
    REFUSE_AT_COUNTER = "refuse_at_counter"
    TRANSFER = "transfer"
    TAKE_UP = "take_up"
    ASK_SUPPLEMENT = "ask_supplement"
    SUPPLEMENT = "supplement"
    ASK_PAYMENT = "ask_payment"
    PAY = "pay"
    VERIFY = "verify"
    VERIFIED = "verified"
    POST_NOTICE = "post_notice"
    END_NOTICE = "end_notice"
    CONSULT = "consult"
    CONSULTED = "consulted"
    SUBMIT = "submit"
    FINISH = "finish"
    REFUSE = "refuse"
    RETURN_RESULT = "return_result"
    APOLOGISE = "apologise"
    WITHDRAW = "withdraw"
    STOP = "stop"
    STEP_BACK = "step_back"
    ARCHIVE = "archive"


class Need(StrEnum):
    """What a move cannot do without."""

    REASON = "reason"
    DATE = "date"
    PAPER = "paper"
    PROOF = "proof"


class Only(StrEnum):
    """What a dossier must be for a move from one of its states."""

    OWN = "own"


class Clock(StrEnum):
    """What a move does to the time limit; it ``STARTS`` only where another unit resolves.

    ``NEVER_STOPPED``, ``NEVER_ENDED``: the stop, the end that led into the state was never made.
    """

    RUNS_ON = "runs_on"
    STARTS = "starts"
    STOPS = "stops"
    GOES_ON = "goes_on"
    NEVER_STOPPED = "never_stopped"
    ENDS = "ends"
    NEVER_ENDED = "never_ended"


class PaperKind(StrEnum):
    """The numbered papers of the counter: the forms of Circular 03/2025/TT-VPCP, then its own."""

    SLIP = "slip"
    SUPPLEMENT_REQUEST = "supplement_request"
    REFUSAL = "refusal"
    APOLOGY = "apology"
    STOP_NOTICE = "stop_notice"
    CONTROL_SHEET = "control_sheet"
    HANDOVER_LIST = "handover_list"
    VERIFICATION_LETTER = "verification_letter"
    VERIFICATION_REMINDER = "verification_reminder"
    DOSSIER_NOTICE = "dossier_notice"
    NOTICE_OPENED = "notice_opened"
    NOTICE_CLOSED = "notice_closed"
    CUSTODY_MINUTE = "custody_minute"
    LOST_SLIP = "lost_slip"
    RESULT_NOTICE = "result_notice"
    COLLECTION_REMINDER = "collection_reminder"
    CORRECTION_LETTER = "correction_letter"
    DATE_NOTICE = "date_notice"
    PAYMENT_NOTICE = "payment_notice"
    PAPERS_BACK = "papers_back"
    COLLECTION_SLIP = "collection_slip"
    REFUND_SLIP = "refund_slip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One move. ``to`` maps each state it may start from to the state it leads to.

    ``or_back_to``: where the dossier came from one of these, it leads there instead. ``only``
    bounds single states to some dossiers; ``clock_from`` is the clock where a state has its own.
    """

    move: Move
    label: str
    to: Mapping[State, State]
    roles: frozenset[Role]
    or_back_to: Mapping[State, frozenset[State]] = field(default_factory=dict)
    only: Mapping[State, Only] = field(default_factory=dict)
    needs: frozenset[Need] = frozenset()
    clock: Clock = Clock.RUNS_ON
    clock_from: Mapping[State, Clock] = field(default_factory=dict)
    paper: PaperKind | None = None

    def clock_at(self, state: State) -> Clock:
        """What this move does to the time limit when made from ``state``."""
        return self.clock_from.get(state, self.clock)


_S = State
_DESK: Final = frozenset({Role.CLERK, Role.LEADER})
_UNIT: Final = frozenset({Role.SPECIALIST, Role.LEADER})
_BOTH: Final = _DESK | _UNIT
_LEADER: Final = frozenset({Role.LEADER})
_REASON: Final = frozenset({Need.REASON})

# Where work on a dossier may be going on: all of these may be withdrawn, stopped, apologised for.
OPEN: Final = (
    _S.RECEIVED,
    _S.TRANSFERRED,
    _S.PROCESSING,
    _S.VERIFICATION,
    _S.DOSSIER_NOTICE,
    _S.COORDINATION,
    _S.SUPPLEMENT_REQUESTED,
    _S.AWAITING_PAYMENT,
    _S.AWAITING_SIGNATURE,
)
_RUNNING: Final = tuple(
    state for state in OPEN if state not in (_S.SUPPLEMENT_REQUESTED, _S.AWAITING_PAYMENT)
)


def _each(states: tuple[State, ...], to: State) -> Mapping[State, State]:
    return dict.fromkeys(states, to)


def _staying(states: tuple[State, ...]) -> Mapping[State, State]:
    return {state: state for state in states}


TABLE: Final = (
    Rule(
        move=Move.RECEIVE,
        label="Tiếp nhận",
        to={_S.DRAFT: _S.RECEIVED},
        roles=_DESK,
        paper=PaperKind.SLIP,
    ),
    Rule(
        move=Move.REFUSE_AT_COUNTER,
        label="Từ chối tiếp nhận",
        to={_S.DRAFT: _S.REFUSED_AT_COUNTER},
        roles=_DESK,
        needs=_REASON,
        clock=Clock.ENDS,
        paper=PaperKind.REFUSAL,
    ),
    Rule(
        move=Move.TRANSFER,
        label="Chuyển cơ quan giải quyết",
        to={_S.RECEIVED: _S.TRANSFERRED},
        roles=_DESK,
        paper=PaperKind.CONTROL_SHEET,
    ),
    Rule(
        move=Move.TAKE_UP,
        label="Nhận giải quyết",
        to={_S.TRANSFERRED: _S.PROCESSING},
        roles=_UNIT,
        clock=Clock.STARTS,
    ),
    Rule(
        move=Move.ASK_SUPPLEMENT,
        label="Yêu cầu bổ sung",
        to=_each((_S.RECEIVED, _S.TRANSFERRED, _S.PROCESSING), _S.SUPPLEMENT_REQUESTED),
        roles=_BOTH,
        needs=_REASON,
        clock=Clock.STOPS,
        paper=PaperKind.SUPPLEMENT_REQUEST,
    ),
    Rule(
        move=Move.SUPPLEMENT,
        label="Nhận bổ sung",
        to={_S.SUPPLEMENT_REQUESTED: _S.RECEIVED},
        roles=_DESK,
        clock=Clock.GOES_ON,
    ),
    Rule(
        move=Move.ASK_PAYMENT,
        label="Chờ nghĩa vụ tài chính",
        to={_S.PROCESSING: _S.AWAITING_PAYMENT},
        roles=_BOTH,
        clock=Clock.STOPS,
    ),
    Rule(
        move=Move.PAY,
        label="Đã nộp tiền",
        to={_S.AWAITING_PAYMENT: _S.PROCESSING},
        roles=_BOTH | {Role.CASHIER},
        needs=frozenset({Need.PROOF}),
        clock=Clock.GOES_ON,
    ),
    Rule(
        move=Move.VERIFY,
        label="Gửi xác minh",
        to={_S.PROCESSING: _S.VERIFICATION},
        roles=_UNIT,
        needs=_REASON,
        clock=Clock.STOPS,
        paper=PaperKind.VERIFICATION_LETTER,
    ),
    Rule(
        move=Move.VERIFIED,
        label="Có kết quả xác minh",
        to={_S.VERIFICATION: _S.PROCESSING},
        roles=_BOTH,
        clock=Clock.GOES_ON,
    ),
    Rule(
        move=Move.POST_NOTICE,
        label="Niêm yết hồ sơ",
        to={_S.PROCESSING: _S.DOSSIER_NOTICE},
        roles=_UNIT,
        needs=_REASON,
        clock=Clock.STOPS,
        paper=PaperKind.DOSSIER_NOTICE,
    ),
    Rule(
        move=Move.END_NOTICE,
        label="Kết thúc niêm yết",
        to={_S.DOSSIER_NOTICE: _S.PROCESSING},
        roles=_UNIT,
        clock=Clock.GOES_ON,
        paper=PaperKind.NOTICE_CLOSED,
    ),
    Rule(
        move=Move.CONSULT,
        label="Lấy ý kiến phối hợp",
        to={_S.PROCESSING: _S.COORDINATION},
        roles=_UNIT,
    ),
    Rule(
        move=Move.CONSULTED,
        label="Có ý kiến phối hợp",
        to={_S.COORDINATION: _S.PROCESSING},
        roles=_UNIT,
    ),
    Rule(
        move=Move.SUBMIT,
        label="Trình ký",
        to={_S.PROCESSING: _S.AWAITING_SIGNATURE},
        roles=_UNIT,
    ),
    Rule(
        move=Move.FINISH,
        label="Có kết quả",
        to=_each((_S.RECEIVED, _S.PROCESSING, _S.AWAITING_SIGNATURE), _S.READY),
        roles=_BOTH,
        only={_S.RECEIVED: Only.OWN},  # what another unit decides goes there first
        clock=Clock.ENDS,
    ),
    Rule(
        move=Move.REFUSE,
        label="Từ chối giải quyết",
        to=_each((_S.PROCESSING, _S.AWAITING_SIGNATURE), _S.REFUSED_AFTER_APPRAISAL),
        roles=_UNIT,
        needs=frozenset({Need.REASON, Need.PAPER}),  # the agency's own letter, not form 03
        clock=Clock.ENDS,
    ),
    Rule(
        move=Move.RETURN_RESULT,
        label="Trả kết quả",
        to=_each((_S.READY, _S.REFUSED_AFTER_APPRAISAL), _S.RETURNED),
        roles=_DESK,
    ),
    Rule(
        move=Move.APOLOGISE,
        label="Xin lỗi và hẹn lại",
        to=_staying(_RUNNING),
        roles=_DESK,
        needs=frozenset({Need.REASON, Need.DATE}),
        paper=PaperKind.APOLOGY,
    ),
    Rule(
        move=Move.WITHDRAW,
        label="Công dân rút hồ sơ",
        to=_each(OPEN, _S.WITHDRAWN),
        roles=_DESK,
        needs=_REASON,
        clock=Clock.ENDS,
    ),
    Rule(
        move=Move.STOP,
        label="Dừng giải quyết",
        to=_each(OPEN, _S.STOPPED),
        roles=_BOTH,
        needs=_REASON,
        clock=Clock.ENDS,
        paper=PaperKind.STOP_NOTICE,
    ),
    Rule(
        move=Move.STEP_BACK,
        label="Lùi một bước",
        to={
            _S.TRANSFERRED: _S.RECEIVED,
            _S.SUPPLEMENT_REQUESTED: _S.PROCESSING,
            _S.AWAITING_SIGNATURE: _S.PROCESSING,
            _S.READY: _S.PROCESSING,
            _S.REFUSED_AFTER_APPRAISAL: _S.PROCESSING,
            _S.RETURNED: _S.READY,
            **_each((_S.WITHDRAWN, _S.STOPPED), _S.PROCESSING),
        },
        or_back_to={
            _S.SUPPLEMENT_REQUESTED: frozenset({_S.RECEIVED, _S.TRANSFERRED}),
            _S.READY: frozenset({_S.RECEIVED, _S.AWAITING_SIGNATURE}),
            _S.REFUSED_AFTER_APPRAISAL: frozenset({_S.AWAITING_SIGNATURE}),
            _S.RETURNED: frozenset({_S.REFUSED_AFTER_APPRAISAL}),
            **dict.fromkeys((_S.WITHDRAWN, _S.STOPPED), frozenset(OPEN)),
        },
        roles=_LEADER,
        needs=_REASON,
        clock_from={
            _S.SUPPLEMENT_REQUESTED: Clock.NEVER_STOPPED,  # asked for by mistake
            **dict.fromkeys((_S.WITHDRAWN, _S.STOPPED), Clock.NEVER_ENDED),
        },
    ),
    Rule(
        move=Move.ARCHIVE,
        label="Lưu trữ",
        to=_each((_S.RETURNED, _S.REFUSED_AT_COUNTER, _S.WITHDRAWN, _S.STOPPED), _S.ARCHIVED),
        roles=_DESK,
    ),
)
RULES: Final = {rule.move: rule for rule in TABLE}

# TrangThaiHoSo of the national portal (1 to 10); a draft is nobody's business but ours.
PORTAL_STATUS: Final[Mapping[State, int]] = {
    _S.RECEIVED: 2,
    _S.REFUSED_AT_COUNTER: 3,
    **dict.fromkeys((_S.TRANSFERRED, _S.PROCESSING, _S.VERIFICATION, _S.DOSSIER_NOTICE), 4),
    **dict.fromkeys((_S.COORDINATION, _S.AWAITING_SIGNATURE), 4),
    _S.SUPPLEMENT_REQUESTED: 5,
    _S.AWAITING_PAYMENT: 6,
    _S.WITHDRAWN: 7,
    _S.STOPPED: 8,
    _S.READY: 9,
    _S.REFUSED_AFTER_APPRAISAL: 9,
    _S.RETURNED: 10,
    _S.ARCHIVED: 10,
}


def after(state: State, move: Move, *, came_from: State | None = None) -> State:
    """The state that ``move`` leads to; refuses what the table does not have, naming what it has.

    ``came_from`` is where the dossier stood before it came into ``state``.
    """
    rule = RULES[move]
    to = rule.to.get(state)
    if to is None:
        raise not_possible(rule, state, lawful(state))
    if came_from is not None and came_from in rule.or_back_to.get(state, ()):
        return came_from
    return to


def not_possible(rule: Rule, state: State, instead: Iterable[Rule]) -> UserError:
    """The refusal of ``rule`` in ``state``, with what is possible instead."""
    possible = ", ".join(one.label.lower() for one in instead if one is not rule)
    told = f"Có thể: {possible}." if possible else "Không còn việc nào."
    return UserError(
        "move_not_lawful",
        f"Hồ sơ đang “{STATE_LABELS[state]}”, không thể {rule.label.lower()}. {told}",
    )


def lawful(state: State, role: Role | None = None) -> Iterator[Rule]:
    """The moves possible in ``state``, for ``role`` only where one is given."""
    return (rule for rule in TABLE if state in rule.to and (role is None or role in rule.roles))
