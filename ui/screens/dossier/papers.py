"""Every paper of a dossier, void ones too: looked at, printed once, printed again as marked copies."""

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QWidget

from counter_app.core.clock import local
from counter_app.domain.workflow import PaperKind
from counter_app.services.lookup import DossierView, Paper
from counter_app.services.papers.originals import Original
from counter_app.services.papers.paper_standing import told
from ui import theme
from ui.desk.counter import Counter
from ui.desk.papers import Sheet, paper_name
from ui.dialogs.dialog import Dialog
from ui.flows.paper_key import ANY_WORDS, PaperKey
from ui.widgets.fields import button
from ui.widgets.layout import Notice, column, row
from ui.widgets.table import Table
from ui.widgets.table_model import Column

HOLDS: Final = "Đang dùng"


class PapersDialog(Dialog):
    """↑ ↓ walk the papers, Enter looks at one, Alt+I prints it."""

    def __init__(
        self, dossier: DossierView, counter: Counter, parent: QWidget | None = None
    ) -> None:
        super().__init__("Giấy của hồ sơ", parent)
        self.fit(820, 460)
        self._dossier, self._counter = dossier, counter
        self.papers: Table[Paper] = Table(
            self._columns(),
            name="Giấy của hồ sơ",
            stretch=3,
            widths=(210, 84, 132, 200, 56),
            wrap=True,
        )
        self.said = Notice("info")
        self.look = button("&Xem", role="main")
        self.print = button(ANY_WORDS[Original.NOT_PRINTED])
        self.shut = button("Đóng")
        self._key = PaperKey(counter, self)
        box = column(self.papers, self.said, row(self.look, self.print, None, self.shut))
        box.setStretch(0, 1)
        self.fill(box)
        self.setMinimumWidth(theme.px(560))
        self._connect()
        self.papers.show_rows(self._newest_first())
        self.papers.setFocus()

    def _columns(self) -> tuple[Column[Paper], ...]:
        return (
            Column(title="Giấy", value=paper_name),
            Column(title="Số", value=lambda one: str(one.paper_no)),
            Column(title="Cấp lúc", value=lambda one: f"{local(one.issued_at):%H:%M %d/%m/%Y}"),
            Column(
                title="Tình trạng",
                value=self._standing,
                tip=self._standing,
                tone=lambda one: "bad" if one.voided_at else "text",
            ),
            Column(title="In lại", value=lambda one: str(one.reprints or "")),
        )

    def _standing(self, paper: Paper) -> str:
        return told(paper, self._dossier) or HOLDS

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

    def _newest_first(self) -> tuple[Paper, ...]:
        return tuple(sorted(self._dossier.papers, key=lambda one: -one.number))

    def _with_chosen(self, act: Callable[[Paper], None]) -> None:
        chosen = self.papers.chosen()
        if chosen is not None:
            act(chosen)

    def _learn(self) -> None:
        self._with_chosen(lambda paper: self._key.look(self._sheet(paper)))

    def _look(self, paper: Paper) -> None:
        from ui.dialogs.preview import PreviewDialog

        sheet = self._sheet(paper)
        PreviewDialog.ask(
            self._counter,
            self._counter.papers.slip_pages(sheet),
            parent=self,
            printing=lambda: self._print(paper),
            sheets=self._key.sheets(sheet) if sheet.is_slip else None,
        )

    def _print(self, paper: Paper) -> None:
        self._key.press(self._sheet(paper))

    def _rest(self, busy: bool) -> None:
        self.print.setEnabled(not busy)
        if not busy:
            self.print.setFocus()
            self._learn()

    def _sheet(self, paper: Paper) -> Sheet:
        return Sheet(
            dossier_id=self._dossier.row.id,
            paper=paper.number,
            is_slip=paper.kind == PaperKind.SLIP.value,
        )

    @classmethod
    def ask(cls, dossier: DossierView, counter: Counter, *, parent: QWidget) -> None:
        """Shows the papers until it is closed."""
        cls(dossier, counter, parent).exec()
