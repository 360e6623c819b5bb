"""Every paper of a dossier, void ones too: looked at, printed once, printed again as marked copies.

Sheets without a number that it stands on are among them, shown and printed as they once were.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PySide6.QtWidgets import QWidget

from counter_app.domain.drawn_sheets import SheetKind
from counter_app.domain.workflow import PaperKind
from counter_app.services.lookup import DossierView, Paper
from counter_app.services.papers.originals import Original
from counter_app.services.papers.paper_standing import told
from counter_app.services.papers.preview import pages_of
from counter_app.services.papers.sheet_printing import KeptSheet
from counter_app.services.sending import attachments
from ui import strings, theme
from ui.desk.counter import Counter
from ui.desk.papers import Sheet, paper_name
from ui.dialogs.dialog import Dialog
from ui.flows.paper_key import ANY_WORDS, PaperKey
from ui.widgets.fields import button
from ui.widgets.layout import Notice, column, row
from ui.widgets.table import Table
from ui.widgets.table_model import Column

HOLDS: Final = "Đang dùng"
AS_PRINTED: Final = "Không đánh số, giữ nguyên như lúc in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One paper in its row; ``is_file``: a stranger's pages."""

    number: int
    name: str
    paper_no: str
    at: datetime
    standing: str
    reprints: int
    voided: bool = False
    is_slip: bool = False
    is_file: bool = False


class PapersDialog(Dialog):
    """↑ ↓ walk the papers, Enter looks at one, Alt+I prints it."""

    def __init__(
        self, dossier: DossierView, counter: Counter, parent: QWidget | None = None
    ) -> None:
        super().__init__("Giấy của hồ sơ", parent)
        self.fit(820, 460)
        self._dossier, self._counter = dossier, counter
        self.papers: Table[Line] = Table(
            self._columns(),
            name="Giấy của hồ sơ",
            stretch=3,
            widths=(210, 84, 132, 200, 56),
            wrap=True,
        )
        self.said = Notice("info")
        self.look = button("&Xem", role="main")
        self.print = button(ANY_WORDS[Original.NOT_PRINTED])
        self.shut = button("Đó&ng")
        self._key = PaperKey(counter, self)
        box = column(self.papers, self.said, row(self.look, self.print, None, self.shut))
        box.setStretch(0, 1)
        self.fill(box)
        self.setMinimumWidth(theme.px(560))
        self._connect()
        self._show(())
        self.papers.setFocus()
        counter.papers.sheets_of(dossier.row.id, owner=self, done=self._show)

    def _columns(self) -> tuple[Column[Line], ...]:
        return (
            Column(title="Giấy", value=lambda one: one.name),
            Column(title="Số", value=lambda one: one.paper_no),
            Column(title="Cấp lúc", value=lambda one: strings.hour_and_day(one.at), whole=True),
            Column(
                title="Tình trạng",
                value=lambda one: one.standing,
                tone=lambda one: "bad" if one.voided else "text",
            ),
            Column(title="In lại", value=lambda one: str(one.reprints or "")),
        )

    def _connect(self) -> None:
        self.papers.opened.connect(self._look)
        self.papers.selectionModel().currentRowChanged.connect(lambda *_: self._learn())
        self.look.clicked.connect(lambda: self._with_chosen(self._look))
        self.print.clicked.connect(lambda: self._with_chosen(self._print))
        self.shut.clicked.connect(self.accept)
        self._key.said.connect(lambda words, tone: self.said.say(words, tone=tone))
        self._key.moved.connect(lambda words, tone: self.said.say(words, tone=tone))
        self._key.known.connect(lambda known: self.print.setText(ANY_WORDS[known]))
        self._key.busy.connect(self._rest)

    def _show(self, sheets: tuple[KeptSheet, ...]) -> None:
        """The newest first; where the keyboard stood it stands again."""
        stood = self.papers.chosen()
        lines = [
            *(_numbered(one, self._dossier) for one in self._dossier.papers),
            *(_without_number(one, self._dossier) for one in sheets),
        ]
        lines.sort(key=lambda one: -one.number)
        self.papers.show_rows(tuple(lines))
        at = next((n for n, one in enumerate(lines) if stood and one.number == stood.number), 0)
        self.papers.selectRow(at)

    def _with_chosen(self, act: Callable[[Line], None]) -> None:
        chosen = self.papers.chosen()
        if chosen is not None:
            act(chosen)

    def _learn(self) -> None:
        self._with_chosen(lambda paper: self._key.look(self._sheet(paper)))

    def _look(self, paper: Line) -> None:
        from ui.dialogs.preview import PreviewDialog

        sheet = self._sheet(paper)
        PreviewDialog.ask(
            self._counter,
            self._counter.papers.slip_pages(sheet),
            parent=self,
            printing=lambda: self._print(paper),
            drawn=attachments.drawn if paper.is_file else pages_of,
            sheets=self._key.sheets(sheet) if sheet.is_slip else None,
        )

    def _print(self, paper: Line) -> None:
        self._key.press(self._sheet(paper))

    def _rest(self, busy: bool) -> None:
        self.print.setEnabled(not busy)
        if not busy:
            self.print.setFocus()
            self._learn()

    def _sheet(self, paper: Line) -> Sheet:
        return Sheet(dossier_id=self._dossier.row.id, paper=paper.number, is_slip=paper.is_slip)

    @classmethod
    def ask(cls, dossier: DossierView, counter: Counter, *, parent: QWidget) -> None:
        """Shows the papers until it is closed."""
        cls(dossier, counter, parent).exec()


def _numbered(paper: Paper, dossier: DossierView) -> Line:
    return Line(
        number=paper.number,
        name=paper_name(paper.kind),
        paper_no=str(paper.paper_no),
        at=paper.issued_at,
        standing=told(paper, dossier) or HOLDS,
        reprints=paper.reprints,
        voided=paper.voided_at is not None,
        is_slip=paper.kind == PaperKind.SLIP.value,
    )


def _without_number(one: KeptSheet, dossier: DossierView) -> Line:
    told_of = one.sheet.told
    name = paper_name(one.kind)
    return Line(
        number=one.number,
        name=name if told_of == dossier.row.code else f"{name} ({told_of})",
        paper_no="–",
        at=one.drawn_at,
        standing=AS_PRINTED,
        reprints=one.reprints,
        is_file=one.kind is SheetKind.ATTACHED_FILE,
    )
