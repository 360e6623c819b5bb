"""A body that files: a company or its branch, an office, a pagoda, a clan without any code."""

from PySide6.QtWidgets import QCheckBox, QFormLayout, QWidget

from counter_app.domain.people.applicant import Organisation, OrganisationKind, Person
from ui import typed
from ui.widgets.beside import add_fields
from ui.widgets.fields import Choice, LineEdit
from ui.widgets.owed_line import OwedLine

NO_NAME = "Hãy nhập tên tổ chức. Không có tổ chức nào thì xóa các ô còn lại."
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


class OrganisationTab(QWidget):
    """A body that files; nothing in any field: there is none."""

    def __init__(self, body: Organisation | None) -> None:
        super().__init__()
        self.name = LineEdit(name="Tên tổ chức", length=250)
        self.kind = Choice(name="Loại tổ chức")
        self.kind.offer(ORGANISATION_LABELS.items())
        self.tax_code = LineEdit(
            name="Mã số thuế, mã số doanh nghiệp",
            length=16,
            hint="10 số; chi nhánh 13 số; không có thì để trống",
        )
        self.decision = LineEdit(name="Số quyết định", length=80)
        self.parent_body = LineEdit(name="Đơn vị chủ quản", length=250)
        self.representative = LineEdit(name="Người đại diện theo pháp luật", length=120)
        self.address = LineEdit(name="Địa chỉ tổ chức", length=250)
        self.has_seal = QCheckBox("Có con &dấu")
        self.has_seal.setAccessibleName("Tổ chức có con dấu")
        self.has_seal.setChecked(True)
        self._lay_out()
        if body is not None:
            self._show(body)
        self._named = OwedLine(
            self.name,
            self.kind,
            self.tax_code,
            self.decision,
            self.parent_body,
            self.representative,
            self.address,
            words=NO_NAME,
            lead="name",
        )

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(10, 10, 10, 10)
        add_fields(
            form,
            ("&Tên tổ chức", self.name),
            ("&Loại", self.kind),
            ("&Mã số thuế", self.tax_code),
            ("&Số quyết định", self.decision),
            ("Đơn vị &chủ quản", self.parent_body),
            ("Người đạ&i diện", self.representative),
            ("Đị&a chỉ", self.address),
        )
        form.addRow("", self.has_seal)

    def _show(self, body: Organisation) -> None:
        self.name.setText(body.name)
        self.kind.choose(body.kind)
        self.tax_code.setText(body.tax_code or "")
        self.decision.setText(body.decision_no)
        self.parent_body.setText(body.parent_name)
        self.representative.setText(body.legal_representative)
        self.address.setText(body.address)
        self.has_seal.setChecked(body.has_seal)

    def take_card(self, person: Person) -> str:
        """The representative's card, where the keyboard is in their field; else nobody's here."""
        if not self.representative.hasFocus():
            return ""
        self.representative.fill(person.name)
        return f"Đã ghi {person.name} là người đại diện theo pháp luật."

    def read(self) -> Organisation | None:
        """The body, or None for none; ``UserError`` for one without a name."""
        name = self._named.value()
        if not name:
            return None
        return Organisation(
            name=name,
            kind=self.kind.value(),
            tax_code=typed.digits(self.tax_code.value()) or None,
            decision_no=self.decision.value(),
            parent_name=self.parent_body.value(),
            legal_representative=self.representative.value(),
            address=self.address.value(),
            has_seal=self.has_seal.isChecked(),
        )

    def leads(self) -> dict[str, QWidget]:
        """Where what is wrong is mended."""
        return {"name": self.name}
