"""The left column: who stands at the desk, how to reach them, by what right they file."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QSizePolicy, QWidget

from counter_app.domain.admission.representation import BY_LAW
from counter_app.domain.draft import RETURN_LABELS, ReturnWay
from counter_app.domain.people.applicant import BASIS_LABELS, Authority, Basis
from ui import theme, typed
from ui.screens.intake.held_keys import HeldKeys
from ui.screens.intake.known_panel import DoubtPanel, KnownPanel
from ui.widgets.address_edit import AddressEdit
from ui.widgets.beside import put_field
from ui.widgets.fields import Choice, LineEdit, button, with_error
from ui.widgets.hinted_line import with_hint
from ui.widgets.layout import CARD_INSIDE, Notice, Pane, column, panel, row
from ui.widgets.person_fields import PersonFields
from ui.widgets.text import field_label, key_cap, label, set_role

FOR_ANOTHER = (Basis.ATTORNEY, Basis.CARRIER)
OF_KIN = (Basis.ATTORNEY, Basis.RELATIVE, Basis.HEIR, Basis.LEGAL_REPRESENTATIVE)
NAME_WANTED = "Quét thẻ, hoặc gõ họ và tên."
TO_ADDRESS = (ReturnWay.POSTAL, ReturnWay.HOME)
# What is mended in the dialog of other people.
_AMONG_OTHERS = [
    "authority",
    "submitter.signing",
    "owners",
    "heirs",
    "parents",
    "foreign",
    "organisation",
]
_PAPERS = {Basis.ATTORNEY: "Văn bản ủy quyền", Basis.CARRIER: "Giấy giới thiệu"}


class CertifiedTick(QCheckBox):
    """Set by hand, or by naming who certified the paper: then it goes with that name again."""

    def __init__(self) -> None:
        super().__init__("Văn &bản có chứng thực")
        self.setAccessibleName("Giấy ủy quyền có chứng thực")
        self._is_by_name = False

    def follow(self, *, named: bool) -> None:
        """Who certified it is named now, or no longer."""
        ticked, by_name = self.isChecked(), self._is_by_name
        self._is_by_name = named and not ticked
        self.setChecked(named or (ticked and not by_name))


class SubmitterPanel(QWidget):
    """Builds the column and shows only the fields that the answers call for."""

    changed = Signal()
    others_wanted = Signal()
    unit_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.great_name = label(NAME_WANTED, role="name_wanted", wrap=True)
        self.great_name.setMinimumHeight(theme.px(68))
        self.great_name.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.unread = Notice("bad")
        self.hints = Notice("warn")
        self.person = PersonFields()
        self.phone = LineEdit(name="Điện thoại", length=20, hint="0912 345 678")
        self.email = LineEdit(name="Thư điện tử", length=120, hint="an@vidu.vn")
        self.return_by = Choice(name="Nhận kết quả")
        self.return_by.offer(RETURN_LABELS.items())
        self.return_address = AddressEdit(name="Địa chỉ trả kết quả")
        self.basis = Choice(name="Nộp với tư cách")
        self.basis.offer(BASIS_LABELS.items())
        self.paper_no = LineEdit(name="Số giấy ủy quyền, giới thiệu", length=60)
        self.paper_on = LineEdit(
            name="Ngày giấy ủy quyền, giới thiệu", length=10, hint="20/11/2026"
        )
        self.certified = CertifiedTick()
        self.relation = LineEdit(name="Quan hệ với chủ hồ sơ", length=60)
        self.proof = LineEdit(
            name="Giấy tờ chứng minh quan hệ", length=200, hint="Giấy khai sinh số 12/2016"
        )
        self.others = button("Người &khác, tổ chức…", role="small")
        self.unit = button("Nơi giải q&uyết khác…", role="small")
        self.others_note = label("", role="quiet", wrap=True)
        self.known = KnownPanel()
        self.doubt = DoubtPanel()
        self.held = HeldKeys()
        self._narrow = False
        self._lay_out()
        self._connect()
        self._show_needed()
        self.name_others("")

    def _lay_out(self) -> None:
        self._fields = column(
            self.unread,
            self.known,
            self.hints,
            self.person,
            self._answers(),
            row(self.others, None),
            row(self.unit, None),
            self.others_note,
            None,
            gap=6,
        )
        self._how = key_cap("Quét thẻ / VNeID")
        self.title = label("Người nộp", role="head")
        head = row(self.title, None, self._how)
        self._pane = Pane(panel(self._fields))
        self._column = column(
            head, self.great_name, self.doubt, self._pane, self.held, inside=CARD_INSIDE
        )
        self.setLayout(column(panel(self._column, role="card"), gap=0))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def _answers(self) -> QGridLayout:
        """Contact, return and basis, one question a row; rows come and go with the answers."""
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, theme.px(92))
        self._rows: dict[QWidget, tuple[QWidget, QWidget]] = {}
        entries: tuple[tuple[str, LineEdit | Choice], ...] = (
            ("Điện th&oại", self.phone),
            ("&Email", self.email),
            ("Nhận kết &quả", self.return_by),
            ("Địa chỉ trả", self.return_address),
            ("Tư cách nộ&p", self.basis),
            ("Số giấy", self.paper_no),
            ("Ngày giấy", self.paper_on),
            ("Quan hệ", self.relation),
            ("Giấy tờ", self.proof),
        )
        for at, (words, field) in enumerate(entries):
            caption = field_label(words, field)
            shown = with_hint(field) if isinstance(field, AddressEdit) else with_error(field)
            put_field(grid, at, caption, shown)
            self._rows[field] = (caption, shown)
        grid.addWidget(self.certified, len(entries), 0, 1, 2)
        return grid

    def _connect(self) -> None:
        self.person.changed.connect(self._said)
        for line in self._answered():
            line.textChanged.connect(self.changed)
        for choice in (self.return_by, self.basis):
            choice.picked.connect(self._chosen)
        self.certified.toggled.connect(self.changed)
        self.others.clicked.connect(self.others_wanted)
        self.unit.clicked.connect(self.unit_wanted)

    def _answered(self) -> tuple[LineEdit, ...]:
        """The lines beside those of the person."""
        papers = (self.paper_no, self.paper_on, self.relation, self.proof)
        return (self.phone, self.email, self.return_address, *papers)

    def _said(self) -> None:
        name = self.person.name.value()
        if name and self.person.number.value():  # typed from it by hand, or another card was read
            self.unread.say("")
        set_role(self.great_name, role="name" if name else "name_wanted")
        self.great_name.setText(name or NAME_WANTED)
        self.changed.emit()

    def _chosen(self) -> None:
        self._show_needed()
        self.changed.emit()

    def _show_needed(self) -> None:
        self._show(self.return_address, self.return_by.value() in TO_ADDRESS)
        for_another = self.basis.value() in FOR_ANOTHER
        for field in (self.paper_no, self.paper_on):
            self._show(field, for_another)
        self._show(self.relation, self.basis.value() in OF_KIN)
        self._show(self.proof, self.basis.value() in BY_LAW)
        self.certified.setVisible(self.basis.value() is Basis.ATTORNEY)

    def _show(self, field: QWidget, wanted: bool) -> None:
        for part in self._rows[field]:
            part.setVisible(wanted)

    def choose(self, *, return_by: ReturnWay, basis: Basis) -> None:
        """Shows answers that were kept."""
        self.return_by.choose(return_by)
        self.basis.choose(basis)
        self._show_needed()

    def choose_basis(self, basis: Basis) -> None:
        """Shows by what right people usually file."""
        self.basis.choose(basis)
        self._show_needed()

    def narrow(self, narrow: bool) -> None:
        """Leaves out the pictures of keys where there is no room."""
        self._how.setVisible(not narrow)
        self.held.narrow(narrow)
        self.doubt.narrow(narrow)
        if narrow != self._narrow:  # where there is little room it scrolls with the fields
            self._narrow = narrow
            (self._fields if narrow else self._column).insertWidget(0 if narrow else 2, self.doubt)

    def flow(self, flows: bool) -> None:
        """Flows with the screen, which then keeps the great name; or scrolls, and has it back."""
        self._pane.flow(flows)
        self.great_name.setMinimumHeight(theme.px(36 if flows else 68))
        if not flows:
            self._column.insertWidget(1, self.great_name)

    def name_others(self, words: str) -> None:
        """Everybody beside the submitter, in words; nobody takes no room."""
        self.others_note.setText(words)
        self.others_note.setVisible(bool(words))

    def clear(self) -> None:
        """An empty column for the next citizen."""
        self.known.show_known(())
        self.doubt.show_doubts(())
        self.unread.say("")
        self.person.clear()
        for line in self._answered():
            line.clear()
        self.certified.setChecked(False)
        self.name_others("")
        self.hints.say("")
        self.choose(return_by=ReturnWay.COUNTER, basis=Basis.SELF)
        self._said()

    def stops(self) -> list[QWidget]:
        """Where the keyboard stops, from top to bottom."""
        return [
            *self.doubt.stops(),
            *self.known.stops(),
            *self.person.leads().values(),
            self.phone,
            self.email,
            self.return_by,
            self.return_address,
            self.basis,
            self.paper_no,
            self.paper_on,
            self.relation,
            self.proof,
            self.certified,
            self.others,
            self.unit,
            *self.held.stops(),
        ]

    def lines(self) -> dict[str, LineEdit]:
        """Every line that is typed into, by the field of the draft it fills."""
        return {name: one for name, one in self.leads().items() if isinstance(one, LineEdit)}

    def is_empty(self) -> bool:
        """Whether nothing is typed, chosen or ticked."""
        chosen = self.return_by, self.basis, self.person.sex
        return not (
            any(line.text() for line in self.lines().values())
            or any(choice.currentIndex() > 0 for choice in chosen)
            or self.certified.isChecked()
        )

    def authority(self, attempt: typed.Attempt = typed.strictly) -> Authority | None:
        """The paper that allows it, once anything of it is entered."""
        no, on = self.paper_no.value(), self.paper_on.value()
        if self.basis.value() not in FOR_ANOTHER or not (no or on):
            return None
        return Authority(
            kind=_PAPERS[self.basis.value()],
            no=no,
            on=attempt(lambda: typed.whole_date(on, field="authority.on")),
            certified=self.basis.value() is Basis.CARRIER or self.certified.isChecked(),
        )

    def leads(self) -> dict[str, QWidget]:
        """Which widget each field of the draft is mended in."""
        return {
            "phone": self.phone,
            "email": self.email,
            "return_by": self.return_by,
            "return_address": self.return_address,
            "basis": self.basis,
            "authority.no": self.paper_no,
            "authority.on": self.paper_on,
            "authority.certifier": self.certified,
            "submitter.relation": self.relation,
            "submitter.proof": self.proof,
            "resolving_unit": self.unit,
            "doubt": self.doubt.open,
            **dict.fromkeys(_AMONG_OTHERS, self.others),
        } | {f"submitter.{name}": widget for name, widget in self.person.leads().items()}
