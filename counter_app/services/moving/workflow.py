"""Moving a dossier: every step of the workflow's table is one call, one transaction, one event.

``plan_move`` decides and writes nothing, so that several dossiers can move in one transaction;
what is lawful, what a step does to the time limit and where it leads is ``domain.moving``'s.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.domain.dossier import State
from counter_app.domain.moving.clockwork import rule_of
from counter_app.domain.moving.plan import led_to, planned
from counter_app.domain.moving.wanted import Wanted as Wanted
from counter_app.domain.moving.wanted import checked_wanted, require_bounded
from counter_app.domain.moving.wanted import possible as moves_for
from counter_app.domain.taken_again import done_words
from counter_app.domain.workflow import RULES, Move, PaperKind, Rule
from counter_app.protocol.moved import details_to_json
from counter_app.protocol.taken_again import goes_on_as
from counter_app.services.clock_doubt import in_order
from counter_app.services.desk import Desk
from counter_app.services.kept_text import kept
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.moving.collecting import require_collector
from counter_app.services.moving.kept_papers import change_by
from counter_app.services.moving.move_cautions import cautions, of_promise
from counter_app.services.moving.payments import date_letter
from counter_app.services.moving.step_details import Moment, checked, own_letter
from counter_app.services.office.belonging import belongs_to
from counter_app.services.office.kinship import require_no_kin
from counter_app.services.wording.letters import WRITTEN, Occasion, letter_for
from db.counter import moves
from db.counter.attempts import in_place_of_disputed
from db.counter.letters import NewPaper
from db.counter.moves import Step, Written


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What became of the dossier. ``due_before`` is the date that stood until now.

    ``paper`` is the kind of paper the move wrote, ``paper_row`` its number in the store.
    """

    dossier_id: DossierId
    state: State
    version: int
    due_before: datetime | None
    due_at: datetime | None
    warnings: tuple[str, ...]
    paper: PaperKind | None = None
    paper_row: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A move found lawful and not yet written: the step, and what to tell whoever makes it."""

    step: Step
    at: datetime
    due_before: datetime | None
    warnings: tuple[str, ...]

    def moved(self, written: Written) -> Moved:
        """What became of the dossier, once it is written."""
        return Moved(
            dossier_id=self.step.dossier_id,
            state=self.step.to,
            version=written.version,
            due_before=self.due_before,
            due_at=self.step.standing.due_at,
            warnings=self.warnings,
            paper=self.step.paper.kind if self.step.paper else None,
            paper_row=written.paper,
        )


def possible(dossier: DossierView, *, desk: Desk) -> tuple[Rule, ...]:
    """The moves the clerk at this desk may make now."""
    if goes_on_as(dossier.events):
        return ()
    return moves_for(dossier.life, desk.clerk.role)


def make_move(dossier_id: DossierId, wanted: Wanted, *, desk: Desk, at: datetime) -> Moved:
    """Makes one lawful move; ``UserError`` says why it cannot be and what can."""
    plan = plan_move(open_dossier(dossier_id, desk=desk), wanted, desk=desk, at=at)
    stamp = desk.stamp(plan.at)
    written = desk.store.write(
        lambda one: moves.write_step(one, in_place_of_disputed(one, plan.step, stamp), stamp)
    )
    return plan.moved(written)


def plan_move(dossier: DossierView, wanted: Wanted, *, desk: Desk, at: datetime) -> Planned:
    """The move as it would be written; ``UserError`` as ``make_move``."""
    if name := goes_on_as(dossier.events):
        raise UserError("taken_again", done_words(name))
    at = in_order(dossier, at)
    rule = RULES[wanted.move]
    require_collector(wanted.move, wanted.details, dossier)
    to = _led_to(wanted.move, dossier)
    wanted = _checked(wanted, dossier, desk, at)
    found = planned(
        dossier.life,
        wanted,
        who=desk.clerk.role,
        rules=desk.rules,
        at=at,
        to_plain=details_to_json,
    )
    told = (*of_promise(found.promise), *cautions(wanted, dossier=dossier, desk=desk, at=at))
    body = found.body | ({"warned": [one.code for one in told]} if told else {})
    if wanted.move is Move.TRANSFER:
        body["destination"] = belongs_to(dossier.row, desk=desk).name
    step = Step(
        dossier_id=dossier.row.id,
        seen_version=dossier.version if wanted.seen_version is None else wanted.seen_version,
        to=to,
        body=body,
        standing=found.standing,
        paper=_paper(rule, wanted, found.due_at, dossier=dossier, desk=desk, at=at),
        kept=change_by(wanted.move, to, wanted.details, dossier, desk),
    )
    warnings = tuple(one.message for one in told)
    return Planned(step=step, at=at, due_before=dossier.row.due_at, warnings=warnings)


def _led_to(move: Move, dossier: DossierView) -> State:
    """Where the move leads; a refusal says who made the last step, perhaps a moment ago."""
    try:
        return led_to(move, dossier.life)
    except UserError as refused:
        last = dossier.events[-1]
        rule = rule_of(last)
        if rule is None:
            raise
        when = f"{local(last.at):%H:%M ngày %d/%m/%Y}"
        told = f"Bước trước: {last.by_name} đã “{rule.label.lower()}” lúc {when}."
        raise UserError(refused.code, f"{refused.message} {told}", field=refused.field) from None


def _checked(wanted: Wanted, dossier: DossierView, desk: Desk, at: datetime) -> Wanted:
    """What is wanted as it may be kept, its details too."""
    require_no_kin(wanted.move, dossier, desk=desk)
    require_bounded(wanted)
    words = replace(
        wanted, reason=kept(wanted.reason, "reason"), points=kept(wanted.points, "points")
    )
    wanted = checked_wanted(words, life=dossier.life, who=desk.clerk.role, rules=desk.rules, at=at)
    moment = Moment(dossier=dossier, desk=desk, at=at, reason=wanted.reason)
    return replace(wanted, details=checked(wanted.details, moment))


def _paper(
    rule: Rule,
    wanted: Wanted,
    due_at: datetime | None,
    *,
    dossier: DossierView,
    desk: Desk,
    at: datetime,
) -> NewPaper | None:
    """The move's paper. A refusal after appraisal is the agency's own, not the counter's."""
    moment = Moment(dossier=dossier, desk=desk, at=at, reason=wanted.reason)
    own = own_letter(wanted.details, moment)
    if own is not None:
        return own
    if rule.paper is None or rule.paper not in WRITTEN:
        return date_letter(rule, due_at, dossier=dossier, desk=desk, at=at)
    kinds = {paper.kind for paper in dossier.papers if paper.voided_at is None}
    if rule.paper is PaperKind.CONTROL_SHEET and rule.paper.value in kinds:
        return None  # the sheet goes with the dossier through every hand-over under one number
    occasion = Occasion(
        reason=wanted.reason,
        points=wanted.points,
        due_at=due_at,
        at=at,
        details=wanted.details,
    )
    return letter_for(rule.paper, occasion, dossier=dossier, desk=desk)
