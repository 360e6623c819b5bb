"""The lists of the past days, and confirming one: scans mark, one key takes all that is marked."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.ids import DossierId
from counter_app.domain.handover import Way
from counter_app.services.handing_over.handover import Handover, HandoverItem
from counter_app.services.handing_over.handover_receipt import Confirmed, PaperReceipt
from ui import strings
from ui.desk.counter import Counter
from ui.desk.handovers import Lines
from ui.desk.papers import Sheet
from ui.flows.paper_key import PaperKey
from ui.scanning.scans import told_read
from ui.screens.handover.lists_view import ListsView, code_of
from ui.screens.screen import shortcut

ASK_OTHER = "Bên nhận phải tự xác nhận: bấm Ctrl L để chuyên viên hoặc lãnh đạo ngồi vào máy."
NONE_YET = "Chưa có danh sách nào trong tháng qua. Quét hồ sơ ở phần Giao đi để lập."


class ListsPage(ListsView):
    """The list under the keyboard on the left is the one shown on the right."""

    def __init__(self, counter: Counter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counter = counter
        self._list: Handover | None = None
        self._items: tuple[HandoverItem, ...] = ()
        self._wanted = ""
        self._busy = self._filling = False
        self._paper = PaperKey(counter, self)
        self._paper.moved.connect(self._paper.said)
        self._connect()

    def _connect(self) -> None:
        self.lists.selectionModel().currentRowChanged.connect(lambda *_: self._chosen())
        self.lists.opened.connect(lambda _one: self.lines.setFocus())
        self.lines.opened.connect(self._toggle)
        self.confirm.clicked.connect(self.confirm_marked)
        self.all.clicked.connect(self.mark_all)
        self.look.clicked.connect(self._look)
        self._paper.said.connect(lambda words, tone: self.said.say(words, tone=tone))
        keys: tuple[tuple[str, Callable[[], None], str], ...] = (
            ("Ctrl+Return", self.confirm_marked, "Xác nhận những hồ sơ đã đánh dấu"),
            ("Ctrl+A", self.mark_all, "Đánh dấu tất cả"),
            ("Ctrl+P", self._look, "Xem và in lại danh sách"),
        )
        for key, act, words in keys:
            shortcut(self, key, act, words)

    def enter(self) -> None:
        """Asks again and stands in the lists."""
        self.reload()
        self.lists.setFocus()

    def reload(self) -> None:
        """What is shown stays until the answer is here."""
        self._counter.handovers.find_lists(owner=self, done=self._loaded)

    def take_code(self, text: str) -> None:
        """Opens the list that ``text`` names, or marks the dossier it names."""
        self._counter.handovers.find_list(
            text, owner=self, done=lambda found: self._found(*found, text)
        )

    def mark_all(self) -> None:
        """Marks everything that waits, or nothing when all is marked."""
        waiting = {item.row.id for item in self._items if item.waits}
        self.marked = set() if self.marked == waiting else waiting
        self._show_marks()

    def confirm_marked(self) -> None:
        """Takes up what is marked: by whoever sits here, or by a signature on paper."""
        one = self._list
        if one is None or self._busy:
            return
        if not self.marked:
            self.said.say("Hãy quét hoặc đánh dấu hồ sơ đã nhận, rồi xác nhận.", tone="warn")
            self.lines.setFocus()
        elif self._on_paper(one):
            self._ask_paper(one, None, None)
        elif not self._counter.handovers.may_confirm:
            self.said.say(ASK_OTHER, tone="warn")
        else:
            self._confirm(one, None)

    def _ask_paper(
        self, one: Handover, before: PaperReceipt | None, error: UserError | None
    ) -> None:
        from ui.dialogs.lists.paper_receipt import PaperReceiptDialog

        now = self._counter.now()
        paper = PaperReceiptDialog.ask(
            one.destination, before, error, now=now, about=one.id, parent=self
        )
        if paper is not None:
            self._confirm(one, paper)

    def _confirm(self, one: Handover, paper: PaperReceipt | None) -> None:
        self._rest(True)
        self._counter.handovers.confirm(
            one,
            frozenset(self.marked),
            paper=paper,
            owner=self,
            done=self._done,
            failed=lambda error: self._failed(one, paper, error),
        )

    def _done(self, done: Confirmed) -> None:
        self._rest(False)
        self.marked = set()
        rest = f" Còn {done.waiting} hồ sơ chưa xác nhận." if done.waiting else ""
        self.said.say(f"Đã xác nhận {done.confirmed} hồ sơ.{rest}", tone="good")
        self._wanted = done.code
        self.reload()

    def _failed(
        self, one: Handover, paper: PaperReceipt | None, error: UserError | EnvironmentFault
    ) -> None:
        self._rest(False)
        if paper is not None and isinstance(error, UserError) and error.field:
            self._ask_paper(one, paper, error)
            return
        self.said.say(error.message, tone="bad")
        self._show_list(one)

    def _look(self) -> None:
        from ui.dialogs.preview import PreviewDialog

        one = self._list
        if one is not None:
            PreviewDialog.ask(
                self._counter,
                self._counter.handovers.pages(one.paper),
                parent=self,
                # Known by the list's own id: it is the paper of no single dossier.
                printing=lambda: self._paper.press(
                    Sheet(dossier_id=DossierId(one.id), paper=one.paper)
                ),
            )

    # Showing

    def _loaded(self, found: tuple[Handover, ...]) -> None:
        shown = sorted(found, key=lambda one: not one.waiting)
        self.empty.say("" if shown else NONE_YET, tone="info")
        codes = [code_of(one) for one in shown]
        if self._list is not None and code_of(self._list) == self._wanted not in codes:
            shown, codes = [self._list, *shown], [self._wanted, *codes]  # scanned, and long ago
        self._filling = True  # rows pass under the keyboard that nobody chose
        self.lists.show_rows(shown)
        if self._wanted in codes:
            self.lists.selectRow(codes.index(self._wanted))
        self._wanted = ""
        self._filling = False
        self._chosen()

    def _chosen(self) -> None:
        one = self.lists.chosen()
        if one is None or self._filling:
            return
        if self._list is None or self._list.id != one.id:
            self.marked = set()
        self._show_list(one)

    def _show_list(self, one: Handover) -> None:
        self._counter.handovers.find_lines(one, owner=self, done=self._lines_loaded)

    def _lines_loaded(self, found: Lines) -> None:
        one, items = found
        chosen = self.lists.chosen()
        if chosen is not None and chosen.id != one.id:
            return  # the keyboard has gone on to another list
        self._list, self._items = one, items
        self.marked &= {item.row.id for item in items if item.waits}
        when = strings.hour_and_day(one.made_at)
        self.title.setText(f"{code_of(one)}, {one.destination}")
        receiver = f", bên nhận: {one.receiver_name}" if one.receiver_name else ""
        waits = f". Bên nhận chưa xác nhận {one.waiting}/{one.count} hồ sơ" if one.waiting else ""
        self.people.setText(f"Lập lúc {when}, {one.clerk_name}{receiver}{waits}")
        self._show_marks()

    def _show_marks(self) -> None:
        at = max(self.lines.currentIndex().row(), 0)
        self.lines.show_rows(self._items)
        self.lines.selectRow(min(at, len(self._items) - 1))
        waits = any(item.waits for item in self._items)
        words = f" ({len(self.marked)})" if self.marked else ""
        self.confirm.setText(f"&Xác nhận đã nhận{words}")
        self.confirm.setVisible(waits)
        self.all.setVisible(waits)

    def _toggle(self, item: HandoverItem) -> None:
        if item.waits:
            self.marked ^= {item.row.id}
            self._show_marks()
        else:
            self._counter.handovers.open_dossier(item.row.id)

    def _found(self, one: Handover | None, dossier: DossierId | None, why: str, text: str) -> None:
        if one is None:
            self.said.say(why, tone="bad", read=told_read(text))
            return
        self.said.say(why, tone="warn")
        if self._list is None or self._list.id != one.id:
            self._turn_to(one, dossier)
        elif dossier is not None:
            self._mark_one(dossier)

    def _turn_to(self, one: Handover, dossier: DossierId | None) -> None:
        """Another list than the one shown: it comes first, the dossier is marked on it."""
        self.marked = {dossier} if dossier else set()
        self._list = one
        self._wanted = code_of(one)
        self.reload()
        if dossier is not None:
            self.said.say(f"Đã mở danh sách {code_of(one)} và đánh dấu hồ sơ.", tone="good")

    def _mark_one(self, dossier: DossierId) -> None:
        self.marked.add(dossier)
        self._show_marks()
        at = [item.row.id for item in self._items].index(dossier)
        self.lines.selectRow(at)
        self.said.say(f"Đã đánh dấu {self._items[at].row.code}.", tone="good")

    def _on_paper(self, one: Handover) -> bool:
        places = {
            place.name: place.signs_on_paper for place in self._counter.handovers.destinations()
        }
        return one.way is Way.OUT and places.get(one.destination, False)

    def _rest(self, busy: bool) -> None:
        self._busy = busy
        self.confirm.setEnabled(not busy)
