"""What a power of attorney or letter of introduction allows: whose it is, which acts, how long.

Its number and date stand on the intake screen, where they are asked every time.
"""

from datetime import date

from msgspec.structs import replace
from PySide6.QtWidgets import QFormLayout, QWidget

from counter_app.domain.admission.standing import PASSED_ON_BY
from counter_app.domain.collector_proof import names_number_and_day
from counter_app.domain.people.applicant import HOME, IdentityBasis, Person
from counter_app.domain.people.countries import country_name, read_country
from ui import typed
from ui.people import AuthorityTerms
from ui.widgets.beside import add_fields
from ui.widgets.fields import NAME_LENGTH, LineEdit
from ui.widgets.layout import column
from ui.widgets.owed_line import OwedLine
from ui.widgets.text import label
from ui.widgets.ticks import tick

NO_NAME = "Hãy nhập họ và tên người ủy quyền, hoặc xóa số định danh."
ACTS = {
    "submit": "&Nộp hồ sơ",
    "supplement": "Bổ &sung hồ sơ",
    "collect": "Nhận &kết quả",
    "sign": "Ký tha&y",
}
MARKS = {
    "sub_delegation": "Được ủy quyền lạ&i",
    "legalised": "Đã hợp pháp hóa &lãnh sự hoặc Apostille",
    "translated": "Có bản &dịch chứng thực",
}


class AuthorityTab(QWidget):
    """Counts only where the submitter files for another."""

    def __init__(self, terms: AuthorityTerms) -> None:
        super().__init__()
        self._before = terms
        self.principal = LineEdit(name="Người ủy quyền", length=NAME_LENGTH)
        self.number = LineEdit(name="Số định danh người ủy quyền", length=16, hint="12 chữ số")
        self.until = LineEdit(name="Giấy có giá trị đến ngày", length=10, hint="31/12/2026")
        self.certifier = LineEdit(name="Nơi chứng thực giấy", length=200)
        self.country = LineEdit(
            name="Nước lập giấy", length=60, hint="Để trống nếu ở Việt Nam, cơ quan đại diện ta"
        )
        self.through = LineEdit(
            name="Người ủy quyền lại, số và ngày giấy ủy quyền lại",
            length=NAME_LENGTH,
            hint="Nếu có: họ tên, số và ngày giấy ủy quyền lại",
        )
        self.acts = {act: tick(words) for act, words in ACTS.items()}
        self.marks = {mark: tick(words) for mark, words in MARKS.items()}
        self._lay_out()
        self._show(terms)
        self._look_at_through()
        self.through.editingFinished.connect(self._look_at_through)
        self._named = OwedLine(self.principal, self.number, words=NO_NAME, lead="principal")

    def _lay_out(self) -> None:
        form = QFormLayout()
        add_fields(
            form,
            ("Người ủy q&uyền", self.principal),
            ("Số định d&anh", self.number),
            ("Có &giá trị đến", self.until),
            ("Nơi &chứng thực", self.certifier),
            ("Lậ&p ở nước", self.country),
            ("Ủy &quyền lại bởi", self.through),
        )
        how = (
            "Số và ngày giấy ghi ở màn hình tiếp nhận, khi tư cách nộp là được ủy quyền. "
            "Ghi nơi chứng thực là giấy có chứng thực."
        )
        self.setLayout(
            column(
                label(how, role="quiet", wrap=True),
                form,
                label("Giấy cho phép", role="head"),
                column(*self.acts.values(), gap=0),
                label("Tờ giấy", role="head"),
                column(*self.marks.values(), gap=0),
                None,
                inside=10,
            )
        )

    def _show(self, terms: AuthorityTerms) -> None:
        if terms.principal is not None:
            self.principal.setText(terms.principal.name)
            self.number.setText(terms.principal.personal_id or "")
        self.until.setText(typed.day_text(terms.until))
        self.certifier.setText(terms.certifier)
        self.country.setText(country_name(terms.country) if terms.country else "")
        self.through.setText(terms.through)
        for act, box in self.acts.items():
            box.setChecked(act in terms.scope)
        for mark, box in self.marks.items():
            box.setChecked(getattr(terms, mark))

    def _look_at_through(self) -> None:
        """Asks for the second paper beside its field and stops nothing."""
        told = self.through.value()
        # Whether its day has come is said where the dossier's own day is known.
        lacks = bool(told) and not names_number_and_day(told, until=date.max)
        self.through.show_wrong(PASSED_ON_BY if lacks else "")

    def read(self) -> AuthorityTerms:
        """The terms as entered; words of the paper beyond the four acts are kept."""
        acts = tuple(act for act, box in self.acts.items() if box.isChecked())
        beyond = tuple(word for word in self._before.scope if word not in ACTS)
        return AuthorityTerms(
            scope=acts + beyond,
            until=typed.whole_date(self.until.value(), field="until"),
            certifier=self.certifier.value(),
            country=self._country(),
            through=self.through.value(),
            principal=self._principal(),
            **{mark: box.isChecked() for mark, box in self.marks.items()},
        )

    def _country(self) -> str:
        """Where it was made, if abroad: what is made here needs no more."""
        named = self.country.value()
        code = read_country(named) if named else HOME
        return "" if code == HOME else code

    def _principal(self) -> Person | None:
        name = self._named.value()
        if not name:
            return None
        number = typed.digits(self.number.value()) or None
        known = self._before.principal or Person(name="")
        basis = IdentityBasis.CARD if number else IdentityBasis.STATED
        return replace(known, name=name, personal_id=number, identity_basis=basis)

    def leads(self) -> dict[str, QWidget]:
        """Where what is wrong is mended."""
        return {"principal": self.principal, "until": self.until, "country": self.country}
