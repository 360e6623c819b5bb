"""Papers that another country issued: which country, what they bear, whether they are translated."""

from PySide6.QtWidgets import QCheckBox, QFormLayout, QWidget

from counter_app.domain.people.applicant import HOME
from counter_app.domain.people.countries import UNKNOWN, country_code, country_name, read_country
from counter_app.domain.people.foreign import (
    LEGALISATION_LABELS,
    ForeignPapers,
    exemptions,
)
from ui.widgets.beside import add_fields
from ui.widgets.fields import Choice, LineEdit
from ui.widgets.layout import Notice
from ui.widgets.owed_line import OwedLine
from ui.widgets.text import field_label

NO_COUNTRY = "Hãy nhập nước cấp giấy tờ. Không có giấy tờ nước ngoài thì bỏ các mục còn lại."


class ForeignTab(QWidget):
    """Nothing in the country's field: no paper from abroad."""

    def __init__(self, papers: ForeignPapers | None, *, usual: str = "") -> None:
        super().__init__()
        self.said = Notice("info")
        self.country = LineEdit(name="Nước cấp giấy tờ", length=60, hint="Đức hoặc DEU")
        self.country.textChanged.connect(self._say_what_is_known)
        self.legalisation = Choice(name="Hợp pháp hóa")
        self.legalisation.offer(LEGALISATION_LABELS.items())
        self.translated = QCheckBox("Có &bản dịch tiếng Việt, chứng thực chữ ký người dịch")
        self.translated.setAccessibleName("Có bản dịch chứng thực")
        form = QFormLayout(self)
        form.setContentsMargins(10, 10, 10, 10)
        add_fields(form, ("&Nước cấp giấy tờ", self.country))
        form.addRow(field_label("&Hợp pháp hóa", self.legalisation), self.legalisation)
        form.addRow("", self.translated)
        form.addRow(self.said)
        if papers is not None:
            self.country.setText(country_name(papers.country))
            self.legalisation.choose(papers.legalisation)
            self.translated.setChecked(papers.translated)
        elif usual and usual != HOME:
            self.country.setText(country_name(usual))
        self._named = OwedLine(
            self.country, self.legalisation, self.translated, words=NO_COUNTRY, lead="country"
        )

    def read(self) -> ForeignPapers | None:
        """What is told of papers from abroad; ``UserError`` for no country or one nobody knows."""
        country = self._named.value()
        if not country:
            return None
        return ForeignPapers(
            country=read_country(country),
            legalisation=self.legalisation.value(),
            translated=self.translated.isChecked(),
        )

    def leads(self) -> dict[str, QWidget]:
        """Where what is wrong is mended."""
        return {"country": self.country}

    def _say_what_is_known(self) -> None:
        """What the list says of the country, with its source and day."""
        text, known = self.country.value(), exemptions()
        code = country_code(text) if text else None
        if code is None:
            self.said.say(UNKNOWN if len(text) > 3 else "", tone="warn")
            return
        exempt = known.countries.get(code)
        listed = f"{known.source}, {known.as_of:%m/%Y}"
        found = f"không có trong {listed}"
        if exempt is not None:
            held = "theo" if exempt.sure else "chưa đối chiếu với"
            found = f"{exempt.ground}, có thể được miễn, {held} {listed}"
        since = f"Từ {known.apostille_from:%d/%m/%Y} nhận chứng nhận Apostille của nước thành viên."
        self.said.say(f"{country_name(code)}: {found}. {since}", tone="info")
