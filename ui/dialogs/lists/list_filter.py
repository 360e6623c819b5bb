"""What else narrows a list: sector, procedure, unit, specialist, state, days of receipt."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from PySide6.QtWidgets import QGridLayout, QWidget

from counter_app.core.text import fold
from counter_app.domain.desk_lists import Sought
from counter_app.domain.dossier import STATE_LABELS, State
from counter_app.services.lists.lists import EVERYTHING, NOBODY, Listed
from ui.dialogs.dialog import Dialog
from ui.typed import day_text
from ui.widgets.beside import put_field
from ui.widgets.fields import Choice, LineEdit, button, with_error
from ui.widgets.layout import column, row
from ui.widgets.text import field_label

ANYTHING = "Tất cả"
WRONG_DAY = "Ngày ghi như 24/11/2026."


class ListFilterDialog(Dialog):
    """Enter steps on, the last key narrows; what is offered is what stands on the list."""

    def __init__(
        self, rows: tuple[Listed, ...], sought: Sought, parent: QWidget | None = None
    ) -> None:
        super().__init__("Lọc danh sách", parent)
        self.answer: Sought | None = None
        self._text = sought.text
        procedures = {one.row.procedure_code: one.name for one in rows}
        self.sector = _choice("Lĩnh vực", _same(one.sector for one in rows), sought.sector)
        self.procedure = _choice("Thủ tục", procedures, sought.procedure)
        self.unit = _choice("Đơn vị", _same(one.unit for one in rows), sought.unit)
        self.specialist = _choice(
            "Người giải quyết",
            _same(one.row.standing.specialist or NOBODY for one in rows),
            sought.specialist,
        )
        states = {one.row.state: STATE_LABELS[one.row.state] for one in rows}
        self.state = _choice("Trạng thái", states, sought.state)
        self.since = LineEdit(name="Nhận từ ngày", length=10, hint="20/11/2026")
        self.until = LineEdit(name="Nhận đến ngày", length=10, hint="20/11/2026")
        for field, day in ((self.since, sought.since), (self.until, sought.until)):
            field.fill(day_text(day))
        self.apply = button("&Lọc", role="main")
        self.clear = button("&Bỏ lọc")
        self._lay_out()
        self.apply.clicked.connect(self._apply)
        self.clear.clicked.connect(self._clear)
        self.sector.setFocus()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        fields: tuple[tuple[str, Choice | LineEdit], ...] = (
            ("Lĩnh &vực", self.sector),
            ("&Thủ tục", self.procedure),
            ("Đơn vị", self.unit),
            ("Người &giải quyết", self.specialist),
            ("T&rạng thái", self.state),
            ("Nhận từ ngà&y", self.since),
            ("Nhận đế&n ngày", self.until),
        )
        for at, (words, field) in enumerate(fields):
            put_field(grid, at, field_label(words, field), with_error(field))
        grid.setColumnStretch(1, 1)
        self.fill(column(grid, row(self.apply, None, self.clear)))
        self.setMinimumWidth(460)

    def _apply(self) -> None:
        since, until = _day(self.since), _day(self.until)
        if isinstance(since, str) or isinstance(until, str):
            return
        if since and until and until < since:
            self.until.show_wrong("Ngày cuối phải sau ngày đầu.")
            self.until.setFocus()
            return
        self.answer = Sought(
            text=self._text,
            sector=self.sector.value() or "",
            procedure=self.procedure.value() or "",
            unit=self.unit.value() or "",
            specialist=self.specialist.value() or "",
            state=self.state.value() or None,
            since=since,
            until=until,
        )
        self.accept()

    def _clear(self) -> None:
        self.answer = replace(EVERYTHING, text=self._text)
        self.accept()

    @classmethod
    def ask(cls, rows: tuple[Listed, ...], sought: Sought, *, parent: QWidget) -> Sought | None:
        """What to narrow ``rows`` to, or None."""
        dialog = cls(rows, sought, parent)
        dialog.exec()
        return dialog.answer


def _same(values: Iterable[str]) -> dict[str, str]:
    return {value: value for value in values if value}


def _choice(
    name: str, options: dict[str, str] | dict[State, str], chosen: State | str | None
) -> Choice:
    made = Choice(name=name)
    pairs = sorted(options.items(), key=lambda pair: fold(pair[1]))
    made.offer([("", ANYTHING), *pairs])
    if chosen and chosen not in options:
        made.offer([("", ANYTHING), (chosen, str(chosen)), *pairs])
    made.choose(chosen or "")
    return made


def _day(field: LineEdit) -> date | str | None:
    """The day typed, nothing, or what is wrong with it, which the field then says."""
    text = field.value()
    field.show_wrong("")
    if not text:
        return None
    try:
        return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007  a day of the calendar
    except ValueError:
        field.show_wrong(WRONG_DAY)
        field.setFocus()
        return WRONG_DAY
