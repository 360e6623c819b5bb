"""Held against the central side: each day's work, and where each dossier of those days stands.

Differences are mended by sending again what was signed; nothing is ever overwritten.
"""

from datetime import timedelta
from functools import partial
from typing import Final

from PySide6.QtWidgets import QProgressBar, QWidget

from counter_app.core.clock import local
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.domain.central_side import Finding
from counter_app.domain.reconciling import Comparison, DayCompared, DossierApart
from counter_app.services.keeping.findings import finding_words
from counter_app.services.sending.apart_words import apart_in_full, apart_words, side_words
from ui import strings, theme, typed
from ui.desk.counter import Counter
from ui.desk.labels import Progress
from ui.dialogs.dialog import Dialog
from ui.widgets.beside import nothing_wrong
from ui.widgets.fields import LineEdit, button, with_error
from ui.widgets.layout import Notice, column, panel, row
from ui.widgets.table import Table
from ui.widgets.table_model import Column
from ui.widgets.text import field_label, label

USUAL: Final = timedelta(days=30)
NOT_JOINED: Final = "Máy này chưa nối máy chủ nên chưa có gì để đối chiếu."
COMPARING: Final = "Đang đối chiếu từng ngày…"
SAME: Final = "Khớp cả {count} ngày: máy chủ có đủ những gì máy này đã ghi."
MISSING: Final = "Máy chủ còn thiếu {count} việc. Bấm “Gửi lại phần thiếu”; không ghi đè gì."
ODD: Final = (
    "Có {count} việc khác nhau mà gửi lại không chữa được (số {which}). "
    "Hãy báo người quản trị máy chủ các số này."
)
APART: Final = (
    "Có {count} hồ sơ khác máy chủ, xem bảng dưới. Enter mở hồ sơ; hãy báo người quản trị máy chủ."
)
SENT: Final = (
    "Đã xếp {count} việc vào hàng gửi lại, kể cả việc sau chỗ thiếu. Lát nữa đối chiếu lại."
)
STOPPING: Final = "Đang dừng, chờ máy chủ trả lời nốt…"
STOPPED: Final = "Đã dừng. Những ngày đã đối chiếu vẫn hiện dưới đây."
NONE_COMPARED: Final = "Đã dừng, chưa đối chiếu được ngày nào."


def _verdict(one: DayCompared) -> str:
    parts = (
        (one.missing, "máy chủ thiếu {} việc"),
        (one.unlike, "{} việc khác nội dung"),
        (one.foreign, "máy chủ thừa {} việc"),
        (one.open, "{} việc chờ người xử lý"),
    )
    told = [words.format(len(found)) for found, words in parts if found]
    told += [f"{one.waiting} việc chờ gửi"] if one.waiting else []
    if one.same and told:
        told.insert(0, "khớp")
    return ", ".join(told) or ("khớp" if one.same else "khác dấu kiểm")


def _tone(one: DayCompared) -> str:
    if one.unlike or one.foreign:
        return "bad"
    return "good" if one.same else "warn"


COLUMNS: Final[tuple[Column[DayCompared], ...]] = (
    Column(title="Ngày", value=lambda one: f"{strings.weekday(one.day)} {one.day:%d/%m/%Y}"),
    Column(title="Ở máy này", value=lambda one: strings.number(one.here)),
    Column(title="Ở máy chủ", value=lambda one: strings.number(one.there)),
    Column(
        title="Kết quả",
        value=lambda one: f"{'✓' if one.same else '≠'} {_verdict(one)}",
        tip=_verdict,
        tone=_tone,
    ),
)

APART_COLUMNS: Final[tuple[Column[DossierApart], ...]] = (
    Column(title="Hồ sơ khác máy chủ", value=lambda one: one.name, code=True),
    Column(title="Ở máy này", value=lambda one: side_words(one.here), tone=lambda _one: "warn"),
    Column(title="Ở máy chủ", value=lambda one: side_words(one.there), tone=lambda _one: "warn"),
    Column(title="Khác ở chỗ", value=apart_words, tip=apart_in_full),
)

MOST_FOUND: Final = 4
MOST_NAMED: Final = 12


def _named(numbers: tuple[int, ...]) -> str:
    """The first of many numbers."""
    told = ", ".join(map(str, numbers[:MOST_NAMED]))
    return f"{told}…" if len(numbers) > MOST_NAMED else told


class ReconcileDialog(Dialog):
    """Enter compares; what is missing there goes again by one key; Esc stops or closes."""

    def __init__(self, counter: Counter, parent: QWidget | None = None) -> None:
        super().__init__("Đối chiếu với máy chủ", parent)
        self.fit(820, 560)
        self._counter = counter
        self._progress: Progress | None = None
        self._found = Comparison()
        today = counter.today()
        self.since = LineEdit(name="Từ ngày", length=10, hint="20/11/2026")
        self.until = LineEdit(name="Đến ngày", length=10, hint="20/11/2026")
        self.since.fill(strings.day(today - USUAL))
        self.until.fill(strings.day(today))
        self.compare = button("Đố&i chiếu")
        self.bar = QProgressBar()
        self.bar.setAccessibleName("Tiến độ đối chiếu")
        self.bar.hide()
        self.said = Notice("info")
        self.table: Table[DayCompared] = Table(
            COLUMNS, name="Kết quả từng ngày", stretch=3, widths=(190, 100, 100, 220)
        )
        self.apart: Table[DossierApart] = Table(
            APART_COLUMNS, name="Hồ sơ khác máy chủ", stretch=3, widths=(190, 130, 130, 190)
        )
        self.apart.hide()
        self.found = Notice("bad")
        self.mend = button("&Gửi lại phần thiếu", role="main")
        self.stop = button("&Dừng")
        self.shut = button("Đóng (Esc)", name="Đóng")
        self._lay_out()
        self._connect()
        self._rest()
        counter.sendings.all_findings(owner=self, done=self._tell_found)

    def _tell_found(self, found: tuple[Finding, ...]) -> None:
        """What was ever found wrong at the central side, the newest first."""
        told = [f"{strings.day(local(one.found_at).date())}: {finding_words(one)}" for one in found]
        more = f"\n… và {len(told) - MOST_FOUND} điều trước đó" if len(told) > MOST_FOUND else ""
        self.found.say("\n".join(reversed(told[-MOST_FOUND:])) + more, tone="bad")

    def _lay_out(self) -> None:
        told = label(
            "So số việc và dấu kiểm từng ngày, trạng thái và thứ tự các bước của từng hồ sơ.",
            role="quiet",
            wrap=True,
        )
        span = row(
            field_label("&Từ ngày", self.since),
            with_error(self.since),
            field_label("Đế&n ngày", self.until),
            with_error(self.until),
            self.compare,
            None,
        )
        box = column(
            told,
            panel(span),
            self.bar,
            self.said,
            self.found,
            self.apart,
            self.table,
            row(self.mend, self.stop, None, self.shut),
        )
        box.setStretch(5, 1)
        box.setStretch(6, 1)
        self.fill(box)
        self.setMinimumWidth(theme.px(520))

    def _connect(self) -> None:
        self.compare.clicked.connect(self._begin)
        self.stop.clicked.connect(self._stop)
        self.mend.clicked.connect(self._send_again)
        self.shut.clicked.connect(self.reject)
        self.apart.opened.connect(self._open)

    def _open(self, one: DossierApart) -> None:
        if one.here is not None:
            self.reject()
            self._counter.changes.dossier_wanted.emit(one.dossier)

    def _rest(self) -> None:
        """Nothing is under way."""
        joined = self._counter.line.central is not None and self._counter.line.state.enrolled
        self._progress = None
        self.bar.hide()
        self.stop.setEnabled(False)
        self.compare.setEnabled(joined)
        self.mend.setEnabled(joined and bool(self._found.missing))
        if not joined:
            self.said.say(NOT_JOINED, tone="info")
        (self.mend if self.mend.isEnabled() else self.compare if joined else self.shut).setFocus()

    def _begin(self) -> None:
        central = self._counter.line.central
        try:
            since = typed.whole_date(self.since.value(), field="since")
            until = typed.whole_date(self.until.value(), field="until")
        except UserError as error:
            self._refuse(error)
            return
        if central is None or since is None or until is None:
            return
        if until < since:
            self._refuse(UserError("span", "Ngày cuối phải sau ngày đầu.", field="until"))
            return
        nothing_wrong((self.since, self.until))
        progress = self._progress = Progress(self._move, self)
        self.said.say(COMPARING, tone="info")
        self.bar.setRange(0, (until - since).days + 1)
        self.bar.setValue(0)
        self.bar.show()
        self.compare.setEnabled(False)
        self.stop.setEnabled(True)
        self.stop.setFocus()
        self._counter.on_io(
            lambda: central.compare(
                since, until, told=progress.moved.emit, stopped=progress.is_stopped
            ),
            owner=self,
            done=partial(self._show, progress),
            failed=self._fail,
        )

    def _refuse(self, error: UserError) -> None:
        field = self.since if error.field == "since" else self.until
        field.show_wrong(error.message)
        field.setFocus()

    def _move(self, done: int, total: int) -> None:
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)

    def _stop(self) -> None:
        if self._progress is not None:
            self._progress.stop()
            self.said.say(STOPPING, tone="info")

    def _show(self, progress: Progress, found: Comparison) -> None:
        self.typing_done()
        self._found = found
        self.table.show_rows(found.days)
        self.apart.show_rows(found.apart)
        self.apart.setVisible(bool(found.apart))
        self._rest()
        if progress.is_stopped():
            self.said.say(STOPPED if found.days else NONE_COMPARED, tone="info")
        elif found.odd:
            count = strings.number(len(found.odd))
            self.said.say(ODD.format(count=count, which=_named(found.odd_numbers)), tone="bad")
        elif found.missing:
            self.said.say(MISSING.format(count=strings.number(len(found.missing))), tone="warn")
        elif found.apart:
            self.said.say(APART.format(count=strings.number(len(found.apart))), tone="bad")
            self.apart.setFocus()
        else:
            self.said.say(SAME.format(count=strings.number(len(found.days))), tone="good")

    def _send_again(self) -> None:
        central, missing = self._counter.line.central, self._found.missing
        if central is None or not missing:
            return
        self.mend.setEnabled(False)
        self._counter.on_io(
            lambda: central.send_again(missing), owner=self, done=self._sent, failed=self._fail
        )

    def _sent(self, count: int) -> None:
        self._found = Comparison(days=())
        self._counter.changes.queue_changed.emit()
        self._counter.line.send_now()
        self._rest()
        self.said.say(SENT.format(count=strings.number(count)), tone="good")

    def _fail(self, fault: UserError | EnvironmentFault) -> None:
        self._rest()
        self.said.say(fault.message, tone="bad")

    def reject(self) -> None:
        """Esc first stops what is under way."""
        if self._progress is not None and not self._progress.is_stopped():
            self._stop()
        else:
            super().reject()

    @classmethod
    def ask(cls, counter: Counter, *, parent: QWidget) -> None:
        """Shows it until it is closed, or a dossier of it is opened."""
        cls(counter, parent).exec()
