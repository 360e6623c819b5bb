"""From the key to a tờ khai to be signed: ask what is missing, read it back, print it once."""

from collections.abc import Callable, Mapping, Sequence

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from counter_app.core.errors import UserError
from counter_app.domain.declarations.answers import Declared
from counter_app.domain.declarations.form import shipped_forms
from counter_app.domain.declarations.unfinished import Unfinished, read_unfinished
from counter_app.domain.declarations.written import Written
from counter_app.domain.draft import Draft
from counter_app.services.intake.drafts import DraftKind
from ui.desk.counter import Counter
from ui.desk.drafts import Keeper
from ui.dialogs.intake.declaration import DeclarationDialog
from ui.dialogs.intake.read_back import Agreed, ReadBackDialog
from ui.dialogs.preview import PreviewDialog

FillIn = Callable[[Draft, Written], Draft]
"""Puts what was agreed to into the filing; gives the draft as it then stands."""


class Declaring(QObject):
    """One tờ khai at a time; what was answered is kept with the filing until that is taken in."""

    said = Signal(str)
    """What became of it."""
    printed = Signal(str, str)
    """The filing's reference and the form that is on paper now."""

    def __init__(self, counter: Counter, over: QWidget, fill_in: FillIn) -> None:
        super().__init__(over)
        self._counter, self._over, self._fill_in = counter, over, fill_in
        self._busy = False
        self._unfinished = Unfinished()

    def begin(self, draft: Draft, code: str) -> None:
        """Asks for the form of ``code`` (a procedure's or bundle's; none: the general one)."""
        if self._busy:
            return
        self._busy = True
        keeper = Keeper(
            self._counter.drafts,
            DraftKind.DECLARING,
            draft.client_ref or "",
            lambda: self._unfinished,
            self,
        )

        def go(unfinished: Unfinished) -> None:
            self._unfinished = unfinished
            self._walk(draft, code, keeper)
            keeper.now()
            keeper.deleteLater()
            self._busy = False

        keeper.restore(
            msgspec.Raw, lambda kept: go(read_unfinished(kept)), nothing=lambda: go(Unfinished())
        )

    def _walk(self, draft: Draft, code: str, keeper: Keeper) -> None:
        """To and fro between the questions and the reading, until it is printed or left."""
        own = self._counter.declarations

        def typing(unfinished: Unfinished) -> None:
            if unfinished != self._unfinished:
                self._unfinished = unfinished
                keeper.soon()

        wrong: Sequence[UserError] = ()
        while True:
            declared = DeclarationDialog.ask(
                own.papers(),
                self._unfinished,
                own.usual(code),
                lambda form: own.known(form, draft),
                signing=draft.submitter.signing.mode,
                typing=typing,
                wrong=wrong,
                parent=self._over,
            )
            if declared is None:
                return
            wrong = own.wrong(draft, declared)
            if wrong:
                continue
            texts = own.texts(draft, declared)
            heard = msgspec.structs.replace(declared, read_back=True)  # or it is not printed
            if self._agreed(draft, heard, texts):
                now = self._put_back(draft, heard, texts)
                keeper.soon()
                self._print(now, heard)
                return

    def _put_back(self, draft: Draft, declared: Declared, texts: Mapping[str, str]) -> Draft:
        """What was answered stands in the filing, where there was room; what was not, here still."""
        own, form = self._counter.declarations, shipped_forms()[declared.form]
        now = self._fill_in(*own.filled_in(draft, declared))
        answers = {name: texts[name] for name in declared.answers}
        self._unfinished = self._unfinished.filled(form, own.known(form, now).texts, answers)
        return now

    def _agreed(self, draft: Draft, declared: Declared, texts: Mapping[str, str]) -> bool:
        """Whether the declarant heard it and agreed; a look at the paper comes back to the reading."""
        form = shipped_forms()[declared.form]
        while True:
            answer = ReadBackDialog.ask(form, texts, parent=self._over)
            if answer is not Agreed.LOOK:
                return answer is Agreed.PRINT
            pages = self._counter.declarations.pages(draft, declared)
            PreviewDialog.ask(self._counter, pages, parent=self._over)

    def _print(self, draft: Draft, declared: Declared) -> None:
        self._counter.declarations.print(
            draft,
            declared,
            request=self._counter.new_request(),
            owner=self,
            done=lambda words: self._out(draft, declared, words),
            failed=lambda fault: self.said.emit(f"Chưa in được tờ khai. {fault.message}"),
        )

    def _out(self, draft: Draft, declared: Declared, words: str) -> None:
        self.said.emit(words)
        self.printed.emit(draft.client_ref or "", declared.form)
