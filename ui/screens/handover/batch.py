"""Putting a list together, out or back: scans are judged one by one, the list made and printed."""

from collections import deque
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.domain.handover import Verdict, Way
from counter_app.domain.office import Destination
from counter_app.services.handing_over.handover import Line, Made, NewList, Waiting, counts
from counter_app.services.intake.drafts import DraftKind
from ui import strings
from ui.desk.counter import Counter
from ui.desk.drafts import Keeper
from ui.screens.handover.batch_view import WORDS, BatchView, counted
from ui.screens.handover.rows import Batch, BatchRow, KeptList, kept_row
from ui.screens.screen import shortcut

CHANGED_MS = 30


class BatchPage(BatchView):
    """One destination at a time; whatever is scanned lands on its list with a verdict."""

    made = Signal()
    """A list was made: others may show it."""

    def __init__(self, counter: Counter, way: Way, parent: QWidget | None = None) -> None:
        super().__init__(way, parent)
        self._counter, self._way = counter, way
        self._found: tuple[Waiting, ...] = ()
        self._pending: deque[BatchRow] = deque()
        self._busy = False
        self._unsaid = 0  # how many of what is judged anew need no words
        self._soon = QTimer(self)
        self.kept = Keeper(counter.drafts, DraftKind.HANDOVER, way.value, self.kept_list, self)
        self.batch = Batch(self._show_rows)
        self.place.offer((one, one.name) for one in counter.handovers.destinations())
        self._connect()
        self._show_rows()
        self.kept.restore(KeptList, self._take_up)

    def _connect(self) -> None:
        self.place.picked.connect(self._place_picked)
        self.scan.returnPressed.connect(self._typed)
        self.scan.undone.connect(self.take_back)
        self.waiting.opened.connect(
            lambda one: self.take_code(one.row.code or str(one.row.slip_no))
        )
        self.rows.opened.connect(self._write_beside)
        self.rows.selectionModel().currentRowChanged.connect(lambda *_: self._walked())
        self.make.clicked.connect(self.make_list)
        self.drop.clicked.connect(self._drop)
        self.person.textEdited.connect(lambda _text: self.kept.soon())
        self.undo.clicked.connect(self.take_back)
        keys: tuple[tuple[QWidget, str, Callable[[], None], str], ...] = (
            (self, "Ctrl+Return", self.make_list, "Lập danh sách và in"),
            (self.rows, "Delete", self._drop, "Bỏ dòng đang chọn"),
            (self, "Ctrl+Delete", self._drop_all, "Bỏ cả danh sách"),
            (self.rows, "Ctrl+Z", self.take_back, "Lấy lại việc vừa làm"),
            (self.waiting, "Ctrl+Z", self.take_back, "Lấy lại việc vừa làm"),
        )
        for where, key, act, words in keys:
            shortcut(where, key, act, words)
        # A list of many dossiers tells of each: asked once for all of them.
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.reload)
        for changed in (
            self._counter.changes.dossier_received,
            self._counter.changes.dossier_changed,
        ):
            changed.connect(self._changed)

    def _changed(self, _dossier_id: str) -> None:
        if self.isVisible():
            self._soon.start(CHANGED_MS)

    def enter(self) -> None:
        """Asks again what waits, and stands where scans are typed."""
        self.reload()
        self.scan.setFocus()

    def reload(self) -> None:
        """What is shown stays until the answer is here."""
        self._counter.handovers.find_waiting(self._way, owner=self, done=self._loaded)

    def take_code(self, text: str) -> None:
        """Puts what ``text`` names on the list, with its verdict."""
        self._pending.append(BatchRow(verdict=Verdict(text=text), beside=self.beside.value()))
        self._judge_next()

    def make_list(self) -> None:
        """Makes the list of what is good, once, and prints it."""
        good = self.batch.good()
        if self._busy or self._pending:
            return
        if not good:
            self.said.say("Danh sách chưa có hồ sơ nào. Hãy quét hồ sơ vào.", tone="warn")
            self.scan.setFocus()
            return
        self._rest(True)
        wanted = NewList(
            way=self._way,
            destination=self._destination().name,
            lines=tuple(_line(one, self._way) for one in good),
            other_side=self.person.value(),
        )
        self._counter.handovers.hand_over(wanted, owner=self, done=self._done, failed=self._failed)

    def take_back(self) -> None:
        """Undoes the last change of the list."""
        if not self._busy and not self.batch.undo():
            self.said.say("Không còn gì để hoàn tác.", tone="info")

    # Kept until it is made

    def kept_list(self) -> KeptList | None:
        """The list as far as it is scanned; None where nothing is on it."""
        rows = tuple(kept_row(one) for one in (*self.batch.rows, *self._pending))
        place, person = self._destination().name, self.person.value()
        return KeptList(destination=place, rows=rows, person=person) if rows or person else None

    def _take_up(self, kept: KeptList) -> None:
        """The list that was being scanned, judged anew; a scan made since goes first."""
        if self.kept_list() is None:
            self._show_kept(kept)
            self._pending.extend(row.again() for row in kept.rows)
            self._unsaid = len(kept.rows)
            self._judge_next()

    # Judging

    def _typed(self) -> None:
        text = self.scan.value()
        self.scan.clear()
        if text:
            self.take_code(text)

    def _judge_next(self) -> None:
        """One at a time, so that rows stand in the order they were scanned."""
        if self._busy or not self._pending:
            return
        self._busy = True
        row = self._pending[0]
        self._counter.handovers.judge(
            row.verdict.text,
            way=self._way,
            destination=self._destination(),
            taken=self.batch.taken(),
            owner=self,
            done=lambda verdict: self._judged(replace(row, verdict=verdict)),
        )

    def _judged(self, row: BatchRow) -> None:
        self._busy = False
        self._pending.popleft()
        self.batch.add(row)
        self.rows.selectRow(self.rows.count() - 1)
        if self._unsaid:
            self._unsaid -= 1
        else:
            self.say_of(row)
        self._judge_next()

    def _walked(self) -> None:
        """The whole reason of the row under the keyboard."""
        chosen = self.rows.chosen()
        if chosen is not None and not chosen.good and self.rows.hasFocus():
            self.say_of(chosen)

    # The list

    def _place_picked(self) -> None:
        """Another destination: what was scanned is judged anew for it."""
        self._show_waiting()
        self._judge_again()
        self.scan.setFocus()

    def _judge_again(self) -> None:
        again = self.batch.clear()
        self._unsaid = len(again)
        self._pending.extend(again)
        self._judge_next()

    def _drop(self) -> None:
        chosen = self.rows.chosen()
        if chosen is not None and not self._busy:
            at = self.rows.currentIndex().row()
            self.batch.remove(chosen)
            self.rows.selectRow(min(at, self.rows.count() - 1))

    def _drop_all(self) -> None:
        if not self._busy and not self._pending:
            self.batch.empty()
            self.scan.setFocus()

    def _write_beside(self, chosen: BatchRow) -> None:
        from ui.dialogs.lists.handover_line import HandoverLineDialog

        title = self.beside.accessibleName()
        about = chosen.verdict.text
        answer = HandoverLineDialog.ask(title, chosen.beside, chosen.note, about=about, parent=self)
        if answer is not None:
            self.batch.write_beside(chosen, *answer)

    def _done(self, made: Made) -> None:
        self._rest(False)
        words = f"Đã lập danh sách {made.code}: {len(made.dossiers)} hồ sơ."
        self.said.say(words, tone="good")
        self.person.clear()
        self.batch.keep_refused()
        self.kept.now()
        self.made.emit()
        self.scan.setFocus()

        def tell(more: str, tone: str) -> None:
            self.said.say(f"{words} {more}", tone=tone)

        self._counter.facts.print_paper(
            made.paper,
            owner=self,
            done=lambda more: tell(more, "good"),
            failed=lambda error: tell(error.message, "bad"),
        )

    def _failed(self, error: UserError | EnvironmentFault) -> None:
        self._rest(False)
        if isinstance(error, UserError):
            self._judge_again()
        self.said.say(error.message, tone="bad")

    def _rest(self, busy: bool) -> None:
        self._busy = busy
        self.make.setEnabled(not busy)

    # Showing

    def _destination(self) -> Destination:
        chosen: Destination = self.place.value()
        return chosen

    def _loaded(self, found: tuple[Waiting, ...]) -> None:
        self._found = found
        tally = counts(found)
        chosen = self._destination()
        self.place.offer(
            (one, counted(one, tally)) for one in self._counter.handovers.destinations()
        )
        self.place.choose(chosen)
        late = sum(one.late for one in found)
        whole = f"{WORDS[self._way][1]}: cả thảy {strings.number(len(found))} hồ sơ"
        self.counts.setText(f"{whole}, {strings.number(late)} trễ" if late else whole)
        if late and self._way is Way.OUT and not self.said.words():
            self.said.say(f"{strings.number(late)} hồ sơ đã quá giờ phải chuyển.", tone="warn")
        self._show_waiting()

    def _show_waiting(self) -> None:
        name = self._destination().name
        listed = set(self.batch.taken())
        self.waiting.show_rows(
            tuple(
                one for one in self._found if one.destination == name and one.row.id not in listed
            )
        )

    def _show_rows(self) -> None:
        self.kept.soon()
        self.rows.show_rows(self.batch.rows)
        self.show_tally(self.batch.rows)
        self._show_waiting()


def _line(one: BatchRow, way: Way) -> Line:
    found = one.verdict.row
    if found is None:
        raise LookupError("a good row has its dossier")
    if way is Way.OUT:
        return Line(dossier_id=found.id, bundle=one.beside, note=one.note)
    return Line(dossier_id=found.id, shelf=one.beside, note=one.note)
