"""The person a dossier is about, as far as the procedure asks: the child, the deceased, another.

Which facts are asked is the catalogue's; fields not asked are not there.
"""

from msgspec import UNSET
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from counter_app.core.errors import UserError
from counter_app.domain.catalogue.procedure import FACT_LABELS, Fact, Subject
from counter_app.domain.people.applicant import Deceased, IdentityBasis, Person
from ui import strings, typed
from ui.widgets.beside import put_field
from ui.widgets.ethnic_edit import EthnicEdit
from ui.widgets.fields import NAME_LENGTH, Choice, LineEdit, with_error
from ui.widgets.hinted_line import HintedLine, with_hint
from ui.widgets.layout import column
from ui.widgets.person_fields import SEXES
from ui.widgets.text import field_label, label

_HINTS = {
    Fact.BIRTH_DATE: "12/11/2026",
    Fact.DEATH_DATE: "12/11/2026",
    Fact.BIRTH_HOUR: "8:15",
    Fact.DEATH_HOUR: "8:15",
    Fact.BIRTH_ORDER: "1",
    Fact.PERSONAL_ID: "12 chữ số",
}
_LENGTHS = {Fact.NAME: NAME_LENGTH, Fact.BIRTH_ORDER: 2, Fact.PERSONAL_ID: 16}
_SHORT = {Fact.BIRTH_ORDER: "Con thứ", Fact.RELATION: "Quan hệ"}
_WHOLE_LINE = frozenset({Fact.NAME, Fact.BIRTH_PLACE, Fact.DEATH_PLACE})
_LEADS = {
    Fact.NAME: "name",
    Fact.BIRTH_DATE: "birth",
    Fact.BIRTH_HOUR: "hour",
    Fact.BIRTH_ORDER: "birth_order",
    Fact.DEATH_DATE: "died_on",
    Fact.DEATH_HOUR: "hour",
    Fact.PERSONAL_ID: "personal_id",
    Fact.SEX: "sex",
    Fact.RELATION: "relation",
    Fact.BIRTH_PLACE: "birth_place",
    Fact.DEATH_PLACE: "death_place",
    Fact.ETHNIC_GROUP: "ethnic_group",
}


class SubjectFields(QWidget):
    """A heading and two columns of the facts asked for."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._head = label("", role="head", wrap=True)
        self._body = QWidget()
        self._fields: dict[Fact, LineEdit | Choice] = {}
        self._shown: dict[Fact, tuple[QWidget, QWidget]] = {}
        self._narrow = False
        self._grid = QGridLayout(self._body)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self.setLayout(column(self._head, self._body, gap=4))
        self.hide()

    def ask(self, subject: Subject | None) -> None:
        """Shows the fields that ``subject`` asks; None needs nobody but the submitter."""
        self._empty()
        self.setVisible(subject is not None)
        if subject is None:
            return
        self._head.setText(strings.capital(subject.label))
        for fact in subject.asks:
            self._make(fact)
        self._place()

    def _empty(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._fields.clear()
        self._shown.clear()

    def narrow(self, narrow: bool) -> None:
        """One fact a row where there is no room for two."""
        if narrow != self._narrow:
            self._narrow = narrow
            self._place()

    def _place(self) -> None:
        """The name alone on its line, the rest in pairs."""
        at = 0
        for fact, (caption, shown) in self._shown.items():
            whole = self._narrow or fact in _WHOLE_LINE
            at += at % 2 if whole else 0
            put_field(
                self._grid, at // 2, caption, shown, column=at % 2 * 2, across=3 if whole else 1
            )
            at += 2 if whole else 1

    def _make(self, fact: Fact) -> None:
        full = FACT_LABELS[fact]
        field: LineEdit | Choice
        if fact is Fact.SEX:
            field = Choice(name=full)
            field.offer(SEXES)
            field.picked.connect(self.changed)
        elif fact is Fact.ETHNIC_GROUP:
            field = EthnicEdit(name=full)
            field.textChanged.connect(self.changed)
        else:
            field = LineEdit(name=full, length=_LENGTHS.get(fact, 200), hint=_HINTS.get(fact, ""))
            field.textChanged.connect(self.changed)
        self._fields[fact] = field
        shown = with_hint(field) if isinstance(field, HintedLine) else with_error(field)
        self._shown[fact] = (field_label(_SHORT.get(fact, full), field), shown)

    def read(self, attempt: typed.Attempt = typed.strictly) -> Person | None:
        """The subject as entered, or None when the procedure asks for nobody."""
        if not self._fields:
            return None
        number = typed.digits(self._text(Fact.PERSONAL_ID))
        order = self._text(Fact.BIRTH_ORDER)
        sex = self._fields.get(Fact.SEX)
        return Person(
            name=self._text(Fact.NAME),
            personal_id=number or None,
            identity_basis=IdentityBasis.CARD if number else IdentityBasis.STATED,
            birth=attempt(
                lambda: typed.partial_date(self._text(Fact.BIRTH_DATE), field="subject.birth")
            ),
            sex=sex.value() if isinstance(sex, Choice) else None,
            birth_place=self._text(Fact.BIRTH_PLACE),
            deceased=self._deceased(attempt),
            birth_time=self._hour(Fact.BIRTH_HOUR, attempt),
            birth_order=attempt(lambda: _order(order)),
            relation=self._text(Fact.RELATION),
            ethnic_group=self._text(Fact.ETHNIC_GROUP) or UNSET,
        )

    def _deceased(self, attempt: typed.Attempt) -> Deceased | None:
        if Fact.DEATH_DATE not in self._fields:
            return None
        died_on = self._text(Fact.DEATH_DATE)
        return Deceased(
            died_on=attempt(lambda: typed.partial_date(died_on, field="subject.died_on")),
            time=self._hour(Fact.DEATH_HOUR, attempt),
            place=self._text(Fact.DEATH_PLACE),
        )

    def _hour(self, fact: Fact, attempt: typed.Attempt) -> str:
        return attempt(lambda: typed.clock_time(self._text(fact), field="subject.hour")) or ""

    def fill(self, person: Person) -> None:
        """Shows a subject that was kept."""
        dead = person.deceased or Deceased()
        words = {
            Fact.NAME: person.name,
            Fact.BIRTH_DATE: person.birth.vietnamese() if person.birth else "",
            Fact.DEATH_DATE: dead.died_on.vietnamese() if dead.died_on else "",
            Fact.PERSONAL_ID: person.personal_id or "",
            Fact.BIRTH_HOUR: person.birth_time or "",
            Fact.BIRTH_ORDER: str(person.birth_order or ""),
            Fact.DEATH_HOUR: dead.time,
            Fact.BIRTH_PLACE: person.birth_place,
            Fact.DEATH_PLACE: dead.place,
            Fact.RELATION: person.relation,
            Fact.ETHNIC_GROUP: person.ethnic_group or "",
        }
        for fact, field in self._fields.items():
            if isinstance(field, LineEdit):
                field.fill(words[fact])
            else:
                field.choose(person.sex)

    def leads(self) -> dict[str, QWidget]:
        """Which widget each field of the subject is mended in."""
        return {_LEADS[fact]: field for fact, field in self._fields.items()}

    def lines(self) -> dict[str, LineEdit]:
        """Every line that is typed into, by the fact it asks."""
        fields = self._fields.items()
        return {f"subject.{fact}": one for fact, one in fields if isinstance(one, LineEdit)}

    def first(self) -> QWidget | None:
        """Where entering the subject begins."""
        return next(iter(self._fields.values()), None)

    def stops(self) -> list[QWidget]:
        """Where the keyboard stops, in the order asked."""
        return list(self._fields.values())

    def _text(self, fact: Fact) -> str:
        field = self._fields.get(fact)
        return field.value() if isinstance(field, LineEdit) else ""


def _order(text: str) -> int | None:
    """Which of one birth: the first, the second; None for nothing typed."""
    if not text:
        return None
    if not typed.count(text):
        raise UserError(
            "bad_order", "Thứ tự sinh cần ghi bằng chữ số, như 2.", field="subject.birth_order"
        )
    return typed.count(text)
