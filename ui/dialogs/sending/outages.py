"""The times without a line: since when, how long, how many dossiers; and their certificate."""

from typing import Final

from PySide6.QtWidgets import QWidget

from counter_app.services.sending.outage_paper import DOUBT, OutageLine, outage_pdf, outages, spoken
from ui import strings, theme
from ui.desk.counter import Counter
from ui.dialogs.dialog import Dialog
from ui.dialogs.preview import PreviewDialog
from ui.widgets.fields import button
from ui.widgets.layout import Notice, column, row
from ui.widgets.table import Table
from ui.widgets.table_model import Column
from ui.widgets.text import label

NONE_YET: Final = "Chưa có lần mất đường truyền nào. Máy tự ghi khi gửi không được."
COLUMNS: Final[tuple[Column[OutageLine], ...]] = (
    Column(title="Từ lúc", value=lambda one: one.began_words),
    Column(
        title="Đến lúc",
        value=lambda one: one.ended_words,
        tone=lambda one: "text" if one.over else "warn",
    ),
    Column(title="Trong", value=lambda one: spoken(one.span.lasted)),
    Column(title="Hồ sơ tiếp nhận", value=lambda one: strings.number(one.taken_in)),
    Column(title="Đã gửi bù", value=lambda one: strings.number(one.sent_since)),
)


class OutagesDialog(Dialog):
    """Enter shows the certificate of the chosen time, Alt+T that of all of them."""

    def __init__(self, counter: Counter, parent: QWidget | None = None) -> None:
        super().__init__("Giấy xác nhận mất đường truyền", parent)
        self.fit(760, 480)
        self._counter = counter
        self._rows: tuple[OutageLine, ...] = ()
        self.table: Table[OutageLine] = Table(
            COLUMNS, name="Các lần mất đường truyền", stretch=2, widths=(150, 150, 130, 130, 100)
        )
        self.said = Notice("info")
        self.one = button("&Xem giấy lần này", role="main")
        self.all = button("Xem giấy &tất cả")
        self.shut = button("Đó&ng")
        told = label(
            "Giấy gửi tỉnh khi hồ sơ lên máy chủ muộn vì mất đường truyền.", role="quiet", wrap=True
        )
        keys = row(self.one, self.all, None, self.shut)
        box = column(told, self.said, self.table, keys)
        box.setStretch(2, 1)
        self.fill(box)
        self.setMinimumWidth(theme.px(480))
        self.table.opened.connect(lambda one: self._look((one,)))
        self.one.clicked.connect(self._look_chosen)
        self.all.clicked.connect(lambda: self._look(tuple(reversed(self._rows))))
        self.shut.clicked.connect(self.reject)
        for key in (self.one, self.all):
            key.setEnabled(False)
        counter.sendings.read(
            lambda: outages(desk=counter.desk, at=counter.now()), owner=self, done=self._show
        )

    def _show(self, rows: tuple[OutageLine, ...]) -> None:
        self._rows = rows
        self.table.show_rows(rows)
        doubt = DOUBT if any(one.span.doubtful for one in rows) else ""
        self.said.say(doubt if rows else NONE_YET, tone="warn" if doubt else "info")
        for key in (self.one, self.all):
            key.setEnabled(bool(rows))
        (self.table if rows else self.shut).setFocus()

    def _look_chosen(self) -> None:
        one = self.table.chosen()
        if one is not None:
            self._look((one,))

    def _look(self, lines: tuple[OutageLine, ...]) -> None:
        counter, at = self._counter, self._counter.now()
        PreviewDialog.ask(
            counter,
            lambda: outage_pdf(lines, desk=counter.desk, at=at),
            parent=self,
            printing=lambda: self._print(lines),
        )

    def _print(self, lines: tuple[OutageLine, ...]) -> None:
        self._counter.sendings.print_outages(
            lines,
            request=self._counter.new_request(),
            owner=self,
            done=lambda words: self.said.say(words, tone="good"),
            failed=lambda fault: self.said.say(fault.message, tone="bad"),
        )

    @classmethod
    def ask(cls, counter: Counter, *, parent: QWidget) -> None:
        """Shows them until it is closed."""
        cls(counter, parent).exec()
