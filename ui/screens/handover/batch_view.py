"""How a list is put together looks: what waits on the left, the list being made on the right."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from counter_app.domain.handover import Way
from counter_app.domain.office import Destination
from counter_app.services.handing_over.handover import Waiting
from ui import strings, theme
from ui.screens.handover.rows import BatchRow, KeptList
from ui.widgets.fields import Choice, LineEdit, button
from ui.widgets.layout import CARDS_APART, Notice, card, column, row, stack, wide
from ui.widgets.table import Table
from ui.widgets.table_model import Column
from ui.widgets.text import field_label, key_cap, label

WORDS = {
    Way.OUT: ("Nơi nhậ&n", "Chờ chuyển đi", "&Tập", "Danh sách giao đi", "&Lập danh sách và in"),
    Way.BACK: ("Nơi gia&o", "Đang ở đơn vị", "&Chỗ để", "Kết quả nhận về", "&Lập danh sách và in"),
}
DUE_TITLES = {Way.OUT: "Hạn chuyển", Way.BACK: "Hẹn trả"}
NARROW = 1000
TIGHT = 640
NONE_YET = "Chưa có hồ sơ nào. Quét hoặc gõ mã."
TAKEN_UP = "Danh sách đang quét dở, {count} dòng, đã mở lại. Ctrl Delete bỏ cả danh sách."


class ScanField(LineEdit):
    """Takes codes; Ctrl+Z in the empty field takes back the list's last change."""

    undone = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo belongs to the list where nothing is typed."""
        if event.matches(QKeySequence.StandardKey.Undo) and not self.text():
            self.undone.emit()
        else:
            super().keyPressEvent(event)


def code_of(one: Waiting) -> str:
    """How a list calls a dossier."""
    return one.row.code or f"Số giấy hẹn {one.row.slip_no}"


def _due(one: Waiting, way: Way) -> str:
    due = one.row.standing.step_due_at if way is Way.OUT else one.row.due_at
    if due is None:
        return "–"
    hour, day = strings.promised(due)
    return f"{'! ' if one.late else ''}{hour} {day.rsplit(' ', 1)[-1]}"


def _row_code(one: BatchRow) -> str:
    found = one.verdict.row
    if found is None:
        return one.verdict.text[:60]
    return found.code or f"Số giấy hẹn {found.slip_no}"


def _said(one: BatchRow) -> str:
    return "✓" if one.good else f"✕ {one.verdict.why}"


def _who(one: BatchRow) -> str:
    return one.verdict.row.applicant_name if one.verdict.row is not None else "–"


def _waiting_table(way: Way) -> Table[Waiting]:
    return Table(
        (
            Column(title="Mã hồ sơ", value=code_of, code=True),
            Column(
                title="Người nộp",
                value=lambda one: one.row.named,
                tip=lambda one: f"{one.row.applicant_name}, {one.row.procedure_name}",
                keeps=True,
            ),
            Column(
                title=DUE_TITLES[way],
                value=lambda one: _due(one, way),
                whole=True,
                tone=lambda one: "bad" if one.late else "text",
            ),
        ),
        name=WORDS[way][1],
        stretch=1,
        widths=(180, 150, 96),
    )


def _rows_table(way: Way) -> Table[BatchRow]:
    return Table(
        (
            Column(title="Mã hồ sơ", value=_row_code, code=True),
            Column(title="Người nộp", value=_who),
            Column(title=WORDS[way][2].replace("&", ""), value=lambda one: one.beside or "–"),
            Column(
                title="Giấy tờ",
                value=lambda one: str(one.verdict.papers or "–"),
                align=Qt.AlignmentFlag.AlignRight,
            ),
            Column(
                title="Kiểm tra",
                value=lambda one: f"{_said(one)} {one.note}".strip(),
                tone=lambda one: "good" if one.good else "bad",
            ),
        ),
        name=WORDS[way][3],
        stretch=4,
        widths=(190, 140, 70, 64, 160),
        empty=NONE_YET,
    )


def counted(one: Destination, tally: dict[str, tuple[int, int]]) -> str:
    """A destination with how many wait for it, and how many of them are late."""
    whole, late = tally.get(one.name, (0, 0))
    if not whole:
        return one.name
    return f"{one.name} ({whole}, {late} trễ)" if late else f"{one.name} ({whole})"


class BatchView(QWidget):
    """Widgets only; what they do is the page's."""

    def __init__(self, way: Way, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        place, _waiting, beside, _title, make = WORDS[way]
        self.place = Choice(name=place.replace("&", ""))
        self.place.setMinimumContentsLength(12)
        self.counts = label("", role="head", wrap=True)
        self.waiting = _waiting_table(way)
        self.scan = ScanField(
            name="Mã hồ sơ", length=300, hint="Quét hoặc gõ mã hồ sơ, số giấy hẹn rồi Enter"
        )
        self.beside = LineEdit(name=beside.replace("&", ""), length=60)
        self.person = LineEdit(
            name="Người bên kia",
            length=120,
            hint="Người nhận" if way is Way.OUT else "Người giao",
        )
        self.said = Notice("info")
        self.tally = label("", role="strong")
        self.rows = _rows_table(way)
        self.make = button(make, role="main")
        self.drop = button("&Bỏ dòng", role="small")
        self.undo = button("&Hoàn tác", role="small")
        self._lay_out(way)

    def _lay_out(self, way: Way) -> None:
        place, _waiting, beside, title, _make = WORDS[way]
        where = wide(field_label(place, self.place), self.place)
        left = card(where, self.counts, self.waiting)
        fields = row(self.scan, field_label(beside, self.beside), self.beside, self.person)
        for at, share in ((0, 4), (2, 1), (3, 2)):
            fields.setStretch(at, share)
        self.caps = tuple(map(key_cap, ("Ctrl Enter", "Delete", "Ctrl Z")))
        made, dropped, undone = self.caps
        self._acts = row(
            row(self.make, made, None), row(self.drop, dropped, self.undo, undone, None)
        )
        self._acts.setStretch(0, 1)
        head = row(label(title, role="head"), self.tally, None)
        right = card(head, fields, self.said, self.rows, self._acts)
        self.halves = QSplitter(Qt.Orientation.Horizontal)
        self.halves.setChildrenCollapsible(False)
        self.halves.addWidget(left)
        self.halves.addWidget(right)
        self.halves.setStretchFactor(0, 2)
        self.halves.setStretchFactor(1, 3)
        self.halves.setHandleWidth(CARDS_APART)
        self.halves.handle(1).setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setLayout(column(self.halves))

    def say_of(self, row: BatchRow) -> None:
        """What became of one scan, in words."""
        found = row.verdict.row
        name = (found.code if found else "") or row.verdict.text[:60]
        if not row.good:
            self.said.say(f"{name}: {row.verdict.why}", tone="bad")
        elif found is not None:
            self.said.say(f"Đã thêm {name}, {found.applicant_name}.", tone="good")

    def show_tally(self, rows: Sequence[BatchRow]) -> None:
        """How much is on the list."""
        good = [one for one in rows if one.good]
        parts = [f"{len(good)} hồ sơ", f"{sum(one.verdict.papers for one in good)} giấy tờ"]
        if len(good) < len(rows):
            parts.append(f"{len(rows) - len(good)} dòng không đi được")
        self.tally.setText(", ".join(parts))

    def _show_kept(self, kept: KeptList) -> None:
        """Where a list taken up again was to go, and who stood there."""
        self.place.choose(
            next((one for one in self.place.values() if one.name == kept.destination), None)
        )
        self.person.setText(kept.person)
        self.said.say(TAKEN_UP.format(count=len(kept.rows)), tone="warn")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, names and pictures of keys give theirs."""
        super().resizeEvent(event)
        narrow = theme.room(event.size().width()) < NARROW
        self.waiting.hide_columns((1,), narrow)
        self.rows.hide_columns((1, 3), narrow)
        for cap in self.caps:
            cap.setVisible(not narrow)
        stack(theme.room(event.size().width()) < TIGHT, self._acts)
        width = event.size().width()
        self.halves.setSizes([width * 2 // 5, width * 3 // 5])
