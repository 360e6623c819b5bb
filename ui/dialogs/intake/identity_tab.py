"""How the submitter is known without a card, and how they sign when signing is not simple."""

from datetime import date

from msgspec import UNSET
from PySide6.QtWidgets import QFormLayout, QWidget

from counter_app.core.errors import UserError
from counter_app.domain.people.applicant import (
    HOME,
    IDENTITY_BASIS_LABELS,
    SIGNING_MODE_LABELS,
    IdentityBasis,
    Passport,
    Person,
    Signing,
    SigningMode,
    Unable,
)
from counter_app.domain.people.countries import country_name, read_country
from counter_app.domain.people.mrz import parse_mrz
from ui import typed
from ui.people import person_of_lines
from ui.widgets.beside import add_fields
from ui.widgets.fields import Choice, LineEdit
from ui.widgets.layout import Notice, row
from ui.widgets.owed_line import OwedLine
from ui.widgets.ticks import tick

SHORTEST_LINES = 80
NO_NUMBER = "Hãy nhập số hộ chiếu, hoặc xóa ngày hết hạn và ngày thị thực."
NO_WITNESS = "Hãy nhập họ và tên người làm chứng, hoặc xóa số định danh của người đó."
NO_BASIS = "Hãy chọn căn cứ nhận biết, hoặc xóa lý do không có số."
NO_LINES = "Chưa đọc được dòng chữ máy. Hãy quét lại đủ các dòng, hoặc xóa ô này và gõ số hộ chiếu."
UNABLE = {Unable.READ: "Không &xem, đọc được", Unable.HEAR: "Không ngh&e được"}


class IdentityTab(QWidget):
    """How the submitter is known without a card: another paper, witnesses, a passport."""

    def __init__(self, known: Person | None, signing: Signing, today: date) -> None:
        super().__init__()
        self._today = today
        self._country = ""
        self._nationality = HOME
        self.read_person: Person | None = None
        """Whom the machine-readable lines named, to be shown as the submitter."""
        self.lines = LineEdit(name="Dòng chữ máy của hộ chiếu, thẻ", length=120, hint="Quét, dán")
        self.lines.textChanged.connect(self._read_lines)
        self.said = Notice("info")
        self.basis = Choice(name="Căn cứ nhận biết người nộp")
        self.basis.offer(IDENTITY_BASIS_LABELS.items())
        self.reason = LineEdit(name="Vì sao không có số định danh", length=200)
        self.nationality = LineEdit(name="Quốc tịch", length=60, hint="Việt Nam")
        self.passport = LineEdit(name="Số hộ chiếu", length=20)
        self.expires = LineEdit(name="Hộ chiếu hết hạn", length=10, hint="01/02/2030")
        self.visa = LineEdit(name="Thị thực đến ngày", length=10, hint="01/02/2027")
        self.signing = Choice(name="Cách ký")
        self.signing.offer(SIGNING_MODE_LABELS.items())
        self.unable = {one: tick(words) for one, words in UNABLE.items()}
        self.finger = LineEdit(name="Điểm chỉ ngón nào", length=60, hint="Ngón trỏ phải")
        self.witnesses = (
            LineEdit(name="Người làm chứng thứ nhất", length=120),
            LineEdit(name="Người làm chứng thứ hai", length=120),
        )
        self.witness_numbers = (
            LineEdit(name="Số định danh người thứ nhất", length=16, hint="12 chữ số"),
            LineEdit(name="Số định danh người thứ hai", length=16, hint="12 chữ số"),
        )
        self.interpreter = LineEdit(name="Người phiên dịch", length=120)
        self.read_aloud_by = LineEdit(name="Người đọc lại hồ sơ", length=120)
        self.mandate = LineEdit(
            name="Ký thay các chủ hồ sơ theo", length=120, hint="Văn bản cử người ký, ngày…"
        )
        self._lay_out()
        self._show(known, signing)
        self._owe()

    def _owe(self) -> None:
        self._numbered = OwedLine(
            self.passport, self.expires, self.visa, words=NO_NUMBER, lead="passport"
        )
        self._called = tuple(
            OwedLine(name, number, words=NO_WITNESS, lead=f"witness {at}")
            for at, (name, number) in enumerate(
                zip(self.witnesses, self.witness_numbers, strict=True)
            )
        )

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(10, 10, 10, 10)
        form.addRow(self.said)
        add_fields(
            form,
            ("&Dòng chữ máy (MRZ)", self.lines),
            ("Căn cứ nhận &biết", self.basis),
            ("&Lý do không có số", self.reason),
            ("&Quốc tịch", self.nationality),
            ("Số &hộ chiếu, thẻ", self.passport),
            ("Hết hạ&n", self.expires),
            ("&Thị thực đến", self.visa),
            ("Cách &ký", self.signing),
            ("Đ&iểm chỉ ngón", self.finger),
        )
        form.addRow("", row(*self.unable.values(), None))
        add_fields(
            form,
            ("N&gười làm chứng 1", self.witnesses[0]),
            ("Số định danh 1", self.witness_numbers[0]),
            ("Người là&m chứng 2", self.witnesses[1]),
            ("Số định danh 2", self.witness_numbers[1]),
            ("Người &phiên dịch", self.interpreter),
            ("Người đọ&c lại", self.read_aloud_by),
            ("Ký th&ay cả nhóm theo", self.mandate),
        )

    def scan(self, text: str) -> None:
        """Lines that a reader sent."""
        self.lines.setText(text)

    def take_card(self, person: Person) -> str:
        """The card of whoever helps: a witness who is wanted, or whose field has the keyboard.

        What was done with it in words; nothing where nobody is asked for here.
        """
        at = self._witness_asked()
        if at is not None:
            self.witnesses[at].fill(person.name)
            self.witness_numbers[at].fill(person.personal_id or "")
            (self.witnesses[1] if at == 0 else self.interpreter).setFocus()
            return f"Đã ghi {person.name} là người làm chứng thứ {('nhất', 'hai')[at]}."
        helpers = {"người phiên dịch": self.interpreter, "người đọc lại": self.read_aloud_by}
        for what, field in helpers.items():
            if field.hasFocus():
                field.fill(person.name)
                return f"Đã ghi {person.name} là {what}."
        return ""

    def _witness_asked(self) -> int | None:
        """The witness in whose fields the keyboard is; else the first who is still wanted."""
        pairs = tuple(zip(self.witnesses, self.witness_numbers, strict=True))
        here = [at for at, pair in enumerate(pairs) if any(field.hasFocus() for field in pair)]
        helped = self.interpreter.hasFocus() or self.read_aloud_by.hasFocus()
        if here or helped or self.signing.value() is not SigningMode.NEITHER:
            return next(iter(here), None)
        return next((at for at, field in enumerate(self.witnesses) if not field.value()), None)

    def _read_lines(self) -> None:
        """The lines fill what they know once all of them are there."""
        text = self.lines.value()
        self.read_person = None
        if len(text.replace(" ", "")) < SHORTEST_LINES:
            self.said.say("")
            return
        try:
            person = person_of_lines(parse_mrz(text, today=self._today))
        except UserError as error:
            self.said.say(error.message, tone="warn")
            return
        self.read_person = person
        self._show_known(person)
        self.said.say(f"Đã đọc giấy tờ của {person.name or 'người nộp'}.", tone="good")

    def _show(self, known: Person | None, signing: Signing) -> None:
        if known is not None:
            self._show_known(known)
        self.signing.choose(signing.mode)
        self.finger.setText(signing.finger)
        for one, box in self.unable.items():
            box.setChecked(one in (signing.unable or ()))
        self.read_aloud_by.setText(signing.read_aloud_by)
        self.mandate.setText(signing.mandate or "")
        for field, witness in zip(self.witnesses, signing.witnesses, strict=False):
            field.setText(witness.name)
        for field, witness in zip(self.witness_numbers, signing.witnesses, strict=False):
            field.setText(witness.personal_id or "")
        self.interpreter.setText(signing.interpreter.name if signing.interpreter else "")

    def _show_known(self, known: Person) -> None:
        self.basis.choose(known.identity_basis)
        self.reason.setText(known.no_id_reason or "")
        abroad = known.nationality != HOME
        self.nationality.setText(country_name(known.nationality) if abroad else "")
        self._nationality = known.nationality
        passport = known.passport
        self.passport.setText(passport.number if passport else "")
        self._country = passport.country if passport else ""
        self.expires.setText(typed.day_text(passport.expires_on if passport else None))
        self.visa.setText(typed.day_text(passport.visa_until if passport else None))

    def read(self) -> Person | None:
        """How the submitter is known, or None for a card like any other."""
        if self.lines.value() and self.read_person is None:
            raise UserError("lines_unread", NO_LINES, field="lines")
        nationality = self._read_nationality()
        number = self._numbered.value().upper()
        if self.basis.value() is IdentityBasis.CARD and nationality == HOME and not number:
            if self.reason.value():
                raise UserError("basis_unsaid", NO_BASIS, field="basis")
            return None
        passport, basis = None, self.basis.value()
        if number:
            resident = basis is IdentityBasis.RESIDENCE_CARD
            basis = basis if resident else IdentityBasis.PASSPORT
            passport = Passport(
                number=number,
                country=self._country or (HOME if resident else nationality),
                expires_on=typed.whole_date(self.expires.value(), field="expires"),
                visa_until=typed.whole_date(self.visa.value(), field="visa"),
            )
        return Person(
            name="",
            identity_basis=basis,
            no_id_reason=self.reason.value() or None,
            nationality=nationality,
            passport=passport,
        )

    def _read_nationality(self) -> str:
        """The code of the country named; what the lines said stands where it is of no country."""
        text = self.nationality.value()
        if not text or text.upper() == self._nationality:
            return self._nationality if text else HOME
        return read_country(text)

    def read_signing(self) -> Signing:
        """How the submitter signs, and who helps."""
        pairs = zip(self._called, self.witness_numbers, strict=True)
        witnesses = tuple(
            _witness(name, typed.digits(number.value()))
            for called, number in pairs
            if (name := called.value())
        )
        helper = self.interpreter.value()
        return Signing(
            mode=self.signing.value(),
            finger=self.finger.value(),
            read_aloud_by=self.read_aloud_by.value(),
            mandate=self.mandate.value() or UNSET,
            witnesses=witnesses,
            unable=tuple(one for one, box in self.unable.items() if box.isChecked()) or UNSET,
            interpreter=(
                Person(name=helper, identity_basis=IdentityBasis.STATED) if helper else None
            ),
        )

    def leads(self) -> dict[str, QWidget]:
        """Where what is wrong is mended."""
        return {
            "lines": self.lines,
            "basis": self.basis,
            "country": self.nationality,
            "passport": self.passport,
            "expires": self.expires,
            "visa": self.visa,
        } | {f"witness {at}": name for at, name in enumerate(self.witnesses)}


def _witness(name: str, number: str) -> Person:
    basis = IdentityBasis.CARD if number else IdentityBasis.STATED
    return Person(name=name, personal_id=number or None, identity_basis=basis)
