"""From the key to form 02 or 03 in the citizen's hand: ask, record once, print."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import IdentityBasis, Person, Submitter
from counter_app.domain.visit import VISIT_LABELS, VisitKind, VisitRow
from ui.counter import Counter
from ui.dialogs.turn_away import Matter, Told, TurnAwayDialog

ASKED_HERE = frozenset({"submitter.name", "request", "details", "words"})
NOBODY = Draft(
    submitter=Submitter(person=Person(name="", identity_basis=IdentityBasis.STATED)),
    procedure_code="",
)


class TurningAway(QObject):
    """More presses change nothing until the answer to the first is here."""

    recorded = Signal(object)
    """A visit is safely stored; carries its row."""
    said = Signal(str, str)
    """What became of it, and the tone of that."""

    def __init__(self, counter: Counter, over: QWidget) -> None:
        super().__init__(over)
        self._counter, self._over = counter, over
        self._busy = False
        self._second_time = False

    def begin(self, kind: VisitKind, draft: Draft = NOBODY, *, guided_before: bool = False) -> None:
        """Asks what to tell whoever filed ``draft``; what the rules found is already chosen."""
        if self._busy:
            return
        self._second_time = guided_before and kind is VisitKind.GUIDED
        found = self._counter.visits.found(draft)
        self._ask(draft, Told(kind=kind, defects=found.defects, grounds=found.grounds))

    def _ask(self, draft: Draft, before: Told, error: UserError | None = None) -> None:
        told = TurnAwayDialog.ask(self._matter(draft), before, error=error, parent=self._over)
        if told is None:
            return
        self._busy = True
        named = _named(draft, told.name)
        ways = {"words": told.words, "request": told.request}

        def failed(fault: UserError | EnvironmentFault) -> None:
            self._failed(draft, told, fault)

        if told.kind is VisitKind.GUIDED:
            self._counter.visits.guide(
                named, told.defects, owner=self, done=self._done, failed=failed, **ways
            )
        else:
            self._counter.visits.refuse(
                named, told.grounds, owner=self, done=self._done, failed=failed, **ways
            )

    def _matter(self, draft: Draft) -> Matter:
        procedure = self._counter.visits.wanted(draft)
        cases = procedure.cases_on(self._counter.today()) if procedure is not None else ()
        chosen = next((one for one in cases if one.id == draft.case_id), next(iter(cases), None))
        papers = chosen.checklist if chosen is not None else ()
        return Matter(
            name=draft.submitter.person.name,
            request=procedure.short_name if procedure is not None else "",
            sector=procedure.sector if procedure is not None else "",
            papers=tuple(one.label for one in papers if not one.may_not_be_asked),
            second_time=self._second_time,
        )

    def _failed(self, draft: Draft, told: Told, fault: UserError | EnvironmentFault) -> None:
        self._busy = False
        if isinstance(fault, UserError) and fault.field in ASKED_HERE:
            self._ask(draft, told, fault)
            return
        self.said.emit(fault.message, "bad")

    def _done(self, row: VisitRow) -> None:
        self._busy = False
        self.recorded.emit(row)
        if row.paper is None:
            return
        words = f"Đã ghi: {VISIT_LABELS[row.kind].lower()}, phiếu {row.paper.code}."
        self.said.emit(f"{words} Đang in phiếu…", "good")
        self._counter.visits.print(
            row.paper.row,
            owner=self,
            done=lambda printed: self.said.emit(f"{words} {printed}", "good"),
            failed=lambda fault: self.said.emit(f"{words} {fault.message}", "bad"),
        )


def _named(draft: Draft, name: str) -> Draft:
    """The draft of whom the dialog asked the name."""
    if not name:
        return draft
    person = replace(draft.submitter.person, name=name)
    return replace(draft, submitter=replace(draft.submitter, person=person))
