"""The mother and the father of a child, as far as its declaration asks and they are known."""

from PySide6.QtWidgets import QFormLayout, QWidget

from counter_app.domain.people.applicant import HOME, Parent, Parents, Person
from counter_app.domain.people.countries import country_name, read_country
from counter_app.domain.people.identity import Sex
from ui import typed
from ui.widgets.beside import add_fields
from ui.widgets.ethnic_edit import EthnicEdit
from ui.widgets.fields import NAME_LENGTH, LineEdit
from ui.widgets.hinted_line import with_hint
from ui.widgets.text import field_label, label

UNKNOWN = "Không xác định được cha hoặc mẹ thì để trống các ô của người đó."


class ParentsTab(QWidget):
    """Nothing in any field: nothing is asked of parents."""

    def __init__(self, parents: Parents | None) -> None:
        super().__init__()
        form = QFormLayout(self)
        form.setContentsMargins(10, 10, 10, 10)
        form.addRow(label(UNKNOWN, role="quiet", wrap=True))
        before = parents or Parents()
        self.mother = _OneParent("mẹ", before.mother, form)
        self.father = _OneParent("cha", before.father, form)

    def read(self) -> Parents | None:
        """Both as typed; ``UserError`` for a day or country that is none."""
        read = Parents(mother=self.mother.read(), father=self.father.read())
        return None if read == Parents() else read

    def take_card(self, person: Person) -> str:
        """The card of the parent of that sex, whichever of their cards comes first."""
        return (self.father if person.sex is Sex.MALE else self.mother).take_card(person)

    def leads(self) -> dict[str, QWidget]:
        """Where what is wrong is mended."""
        return self.mother.leads() | self.father.leads()


class _OneParent:
    """Four lines of one form."""

    def __init__(self, who: str, before: Parent, form: QFormLayout) -> None:
        self._who = who
        self._name = LineEdit(name=f"Họ và tên {who}", length=NAME_LENGTH)
        self._birth = LineEdit(name=f"Ngày sinh của {who}", length=10, hint="12/11/1995 hoặc 1995")
        self._group = EthnicEdit(name=f"Dân tộc của {who}")
        self._country = LineEdit(name=f"Quốc tịch của {who}", length=60, hint="Việt Nam")
        add_fields(form, (f"Họ và tên {who}", self._name), ("Ngày sinh", self._birth))
        form.addRow(field_label("Dân tộc", self._group), with_hint(self._group))
        add_fields(form, ("Quốc tịch", self._country))
        self._name.setText(before.name)
        self._birth.setText(before.birth.vietnamese() if before.birth else "")
        self._group.setText(before.ethnic_group)
        if before.nationality != HOME:
            self._country.setText(country_name(before.nationality))

    def take_card(self, person: Person) -> str:
        self._name.fill(person.name)
        self._birth.fill(person.birth.vietnamese() if person.birth else "")
        self._group.setFocus()
        return f"Đã ghi {person.name} là {self._who}."

    def read(self) -> Parent:
        country = self._country.value()
        return Parent(
            name=self._name.value(),
            birth=typed.partial_date(self._birth.value(), field=f"{self._who}.birth"),
            ethnic_group=self._group.value(),
            nationality=(read_country(country, field=f"{self._who}.country") if country else HOME),
        )

    def leads(self) -> dict[str, QWidget]:
        """Where what is wrong of this one is mended."""
        return {f"{self._who}.birth": self._birth, f"{self._who}.country": self._country}
