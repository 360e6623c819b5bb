"""What a person asks for of a dossier, and whether it may be done: refused with what to mend.

Which moves there are is the table in ``workflow``. Words come cleaned already, and what details must
say beyond being there is checked where they are asked for.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.core.wall_time import to_minute
from counter_app.domain.deadline.limit import SuspensionKind, SuspensionPolicy
from counter_app.domain.deadline.open_hours import require_open
from counter_app.domain.deadline.working_days import working_days
from counter_app.domain.defects import checked_defects, told_in_short
from counter_app.domain.grounds import checked_grounds, ground_line
from counter_app.domain.moving.clockwork import apology_in_force, rule_of, suspensions_of
from counter_app.domain.moving.life import Life, OfficeRules
from counter_app.domain.reason import says_enough
from counter_app.domain.rights import RIGHTS, Right
from counter_app.domain.staff import ROLE_LABELS, Role
from counter_app.domain.step import DETAILS, REQUIRED, Details, Refused, SupplementAsked
from counter_app.domain.workflow import (
    RULES,
    SHORTEST_REASON,
    Move,
    Need,
    Only,
    Rule,
    lawful,
    not_possible,
)

LONGEST_REASON: Final = 2_000
MOST_POINTS: Final = 30
LONGEST_POINT: Final = 500
_FARTHEST: Final = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a person asks for. ``due_at`` is a new date where the move names one.

    ``policy`` says how the clock goes on after this stop; ``seen_version`` is the dossier as the
    person saw it, so that two people cannot move it past each other. ``points`` are what a paper
    lists one by one; ``details`` what this move tells beyond its reason.
    """

    move: Move
    reason: str = ""
    due_at: datetime | None = None
    policy: SuspensionPolicy | None = None
    seen_version: int | None = None
    points: tuple[str, ...] = ()
    details: Details | None = None


def made_before(move: Move, life: Life) -> bool:
    """Whether this move was made on the dossier already; a supplement taken back never was."""
    if move is Move.ASK_SUPPLEMENT:
        stops = suspensions_of(life.events)
        return any(one.kind is SuspensionKind.SUPPLEMENT for one in stops)
    if move is Move.APOLOGISE:
        return apology_in_force(life.events) is not None
    return any(rule_of(event) is RULES[move] for event in life.events)


def fits(rule: Rule, life: Life) -> bool:
    """Whether a move that the state allows makes sense for this very dossier."""
    if rule.only.get(life.state) is Only.OWN:
        return life.resolving_unit is None
    if rule.move is Move.APOLOGISE:
        return life.due_at is not None and not made_before(Move.APOLOGISE, life)
    return True


def possible(life: Life, role: Role) -> tuple[Rule, ...]:
    """The moves that ``role`` may make now."""
    return tuple(rule for rule in lawful(life.state, role) if fits(rule, life))


def require_bounded(wanted: Wanted) -> None:
    """Returns where nothing typed is too long to be kept; asked before words are cleaned."""
    if len(wanted.reason) > LONGEST_REASON:
        raise UserError("reason_long", "Lý do dài quá, hãy rút gọn.", field="reason")
    if any(len(point) > LONGEST_POINT for point in wanted.points):
        raise UserError(
            "long_point", f"Mỗi mục ghi tối đa {LONGEST_POINT} chữ, hãy rút gọn.", field="points"
        )


def checked_wanted(
    wanted: Wanted, *, life: Life, who: Role, rules: OfficeRules, at: datetime
) -> Wanted:
    """What is wanted, with a reason told by its details where none was typed.

    ``UserError`` says what is missing, or which moves there are where this one does not fit.
    """
    rule, instead = RULES[wanted.move], possible(life, who)
    due_at = None if wanted.due_at is None else to_minute(wanted.due_at)
    wanted = replace(wanted, due_at=due_at)
    _check_person(rule, wanted, who, instead)
    if rule.move is Move.APOLOGISE:
        _check_one_apology(life)
    elif not fits(rule, life):
        raise not_possible(rule, life.state, instead)
    _check_second_supplement(wanted, life, who)
    wanted = replace(
        wanted,
        reason=_reason(rule, wanted),
        points=_points(wanted.points),
    )
    lacking = REQUIRED.get(rule.move)
    if lacking is not None and wanted.details is None:
        raise UserError(lacking.code, lacking.message, field=lacking.field)
    if Need.DATE in rule.needs:
        _check_date(wanted, life, rules, at)
    return wanted


def _check_person(rule: Rule, wanted: Wanted, who: Role, instead: tuple[Rule, ...]) -> None:
    if who not in rule.roles:
        doer = ", ".join(words for role, words in ROLE_LABELS.items() if role in rule.roles)
        yours = ", ".join(one.label.lower() for one in instead)
        told = f" Bạn làm được: {yours}." if yours else ""
        raise UserError("not_your_part", f"Việc “{rule.label.lower()}” do {doer} làm.{told}")
    if wanted.details is not None and type(wanted.details) is not DETAILS.get(rule.move):
        raise UserError("no_details", f"Bước “{rule.label}” không cần ghi thêm gì.")


def _check_one_apology(life: Life) -> None:
    if made_before(Move.APOLOGISE, life):
        raise UserError("apologised_before", "Chỉ được hẹn lại một lần; hồ sơ này đã hẹn lại.")


def second_refused(move: Move, life: Life, who: Role) -> UserError | None:
    """Why they may not ask a second time; None where it is the first, or a leader's."""
    again = move is Move.ASK_SUPPLEMENT and made_before(move, life)
    if not again or Right.ASK_AGAIN in RIGHTS[who]:
        return None
    return UserError(
        "second_supplement",
        "Đã yêu cầu bổ sung một lần. Lần nữa phải do lãnh đạo quyết định và ghi lý do.",
    )


def _check_second_supplement(wanted: Wanted, life: Life, who: Role) -> None:
    refused = second_refused(wanted.move, life, who)
    if refused is not None:
        raise refused
    again = wanted.move is Move.ASK_SUPPLEMENT and made_before(wanted.move, life)
    if again and not says_enough(wanted.reason):
        raise UserError(
            "reason_short",
            f"Yêu cầu lần hai: lãnh đạo ghi rõ vì sao, ít nhất {SHORTEST_REASON} chữ.",
            field="reason",
        )


def _reason(rule: Rule, wanted: Wanted) -> str:
    """The reason typed, else what the details tell in short."""
    reason = wanted.reason
    told = _told(wanted.details)
    if Need.REASON in rule.needs and not (told and not reason) and not says_enough(reason):
        raise UserError(
            "reason_short", f"Hãy ghi lý do, ít nhất {SHORTEST_REASON} chữ.", field="reason"
        )
    return reason or told[:LONGEST_REASON]


def _told(details: Details | None) -> str:
    if isinstance(details, SupplementAsked):
        return told_in_short(checked_defects(details.defects))
    if isinstance(details, Refused):
        return " ".join(map(ground_line, checked_grounds(details.grounds)))
    return ""


def _points(typed: tuple[str, ...]) -> tuple[str, ...]:
    if len(typed) > MOST_POINTS:
        raise UserError(
            "too_many_points", f"Chỉ ghi được {MOST_POINTS} mục trên một giấy.", field="points"
        )
    if not all(typed):
        raise UserError("empty_point", "Có mục để trống, hãy ghi hoặc bỏ mục đó.", field="points")
    return typed


def _check_date(wanted: Wanted, life: Life, rules: OfficeRules, at: datetime) -> None:
    new, old = wanted.due_at, life.due_at
    if new is None:
        raise UserError("date_missing", "Hãy nhập ngày hẹn trả mới.", field="due_at")
    if new <= at or (old is not None and new <= old):
        raise UserError("date_not_later", "Ngày hẹn mới phải sau ngày hẹn cũ.", field="due_at")
    if new - at > _FARTHEST:
        raise UserError("date_far", "Ngày hẹn mới quá xa, hãy xem lại.", field="due_at")
    wall = local(new)
    require_open(wall, working_days(rules.timetable, rules.calendar, wall.year), field="due_at")
