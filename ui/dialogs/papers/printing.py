"""How this desk prints: which printer for which paper, the slip's sheet and copies, the test page."""

from collections.abc import Iterator
from typing import Final

from PySide6.QtWidgets import QFormLayout, QWidget

from counter_app.core.config import PAPERS_FOLDER
from counter_app.devices.chosen import FOLDER, PrinterChoices
from counter_app.devices.printer import KnownPrinter, PaperUse, use_of
from counter_app.services.office.machine import SHEET_WORDS, DeskPrinting, SlipCopies
from ui import theme
from ui.desk.counter import Counter
from ui.dialogs.dialog import Dialog
from ui.dialogs.papers.printer import ASKING, PDF, standing_words
from ui.widgets.fields import Choice, LineEdit, button
from ui.widgets.layout import Notice, column, row
from ui.widgets.text import field_label

AS_OFFICE: Final = "Như đơn vị đã đặt"
COPIES_WORDS: Final = {
    SlipCopies.BOTH: "Hai liên: lưu và giao người nộp",
    SlipCopies.CITIZEN: "Một liên giao người nộp",
    SlipCopies.OFFICE: "Một liên lưu",
}
USUAL: Final = {
    PaperUse.SLIP: "Như các giấy khác",
    PaperUse.PAPERS: "Máy in mặc định của máy",
    PaperUse.ROLL: "Như các giấy khác",
}


class PrintingDialog(Dialog):
    """Enter goes from field to field; what is kept holds from the next paper on."""

    help_page = "display"
    fills_late = True

    def __init__(self, counter: Counter, parent: QWidget | None = None) -> None:
        super().__init__("Máy in và giấy", parent)
        self._counter = counter
        self.answer: DeskPrinting | None = None
        self.of: dict[PaperUse, Choice] = {
            PaperUse.SLIP: Choice(name="Giấy hẹn in ở"),
            PaperUse.PAPERS: Choice(name="Các giấy khác in ở"),
            PaperUse.ROLL: Choice(name="Giấy cuộn in ở"),
        }
        self.place = LineEdit(name="Nơi lưu tệp PDF", length=300)
        self.sheet = Choice(name="Khổ giấy hẹn")
        self.copies = Choice(name="Liên giấy hẹn")
        self.said = Notice("info")
        self.keep = button("&Ghi", role="main")
        self.test = button("In trang t&hử")
        self.shut = button("&Bỏ qua")
        self._lay_out()
        self._connect()
        self._offer_slip()
        self.said.say(ASKING, tone="info")
        counter.printers.known(
            owner=self,
            done=lambda found: self._show(*found),
            failed=lambda error: self.said.say(error.message, tone="bad"),
        )

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        rows = (
            ("Giấy hẹn &in ở", PaperUse.SLIP),
            ("Các giấy &khác in ở", PaperUse.PAPERS),
            ("Giấy &cuộn in ở", PaperUse.ROLL),
        )
        for words, use in rows:
            form.addRow(field_label(words, self.of[use]), self.of[use])
        form.addRow(field_label("Nơi lưu tệp &PDF", self.place), self.place)
        form.addRow(field_label("Khổ giấ&y hẹn", self.sheet), self.sheet)
        form.addRow(field_label("&Liên giấy hẹn", self.copies), self.copies)
        box = column(form, self.said, None, row(self.keep, self.test, None, self.shut))
        self.fill(box)
        self.setMinimumWidth(theme.px(560))
        self.of[PaperUse.SLIP].setFocus()

    def _connect(self) -> None:
        self.keep.clicked.connect(self._keep)
        self.test.clicked.connect(self._try)
        self.shut.clicked.connect(self.reject)

    def _offer_slip(self) -> None:
        office = self._counter.desk.office.printing
        theirs = COPIES_WORDS[SlipCopies.BOTH if office.copies > 1 else SlipCopies.CITIZEN].lower()
        self.sheet.offer(
            [(None, f"{AS_OFFICE} ({SHEET_WORDS[office.paper]})"), *SHEET_WORDS.items()]
        )
        self.copies.offer([(None, f"{AS_OFFICE} ({theirs})"), *COPIES_WORDS.items()])

    def _show(self, settings: DeskPrinting, printers: tuple[KnownPrinter, ...]) -> None:
        self.said.say("" if printers else "Máy này chưa có máy in nào; vẫn lưu được tệp PDF.")
        own = {
            PaperUse.SLIP: settings.printers.slip,
            PaperUse.PAPERS: settings.printers.papers,
            PaperUse.ROLL: settings.printers.roll,
        }
        places = [one.removeprefix(FOLDER) for one in own.values() if one.startswith(FOLDER)]
        usual = str(self._counter.desk.data_dir / PAPERS_FOLDER)
        self.place.setText(next(filter(None, places), usual))
        for use, field in self.of.items():
            field.offer(_offered(use, own[use], printers))
            field.choose(FOLDER if own[use].startswith(FOLDER) else own[use])
        self.sheet.choose(settings.slip_paper)
        self.copies.choose(settings.slip_copies)
        self.follow_typing()

    def wanted(self) -> DeskPrinting:
        """What the fields say."""
        return DeskPrinting(
            printers=PrinterChoices(
                papers=self._choice(PaperUse.PAPERS),
                slip=self._choice(PaperUse.SLIP),
                roll=self._choice(PaperUse.ROLL),
            ),
            slip_paper=self.sheet.value(),
            slip_copies=self.copies.value(),
        )

    def _choice(self, use: PaperUse) -> str:
        chosen = str(self.of[use].value() or "")
        return chosen + self.place.value().strip() if chosen == FOLDER else chosen

    def _keep(self) -> None:
        self.answer = self.wanted()
        self.accept()

    def _try(self) -> None:
        """On the printer of slips, as slips are: on a sheet or on the roll."""
        sheet = self.sheet.value() or self._counter.desk.office.printing.paper
        use = use_of(sheet, is_slip=True)
        self.said.say("Đang in trang thử…", tone="info")
        self._counter.printers.print_test(
            self.wanted().printers.of(use),
            roll=use is PaperUse.ROLL,
            request=self._counter.new_request(),
            owner=self,
            done=lambda words: self.said.say(words, tone="good"),
            failed=lambda error: self.said.say(error.message, tone="bad"),
        )

    @classmethod
    def change(cls, counter: Counter, *, parent: QWidget) -> None:
        """Asks, and keeps the answer for this machine."""
        answer = cls.ask(counter, parent=parent)
        if answer is not None:
            counter.printers.keep(answer, owner=parent)

    @classmethod
    def ask(cls, counter: Counter, *, parent: QWidget) -> DeskPrinting | None:
        """How to print from now on, or None when nothing is to change."""
        dialog = cls(counter, parent)
        dialog.exec()
        return dialog.answer


def _offered(
    use: PaperUse, now: str, printers: tuple[KnownPrinter, ...]
) -> Iterator[tuple[str, str]]:
    """The choices of one kind of paper; a printer that is gone stays in sight."""
    yield "", USUAL[use]
    for one in printers:
        yield one.name, f"{one.name} ({standing_words(one)[2:]})"
    if now and not now.startswith(FOLDER) and now not in {one.name for one in printers}:
        yield now, f"{now} (không thấy)"
    yield FOLDER, PDF
