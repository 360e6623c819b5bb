"""Another unit that decides the dossier: found by name, with the code that begins its codes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QFormLayout, QWidget

from counter_app.core.errors import UserError
from counter_app.domain.code import check_agency
from counter_app.domain.office import ResolvingUnit
from ui.dialogs.dialog import Dialog
from ui.widgets.beside import add_fields, nothing_wrong
from ui.widgets.fields import LineEdit, button
from ui.widgets.layout import column, row
from ui.widgets.text import label
from ui.widgets.type_ahead import TypeAhead

Find = Callable[[str], Sequence[ResolvingUnit]]
HOW = "Hồ sơ ngoài địa bàn: tìm đơn vị giải quyết theo tên, hoặc gõ tên và mã của đơn vị đó."
THEN = "Mã hồ sơ theo mã đơn vị này; thời hạn tính từ khi đơn vị đó nhận hồ sơ."
CODE_HINT = "H42.12.05"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The unit chosen; None: the dossier is decided here."""

    unit: ResolvingUnit | None


class ResolvingUnitDialog(Dialog):
    """Words of the name, ↑ ↓ Enter; the code is completed; Enter keeps."""

    def __init__(
        self, before: ResolvingUnit | None, find: Find, parent: QWidget | None = None
    ) -> None:
        super().__init__("Nơi giải quyết hồ sơ", parent)
        self.answer: Answer | None = None
        self.search = TypeAhead(
            name="Tìm đơn vị",
            hint="Gõ vài chữ, ví dụ “tan phu dong nai”",
            find=find,
            words=lambda one: one.name,
            advice="Không thấy đơn vị này: hãy gõ tên và mã vào hai ô dưới.",
        )
        self.name = LineEdit(name="Tên đơn vị giải quyết", length=200)
        self.agency = LineEdit(name="Mã đơn vị giải quyết", length=35, hint=CODE_HINT)
        form = QFormLayout()
        add_fields(form, ("&Tên đơn vị", self.name), ("&Mã đơn vị", self.agency))
        keep = button("&Ghi nơi giải quyết", role="main")
        keep.clicked.connect(self._keep)
        here = button("Giải quyết tại đâ&y")
        here.clicked.connect(self._here)
        cancel = button("&Bỏ qua")
        cancel.clicked.connect(self.reject)
        self.search.picked.connect(self._take)
        if before is not None:
            self._show(before)
        told = label(THEN, role="quiet", wrap=True)
        self.fill(
            column(
                label(HOW, wrap=True), self.search, form, told, None, row(keep, here, None, cancel)
            )
        )
        self.setMinimumSize(560, 440)
        self.search.field.setFocus()

    def step_on(self) -> None:
        """Enter in the code keeps; elsewhere it goes on."""
        if self.agency.hasFocus():
            self._keep()
        else:
            super().step_on()

    def _take(self, unit: ResolvingUnit) -> None:
        self._show(unit)
        self.agency.setFocus()
        self.agency.end(False)

    def _show(self, unit: ResolvingUnit) -> None:
        self.name.fill(unit.name)
        self.agency.fill(unit.agency)

    def _here(self) -> None:
        self.answer = Answer(unit=None)
        self.accept()

    def _keep(self) -> None:
        nothing_wrong((self.name, self.agency))
        name, agency = self.name.value(), self.agency.value().upper()
        if not name:
            self._wrong(self.name, "Hãy chọn hoặc gõ tên đơn vị giải quyết.")
            return
        try:
            check_agency(agency)
        except UserError:
            self._wrong(self.agency, f"Hãy gõ đủ mã đơn vị, ví dụ {CODE_HINT}.")
            return
        self.answer = Answer(unit=ResolvingUnit(agency=agency, name=name))
        self.accept()

    def _wrong(self, field: LineEdit, message: str) -> None:
        field.show_wrong(message)
        field.setFocus()

    @classmethod
    def ask(cls, before: ResolvingUnit | None, find: Find, *, parent: QWidget) -> Answer | None:
        """The unit, or that it is this office; None when nothing is to change."""
        dialog = cls(before, find, parent)
        dialog.exec()
        return dialog.answer
