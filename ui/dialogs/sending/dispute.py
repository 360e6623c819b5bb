"""Two sides of one dossier, field by field: whoever sits here chooses, both sides are kept."""

from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from counter_app.core.errors import UserError
from counter_app.domain.workflow import SHORTEST_REASON
from counter_app.services.lookup import DossierView
from counter_app.services.sending.dispute_words import Disputed, DisputeView, Side, Verdict
from ui import theme
from ui.desk.counter import Counter
from ui.desk.decision import Decision
from ui.dialogs.dialog import Dialog
from ui.strings import masked
from ui.widgets.fields import NOTE_LENGTH, LineEdit, button, with_error
from ui.widgets.layout import Notice, column, panel, row, wide
from ui.widgets.table import Table
from ui.widgets.table_model import Column
from ui.widgets.text import field_label, key_cap, label

WIDTHS: Final = (150, 330, 330)
MINE_AT, THEIRS_AT = 1, 2
_ADVICE: Final = "Chọn giá trị đúng của từng ô. Cả hai giá trị đều được giữ trong lịch sử hồ sơ."
_TWIN_ADVICE: Final = (
    "Hãy so hai hồ sơ. Khác việc thì giữ cả hai. Cùng một việc thì chọn hồ sơ giữ lại;"
    " hồ sơ thừa mở ra để rút, không hồ sơ nào bị xóa."
)
_NUMBER_ADVICE: Final = (
    "Không hồ sơ nào mất. Quầy có số trùng tự cấp số mới được; xong rồi thì ghi lại ở đây."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """Nothing is decided yet; ``begun`` is what was, ``look`` the dossier to see first, if any."""

    begun: Decision
    look: str = ""


class DisputeDialog(Dialog):
    """Arrows walk the values, Enter takes the one the keyboard stands on."""

    def __init__(
        self, seen: DisputeView, counter: Counter, left: int, parent: QWidget | None = None
    ) -> None:
        super().__init__("Cần người quyết", parent)
        self.fit(900, 620)
        self._seen = seen
        self.answer: Decision | Left = Left(begun=Decision(reason="", choices={}))
        self.choices: dict[str, Side] = {
            one.name: Side.THEIRS for one in seen.fields if not one.differs
        }
        if seen.dossier is not None:
            self.name_dossier(seen.dossier.row, counter.procedure_names(seen.dossier.row)[0])
        self.table: Table[Disputed] = Table(
            self._columns(), name="Hai bên", stretch=2, widths=WIDTHS, wrap=True
        )
        self.table.walk_cells(seen.has_choice)
        self.reason = LineEdit(
            name="Lý do", length=NOTE_LENGTH, hint=f"Ít nhất {SHORTEST_REASON} chữ"
        )
        self.said = Notice("bad")
        self.mine = button("Tất cả theo &quầy này", role="small")
        self.theirs = button("Tất cả theo máy &chủ", role="small")
        self.keep = button("&Ghi quyết định", role="main")
        self.different = button("&Khác nhau, giữ cả hai", role="main")
        self.keep_mine = button("&Là một, giữ hồ sơ này")
        self.keep_other = button("Là &một, giữ hồ sơ kia")
        self.shut = button("Để &sau")
        self.look = button("Mở &hồ sơ")
        self.look_other = button("Mở hồ sơ ki&a")
        self._lay_out(left)
        self._connect()
        self._show()

    def _lay_out(self, left: int) -> None:
        twins = self._seen.is_duplicate
        more = f" Còn {left} việc nữa." if left else ""
        told = Notice("warn")
        told.say(f"{self._seen.told}{more}", tone="warn")
        advised = _ADVICE if self._seen.has_choice else _TWIN_ADVICE if twins else _NUMBER_ADVICE
        advice = label(advised, role="quiet", wrap=True)
        whole = panel(row(self.mine, self.theirs, None, key_cap("Enter chọn ô"), gap=6))
        why = wide(field_label("Lý &do", self.reason), with_error(self.reason))
        judging = (self.different, self.keep_mine, self.keep_other)
        keys = judging if twins else (self.keep,)
        self.look.setVisible(self._seen.dossier is not None)
        self.look_other.setVisible(self._seen.other is not None)
        looks = (self.look, self.look_other)
        foot = row(self.keep, *looks, None, self.shut)
        box = column(told, advice, self.table, whole, why, self.said, row(*judging, None), foot)
        box.setStretch(2, 1)
        self.fill(box)
        for key in (*judging, self.keep):
            key.setVisible(key in keys)
        whole.setVisible(self._seen.has_choice)
        self.setMinimumWidth(theme.px(520))

    def _connect(self) -> None:
        self.table.cell_opened.connect(self._take)
        self.mine.clicked.connect(lambda: self._take_all(Side.MINE))
        self.theirs.clicked.connect(lambda: self._take_all(Side.THEIRS))
        self.keep.clicked.connect(lambda: self._keep(None))
        self.keep_mine.clicked.connect(lambda: self._keep(Verdict.SAME))
        self.keep_other.clicked.connect(lambda: self._keep(Verdict.SAME, Side.THEIRS))
        self.different.clicked.connect(lambda: self._keep(Verdict.DIFFERENT))
        self.shut.clicked.connect(self.reject)
        self.look.clicked.connect(lambda: self._look(self._seen.dossier))
        self.look_other.clicked.connect(lambda: self._look(self._seen.other))

    def _look(self, dossier: DossierView | None) -> None:
        look = "" if dossier is None else dossier.row.id
        self.answer = Left(begun=self._so_far(), look=look)
        self.accept()

    def _columns(self) -> tuple[Column[Disputed], ...]:
        chosen = self._seen.has_choice
        here = "Ở quầy này" if chosen else "Hồ sơ này"
        there = "Trên máy chủ" if chosen else "Hồ sơ kia"
        return (
            Column(title="Thông tin", value=lambda one: one.label),
            Column(
                title=here,
                value=lambda one: self._cell(one, Side.MINE),
                tone=lambda one: self._tone(one, Side.MINE),
            ),
            Column(
                title=there,
                value=lambda one: self._cell(one, Side.THEIRS),
                tone=lambda one: self._tone(one, Side.THEIRS),
            ),
        )

    def _cell(self, one: Disputed, side: Side) -> str:
        """The value, whether it is the one taken, and who wrote it."""
        mine, theirs = masked(one.mine, one.theirs), masked(one.theirs, one.mine)
        value, by = (mine, one.mine_by) if side is Side.MINE else (theirs, one.theirs_by)
        if not self._seen.has_choice:
            return value if not one.differs or side is Side.MINE else f"≠ {value}"
        sign = "●" if self.choices.get(one.name) is side else "○"
        mark = f"{sign} {value}" if one.differs else value
        return f"{mark}\n{by}" if by else mark

    def _tone(self, one: Disputed, side: Side) -> str:
        if not self._seen.has_choice:
            return "warn" if one.differs and side is Side.THEIRS else "text"
        if not one.differs:
            return "text_quiet"
        return "accent" if self.choices.get(one.name) is side else "text"

    def _show(self) -> None:
        at = self.table.currentIndex()
        self.table.show_rows(self._seen.fields)
        self.table.resizeRowsToContents()
        if self._seen.has_choice:
            index = self.table.model().index(max(at.row(), 0), max(at.column(), MINE_AT))
            self.table.setCurrentIndex(index)
        self.table.setFocus()

    def _take(self, one: Disputed, at: int) -> None:
        """The value under the keyboard holds."""
        if not self._seen.has_choice or at not in (MINE_AT, THEIRS_AT):
            return
        self.choices[one.name] = Side.MINE if at == MINE_AT else Side.THEIRS
        self._show()
        self._step_down()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Both sides have the same room."""
        super().resizeEvent(event)
        share = (self.width() - theme.px(WIDTHS[0] + 40)) // 2
        for at in (MINE_AT, THEIRS_AT):
            self.table.setColumnWidth(at, share)
        self.table.resizeRowsToContents()

    def _step_down(self) -> None:
        """On to the next field; after the last one to the reason."""
        at = self.table.currentIndex()
        below = self.table.model().index(at.row() + 1, at.column())
        if below.isValid():
            self.table.setCurrentIndex(below)
        elif all(one.name in self.choices for one in self._seen.fields):
            self.reason.setFocus()

    def _take_all(self, side: Side) -> None:
        self.choices = {one.name: side for one in self._seen.fields}
        self._show()
        self.reason.setFocus()

    def refuse(self, error: UserError) -> None:
        """Says what is wrong beside its field, and leads there."""
        if error.field == "reason":
            self.reason.show_wrong(error.message)
            self.reason.setFocus()
        else:
            self.said.say(error.message, tone="bad")
            self.table.setFocus()

    def reject(self) -> None:
        """Left for later, with what was chosen and typed."""
        self.answer = Left(begun=self._so_far())
        super().reject()

    def _keep(self, verdict: Verdict | None, keep: Side = Side.MINE) -> None:
        self.answer = replace(self._so_far(), verdict=verdict, keep=keep)
        self.accept()

    def _so_far(self) -> Decision:
        return Decision(reason=self.reason.value(), choices=dict(self.choices))

    @classmethod
    def ask(
        cls,
        seen: DisputeView,
        *,
        counter: Counter,
        left: int = 0,
        before: Decision | None = None,
        error: UserError | None = None,
        parent: QWidget,
    ) -> Decision | Left:
        """What was decided, or what is left for later; ``before`` was typed, ``error`` its fault."""
        dialog = cls(seen, counter, left, parent)
        if before is not None:
            dialog.choices |= before.choices
            dialog.reason.setText(before.reason)
            dialog._show()
        if error is not None:
            dialog.refuse(error)
        dialog.exec()
        return dialog.answer
