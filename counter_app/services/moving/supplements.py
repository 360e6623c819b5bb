"""A supplement request and its answer: what was asked, what came, and requests never answered.

Form 02 itself is written in ``letters``; the coded list is ``domain.defects``.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from counter_app.core.clock import local
from counter_app.core.text import fold
from counter_app.domain.catalogue.procedure import Case, Component, ComponentKind
from counter_app.domain.checklist import GivenComponent
from counter_app.domain.dossier import DossierRow, State
from counter_app.domain.moving.brought import brought_before
from counter_app.domain.moving.clockwork import rule_of
from counter_app.domain.moving.details import may_close
from counter_app.domain.moving.wanted import Wanted
from counter_app.domain.step import StopGround, Stopped, SupplementAsked, Supplemented
from counter_app.domain.workflow import RULES, Move
from counter_app.protocol.moved import details_of
from counter_app.services.desk import Desk
from counter_app.services.lookup import DossierView
from db.counter import views

_LOOKED_UP: Final = ComponentKind.FROM_DATABASE


def case_of(dossier: DossierView, *, desk: Desk) -> Case | None:
    """The case as the catalogue knows it now; None where it no longer does."""
    procedure = desk.catalogue.get(dossier.row.procedure_code)
    cases = procedure.cases if procedure else ()
    return next((one for one in cases if one.id == dossier.received.case_id), None)


def components_of(dossier: DossierView, *, desk: Desk) -> tuple[str, ...]:
    """The papers a request may be about: the checklist's, then what else was handed in."""
    case = case_of(dossier, desk=desk)
    asked = (paper for paper in (case.checklist if case else ()) if not paper.may_not_be_asked)
    given = (one for one in dossier.received.components if one.kind is not _LOOKED_UP)
    labels = (*(paper.label for paper in asked), *(paper.label for paper in given))
    return tuple({fold(label): label for label in labels}.values())


def asked_last(dossier: DossierView) -> SupplementAsked | None:
    """What the last request named; None where there is none, or it named nothing by code."""
    for event in reversed(dossier.events):
        if rule_of(event) is RULES[Move.ASK_SUPPLEMENT]:
            told = details_of(event.body)
            return told if isinstance(told, SupplementAsked) else None
    return None


def to_bring(dossier: DossierView, *, desk: Desk) -> tuple[GivenComponent, ...]:
    """The papers the last request asked for, as the checklist wants them."""
    asked = asked_last(dossier)
    labels = dict.fromkeys(one.component for one in asked.defects if one.component) if asked else {}
    case = case_of(dossier, desk=desk)
    known = {fold(paper.label): paper for paper in case.checklist} if case else {}
    given = {fold(paper.label): paper for paper in dossier.received.components}
    return tuple(_wanted_paper(label, known, given) for label in labels)


def still_to_bring(dossier: DossierView, *, desk: Desk) -> tuple[GivenComponent, ...]:
    """The same without those that came before the rest."""
    came = {fold(label) for label in brought_before(dossier.events)}
    return tuple(one for one in to_bring(dossier, desk=desk) if fold(one.label) not in came)


def not_brought(dossier: DossierView, brought: Supplemented) -> tuple[str, ...]:
    """The papers asked for that did not come, with these or before."""
    asked = asked_last(dossier)
    came = {fold(one.label) for one in brought.components}
    came |= {fold(label) for label in brought_before(dossier.events)}
    labels = dict.fromkeys(one.component for one in asked.defects if one.component) if asked else {}
    return tuple(label for label in labels if fold(label) not in came)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """A dossier whose request nobody answers; without ``close_on`` it simply goes on waiting."""

    row: DossierRow
    asked_at: datetime
    close_on: datetime | None
    may_close: bool


def unanswered(*, desk: Desk, at: datetime) -> tuple[Unanswered, ...]:
    """Every dossier that waits for its citizen, the longest first, and which may be closed.

    How long is told by the procedure (``close_unanswered``), else by the office.
    """
    rows = desk.store.read(
        lambda connection: views.rows_in_state(connection, State.SUPPLEMENT_REQUESTED)
    )
    return tuple(_waiting(row, at) for row in sorted(rows, key=lambda row: row.standing.since))


def closing(one: Unanswered) -> Wanted:
    """The step that closes it, with its ground."""
    asked = local(one.asked_at)
    return Wanted(
        move=Move.STOP,
        reason=f"Đã yêu cầu bổ sung ngày {asked:%d/%m/%Y}, quá thời hạn mà chưa nhận được bổ sung",
        details=Stopped(ground=StopGround.UNANSWERED),
    )


def waiting_since(dossier: DossierView, at: datetime) -> Unanswered:
    """How a dossier that waits for its citizen stands to its closing."""
    return _waiting(dossier.row, at)


def _waiting(row: DossierRow, at: datetime) -> Unanswered:
    close_on = row.standing.step_due_at
    return Unanswered(
        row=row,
        asked_at=row.standing.since,
        close_on=close_on,
        may_close=may_close(close_on, at),
    )


def _wanted_paper(
    label: str, known: dict[str, Component], given: dict[str, GivenComponent]
) -> GivenComponent:
    """The paper as the checklist asks for it, else as it was handed in."""
    paper = known.get(fold(label)) or given.get(fold(label))
    if paper is None:
        return GivenComponent(label=label, kind=ComponentKind.ORIGINAL)
    return GivenComponent(label=label, kind=paper.kind, count=paper.count)
