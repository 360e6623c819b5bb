"""One paper to another printer, or to a PDF: the printers of this machine, each with how it is."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QCheckBox, QWidget

from counter_app.core.config import PAPERS_FOLDER
from counter_app.devices.chosen import FOLDER, ready_beside
from counter_app.devices.printer import KnownPrinter, PaperUse, use_of
from counter_app.domain.papers import PaperSize
from counter_app.services.office.machine import DeskPrinting
from ui import theme
from ui.desk.counter import Counter
from ui.dialogs.dialog import Dialog
from ui.widgets.fields import LineEdit, button
from ui.widgets.layout import Notice, column, row
from ui.widgets.table import Table
from ui.widgets.table_model import Column
from ui.widgets.text import field_label

ASKING: Final = "Đang hỏi các máy in…"
PDF: Final = "Tệp PDF"
USE_WORDS: Final = {
    PaperUse.SLIP: "giấy hẹn",
    PaperUse.PAPERS: "các giấy khác",
    PaperUse.ROLL: "giấy cuộn",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Where to print: a choice of ``devices.chosen``; ``keep``: from now on every paper of ``use``."""

    choice: str
    use: PaperUse
    keep: bool


def standing_words(printer: KnownPrinter) -> str:
    """How a printer is: a sign and words."""
    if printer.trouble:
        return f"! {printer.trouble}"
    return "↑ đang in" if printer.busy else "✓ sẵn sàng"


class PrinterDialog(Dialog):
    """↑ ↓ walk the printers, Enter prints there; Tab goes on to the place for PDF files."""

    fills_late = True

    def __init__(
        self,
        counter: Counter,
        *,
        is_slip: bool,
        size: PaperSize | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("In ở máy khác", parent)
        self.fit(620, 480)
        self._counter, self._is_slip, self._size = counter, is_slip, size
        self._use = use_of(size or PaperSize.A4, is_slip=is_slip)
        self.answer: Elsewhere | None = None
        self._pdf = KnownPrinter(name="")
        self.printers: Table[KnownPrinter] = Table(
            (
                Column(title="Máy in", value=lambda one: one.name or PDF),
                Column(
                    title="Tình trạng",
                    value=lambda one: standing_words(one) if one.name else "✓ lưu thành tệp",
                    tone=lambda one: "warn" if one.trouble else "text",
                ),
            ),
            name="Các máy in của máy này",
            stretch=0,
            widths=(300, 220),
        )
        self.place = LineEdit(name="Nơi lưu tệp PDF", length=300)
        self.keep = QCheckBox(_keep_words(self._use))
        self.said = Notice("info")
        self.print = button("&In ở đây", role="main")
        self.test = button("In trang t&hử")
        self.shut = button("&Bỏ qua")
        self._lay_out()
        self._connect()
        self._ask_printers()

    def _lay_out(self) -> None:
        box = column(
            self.printers,
            field_label("Nơi lưu tệp &PDF", self.place),
            self.place,
            self.keep,
            self.said,
            row(self.print, self.test, None, self.shut),
        )
        box.setStretch(0, 1)
        self.fill(box)
        self.setMinimumWidth(theme.px(440))
        self.printers.setFocus()

    def _connect(self) -> None:
        self.printers.opened.connect(lambda _one: self._take())
        self.print.clicked.connect(self._take)
        self.test.clicked.connect(self._try)
        self.shut.clicked.connect(self.reject)

    def _ask_printers(self) -> None:
        self.said.say(ASKING, tone="info")
        self._counter.printers.known(
            owner=self,
            done=lambda found: self._show(*found),
            failed=lambda error: self.said.say(error.message, tone="bad"),
        )

    def _show(self, settings: DeskPrinting, printers: tuple[KnownPrinter, ...]) -> None:
        """Stands on the first that is ready and is not the one in use."""
        self.said.say("" if printers else "Máy này chưa có máy in nào; vẫn lưu được tệp PDF.")
        if self._is_slip:
            usual_size = settings.slip_paper or self._counter.desk.office.printing.paper
            self._use = use_of(self._size or usual_size, is_slip=True)
            self.keep.setText(_keep_words(self._use))
        now = settings.printers.of(self._use)
        usual = str(self._counter.desk.data_dir / PAPERS_FOLDER)
        self.place.setText(now.removeprefix(FOLDER) if now.startswith(FOLDER) else usual)
        rows = (*printers, self._pdf)
        ready = ready_beside(now, printers, settings.printers) or self._pdf
        self.printers.show_rows(rows)
        self.printers.selectRow(rows.index(ready))
        self.follow_typing()

    def choice(self) -> str | None:
        """Where the keyboard stands, as a choice; None before the printers are known."""
        chosen = self.printers.chosen()
        if chosen is None:
            return None
        return chosen.name or FOLDER + self.place.value().strip()

    def _take(self) -> None:
        choice = self.choice()
        if choice is None:
            return
        place = choice.removeprefix(FOLDER)
        if choice.startswith(FOLDER) and place and not Path(place).is_absolute():
            self.said.say("Nơi lưu phải là đường dẫn đầy đủ, như /media/usb/giay-hen.", tone="bad")
            self.place.setFocus()
            return
        self.answer = Elsewhere(choice=choice, use=self._use, keep=self.keep.isChecked())
        self.accept()

    def _try(self) -> None:
        choice = self.choice()
        if choice is not None:
            self.said.say("Đang in trang thử…", tone="info")
            self._counter.printers.print_test(
                choice,
                roll=self._use is PaperUse.ROLL,
                request=self._counter.new_request(),
                owner=self,
                done=lambda words: self.said.say(words, tone="good"),
                failed=lambda error: self.said.say(error.message, tone="bad"),
            )

    @classmethod
    def ask(
        cls, counter: Counter, *, is_slip: bool, size: PaperSize | None, parent: QWidget
    ) -> Elsewhere | None:
        """The printer chosen, or None when nothing is to be printed; ``size`` of None: the desk's."""
        dialog = cls(counter, is_slip=is_slip, size=size, parent=parent)
        dialog.exec()
        return dialog.answer


def _keep_words(use: PaperUse) -> str:
    return f"&Từ nay in {USE_WORDS[use]} ở đó"
