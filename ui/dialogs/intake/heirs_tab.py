"""The heirs of an owner who has died: one by one, each with a share or a refusal."""

from typing import Any

import msgspec
from msgspec.structs import replace
from PySide6.QtWidgets import QCheckBox, QFormLayout, QWidget

from counter_app.core.errors import UserError
from counter_app.domain.entitled import same_person
from counter_app.domain.people.applicant import IdentityBasis, Person, person_of
from counter_app.domain.people.card import parse_card
from counter_app.domain.people.heirs import Heir
from ui import typed
from ui.dialogs.intake.people_list import HOW as HOW_TO_MEND
from ui.dialogs.intake.people_list import NOBODY, PeopleList
from ui.widgets.beside import nothing_wrong, say_beside
from ui.widgets.fields import NAME_LENGTH, LineEdit, button, with_error
from ui.widgets.layout import Notice, column, row
from ui.widgets.text import field_label, label

MOST_HEIRS = 100
LIST_PX = 132
TWICE = "{} đã có trong danh sách: hãy chọn dòng ấy để sửa."
HOW = (
    "Ghi người để lại di sản ở “Chủ hồ sơ” là đã chết; ở đây ghi từng người thừa kế, hoặc quét thẻ."
)


class HeirsTab(QWidget):
    """A list, and under it the fields of the next one."""

    def __init__(self, heirs: tuple[Heir, ...]) -> None:
        super().__init__()
        self.heirs = list(heirs)
        self._known: Person | None = None
        """Whom a card or a line of the list brought into the fields, with all that is known."""
        self.list = PeopleList(name="Danh sách người thừa kế", height=LIST_PX)
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
        self.list.opened.connect(self._mend)
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
            label(f"{HOW} {HOW_TO_MEND}", role="quiet", wrap=True),
            self.said,
            self.list.tally,
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
        """A card fills name and number of the next heir; whoever stood there is added first."""
        try:
            person = person_of(parse_card(text))
        except UserError as error:
            self.list.note_unread()
            self.said.say(error.message, tone="bad")
            return
        if self._is_listed(person.personal_id):
            self.said.say(TWICE.format(person.name), tone="warn")
            return
        if not self._may_be(person) and not self._add():
            return
        self._known = person
        self.name.fill(person.name)
        self.number.fill(person.personal_id or "")
        self.relation.setFocus()

    def _show_needed(self) -> None:
        """A share for who takes, a paper for who refuses."""
        self.share.setEnabled(not self.refuses.isChecked())
        self.refusal.setEnabled(self.refuses.isChecked())

    def add_typed(self) -> bool:
        """Whoever stands in the fields becomes an heir; False where that cannot be, and why is said."""
        told = any(line.value() for line in self._lines()) or self.refuses.isChecked()
        return (self.list.mended == NOBODY and not told) or self._add()

    def _lines(self) -> tuple[LineEdit, ...]:
        return (self.name, self.number, self.relation, self.share, self.refusal)

    def _may_be(self, person: Person) -> bool:
        """Whether the fields name this very person, or nobody yet."""
        name, number = self.name.value(), typed.digits(self.number.value())
        return not (name or number) or same_person(name, number, person)

    def _is_listed(self, number: str | None) -> bool:
        """Whether another line has this number already."""
        others = (one.person for at, one in enumerate(self.heirs) if at != self.list.mended)
        return number is not None and any(one.personal_id == number for one in others)

    def _add(self) -> bool:
        """Whether whoever stands in the fields now stands in the list; where not, why is said."""
        at, places = self.list.mended, {"name": self.name, "number": self.number}
        nothing_wrong(places.values())
        try:
            heir = self._typed()
        except UserError as error:
            say_beside(error, places, self.said)
            return False
        if at == NOBODY:
            self.heirs.append(heir)
        else:
            self.heirs[at] = heir
        self.said.say(f"{'Đã thêm' if at == NOBODY else 'Đã sửa'} {heir.person.name}.", tone="good")
        self._clear()
        self._show()
        self.name.setFocus()
        return True

    def _mend(self, at: int) -> None:
        """Brings the line back into the fields; whoever stood there is added first."""
        if not self.add_typed():
            return
        heir = self.heirs[at]
        self.list.mended, self._known = at, heir.person
        self.name.fill(heir.person.name)
        self.number.fill(heir.person.personal_id or "")
        self.relation.fill(heir.person.relation)
        self.share.fill(heir.share)
        self.refuses.setChecked(heir.refuses)
        self.refusal.fill(heir.refusal)
        self.said.say(f"Đang sửa {heir.person.name}: Ctrl Enter hoặc Alt M để ghi.", tone="info")
        (self.refusal if heir.refuses else self.name).setFocus()

    def _typed(self) -> Heir:
        """Whoever stands in the fields; ``UserError`` for no name, one listed already, too many."""
        name, number = self.name.value(), typed.digits(self.number.value()) or None
        if not name:
            words = f"Hãy nhập họ và tên người thừa kế, {self.list.or_else()}."
            raise UserError("name_missing", words, field="name")
        if self._is_listed(number):
            raise UserError("heir_twice", TWICE.format(name), field="number")
        if self.list.mended == NOBODY and len(self.heirs) >= MOST_HEIRS:
            raise UserError("heirs_full", f"Một hồ sơ ghi nhiều nhất {MOST_HEIRS} người thừa kế.")
        return self._read(name, number)

    def _read(self, name: str, number: str | None) -> Heir:
        refuses = self.refuses.isChecked()
        known = self._known
        if known is None or known.personal_id != number:
            basis = IdentityBasis.CARD if number else IdentityBasis.STATED
            known = Person(name="", personal_id=number, identity_basis=basis)
        return Heir(
            person=replace(known, name=name, relation=self.relation.value()),
            share="" if refuses else self.share.value(),
            refuses=refuses,
            refusal=self.refusal.value() if refuses else "",
        )

    def _clear(self) -> None:
        self._known, self.list.mended = None, NOBODY
        for line in self._lines():
            line.clear()
        self.refuses.setChecked(False)

    def _remove(self) -> None:
        mended, at = self.list.mended, self.list.take_out()
        if at is None:
            return
        del self.heirs[at]
        if at == mended:  # whoever goes stands in the fields no longer
            self._clear()
        self._show()

    def _show(self) -> None:
        self.list.show_lines(f"{at}. {one.words}" for at, one in enumerate(self.heirs, 1))
