"""What a screen may ask about tờ khai written for a citizen: which there are, what to ask, print."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.domain.catalogue.procedure import Procedure
from counter_app.domain.declarations.answers import Declared, asked, values
from counter_app.domain.declarations.form import (
    ByHand,
    DeclarationForm,
    Field,
    form_for,
    shipped_forms,
    written_by_hand,
)
from counter_app.domain.declarations.into_draft import filled_in
from counter_app.domain.declarations.written import Written, at_odds, written
from counter_app.domain.draft import Draft
from counter_app.domain.offer import Finding
from counter_app.domain.service_day import ServiceDayKind, covering
from counter_app.services.intake.declarations import (
    around,
    declaration_pdf,
    declared_texts,
    filed,
    print_declaration,
    wrong_answers,
)
from ui.desk.printing import Failed, Pages, Printing

Paper = DeclarationForm | ByHand


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the draft says of a form: what it must still be told, and the text of every field."""

    asked: Sequence[Field]
    texts: Mapping[str, str]


class Declarations(Printing):
    """One desk's tờ khai. Drawing and printing are done on the paper lane."""

    def papers(self) -> tuple[Paper, ...]:
        """Every form there is, then what only the citizen may write."""
        return (*shipped_forms().values(), *written_by_hand())

    def usual(self, code: str) -> Paper:
        """The paper of a procedure or bundle."""
        return form_for(code)

    def is_usual_today(self, procedure: Procedure) -> bool:
        """Whether today is a day on which the office writes for whoever files ``procedure``."""
        days, today = self._desk.office.service_days, local(self._desk.clock.now()).date()
        return covering(days, ServiceDayKind.NO_WRITING_DAY, procedure, today) is not None

    def known(self, form: DeclarationForm, draft: Draft) -> Known:
        """What the draft says of ``form``, be it fit to print or not."""
        beside = around(draft, desk=self._desk, at=self._desk.clock.now())
        return Known(asked=asked(form, draft, beside), texts=values(form, draft, beside, {}))

    def wrong(self, draft: Draft, declared: Declared) -> Sequence[UserError]:
        """What is wrong with every field that cannot print as it is."""
        return wrong_answers(draft, declared, desk=self._desk, at=self._desk.clock.now())

    def texts(self, draft: Draft, declared: Declared) -> Mapping[str, str]:
        """Every field as it prints; ``UserError`` names the one that cannot be so."""
        return declared_texts(draft, declared, desk=self._desk, at=self._desk.clock.now())

    def filled_in(self, draft: Draft, declared: Declared) -> tuple[Draft, Written]:
        """The draft with what was answered, and what the paper says."""
        form, texts = shipped_forms()[declared.form], self.texts(draft, declared)
        paper = written(form, filed(draft), texts)
        return filled_in(draft, form, self.known(form, draft).texts, texts), paper

    def at_odds(self, papers: Sequence[Written], draft: Draft) -> tuple[Finding, ...]:
        """What of the papers already printed for ``draft`` does not fit it now."""
        if not papers:
            return ()
        beside = around(draft, desk=self._desk, at=self._desk.clock.now())
        return tuple(at_odds(papers, draft, beside))

    def pages(self, draft: Draft, declared: Declared) -> Pages:
        """The tờ khai as it prints, drawn when called."""
        at = self._desk.clock.now()
        return lambda: declaration_pdf(draft, declared, desk=self._desk, at=at)

    def print(
        self,
        draft: Draft,
        declared: Declared,
        *,
        request: str,
        owner: QObject,
        done: Callable[[str], None],
        failed: Failed,
    ) -> None:
        """Prints it once for each ``request``; ``done`` gets what became of it, in words."""
        self._run_print(
            lambda: print_declaration(
                draft, declared, desk=self._desk, printer=self._printer, request=request
            ),
            owner=owner,
            done=done,
            failed=failed,
        )
