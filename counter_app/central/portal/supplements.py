"""``DanhSachHoSoBoSung``: each request for more, what came of it, and what was paid with it."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from counter_app.central.portal.course import Course, Step, Taken
from counter_app.central.portal.fields import MOST_TOLD, MOST_WORDS, Fee, Paper, Supplement
from counter_app.central.portal.stamps import stamp
from counter_app.domain.catalogue.procedure import ComponentKind
from counter_app.domain.checklist import GivenComponent
from counter_app.domain.defects import defect_lines
from counter_app.domain.dossier import State
from counter_app.domain.step import SupplementAsked, Supplemented
from counter_app.domain.workflow import Move
from counter_app.protocol.moved import details_of

WITH_SUPPLEMENT: Final = 2
_ORIGINALS: Final = frozenset({ComponentKind.ORIGINAL, ComponentKind.CERTIFIED_COPY})
_PAID: Final = "Phí, lệ phí thu khi bổ sung"


def supplements(course: Course) -> Iterator[Supplement]:
    """One for each request; one that was taken back by mistake is none."""
    taken = course.taken
    asked: Step | None = None
    for step in course.steps:
        if step.move is Move.ASK_SUPPLEMENT:
            asked = step
        elif asked is not None and step.state is not State.SUPPLEMENT_REQUESTED:
            if step.move is not Move.STEP_BACK:  # then it was asked for by mistake
                came = step if step.move is Move.SUPPLEMENT else None
                yield _supplement(asked, came, _paid(taken, asked, until=step))
            asked = None
    if asked is not None:
        yield _supplement(asked, None, _paid(taken, asked, until=None))


def supplement_words(body: Any) -> str:  # noqa: ANN401  # a body's plain JSON
    """Everything that was asked for, in the words of form 02."""
    told = details_of(body)
    lines = defect_lines(told.defects) if isinstance(told, SupplementAsked) else ()
    return " ".join((str(body.get("reason") or ""), *lines)).strip()


def papers_of(given: Sequence[GivenComponent]) -> tuple[Paper, ...]:
    """Those that lie in the folder; a file and a look-up are no papers."""
    return tuple(_paper(one) for one in given if one.sheets > 0)


def _paper(component: GivenComponent) -> Paper:
    kind = 1 if component.kind in _ORIGINALS else 2
    return Paper(name=component.label, count=component.count, kind=kind)


def _paid(taken: Sequence[Taken], asked: Step, *, until: Step | None) -> tuple[Fee, ...]:
    """What was taken while the supplement was open, and at the moment it came."""
    return tuple(
        Fee(name=_PAID, code=f"BS-{one.chg}", taken=WITH_SUPPLEMENT, amount=one.amount_vnd)
        for one in taken
        if asked.chg < one.chg and (until is None or one.chg <= until.chg)
    )


def _supplement(asked: Step, came: Step | None, fees: tuple[Fee, ...]) -> Supplement:
    told = details_of(came.body) if came else None
    return Supplement(
        id=f"BS-{asked.chg}",
        asked_by=asked.by,
        asked_for=supplement_words(asked.body)[:MOST_WORDS],
        asked_at=stamp(asked.at),
        taken_by=came.by if came else "",
        told=str(came.body.get("reason") or "")[:MOST_TOLD] if came else "",
        taken_at=stamp(came.at) if came else "",
        state=int(came is not None),
        papers=papers_of(told.components) if isinstance(told, Supplemented) else (),
        fees=fees,
        due_before=stamp(asked.standing.due_at),
        due_after=stamp(came.standing.due_at) if came else "",
    )
