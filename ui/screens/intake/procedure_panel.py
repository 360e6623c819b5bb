"""The middle column: which procedure and case, whom it is about, what is handed in."""

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counter_app.domain.catalogue.procedure import Case, Procedure
from counter_app.domain.catalogue.tariff import Measure
from counter_app.domain.channel import Channel
from counter_app.domain.charge import Exemption
from counter_app.services.intake.sitting import Seen
from ui import theme, typed
from ui.screens.intake.checklist_table import ChecklistTable
from ui.screens.intake.subject_fields import SubjectFields
from ui.screens.intake.visit_list import VisitList
from ui.widgets.copies_fields import CopiesFields
from ui.widgets.fields import NOTE_LENGTH, Choice, LineEdit, button
from ui.widgets.layout import CARD_INSIDE, Pane, column, panel, row, stack, wide
from ui.widgets.text import ElidedLabel, field_label, key_cap, label
from ui.widgets.type_ahead import TypeAhead

Find = Callable[[str], Sequence[Procedure]]

LEAST_PX = 104
"""The checklist's head and two papers: where more is said above, it scrolls and nothing else."""
HOW_TO_FIND = "Gõ vài chữ không dấu của tên thủ tục, ví dụ “khai sinh”, “sao y”, hoặc mã thủ tục."
PAPERS, PAPERS_SHORT = "Thành phần hồ sơ", "Thành phần"
NOTHING_PICKED = "Chưa chọn thủ tục. Gõ vài chữ, ví dụ “khai sinh”, “sao y”, rồi bấm Enter."


class ProcedurePanel(QWidget):
    """Builds the column; what a procedure does not need is not shown."""

    changed = Signal()
    procedure_picked = Signal(object)

    def __init__(self, find: Find, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look_up = find
        self.procedure = TypeAhead(
            name="Thủ tục",
            hint="Gõ tên thủ tục, không cần dấu",
            find=find,
            words=lambda one: one.short_name,
            advice=HOW_TO_FIND,
        )
        self.about = label("", role="quiet", wrap=True)
        self.case = Choice(name="Trường hợp")
        self._case_cap = key_cap("Alt H")
        self.case_row = panel(
            wide(field_label("Trường &hợp", self.case), self.case, self._case_cap)
        )
        self.subject = SubjectFields()
        self.checklist = ChecklistTable()
        self._papers = label("", role="head")
        self.checklist_count = label("", role="head")
        self.copies = CopiesFields()
        self.result_copies = LineEdit(name="Số bản sao kết quả xin thêm", length=3, hint="0")
        self.exemption = Choice(name="Miễn, giảm")
        self.note = LineEdit(name="Ghi chú", length=NOTE_LENGTH)
        self._lay_out()
        self._connect()
        self.clear()

    def _lay_out(self) -> None:
        key = field_label("Alt &L", self.checklist, role="key")
        self.checklist_head = panel(row(self._papers, key, None, self.checklist_count))
        self._lay_out_papers()
        self._lay_out_extras()
        middle = column(
            self.about,
            self.case_row,
            self.subject,
            self.copies,
            self.checklist_head,
            self.checklist,
            self.checklist_keys,
            self.extras,
            gap=6,
        )
        middle.setStretch(5, 1)
        self._empty = label(NOTHING_PICKED, role="quiet", wrap=True)
        self.visit = VisitList()
        self._middle = panel(middle)
        self._lay_out_card()

    def _lay_out_papers(self) -> None:
        self._keys = panel(
            row(
                key_cap("Space"),
                label("nhận", role="quiet"),
                key_cap("← →"),
                label("loại", role="quiet"),
                key_cap("0–9"),
                label("số lượng", role="quiet"),
                key_cap("Enter"),
                label("đủ, đi tiếp", role="quiet"),
                None,
                gap=5,
            )
        )
        self.checklist_keys = panel(row(self._keys))
        self.checklist.setMinimumHeight(theme.px(LEAST_PX))

    def _lay_out_extras(self) -> None:
        copies = field_label("Bản sao kết quả", self.result_copies)
        self.copies_row = panel(row(copies, self.result_copies, None))
        self.result_copies.setFixedWidth(theme.px(56))
        exempt = field_label("M&iễn, giảm", self.exemption)
        self.exemption_row = panel(wide(exempt, self.exemption))
        self._pair = row(self.copies_row, self.exemption_row)
        self.declare = button("Viết hộ tờ khai", role="link")
        self._declare_cap = key_cap("Ctrl I")
        note = panel(wide(field_label("Ghi &chú", self.note), self.note))
        self._foot = row(note, panel(row(self.declare, self._declare_cap, None)))
        self._foot.setStretch(0, 1)
        self.extras = panel(column(self._pair, self._foot, gap=6))

    def _lay_out_card(self) -> None:
        self._whose = ElidedLabel(role="quiet")
        self._how = panel(row(key_cap("↑↓"), label("chọn", role="quiet"), key_cap("Enter")))
        title = field_label("&Thủ tục", self.procedure.field, role="head")
        head = wide(title, self._whose, self._how)
        self._pane = Pane(self._middle)
        parts = (self.procedure, self._empty, self.visit, self._pane)
        everything = column(head, *parts, inside=CARD_INSIDE)
        for at in (3, 4):
            everything.setStretch(at, 1)
        everything.addStretch(0)  # so that the field stays above where nothing is picked
        self.setLayout(column(panel(everything, role="card"), gap=0))

    def _connect(self) -> None:
        self.procedure.picked.connect(self.procedure_picked)
        self.case.picked.connect(self.changed)
        for part in (self.subject, self.checklist, self.copies):
            part.changed.connect(self.changed)
        self.checklist.changed.connect(self._recount)
        for line in (self.result_copies, self.note):
            line.textChanged.connect(self.changed)
        self.exemption.picked.connect(self.changed)

    def narrow(self, narrow: bool) -> None:
        """Leaves out the pictures of keys and stacks what stood side by side."""
        for part in (self._keys, self._how, self._case_cap, self._declare_cap):
            part.setVisible(not narrow)
        self.subject.narrow(narrow)
        self.checklist.narrow(narrow)
        self._papers.setText(PAPERS_SHORT if narrow else PAPERS)
        stack(narrow, self._pair, self._foot)

    def flow(self, flows: bool) -> None:
        """Flows with the screen, or scrolls by itself."""
        self._pane.flow(flows)

    def name_citizen(self, words: str) -> None:
        """Whose dossier is being put together."""
        self._whose.say(f"của {words}" if words else "")

    def show_visit(self, seen: Seen | None) -> None:
        """What one citizen's visit came to; None: it takes no room."""
        if seen is not None:
            self.visit.show_visit(seen)
        self.visit.setVisible(seen is not None)
        self._show_asked()

    def _show_asked(self) -> None:
        """What a procedure asks, or that none is picked, unless a visit stands there."""
        free, picked = self.visit.isHidden(), not self._middle.isHidden()
        self._pane.setVisible(free and picked)
        self._empty.setVisible(free and not picked)

    def _recount(self) -> None:
        self.checklist_count.setText(self.checklist.tally())

    def clear(self) -> None:
        """No procedure yet."""
        self.procedure.clear()
        self._middle.hide()
        self._show_asked()
        self.case.offer(())
        self.subject.ask(None)
        self.copies.ask(False)
        self.checklist.ask(())
        self.note.clear()
        self.result_copies.clear()
        self.exemption.offer(())

    def ask(self, procedure: Procedure, cases: Sequence[Case]) -> None:
        """Shows what ``procedure`` needs, with nothing handed in yet."""
        self.procedure.show_chosen(procedure, procedure.short_name)
        self._middle.show()
        self._show_asked()
        self.about.setText(
            " · ".join(filter(None, (_shown_code(procedure), procedure.sector, procedure.result)))
        )
        self.case.offer((case.id, case.name) for case in cases)
        self.case_row.setVisible(len(cases) > 1)
        self.subject.ask(procedure.subject)
        self.copies.ask(procedure.certified_copies)
        self._ask_money(procedure)

    def ask_papers(self, procedure: Procedure, case: Case) -> None:
        """The checklist of ``case``. Where papers are only copied, they are all there to copy."""
        self.checklist.ask(case.checklist, ticked=procedure.certified_copies)
        wanted = bool(case.checklist)
        for part in (self.checklist, self.checklist_head, self.checklist_keys):
            part.setVisible(wanted)
        self._recount()

    def need(self, labels: Collection[str]) -> None:
        """Which conditional papers this citizen needs, by label."""
        if self.checklist.need(labels):
            self._recount()

    def _ask_money(self, procedure: Procedure) -> None:
        self.copies_row.setVisible(
            any(rule.measure is Measure.PER_COPY for rule in procedure.charges)
        )
        # The window takes in at the counter: what is free only online is not offered here.
        grounds = {
            ground.id: ground.ground
            for rule in procedure.charges
            for ground in rule.exemptions
            if ground.channel in (None, Channel.COUNTER)
        }
        self.exemption.offer([("", "Không"), *grounds.items()])
        self.exemption_row.setVisible(bool(grounds))

    def stops(self) -> list[QWidget]:
        """Where the keyboard stops, from top to bottom."""
        return [
            self.procedure.field,
            self.case,
            *self.subject.stops(),
            *self.copies.stops(),
            self.checklist,
            self.result_copies,
            self.exemption,
            self.note,
            self.declare,
        ]

    def lines(self) -> dict[str, LineEdit]:
        """Every line that is typed into, by the field of the draft it fills."""
        lines = {
            "procedure": self.procedure.field,
            "result_copies": self.result_copies,
            "note": self.note,
        }
        return lines | self.subject.lines() | self.copies.lines()

    def further_copies(self) -> int:
        """How many more copies of the result are wanted; ``UserError`` for what is no number."""
        return typed.further(self.result_copies.value(), field="result_copies")

    def claimed(self) -> Exemption | None:
        """The exemption the citizen claims."""
        ground = self.exemption.value()
        return Exemption(ground=ground) if ground else None

    def leads(self) -> dict[str, QWidget]:
        """Which widget each field of the draft is mended in."""
        return {
            "procedure": self.procedure.field,
            "procedure_code": self.procedure.field,
            "case": self.case,
            "components": self.checklist,
            "certified_copies": self.copies.first(),
            "pages": self.copies.first(),
            "copies": self.copies.first(),
            "result_copies": self.result_copies,
            "exemption": self.exemption,
            "event_date": self.subject.leads().get("birth", self.procedure.field),
            "note": self.note,
        } | {f"subject.{name}": widget for name, widget in self.subject.leads().items()}


def _shown_code(procedure: Procedure) -> str:
    """The national code; a bundle has none, its parts do."""
    return procedure.code if procedure.code[:1].isdigit() else ""
