"""Everybody beside the submitter's own card: owners, an organisation, a person without one.

Cards scanned while this is open become owners one after the other, without a click.
"""

from dataclasses import replace

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFormLayout, QListView, QTabWidget, QWidget

from counter_app.core.errors import UserError
from counter_app.domain.people.applicant import (
    IDENTITY_BASIS_LABELS,
    IdentityBasis,
    Organisation,
    OrganisationKind,
    Passport,
    Person,
    Signing,
    SigningMode,
)
from counter_app.domain.people.card import parse_card
from ui import typed
from ui.dialogs.dialog import Dialog
from ui.people import Others, person_of
from ui.widgets.fields import Choice, LineEdit, button, with_error
from ui.widgets.layout import Notice, column, row
from ui.widgets.person_fields import PersonFields
from ui.widgets.text import field_label, label

MOST_OWNERS = 200
HOME = "VNM"
SIGNING_LABELS = {
    SigningMode.SIGNS: "Ký",
    SigningMode.FINGERPRINT: "Điểm chỉ",
    SigningMode.NEITHER: "Không ký, không điểm chỉ được",
}
ORGANISATION_LABELS = {
    OrganisationKind.COMPANY: "Doanh nghiệp",
    OrganisationKind.STATE_BODY: "Cơ quan nhà nước",
    OrganisationKind.HOUSEHOLD_BUSINESS: "Hộ kinh doanh",
    OrganisationKind.COOPERATIVE_GROUP: "Tổ hợp tác",
    OrganisationKind.RELIGIOUS_BODY: "Cơ sở tôn giáo",
    OrganisationKind.CLAN: "Dòng họ",
    OrganisationKind.COMMUNITY: "Cộng đồng dân cư",
    OrganisationKind.OTHER: "Tổ chức khác",
}


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
        self.add = button("Thê&m người này", role="small")
        self.remove = button("&Bỏ người đang chọn", role="small")
        self.add.clicked.connect(self._add_typed)
        self.remove.clicked.connect(self._remove)
        how = "Quét lần lượt thẻ của từng người, hoặc gõ rồi bấm Thêm."
        box = column(
            label(how, role="quiet", wrap=True),
            self.said,
            self.list,
            row(self.remove, None),
            self.fields,
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
            person = self.fields.read(field="owner")
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
            self.fields.clear()
            self.fields.name.setFocus()

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
        names = [
            f"{number}. {one.name}" + (f", {one.birth.year}" if one.birth else "")
            for number, one in enumerate(self.owners, 1)
        ]
        self._names.setStringList(names)


class OrganisationTab(QWidget):
    """A body that files; empty name means there is none."""

    def __init__(self, body: Organisation | None) -> None:
        super().__init__()
        self.name = LineEdit(name="Tên tổ chức", length=250)
        self.kind = Choice(name="Loại tổ chức")
        self.kind.offer(ORGANISATION_LABELS.items())
        self.tax_code = LineEdit(name="Mã số thuế, mã số doanh nghiệp", length=16)
        self.decision = LineEdit(name="Số quyết định", length=80)
        self.parent_body = LineEdit(name="Đơn vị chủ quản", length=250)
        self.representative = LineEdit(name="Người đại diện theo pháp luật", length=120)
        self.address = LineEdit(name="Địa chỉ tổ chức", length=250)
        form = QFormLayout(self)
        form.setContentsMargins(10, 10, 10, 10)
        for words, field in (
            ("&Tên tổ chức", self.name),
            ("&Loại", self.kind),
            ("&Mã số thuế", self.tax_code),
            ("&Số quyết định", self.decision),
            ("Đơn vị &chủ quản", self.parent_body),
            ("Người đại &diện", self.representative),
            ("Đị&a chỉ", self.address),
        ):
            form.addRow(field_label(words, field), field)
        if body is not None:
            self._show(body)

    def _show(self, body: Organisation) -> None:
        self.name.setText(body.name)
        self.kind.choose(body.kind)
        self.tax_code.setText(body.tax_code or "")
        self.decision.setText(body.decision_no)
        self.parent_body.setText(body.parent_name)
        self.representative.setText(body.legal_representative)
        self.address.setText(body.address)

    def read(self) -> Organisation | None:
        """The body, or None when no name is given."""
        if not self.name.value():
            return None
        return Organisation(
            name=self.name.value(),
            kind=self.kind.value(),
            tax_code=typed.digits(self.tax_code.value()) or None,
            decision_no=self.decision.value(),
            parent_name=self.parent_body.value(),
            legal_representative=self.representative.value(),
            address=self.address.value(),
        )


class IdentityTab(QWidget):
    """How the submitter is known without a card: another paper, witnesses, a passport."""

    def __init__(self, known: Person | None, signing: Signing) -> None:
        super().__init__()
        self.basis = Choice(name="Căn cứ nhận biết người nộp")
        self.basis.offer(IDENTITY_BASIS_LABELS.items())
        self.reason = LineEdit(name="Vì sao không có số định danh", length=200)
        self.nationality = LineEdit(name="Quốc tịch", length=3, hint=HOME)
        self.passport = LineEdit(name="Số hộ chiếu", length=20)
        self.expires = LineEdit(name="Hộ chiếu hết hạn", length=10, hint="01/02/2030")
        self.visa = LineEdit(name="Thị thực đến ngày", length=10, hint="01/02/2027")
        self.signing = Choice(name="Cách ký")
        self.signing.offer(SIGNING_LABELS.items())
        self.witnesses = (
            LineEdit(name="Người làm chứng thứ nhất", length=120),
            LineEdit(name="Người làm chứng thứ hai", length=120),
        )
        self.interpreter = LineEdit(name="Người phiên dịch", length=120)
        form = QFormLayout(self)
        form.setContentsMargins(10, 10, 10, 10)
        for words, field in (
            ("&Căn cứ nhận biết", self.basis),
            ("&Lý do không có số", self.reason),
            ("&Quốc tịch (mã 3 chữ)", self.nationality),
            ("Số &hộ chiếu", self.passport),
            ("Hết hạ&n", self.expires),
            ("&Thị thực đến", self.visa),
            ("Cách &ký", self.signing),
            ("Người làm chứng &1", self.witnesses[0]),
            ("Người làm chứng &2", self.witnesses[1]),
            ("Người &phiên dịch", self.interpreter),
        ):
            shown = with_error(field) if isinstance(field, LineEdit) else field
            form.addRow(field_label(words, field), shown)
        self._show(known, signing)

    def _show(self, known: Person | None, signing: Signing) -> None:
        if known is not None:
            self.basis.choose(known.identity_basis)
            self.reason.setText(known.no_id_reason or "")
            self.nationality.setText("" if known.nationality == HOME else known.nationality)
            if known.passport is not None:
                self.passport.setText(known.passport.number)
                for field, day in (
                    (self.expires, known.passport.expires_on),
                    (self.visa, known.passport.visa_until),
                ):
                    field.setText(f"{day:%d/%m/%Y}" if day else "")
        self.signing.choose(signing.mode)
        for field, witness in zip(self.witnesses, signing.witnesses, strict=False):
            field.setText(witness.name)
        self.interpreter.setText(signing.interpreter.name if signing.interpreter else "")

    def read(self) -> Person | None:
        """How the submitter is known, or None for a card like any other."""
        nationality = self.nationality.value().upper() or HOME
        number = self.passport.value().upper()
        if self.basis.value() is IdentityBasis.CARD and nationality == HOME and not number:
            return None
        passport = None
        if number:
            passport = Passport(
                number=number,
                country=nationality,
                expires_on=typed.whole_date(self.expires.value(), field="expires"),
                visa_until=typed.whole_date(self.visa.value(), field="visa"),
            )
        return Person(
            name="",
            identity_basis=IdentityBasis.PASSPORT if number else self.basis.value(),
            no_id_reason=self.reason.value() or None,
            nationality=nationality,
            passport=passport,
        )

    def read_signing(self) -> Signing:
        """How the submitter signs, and who helps."""
        witnesses = tuple(
            Person(name=field.value(), identity_basis=IdentityBasis.STATED)
            for field in self.witnesses
            if field.value()
        )
        helper = self.interpreter.value()
        return Signing(
            mode=self.signing.value(),
            witnesses=witnesses,
            interpreter=(
                Person(name=helper, identity_basis=IdentityBasis.STATED) if helper else None
            ),
        )


class OthersDialog(Dialog):
    """Three tabs; Ctrl+Enter keeps, Esc leaves everything as it was."""

    def __init__(self, before: Others, parent: QWidget | None = None) -> None:
        super().__init__("Người khác, tổ chức", parent)
        self.resize(680, 600)
        self.answer: Others | None = None
        self.owners = OwnersTab(before.owners)
        self.body = OrganisationTab(before.organisation)
        self.identity = IdentityTab(before.identity, before.signing)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("Nhóm thông tin")
        self.tabs.addTab(self.owners, "Chủ hồ sơ")
        self.tabs.addTab(self.body, "Tổ chức")
        self.tabs.addTab(self.identity, "Người nộp: giấy tờ, cách ký")
        self.said = Notice("bad")
        keep = button("Ghi (Ctrl Enter)", role="main")
        keep.clicked.connect(self._keep)
        cancel = button("Bỏ qua")
        cancel.clicked.connect(self.reject)
        box = column(self.tabs, self.said, row(keep, cancel))
        box.setStretch(0, 1)
        self.fill(box)
        self.tabs.setFocus()

    def take_scan(self, text: str) -> bool:
        """A card becomes one more owner."""
        self.tabs.setCurrentWidget(self.owners)
        self.owners.scan(text)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter walks the fields; Ctrl+Enter keeps."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._keep()
            else:
                self.focusNextChild()
            return
        super().keyPressEvent(event)

    def _keep(self) -> None:
        try:
            self.answer = Others(
                owners=tuple(self.owners.owners),
                organisation=self.body.read(),
                identity=self.identity.read(),
                signing=self.identity.read_signing(),
            )
        except UserError as error:
            self.tabs.setCurrentWidget(self.identity)
            self.said.say(error.message, tone="bad")
            return
        self.accept()

    @classmethod
    def ask(cls, before: Others, *, parent: QWidget) -> Others | None:
        """Everybody else, or None when nothing is to change."""
        dialog = cls(before, parent)
        dialog.exec()
        return dialog.answer
