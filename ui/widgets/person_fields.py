"""The fields of one person, scanned or typed: used for the submitter and for other people."""

from typing import Any, Final

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QGridLayout, QWidget

from counter_app.domain.people.applicant import IDENTITY_BASIS_LABELS, IdentityBasis, Person
from counter_app.domain.people.identity import SEX_LABELS, PartialDate
from ui import theme, typed
from ui.widgets.address_edit import AddressEdit
from ui.widgets.beside import put_field
from ui.widgets.fields import NAME_LENGTH, Choice, LineEdit, with_error
from ui.widgets.hinted_line import hint_of
from ui.widgets.text import field_label

SEXES: Final = ((None, "–"), *SEX_LABELS.items())


class PersonFields(QWidget):
    """Name, number, birth, sex, address. What the card knew beyond them is kept aside."""

    changed = Signal()
    APART_PX = 8

    def __init__(self, who: str = "người nộp", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scanned: Person | None = None
        self.name = LineEdit(name=f"Họ và tên {who}", length=NAME_LENGTH, hint="Quét thẻ hoặc gõ")
        self.number = LineEdit(name=f"Số định danh {who}", length=16, hint="12 chữ số")
        self.birth = LineEdit(name=f"Ngày sinh {who}", length=10, hint="01/02/1990")
        self.sex = Choice(name=f"Giới tính {who}")
        self.sex.offer(SEXES)
        self.address = AddressEdit(name=f"Nơi cư trú {who}")
        self._lay_out()
        for field in (self.name, self.number, self.birth, self.address):
            field.textChanged.connect(self.changed)
        self.sex.picked.connect(self.changed)

    def _lay_out(self) -> None:
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(self.APART_PX)
        grid.setVerticalSpacing(4)
        rows: tuple[tuple[str, LineEdit | Choice], ...] = (
            ("Họ và tê&n", self.name),
            ("&Số định danh", self.number),
            ("Ngà&y sinh", self.birth),
            ("&Giới tính", self.sex),
            ("Nơi cư t&rú", self.address),
        )
        for at, (words, field) in enumerate(rows):
            put_field(grid, at, field_label(words, field), with_error(field))
        grid.addWidget(hint_of(self.address), len(rows), 0, 1, 2)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, theme.px(92))

    def stand_in(self, form: QFormLayout) -> None:
        """The fields begin where the others of ``form`` do, whose names are all there."""
        role = QFormLayout.ItemRole.LabelRole
        rows = (form.itemAt(at, role) for at in range(form.rowCount()))
        names = [name for one in rows if one is not None and (name := one.widget()) is not None]
        for name in names:
            name.ensurePolished()
        form.setHorizontalSpacing(self.APART_PX)
        self._grid.setColumnMinimumWidth(0, max(name.sizeHint().width() for name in names))

    def fill(self, person: Person) -> None:
        """Shows ``person``; one Ctrl+Z per field takes it back."""
        self._scanned = person
        self.blockSignals(True)
        self.name.fill(person.name)
        self.number.fill(person.personal_id or "")
        self.birth.fill(person.birth.vietnamese() if person.birth else "")
        self.sex.choose(person.sex)
        self.address.fill(person.address)
        self.blockSignals(False)
        self.changed.emit()

    def clear(self) -> None:
        """An empty form for the next person."""
        self._scanned = None
        for field in (self.name, self.number, self.birth, self.address):
            field.clear()
        self.sex.choose(None)

    def held(self) -> Any:
        """Who was scanned, as JSON can say it."""
        return msgspec.to_builtins(self._scanned)

    def take_held(self, held: Any) -> None:
        """Whoever was scanned stands behind the fields again."""
        self._scanned = msgspec.convert(held, type=Person | None)

    def is_empty(self) -> bool:
        """Whether nothing stands in any field, nor is a sex chosen."""
        lines = (self.name, self.number, self.birth, self.address)
        return self.sex.value() is None and not any(line.text() for line in lines)

    def read(self, *, field: str, attempt: typed.Attempt = typed.strictly) -> Person:
        """The person as entered; raises ``UserError`` naming the field that cannot be read."""
        born = self.birth.value()
        birth: PartialDate | None = attempt(
            lambda: typed.partial_date(born, field=f"{field}.birth")
        )
        return replace(
            self._scanned or Person(name=""),
            name=self.name.value(),
            personal_id=typed.digits(self.number.value()) or None,
            birth=birth,
            sex=self.sex.value(),
            address=self.address.value(),
        )

    def leads(self) -> dict[str, QWidget]:
        """Which widget each field of a person is mended in."""
        return {
            "name": self.name,
            "personal_id": self.number,
            "birth": self.birth,
            "sex": self.sex,
            "address": self.address,
        }


def identity_basis_options() -> tuple[tuple[IdentityBasis, str], ...]:
    """Every way a clerk may know a person, for a choice."""
    return tuple(IDENTITY_BASIS_LABELS.items())
