"""Taking in: once per press of the key, then the paper, then the receipt to read out."""

from collections.abc import Callable
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.ids import DossierId
from counter_app.domain.draft import Draft
from counter_app.services.intake.intake import CLOCK_BACK, Receipt
from counter_app.services.papers.originals import Original
from ui import strings
from ui.desk.counter import Counter, TakenIn
from ui.flows.paper_key import WORDS, PaperKey
from ui.screens.intake.state import IntakeState
from ui.screens.intake.view import IntakeView


class Taking(QObject):
    """More presses change nothing until the answer to the first is here."""

    taken = Signal(str)
    """A dossier is safely stored; carries the draft's reference."""
    refused = Signal(object)
    """Nothing was taken in; carries why."""

    def __init__(self, counter: Counter, view: IntakeView, state: IntakeState) -> None:
        super().__init__(view)
        self._counter, self._view, self._state = counter, view, state
        self._busy = False
        self._last: TakenIn | None = None
        self._pressed_at: QWidget | None = None
        self.draft: Draft | None = None
        self._to_print: list[Callable[[], None]] = []
        receipt = view.right.receipt
        self._paper = PaperKey(counter, view)
        self._paper.said.connect(self._say_printed)
        self._paper.moved.connect(
            lambda words, tone: receipt.print_state.say(_saved(words, tone), tone=tone)
        )
        self._paper.busy.connect(lambda busy: receipt.reprint.setEnabled(not busy))
        self._paper.known.connect(self._call_key)
        receipt.reprint_pressed.connect(self._press)
        receipt.large_pressed.connect(lambda: self._print_each(self._paper.print_large))
        receipt.elsewhere_pressed.connect(self._print_elsewhere)
        receipt.open_pressed.connect(self._open)

    def is_busy(self) -> bool:
        """Whether a dossier is being saved."""
        return self._busy

    def take(self, *, immediate: bool) -> None:
        """Takes in what the fields hold, as it was promised."""
        shown = self._state.offer
        if self._busy or shown is None:
            return
        self._pressed_at = self._view.window().focusWidget()
        self._set_busy(True)
        self.draft = draft = replace(self._state.read().draft, immediate=immediate)
        self._counter.receive(draft, shown, owner=self, done=self._done, failed=self._failed)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._state.hold(busy)
        self._view.right.promise.show_busy(busy)

    def _failed(self, error: UserError | EnvironmentFault) -> None:
        """Everything typed is still there."""
        self._set_busy(False)
        self._state.reckon()
        self._view.right.promise.state.say(error.message, tone="bad")
        # The key that rested meanwhile has lost the keyboard: the next Enter must be for it again.
        if self._pressed_at is not None and self._view.isAncestorOf(self._pressed_at):
            self._pressed_at.setFocus()
        self.refused.emit(error)

    def _done(self, taken: TakenIn) -> None:
        self._set_busy(False)
        reference = self._state.aside.client_ref
        who = str(self._view.property("citizen") or "")
        self._state.clear()
        self._last = taken
        self._show_receipt(taken, who)
        self.taken.emit(reference)
        for receipt in _receipts(taken):
            self._counter.changes.dossier_received.emit(receipt.dossier_id)
        self._counter.changes.queue_changed.emit()
        self._to_print = [
            partial(self._paper.print_original, one.dossier_id)
            for one in _receipts(taken)
            if one.print_job_id is not None
        ]
        if taken.filed is not None:
            self._to_print.append(partial(self._print_sheet, taken.filed.id))
        self._print_next()

    def _print_next(self) -> None:
        """One paper after another: each waits for what became of the one before."""
        if self._to_print:
            self._to_print.pop(0)()

    def _print_sheet(self, bundle: str) -> None:
        state = self._view.right.receipt.print_state
        self._counter.bundles.print_sheet(
            bundle,
            request=bundle,
            owner=self,
            done=lambda words: state.say(f"Đã in giấy hẹn. {words}", tone="good"),
            failed=lambda error: self._say_printed(error.message, "bad"),
        )

    def _show_receipt(self, taken: TakenIn, who: str) -> None:
        receipt = taken.receipt
        self._view.right.receipt.show_receipt(
            who=who,
            code=_codes(taken),
            offer=taken.offer,
            printing=receipt.print_job_id is not None,
            clock_back=CLOCK_BACK in receipt.warnings,
        )
        self._view.right.show_receipt()
        self._view.right.receipt.next.setFocus()

    def _say_printed(self, words: str, tone: str) -> None:
        """The dossier is safe whatever the printer says."""
        self._view.right.receipt.print_state.say(_saved(words, tone), tone=tone)
        if self._last is not None:
            self._paper.look(self._last.receipt.dossier_id)
        if tone == "bad":  # a printer that refused is not asked again at once
            self._to_print = []
        self._print_next()

    def _call_key(self, known: Original) -> None:
        """One key for every slip of a bundle."""
        words = WORDS[known]
        if self._last is not None and self._last.filed is not None:
            words = words.replace("giấy hẹn", "các giấy hẹn").replace("Giấy hẹn", "Các giấy hẹn")
        self._view.right.receipt.reprint.setText(words)

    def _press(self) -> None:
        self._print_each(self._paper.press)

    def _print_each(self, print_one: Callable[[DossierId], None]) -> None:
        """The slip, or one after another those of every dossier filed together."""
        if self._last is not None:
            self._to_print = [partial(print_one, one.dossier_id) for one in _receipts(self._last)]
            self._print_next()

    def _print_elsewhere(self) -> None:
        """All of them on the one printer that is asked for."""
        if self._last is not None:
            first, *beside = (one.dossier_id for one in _receipts(self._last))
            self._paper.print_elsewhere(first, beside=beside)

    def _open(self) -> None:
        if self._last is not None:
            self._counter.changes.dossier_wanted.emit(self._last.receipt.dossier_id)


def _saved(words: str, tone: str) -> str:
    """Trouble with paper is never trouble with the dossier: that is said first."""
    return f"Hồ sơ đã lưu. {words}" if tone == "bad" else words


def _receipts(taken: TakenIn) -> list[Receipt]:
    """One, or those of every dossier of a bundle."""
    return [one for _, one in taken.filed.parts] if taken.filed else [taken.receipt]


def _codes(taken: TakenIn) -> str:
    """What to read out: the code, or each dossier's of a bundle with its own date."""
    if taken.filed is None:
        return _code(taken.receipt)
    return "\n".join(
        f"{name}: {_code(one)}"
        + (f", hẹn {strings.hour_and_day(one.due_at)}" if one.due_at else "")
        for name, one in taken.filed.parts
    )


def _code(receipt: Receipt) -> str:
    return receipt.dossier_code or f"Số giấy hẹn {receipt.slip_no}"
