"""The owners of a dossier: cards scanned in a row, or people typed one by one; some have died."""

from msgspec.structs import replace
from PySide6.QtCore import QStringListModel
from PySide6.QtWidgets import QListView, QWidget

from counter_app.core.errors import UserError
from counter_app.domain.people.applicant import Deceased, IdentityBasis, Person, person_of
from counter_app.domain.people.card import parse_card
from counter_app.domain.people.countries import country_name
from ui import typed
from ui.widgets.fields import LineEdit, button, with_error
from ui.widgets.layout import Notice, column, row
from ui.widgets.person_fields import PersonFields
from ui.widgets.text import field_label, label

MOST_OWNERS = 200


class OwnersTab(QWidget):
    """The owners: scanned in a row, or typed one by one."""

    def __init__(self, owners: tuple[Person, ...]) -> None:
        super().__init__()
        self.owners = list(owners)
        self._names = QStringListModel(self)
        self.list = QListView()
        self.list.setModel(self._names)
        self.list.setAccessibleName("Danh sách chủ hồ sơ")
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.said = Notice("info")
        self.fields = PersonFields("chủ hồ sơ")
        self.died_on = LineEdit(name="Chủ hồ sơ chết ngày", length=10, hint="12/11/2026")
        self.extract_no = LineEdit(name="Số trích lục khai tử", length=40)
        self.add = button("Thê&m người này", role="small")
        self.remove = button("&Bỏ người đang chọn", role="small")
        self.died = button("Người đang chọn đã &chết", role="small")
        self.add.clicked.connect(self._add_typed)
        self.remove.clicked.connect(self._remove)
        self.died.clicked.connect(self._note_death)
        how = "Quét lần lượt thẻ của từng người, hoặc gõ rồi bấm Thêm."
        box = column(
            label(how, role="quiet", wrap=True),
            self.said,
            self.list,
            row(self.remove, self.died, None),
            self.fields,
            row(
                field_label("Đã c&hết ngày", self.died_on),
                with_error(self.died_on),
                field_label("Số &trích lục", self.extract_no),
                self.extract_no,
            ),
            row(self.add, None),
            inside=10,
        )
        box.setStretch(2, 1)
        self.setLayout(box)
        self._show()

    def scan(self, text: str) -> None:
        """One more owner by card."""
        try:
            self._append(person_of(parse_card(text)))
        except UserError as error:
            self.said.say(error.message, tone="bad")

    def _add_typed(self) -> None:
        try:
            person = replace(self.fields.read(field="owner"), deceased=self._death())
        except UserError as error:
            self.said.say(error.message, tone="bad")
            return
        if not person.name:
            self.said.say("Hãy nhập họ và tên chủ hồ sơ.", tone="warn")
            self.fields.name.setFocus()
            return
        if not person.personal_id:
            person = replace(
                person, identity_basis=IdentityBasis.STATED, no_id_reason="Chưa xuất trình giấy tờ"
            )
        if self._append(person):
            self._clear()
            self.fields.name.setFocus()

    def _clear(self) -> None:
        self.fields.clear()
        self.died_on.clear()
        self.extract_no.clear()

    def _death(self) -> Deceased | None:
        """What is known of the owner's death; nothing typed means that they live."""
        died_on = typed.partial_date(self.died_on.value(), field="died_on")
        extract_no = self.extract_no.value() or None
        if died_on is None and extract_no is None:
            return None
        return Deceased(died_on=died_on, extract_no=extract_no)

    def _note_death(self) -> None:
        """The chosen owner has died on the day typed below."""
        at = self.list.currentIndex().row()
        try:
            death = self._death()
        except UserError as error:
            self.said.say(error.message, tone="bad")
            self.died_on.setFocus()
            return
        if death is None:
            self.said.say("Hãy nhập ngày chết hoặc số trích lục khai tử.", tone="warn")
            self.died_on.setFocus()
        elif not 0 <= at < len(self.owners):
            self.said.say("Hãy chọn người trong danh sách.", tone="warn")
            self.list.setFocus()
        else:
            self.owners[at] = replace(self.owners[at], deceased=death)
            self.said.say(f"Đã ghi {self.owners[at].name} đã chết.", tone="good")
            self._clear()
            self._show()

    def _append(self, person: Person) -> bool:
        known = {one.personal_id for one in self.owners if one.personal_id}
        if person.personal_id in known:
            self.said.say(f"{person.name} đã có trong danh sách.", tone="warn")
            return False
        if len(self.owners) >= MOST_OWNERS:
            self.said.say(f"Một hồ sơ ghi nhiều nhất {MOST_OWNERS} chủ hồ sơ.", tone="warn")
            return False
        self.owners.append(person)
        self.said.say(f"Đã thêm {person.name}.", tone="good")
        self._show()
        return True

    def _remove(self) -> None:
        at = self.list.currentIndex().row()
        if 0 <= at < len(self.owners):
            del self.owners[at]
            self._show()

    def _show(self) -> None:
        self._names.setStringList(
            [_words(number, one) for number, one in enumerate(self.owners, 1)]
        )


def _words(number: int, owner: Person) -> str:
    year = f", {owner.birth.year}" if owner.birth else ""
    if owner.is_foreigner:
        year += f", {country_name(owner.nationality)}"
    if owner.deceased is None:
        return f"{number}. {owner.name}{year}"
    on = owner.deceased.died_on
    return f"{number}. {owner.name}{year} † đã chết{f' {on.vietnamese()}' if on else ''}"
