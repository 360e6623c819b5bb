"""The heirs of an owner who has died: one by one, each with a share or a refusal."""

from typing import Any

import msgspec
from PySide6.QtCore import QStringListModel
from PySide6.QtWidgets import QCheckBox, QFormLayout, QListView, QWidget

from counter_app.core.errors import UserError
from counter_app.domain.people.applicant import IdentityBasis, Person, person_of
from counter_app.domain.people.card import parse_card
from counter_app.domain.people.heirs import Heir
from ui import theme, typed
from ui.widgets.fields import NAME_LENGTH, LineEdit, button, with_error
from ui.widgets.layout import Notice, column, row
from ui.widgets.text import field_label, label

MOST_HEIRS = 100
LIST_PX = 132
HOW = (
    "Ghi người để lại di sản ở “Chủ hồ sơ” là đã chết; ở đây ghi từng người thừa kế, hoặc quét thẻ."
)


class HeirsTab(QWidget):
    """A list, and under it the fields of the next one."""

    def __init__(self, heirs: tuple[Heir, ...]) -> None:
        super().__init__()
        self.heirs = list(heirs)
        self._names = QStringListModel(self)
        self.list = QListView()
        self.list.setModel(self._names)
        self.list.setAccessibleName("Danh sách người thừa kế")
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setFixedHeight(theme.px(LIST_PX))
        self.said = Notice("info")
        self.name = LineEdit(name="Họ và tên người thừa kế", length=NAME_LENGTH)
        self.number = LineEdit(name="Số định danh người thừa kế", length=16, hint="12 chữ số")
        self.relation = LineEdit(name="Quan hệ với người chết", length=60, hint="con, vợ, chồng")
        self.share = LineEdit(name="Phần thừa kế", length=60, hint="1/3 hoặc theo di chúc")
        self.refuses = QCheckBox("&Từ chối nhận di sản")
        self.refuses.setAccessibleName("Từ chối nhận di sản")
        self.refusal = LineEdit(
            name="Văn bản từ chối", length=200, hint="Văn bản số 12 ngày 01/11/2026"
        )
        self.add = button("Thê&m người này", role="small")
        self.remove = button("&Bỏ người đang chọn", role="small")
        self.add.clicked.connect(self._add)
        self.remove.clicked.connect(self._remove)
        self.refuses.toggled.connect(self._show_needed)
        self._lay_out()
        self._show_needed()
        self._show()

    def _lay_out(self) -> None:
        form = QFormLayout()
        for words, field in (
            ("Họ và tê&n", self.name),
            ("&Số định danh", self.number),
            ("&Quan hệ", self.relation),
            ("&Phần thừa kế", self.share),
        ):
            form.addRow(field_label(words, field), with_error(field))
        form.addRow("", self.refuses)
        form.addRow(field_label("&Văn bản từ chối", self.refusal), with_error(self.refusal))
        box = column(
            label(HOW, role="quiet", wrap=True),
            self.said,
            self.list,
            row(self.remove, None),
            form,
            row(self.add, None),
            None,
            inside=10,
        )
        self.setLayout(box)

    def held(self) -> Any:
        """The list, as JSON can say it."""
        return msgspec.to_builtins(self.heirs)

    def take_held(self, held: Any) -> None:
        """Shows that list again."""
        self.heirs = msgspec.convert(held, type=list[Heir])
        self._show()

    def scan(self, text: str) -> None:
        """A card fills name and number of the next heir."""
        try:
            person = person_of(parse_card(text))
        except UserError as error:
            self.said.say(error.message, tone="bad")
            return
        self.name.fill(person.name)
        self.number.fill(person.personal_id or "")
        self.relation.setFocus()

    def _show_needed(self) -> None:
        """A share for who takes, a paper for who refuses."""
        self.share.setEnabled(not self.refuses.isChecked())
        self.refusal.setEnabled(self.refuses.isChecked())

    def add_typed(self) -> bool:
        """Whoever stands in the fields becomes an heir; False where that cannot be, and why is said."""
        if self.name.value():
            self._add()
        return not self.name.value()

    def _add(self) -> None:
        name, number = self.name.value(), typed.digits(self.number.value()) or None
        if not name:
            self.said.say("Hãy nhập họ và tên người thừa kế.", tone="warn")
            self.name.setFocus()
            return
        if number is not None and any(one.person.personal_id == number for one in self.heirs):
            self.said.say(f"{name} đã có trong danh sách.", tone="warn")
            return
        if len(self.heirs) >= MOST_HEIRS:
            self.said.say(f"Một hồ sơ ghi nhiều nhất {MOST_HEIRS} người thừa kế.", tone="warn")
            return
        self.heirs.append(self._read(name, number))
        self.said.say(f"Đã thêm {name}.", tone="good")
        self._clear()
        self._show()
        self.name.setFocus()

    def _read(self, name: str, number: str | None) -> Heir:
        refuses = self.refuses.isChecked()
        person = Person(
            name=name,
            personal_id=number,
            identity_basis=IdentityBasis.CARD if number else IdentityBasis.STATED,
            relation=self.relation.value(),
        )
        return Heir(
            person=person,
            share="" if refuses else self.share.value(),
            refuses=refuses,
            refusal=self.refusal.value() if refuses else "",
        )

    def _clear(self) -> None:
        for line in (self.name, self.number, self.relation, self.share, self.refusal):
            line.clear()
        self.refuses.setChecked(False)

    def _remove(self) -> None:
        at = self.list.currentIndex().row()
        if 0 <= at < len(self.heirs):
            del self.heirs[at]
            self._show()

    def _show(self) -> None:
        self._names.setStringList([f"{at}. {one.words}" for at, one in enumerate(self.heirs, 1)])
