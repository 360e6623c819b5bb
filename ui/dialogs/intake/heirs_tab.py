"""The heirs of an owner who has died: one by one, each with a share or a refusal."""

from collections.abc import Mapping

from msgspec.structs import replace
from PySide6.QtWidgets import QFormLayout, QWidget

from counter_app.domain.entitled import same_person
from counter_app.domain.people.applicant import IdentityBasis, Person
from counter_app.domain.people.heirs import Heir
from ui import typed
from ui.dialogs.intake.people_list import HOW as HOW_TO_MEND
from ui.dialogs.intake.people_tab import PeopleTab
from ui.widgets.beside import add_fields
from ui.widgets.fields import NAME_LENGTH, LineEdit
from ui.widgets.layout import column, row
from ui.widgets.text import label
from ui.widgets.ticks import tick

LIST_PX = 132
HOW = (
    "Ghi người để lại di sản ở “Chủ hồ sơ” là đã chết; ở đây ghi từng người thừa kế, hoặc quét thẻ."
)


class HeirsTab(PeopleTab[Heir]):
    """Each with a share, or the paper by which they refuse."""

    KIND, FIELD, CALLED, MOST = Heir, "heir", "người thừa kế", 100

    def __init__(self, heirs: tuple[Heir, ...]) -> None:
        super().__init__(heirs, height=LIST_PX)
        self._known: Person | None = None
        """Whom a card or a line of the list brought into the fields, with all that is known."""
        self.name = LineEdit(name="Họ và tên người thừa kế", length=NAME_LENGTH)
        self.number = LineEdit(name="Số định danh người thừa kế", length=16, hint="12 chữ số")
        self.relation = LineEdit(name="Quan hệ với người chết", length=60, hint="con, vợ, chồng")
        self.share = LineEdit(name="Phần thừa kế", length=60, hint="1/3 hoặc theo di chúc")
        self.refuses = tick("&Từ chối nhận di sản")
        self.refusal = LineEdit(
            name="Văn bản từ chối", length=200, hint="Văn bản số 12 ngày 01/11/2026"
        )
        self.refuses.toggled.connect(self._show_needed)
        self._lay_out()
        self._show_needed()
        self._show()

    def _lay_out(self) -> None:
        form = QFormLayout()
        add_fields(
            form,
            ("Họ và tê&n", self.name),
            ("&Số định danh", self.number),
            ("&Quan hệ", self.relation),
            ("&Phần thừa kế", self.share),
        )
        form.addRow("", self.refuses)
        add_fields(form, ("&Văn bản từ chối", self.refusal))
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

    def _show_needed(self) -> None:
        """A share for who takes, a paper for who refuses."""
        self.share.setEnabled(not self.refuses.isChecked())
        self.refusal.setEnabled(self.refuses.isChecked())

    def _person(self, one: Heir) -> Person:
        return one.person

    def _words(self, one: Heir) -> str:
        return one.words

    def _take(self, person: Person) -> None:
        """A card fills name and number of the next heir; whoever stood there is added first."""
        self._require_new(person, self.list.mended)
        if not self._may_be(person) and not self._add():
            return
        self._known = person
        self.name.fill(person.name)
        self.number.fill(person.personal_id or "")
        self.relation.setFocus()

    def _may_be(self, person: Person) -> bool:
        """Whether the fields name this very person, or nobody yet."""
        name, number = self.name.value(), typed.digits(self.number.value())
        return not (name or number) or same_person(name, number, person)

    def _lines(self) -> tuple[LineEdit, ...]:
        return (self.name, self.number, self.relation, self.share, self.refusal)

    def _places(self) -> Mapping[str, QWidget]:
        return {"heir.name": self.name, "heir.personal_id": self.number}

    def _is_told(self) -> bool:
        return any(line.value() for line in self._lines()) or self.refuses.isChecked()

    def _fill(self, one: Heir) -> None:
        self._known = one.person
        self.name.fill(one.person.name)
        self.number.fill(one.person.personal_id or "")
        self.relation.fill(one.person.relation)
        self.share.fill(one.share)
        self.refuses.setChecked(one.refuses)
        self.refusal.fill(one.refusal)
        (self.refusal if one.refuses else self.name).setFocus()

    def _typed(self) -> Heir:
        refuses = self.refuses.isChecked()
        number, known = typed.digits(self.number.value()) or None, self._known
        if known is None or known.personal_id != number:
            basis = IdentityBasis.CARD if number else IdentityBasis.STATED
            known = Person(name="", personal_id=number, identity_basis=basis)
        return Heir(
            person=replace(known, name=self.name.value(), relation=self.relation.value()),
            share="" if refuses else self.share.value(),
            refuses=refuses,
            refusal=self.refusal.value() if refuses else "",
        )

    def _clear(self) -> None:
        self._known = None
        for line in self._lines():
            line.clear()
        self.refuses.setChecked(False)
