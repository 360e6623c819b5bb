"""The return of results: scan the slip, see whom it goes to, Enter, let them sign, Enter."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.ids import DossierId
from counter_app.domain.dossier import State
from counter_app.domain.moving.items import Item
from counter_app.domain.step import Collected, SlipOutcome
from counter_app.services.intake.drafts import DraftKind
from counter_app.services.moving.collecting import signers, told_return
from counter_app.services.moving.results import ON_SHELF
from ui.desk.counter import Counter
from ui.desk.drafts import Keeper
from ui.desk.results import Handing
from ui.scanning.scans import are_lines, is_card, told_read
from ui.screens.results.beside import Beside
from ui.screens.results.shelf import ShelfList
from ui.screens.results.view import ResultsView, asked_to_sign, why_not
from ui.screens.results.whose import Whose
from ui.screens.screen import Screen
from ui.widgets.fields import is_enter

TAKEN_UP: Final = "Đã mở lại phần nhập dở của người nhận. Esc bỏ phần nhập dở."


@dataclass(frozen=True, slots=True, kw_only=True)
class Collecting:
    """Who was being typed in as taking which result, kept until it is handed out."""

    dossier_id: DossierId
    collected: Collected
    item: Item | None = None


class ResultsScreen(Screen):
    """The shelf, and one dossier of it. The second press, and only that, hands the result out."""

    help_page = "results"

    def __init__(self, counter: Counter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counter = counter
        self._handing: Handing | None = None
        self._wanted: DossierId | None = None
        self._asked: Collected | None = None
        self._busy = self._by_slip = False
        self._resumed: Collecting | None = None
        self._told = ""
        self.view = ResultsView(self)
        self._whose = Whose(counter, self.view)
        Beside(counter, self.view, lambda: self._handing)
        self._shelf = ShelfList(counter, self.view)
        self.kept = Keeper(counter.drafts, DraftKind.COLLECTING, "result", self._typed_so_far, self)
        self._connect()
        self.kept.restore(Collecting, self._resume)

    def _connect(self) -> None:
        view = self.view
        self._shelf.wanted.connect(self._open)
        self._whose.changed.connect(self._turn)
        view.form.changed.connect(self._begin_again)
        view.form.changed.connect(self.kept.soon)
        view.hand_out.clicked.connect(self._press)
        view.back.clicked.connect(self._back)
        self._counter.changes.dossier_changed.connect(self._changed)

    def enter(self) -> None:
        """The shelf as it is now, and the keyboard where a scan or a name goes."""
        self._shelf.reload()
        if self._handing is None:
            self.view.search.setFocus()

    def leave(self) -> None:
        """Keeps what is typed of whoever takes a result."""
        self.kept.now()

    def _typed_so_far(self) -> Collecting | None:
        if self._handing is None:
            return self._resumed
        dossier_id, item = self._handing.dossier.row.id, self._whose.item
        return Collecting(dossier_id=dossier_id, collected=self.view.form.value(), item=item)

    def _resume(self, kept: Collecting) -> None:
        """Goes back to the dossier whose collector was being typed; a scan made since goes first."""
        if self._wanted is None:
            self._resumed = kept
            self.open(kept.dossier_id)

    def wants_scan(self, text: str) -> bool:
        """Slips open what they name; a card shows who stands there."""
        return self._handing is not None or not (is_card(text) or are_lines(text))

    def take_scan(self, text: str) -> None:
        """A slip, or with a dossier open the card of whoever takes the result."""
        handing = self._handing
        if handing is None or not (is_card(text) or are_lines(text)):
            self._shelf.name(text, scanned=True)
            return
        try:
            person = self._counter.read_person(text)
            self.view.form.show_person(person, self._whose.follow(person))
        except UserError as error:
            self.view.look.say(error.message, tone="bad", read=told_read(text))
        self.view.hand_out.setFocus()

    def _open(self, dossier_id: str, scanned: bool) -> None:
        self._by_slip = scanned
        self.open(DossierId(dossier_id))

    def open(self, dossier_id: DossierId) -> None:
        """Shows one dossier and whom its result goes to."""
        self._wanted = dossier_id
        self._counter.results.handing(dossier_id, owner=self, done=self._show, failed=self._fail)

    def _show(self, handing: Handing) -> None:
        row = handing.dossier.row
        if row.id != self._wanted:
            return
        self._handing = handing
        can_hand_out = row.state in ON_SHELF
        resumed, self._resumed = self._resumed, None
        short, _official = self._counter.procedure_names(row)
        self.view.said.say(self._told, tone="good")
        self._told = ""
        self.view.show_handing(handing, short_name=short, can_hand_out=can_hand_out)
        self._whose.show(handing, resumed.item if resumed else None)
        returned = row.state is State.RETURNED
        self.view.proof.setVisible(returned)
        words = told_return(handing.dossier) if returned else why_not(handing)
        refused = row.state is State.REFUSED_AFTER_APPRAISAL
        what = "Kết quả là văn bản từ chối giải quyết." if refused else ""
        self.view.state.say(what if can_hand_out else words, tone="warn" if words else "info")
        if can_hand_out and resumed is not None and resumed.dossier_id == row.id:
            self.view.form.show_typed(resumed.collected, handing.kept)
            self.view.state.say(TAKEN_UP, tone="warn")
        else:
            self.kept.forget()
        alone = self._whose.item is not None
        ask = can_hand_out and row.printed and not (self._by_slip or alone)
        if ask:
            self.view.form.ask_slip()
        self._begin_again()
        first = self.view.form.slip if ask and self.view.form.slip.value() is None else None
        (first or (self.view.hand_out if can_hand_out else self.view.back)).setFocus()

    def _begin_again(self) -> None:
        """What is typed was not yet agreed to."""
        self._asked = None
        if self._handing is None:
            return
        found = self._whose.findings(self.view.form.value(), self._handing)
        blocking = [one for one in found if one.blocking]
        words = " ".join(one.message for one in (blocking or found))
        self.view.look.say(words, tone="bad" if blocking else "warn")
        who = signers(self.view.form.value())
        self.view.hand_out.setText(f"Giao cho {who}".replace("&", "&&"))

    def _press(self) -> None:
        handing, collected = self._handing, self.view.form.value()
        if handing is None or self._busy:
            return
        found = self._whose.findings(collected, handing)
        blocking = [one for one in found if one.blocking]
        self.view.form.mark(found)
        if blocking:
            self.view.form.lead_to(blocking[0])
        elif self.view.form.lacks_slip():
            return
        elif self._asked != collected:
            self._asked = collected
            looks = " ".join(one.message for one in found)
            way = self.view.form.way()
            self.view.look.say(f"{asked_to_sign(handing, way, signers(collected))} {looks}".strip())
            self.view.hand_out.setText("Đã ký nhận, đã giao")
        else:
            self._hand_out(handing, collected)

    def _turn(self) -> None:
        """Another's result is asked for: nothing of it was agreed to, and the slip is asked anew."""
        handing = self._handing
        if handing and handing.dossier.row.printed and not self._by_slip and not self._whose.item:
            self.view.form.ask_slip()
        self._begin_again()
        self.kept.soon()

    def _hand_out(self, handing: Handing, collected: Collected) -> None:
        self._busy = True
        self._whose.hand_out(
            handing,
            collected,
            owner=self,
            done=lambda paper: self._done(handing, collected, paper),
            failed=self._refused,
        )

    def _done(self, handing: Handing, collected: Collected, paper: int | None) -> None:
        self._busy = False
        item = self._whose.item
        of = f" của {item.name}" if item is not None else ""
        words = f"Đã giao kết quả{of} cho {signers(collected)}."
        if self._wanted != handing.dossier.row.id:  # the next slip has been scanned already
            self.view.said.say(words, tone="good")
        elif item is not None:  # the next of them may stand there
            self._told, self._asked = words, None
            self.open(handing.dossier.row.id)
        else:
            self._back()
            self.view.said.say(words, tone="good")
        if paper is not None:
            if collected.slip is SlipOutcome.LOST:
                words += " Mời ký giấy cam đoan mất giấy hẹn."
            self._print(paper, words)

    def _print(self, paper: int, words: str) -> None:
        self._counter.facts.print_paper(
            paper,
            owner=self,
            done=lambda printed: self.view.said.say(f"{words} {printed}", tone="good"),
            failed=lambda fault: self.view.said.say(f"{words} {fault.message}", tone="bad"),
        )

    def _refused(self, error: UserError | EnvironmentFault) -> None:
        self._busy = False
        self._asked = None
        self.view.look.say(error.message, tone="bad")
        if isinstance(error, UserError) and error.field:
            self.view.form.lead_to(error)
        elif isinstance(error, UserError) and self._wanted is not None:
            self.view.said.say(error.message, tone="bad")
            self.open(self._wanted)

    def _fail(self, error: UserError | EnvironmentFault) -> None:
        self.view.said.say(error.message, tone="bad")

    def _changed(self, dossier_id: str) -> None:
        """Somebody did something with it: what is shown here must not be older."""
        if self.isVisible():
            self._shelf.reload()
        if self._handing is not None and dossier_id == self._wanted and not self._busy:
            self.open(self._handing.dossier.row.id)

    def _back(self) -> None:
        self._handing, self._wanted, self._by_slip = None, None, False
        self.kept.forget()
        self.view.search.clear()
        self.view.show_list()
        self._shelf.reload()
        self.view.search.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes one step back; ↓ from the field walks the list."""
        if event.key() == Qt.Key.Key_Escape:
            if self._handing is not None:
                self._back()
            elif self.view.search.text():
                self.view.search.clear()
                self._shelf.show()
            else:
                self.left.emit()
        elif event.key() == Qt.Key.Key_Down and self.view.search.hasFocus():
            self.view.table.setFocus()
        elif is_enter(event) and self.view.form.isAncestorOf(self.focusWidget()):
            self.focusNextChild()
        else:
            super().keyPressEvent(event)
