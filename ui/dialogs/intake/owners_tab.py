"""The owners of a dossier: cards scanned in a row, or people typed one by one; some have died."""

from collections.abc import Mapping

from msgspec.structs import replace
from PySide6.QtWidgets import QWidget

from counter_app.core.errors import UserError
from counter_app.domain.people.applicant import (
    IDENTITY_BASIS_LABELS,
    Deceased,
    IdentityBasis,
    Person,
)
from counter_app.domain.people.countries import country_name
from ui import typed
from ui.dialogs.intake.people_list import HOW as HOW_TO_MEND
from ui.dialogs.intake.people_list import NOBODY
from ui.dialogs.intake.people_tab import PeopleTab
from ui.widgets.beside import nothing_wrong, say_beside
from ui.widgets.fields import Choice, LineEdit, button, with_error
from ui.widgets.layout import column, row, wide
from ui.widgets.person_fields import PersonFields
from ui.widgets.text import field_label, label

LIST_PX = 104
NOT_SHOWN = "Chưa xuất trình giấy tờ"
NO_DEATH = "Hãy nhập ngày chết hoặc số trích lục khai tử."


class OwnersTab(PeopleTab[Person]):
    """The owners: scanned in a row, or typed one by one."""

    KIND, FIELD, CALLED, MOST = Person, "owner", "chủ hồ sơ", 200

    def __init__(self, owners: tuple[Person, ...]) -> None:
        super().__init__(owners, height=LIST_PX)
        self.fields = PersonFields("chủ hồ sơ")
        self.basis = Choice(name="Căn cứ nhận biết chủ hồ sơ")
        self.basis.offer(without_number())
        self.reason = LineEdit(name="Vì sao chưa có số định danh", length=200, hint=NOT_SHOWN)
        self.died_on = LineEdit(name="Chủ hồ sơ chết ngày", length=10, hint="12/11/2026")
        self.extract_no = LineEdit(name="Số trích lục khai tử", length=40)
        self.died = button("Người đang chọn đã &chết", role="small")
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
            wide(field_label("Chưa có số: nhận b&iết bằng", self.basis), self.basis),
            wide(field_label("&Lý do chưa có số", self.reason), with_error(self.reason)),
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

    def _person(self, one: Person) -> Person:
        return one

    def _words(self, one: Person) -> str:
        year = f", {one.birth.year}" if one.birth else ""
        if one.is_foreigner:
            year += f", {country_name(one.nationality)}"
        if one.deceased is None:
            return f"{one.name}{year}"
        on = one.deceased.died_on
        return f"{one.name}{year} † đã chết{f' {on.vietnamese()}' if on else ''}"

    def _take(self, person: Person) -> None:
        self._put(person)

    def _places(self) -> Mapping[str, QWidget]:
        people = {f"{self.FIELD}.{name}": field for name, field in self.fields.leads().items()}
        return people | {"died_on": self.died_on}

    def _is_told(self) -> bool:
        told = any(line.value() for line in (self.died_on, self.extract_no, self.reason))
        return told or self.basis.value() is not IdentityBasis.STATED or not self.fields.is_empty()

    def _typed(self) -> Person:
        person = replace(self.fields.read(field=self.FIELD), deceased=self._death())
        if not person.name or person.personal_id or person.passport is not None:
            return person
        reason = self.reason.value() or NOT_SHOWN
        return replace(person, identity_basis=self.basis.value(), no_id_reason=reason)

    def _fill(self, one: Person) -> None:
        self.fields.fill(one)
        if one.no_id_reason is not None:
            self.basis.choose(one.identity_basis)
        self.reason.fill(one.no_id_reason or "")
        died_on, death = one.died_on, one.deceased
        self.died_on.fill(died_on.vietnamese() if died_on else "")
        self.extract_no.fill((death.extract_no if death else None) or "")
        self.fields.name.setFocus()

    def _clear(self) -> None:
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
            self._add()
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
        if not 0 <= at < len(self.listed):
            self.said.say("Hãy chọn người trong danh sách.", tone="warn")
            self.list.setFocus()
        else:
            self.listed[at] = replace(self.listed[at], deceased=death)
            self.said.say(f"Đã ghi {self.listed[at].name} đã chết.", tone="good")
            for line in (self.died_on, self.extract_no):
                line.clear()
            self._show()


def without_number() -> tuple[tuple[IdentityBasis, str], ...]:
    """Every way to know somebody who shows no number."""
    return tuple(
        (basis, words)
        for basis, words in IDENTITY_BASIS_LABELS.items()
        if basis is not IdentityBasis.CARD
    )
