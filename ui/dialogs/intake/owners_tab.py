"""The owners of a dossier: cards scanned in a row, or people typed one by one; some have died."""

from typing import Any

import msgspec
from msgspec.structs import replace
from PySide6.QtWidgets import QHBoxLayout, QWidget

from counter_app.core.errors import UserError
from counter_app.domain.people.applicant import (
    IDENTITY_BASIS_LABELS,
    Deceased,
    IdentityBasis,
    Person,
    person_of,
)
from counter_app.domain.people.card import parse_card
from counter_app.domain.people.countries import country_name
from ui import typed
from ui.dialogs.intake.people_list import HOW as HOW_TO_MEND
from ui.dialogs.intake.people_list import NOBODY, PeopleList
from ui.widgets.beside import nothing_wrong, say_beside
from ui.widgets.fields import Choice, LineEdit, button, with_error
from ui.widgets.layout import Notice, column, row
from ui.widgets.person_fields import PersonFields
from ui.widgets.text import field_label, label

MOST_OWNERS = 200
LIST_PX = 104
NOT_SHOWN = "Chưa xuất trình giấy tờ"
NO_DEATH = "Hãy nhập ngày chết hoặc số trích lục khai tử."


class OwnersTab(QWidget):
    """The owners: scanned in a row, or typed one by one."""

    def __init__(self, owners: tuple[Person, ...]) -> None:
        super().__init__()
        self.owners = list(owners)
        self.list = PeopleList(name="Danh sách chủ hồ sơ", height=LIST_PX)
        self.said = Notice("info")
        self.fields = PersonFields("chủ hồ sơ")
        self.basis = Choice(name="Căn cứ nhận biết chủ hồ sơ")
        self.basis.offer(without_number())
        self.reason = LineEdit(name="Vì sao chưa có số định danh", length=200, hint=NOT_SHOWN)
        self.died_on = LineEdit(name="Chủ hồ sơ chết ngày", length=10, hint="12/11/2026")
        self.extract_no = LineEdit(name="Số trích lục khai tử", length=40)
        self.add = button("Thê&m người này", role="small")
        self.remove = button("&Bỏ người đang chọn", role="small")
        self.died = button("Người đang chọn đã &chết", role="small")
        self.add.clicked.connect(self._add_typed)
        self.remove.clicked.connect(self._remove)
        self.list.opened.connect(self._mend)
        self.died.clicked.connect(self._note_death)
        self._lay_out()
        self.basis.choose(IdentityBasis.STATED)
        self._show()

    def _lay_out(self) -> None:
        how = "Quét lần lượt thẻ của từng người, hoặc gõ rồi bấm Thêm."
        box = column(
            label(f"{how} {HOW_TO_MEND}", role="quiet", wrap=True),
            self.said,
            self.list.tally,
            self.list,
            row(self.remove, self.died, None),
            self.fields,
            _wide(field_label("Chưa có số: nhận b&iết bằng", self.basis), self.basis),
            _wide(field_label("&Lý do chưa có số", self.reason), with_error(self.reason)),
            row(
                field_label("Đã c&hết ngày", self.died_on),
                with_error(self.died_on),
                field_label("Số &trích lục", self.extract_no),
                self.extract_no,
            ),
            row(self.add, None),
            None,
            inside=10,
        )
        self.setLayout(box)

    def held(self) -> Any:
        """The list, as JSON can say it."""
        return msgspec.to_builtins(self.owners)

    def take_held(self, held: Any) -> None:
        """Shows that list again."""
        self.owners = msgspec.convert(held, type=list[Person])
        self._show()

    def scan(self, text: str) -> None:
        """One more owner by card."""
        try:
            person = person_of(parse_card(text))
        except UserError as error:
            self.list.note_unread()
            self.said.say(error.message, tone="bad")
            return
        try:
            self._put(person)
        except UserError as error:
            self.said.say(error.message, tone="warn")

    def add_typed(self) -> bool:
        """Whoever stands in the fields becomes an owner; False where that cannot be, and why is said."""
        return self._is_empty() or self._add_typed()

    def _is_empty(self) -> bool:
        """Whether nobody is being mended, and nothing is told of anybody else."""
        told = any(line.value() for line in (self.died_on, self.extract_no, self.reason))
        known = told or self.basis.value() is not IdentityBasis.STATED
        return self.list.mended == NOBODY and self.fields.is_empty() and not known

    def _add_typed(self) -> bool:
        """Whether whoever stands in the fields now stands in the list; where not, why is said."""
        places = self._places()
        nothing_wrong(places.values())
        try:
            self._put(self._typed(), at=self.list.mended)
        except UserError as error:
            say_beside(error, places, self.said)
            return False
        self._clear()
        self.fields.name.setFocus()
        return True

    def _places(self) -> dict[str, QWidget]:
        """Where what is wrong is mended."""
        people = {f"owner.{name}": field for name, field in self.fields.leads().items()}
        return people | {"died_on": self.died_on}

    def _typed(self) -> Person:
        """Whoever stands in the fields; ``UserError`` for no name, or a day that is none."""
        person = replace(self.fields.read(field="owner"), deceased=self._death())
        if not person.name:
            words = f"Hãy nhập họ và tên chủ hồ sơ, {self.list.or_else()}."
            raise UserError("name_missing", words, field="owner.name")
        if person.personal_id or person.passport is not None:
            return person
        reason = self.reason.value() or NOT_SHOWN
        return replace(person, identity_basis=self.basis.value(), no_id_reason=reason)

    def _mend(self, at: int) -> None:
        """Brings the line back into the fields; whoever stood there is added first."""
        if not self.add_typed():
            return
        owner = self.owners[at]
        self.list.mended = at
        self.fields.fill(owner)
        if owner.no_id_reason is not None:
            self.basis.choose(owner.identity_basis)
        self.reason.fill(owner.no_id_reason or "")
        died_on, death = owner.died_on, owner.deceased
        self.died_on.fill(died_on.vietnamese() if died_on else "")
        self.extract_no.fill((death.extract_no if death else None) or "")
        self.said.say(f"Đang sửa {owner.name}: Ctrl Enter hoặc Alt M để ghi.", tone="info")
        self.fields.name.setFocus()

    def _clear(self) -> None:
        self.list.mended = NOBODY
        self.fields.clear()
        for line in (self.died_on, self.extract_no, self.reason):
            line.clear()
        self.basis.choose(IdentityBasis.STATED)

    def _death(self) -> Deceased | None:
        """What is known of the owner's death; nothing typed means that they live."""
        died_on = typed.partial_date(self.died_on.value(), field="died_on")
        extract_no = self.extract_no.value() or None
        if died_on is None and extract_no is None:
            return None
        return Deceased(died_on=died_on, extract_no=extract_no)

    def _note_death(self) -> None:
        """The chosen owner has died on the day typed below."""
        if self.list.mended != NOBODY:
            self._add_typed()
            return
        at = self.list.currentIndex().row()
        nothing_wrong((self.died_on,))
        try:
            death = self._death()
            if death is None:
                raise UserError("death_unsaid", NO_DEATH, field="died_on")
        except UserError as error:
            say_beside(error, self._places(), self.said)
            return
        if not 0 <= at < len(self.owners):
            self.said.say("Hãy chọn người trong danh sách.", tone="warn")
            self.list.setFocus()
        else:
            self.owners[at] = replace(self.owners[at], deceased=death)
            self.said.say(f"Đã ghi {self.owners[at].name} đã chết.", tone="good")
            for line in (self.died_on, self.extract_no):
                line.clear()
            self._show()

    def _put(self, person: Person, *, at: int = NOBODY) -> None:
        """``person`` stands in line ``at``, or in a new one; ``UserError`` where that cannot be."""
        others = (one for number, one in enumerate(self.owners) if number != at)
        known = {one.personal_id for one in others if one.personal_id}
        if person.personal_id in known:
            words = f"{person.name} đã có trong danh sách: hãy chọn dòng ấy để sửa."
            raise UserError("owner_twice", words, field="owner.personal_id")
        if at == NOBODY and len(self.owners) >= MOST_OWNERS:
            raise UserError("owners_full", f"Một hồ sơ ghi nhiều nhất {MOST_OWNERS} chủ hồ sơ.")
        if at == NOBODY:
            self.owners.append(person)
        else:
            self.owners[at] = person
        self.said.say(f"{'Đã thêm' if at == NOBODY else 'Đã sửa'} {person.name}.", tone="good")
        self._show()

    def _remove(self) -> None:
        mended, at = self.list.mended, self.list.take_out()
        if at is None:
            return
        del self.owners[at]
        if at == mended:  # whoever goes stands in the fields no longer
            self._clear()
        self._show()

    def _show(self) -> None:
        self.list.show_lines(_words(number, one) for number, one in enumerate(self.owners, 1))


def _words(number: int, owner: Person) -> str:
    year = f", {owner.birth.year}" if owner.birth else ""
    if owner.is_foreigner:
        year += f", {country_name(owner.nationality)}"
    if owner.deceased is None:
        return f"{number}. {owner.name}{year}"
    on = owner.deceased.died_on
    return f"{number}. {owner.name}{year} † đã chết{f' {on.vietnamese()}' if on else ''}"


def _wide(caption: QWidget, field: QWidget) -> QHBoxLayout:
    """A row whose field takes all the room there is."""
    box = row(caption, field)
    box.setStretch(1, 1)
    return box


def without_number() -> tuple[tuple[IdentityBasis, str], ...]:
    """Every way to know somebody who shows no number."""
    return tuple(
        (basis, words)
        for basis, words in IDENTITY_BASIS_LABELS.items()
        if basis is not IdentityBasis.CARD
    )
