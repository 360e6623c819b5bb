"""From the key to form 02 or 03 in the citizen's hand: ask, record once, print."""

from dataclasses import dataclass, replace

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import IdentityBasis, Person, Submitter
from counter_app.domain.visit import VISIT_LABELS, VISIT_PAPERS, VisitKind, VisitRow
from counter_app.services.intake.drafts import DraftKind
from ui.desk.counter import Counter
from ui.desk.drafts import Keeper
from ui.dialogs.intake.turn_away import Matter, Told, TurnAwayDialog

ASKED_HERE = frozenset({"submitter.name", "request", "details", "words"})
NOBODY = Draft(
    submitter=Submitter(person=Person(name="", identity_basis=IdentityBasis.STATED)),
    procedure_code="",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """What the rules had found for which filing, and what was typed over it."""

    filing: str
    found: Told
    typed: Told


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
        self._unfinished: Unfinished | None = None
        self._kept = {kind: self._keeper(kind) for kind in VISIT_PAPERS}

    def _keeper(self, kind: VisitKind) -> Keeper:
        name = f"{self._over.objectName() or type(self._over).__name__}/{kind.value}"
        return Keeper(
            self._counter.drafts, DraftKind.TURNING_AWAY, name, lambda: self._unfinished, self
        )

    def begin(self, kind: VisitKind, draft: Draft = NOBODY, *, guided_before: bool = False) -> None:
        """Asks what to tell whoever filed ``draft``; what the rules found is already chosen."""
        if self._busy:
            return
        self._second_time = guided_before and kind is VisitKind.GUIDED
        rules = self._counter.visits.found(draft)
        found = Told(kind=kind, defects=rules.defects, grounds=rules.grounds)
        self._busy = True
        self._kept[kind].restore(
            Unfinished,
            lambda kept: self._begin(draft, found, kept),
            nothing=lambda: self._begin(draft, found, None),
        )

    def _begin(self, draft: Draft, found: Told, kept: Unfinished | None) -> None:
        """Takes up what was typed for the same filing before, over what the rules find now."""
        mine = kept is not None and kept.filing == (draft.client_ref or "")
        self._unfinished = kept if mine else None
        before = _taken_up(kept, found) if kept is not None and mine else found
        self._ask(draft, before, found=found)

    def _ask(
        self, draft: Draft, before: Told, error: UserError | None = None, *, found: Told
    ) -> None:
        keeper = self._kept[before.kind]

        def typing(typed: Told) -> None:
            filing = draft.client_ref or ""
            changed = Unfinished(filing=filing, found=found, typed=typed)
            self._unfinished = changed if typed != found else None
            keeper.soon()

        resumed = error is None and before != found
        matter = replace(self._matter(draft), fresh=found if resumed else None)
        told = TurnAwayDialog.ask(matter, before, error=error, typing=typing, parent=self._over)
        keeper.now()
        self._busy = told is not None
        if told is None:
            return
        named = _named(draft, told.name)
        ways = {"words": told.words, "request": told.request}

        def failed(fault: UserError | EnvironmentFault) -> None:
            self._failed(draft, told, fault, found)

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
            procedure=procedure.code if procedure is not None else "",
            papers=tuple(one.label for one in papers if not one.may_not_be_asked),
            second_time=self._second_time,
        )

    def _failed(
        self, draft: Draft, told: Told, fault: UserError | EnvironmentFault, found: Told
    ) -> None:
        self._busy = False
        if isinstance(fault, UserError) and fault.field in ASKED_HERE:
            self._ask(draft, told, fault, found=found)
            return
        self.said.emit(fault.message, "bad")

    def _done(self, row: VisitRow) -> None:
        self._busy = False
        self._unfinished = None
        self._kept[row.kind].forget()
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


def _taken_up(kept: Unfinished, found: Told) -> Told:
    """What was typed; the lines that the rules find since are put before it."""
    typed, old = kept.typed, kept.found
    if (old.defects, old.grounds) == (found.defects, found.grounds):
        return typed
    own_defects = (one for one in typed.defects if one not in (*old.defects, *found.defects))
    own_grounds = (one for one in typed.grounds if one not in (*old.grounds, *found.grounds))
    return replace(
        typed,
        defects=(*found.defects, *own_defects),
        grounds=(*found.grounds, *own_grounds),
    )


def _named(draft: Draft, name: str) -> Draft:
    """The draft of whom the dialog asked the name."""
    if not name:
        return draft
    person = msgspec.structs.replace(draft.submitter.person, name=name)
    return msgspec.structs.replace(
        draft, submitter=msgspec.structs.replace(draft.submitter, person=person)
    )
