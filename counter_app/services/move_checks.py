"""What a person asks for of a dossier, and whether it may be done: refused with what to mend.

Which moves there are is the table in ``domain.workflow``; what details must say, ``step_details``.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from counter_app.core.errors import UserError
from counter_app.core.wall_time import to_minute
from counter_app.domain.deadline.limit import SuspensionKind, SuspensionPolicy
from counter_app.domain.defects import checked_defects, told_in_short
from counter_app.domain.grounds import checked_grounds, ground_line
from counter_app.domain.reason import says_enough
from counter_app.domain.staff import ROLE_LABELS, Role
from counter_app.domain.step import DETAILS, REQUIRED, Details, Refused, SupplementAsked
from counter_app.domain.workflow import RULES, SHORTEST_REASON, Move, Need, Only, Rule, not_possible
from counter_app.services.clockwork import apology_in_force, rule_of, suspensions_of
from counter_app.services.desk import Desk
from counter_app.services.kept_text import kept
from counter_app.services.kinship import require_no_kin
from counter_app.services.lookup import DossierView
from counter_app.services.office_hours import require_open_here

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


def made_before(move: Move, dossier: DossierView) -> bool:
    """Whether this move was made on the dossier already; a supplement taken back never was."""
    if move is Move.ASK_SUPPLEMENT:
        stops = suspensions_of(dossier.events)
        return any(one.kind is SuspensionKind.SUPPLEMENT for one in stops)
    if move is Move.APOLOGISE:
        return apology_in_force(dossier.events) is not None
    return any(rule_of(event) is RULES[move] for event in dossier.events)


def fits(rule: Rule, dossier: DossierView) -> bool:
    """Whether a move that the state allows makes sense for this very dossier."""
    if rule.only.get(dossier.row.state) is Only.OWN:
        return dossier.received.draft.resolving_unit is None
    if rule.move is Move.APOLOGISE:
        return dossier.row.due_at is not None and not made_before(Move.APOLOGISE, dossier)
    return True


def checked_wanted(
    wanted: Wanted, *, dossier: DossierView, desk: Desk, at: datetime, instead: tuple[Rule, ...]
) -> Wanted:
    """What is wanted, with a reason told by its details where none was typed.

    ``UserError`` says what is missing; ``instead`` are the moves to name where this one does not
    fit.
    """
    rule = RULES[wanted.move]
    due_at = None if wanted.due_at is None else to_minute(wanted.due_at)
    wanted = replace(wanted, due_at=due_at)
    _check_person(rule, wanted, dossier, desk, instead)
    if rule.move is Move.APOLOGISE:
        _check_one_apology(dossier)
    elif not fits(rule, dossier):
        raise not_possible(rule, dossier.row.state, instead)
    _check_second_supplement(wanted, dossier, desk)
    wanted = replace(
        wanted,
        reason=_reason(rule, wanted),
        points=_points(wanted.points),
    )
    lacking = REQUIRED.get(rule.move)
    if lacking is not None and wanted.details is None:
        raise UserError(lacking.code, lacking.message, field=lacking.field)
    if Need.DATE in rule.needs:
        _check_date(wanted, dossier, desk, at)
    return wanted


def _check_person(
    rule: Rule, wanted: Wanted, dossier: DossierView, desk: Desk, instead: tuple[Rule, ...]
) -> None:
    if desk.clerk.role not in rule.roles:
        who = ", ".join(words for role, words in ROLE_LABELS.items() if role in rule.roles)
        yours = ", ".join(one.label.lower() for one in instead)
        told = f" Bạn làm được: {yours}." if yours else ""
        raise UserError("not_your_part", f"Việc “{rule.label.lower()}” do {who} làm.{told}")
    require_no_kin(rule.move, dossier, desk=desk)
    if wanted.details is not None and type(wanted.details) is not DETAILS.get(rule.move):
        raise UserError("no_details", f"Bước “{rule.label}” không cần ghi thêm gì.")


def _check_one_apology(dossier: DossierView) -> None:
    if made_before(Move.APOLOGISE, dossier):
        raise UserError("apologised_before", "Chỉ được hẹn lại một lần; hồ sơ này đã hẹn lại.")


def second_refused(move: Move, dossier: DossierView, desk: Desk) -> UserError | None:
    """Why this clerk may not ask a second time; None where it is the first, or a leader's."""
    again = move is Move.ASK_SUPPLEMENT and made_before(move, dossier)
    if not again or desk.clerk.role is Role.LEADER:
        return None
    return UserError(
        "second_supplement",
        "Đã yêu cầu bổ sung một lần. Lần nữa phải do lãnh đạo quyết định và ghi lý do.",
    )


def _check_second_supplement(wanted: Wanted, dossier: DossierView, desk: Desk) -> None:
    refused = second_refused(wanted.move, dossier, desk)
    if refused is not None:
        raise refused
    again = wanted.move is Move.ASK_SUPPLEMENT and made_before(wanted.move, dossier)
    if again and not says_enough(wanted.reason):
        raise UserError(
            "reason_short",
            f"Yêu cầu lần hai: lãnh đạo ghi rõ vì sao, ít nhất {SHORTEST_REASON} chữ.",
            field="reason",
        )


def _reason(rule: Rule, wanted: Wanted) -> str:
    """The reason typed, else what the details tell in short."""
    if len(wanted.reason) > LONGEST_REASON:
        raise UserError("reason_long", "Lý do dài quá, hãy rút gọn.", field="reason")
    reason = kept(wanted.reason, "reason")
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
    if any(len(point) > LONGEST_POINT for point in typed):
        raise UserError(
            "long_point", f"Mỗi mục ghi tối đa {LONGEST_POINT} chữ, hãy rút gọn.", field="points"
        )
    points = kept(typed, "points")
    if len(points) > MOST_POINTS:
        raise UserError(
            "too_many_points", f"Chỉ ghi được {MOST_POINTS} mục trên một giấy.", field="points"
        )
    if not all(points):
        raise UserError("empty_point", "Có mục để trống, hãy ghi hoặc bỏ mục đó.", field="points")
    return points


def _check_date(wanted: Wanted, dossier: DossierView, desk: Desk, at: datetime) -> None:
    new, old = wanted.due_at, dossier.row.due_at
    if new is None:
        raise UserError("date_missing", "Hãy nhập ngày hẹn trả mới.", field="due_at")
    if new <= at or (old is not None and new <= old):
        raise UserError("date_not_later", "Ngày hẹn mới phải sau ngày hẹn cũ.", field="due_at")
    if new - at > _FARTHEST:
        raise UserError("date_far", "Ngày hẹn mới quá xa, hãy xem lại.", field="due_at")
    require_open_here(new, desk, field="due_at")
