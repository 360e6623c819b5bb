"""The number and day of the paper by which somebody files for another, to be mended."""

from msgspec.structs import replace
from PySide6.QtWidgets import QFormLayout

from counter_app.domain.people.applicant import Authority
from ui import typed
from ui.widgets.beside import add_fields
from ui.widgets.fields import LineEdit


class PowerLines:
    """Two lines of a form; they are not seen where nobody acts by a paper."""

    def __init__(self, paper: Authority | None) -> None:
        self._paper = paper
        self.number = LineEdit(name="Số giấy ủy quyền, giới thiệu", length=60)
        self.day = LineEdit(name="Ngày giấy ủy quyền, giới thiệu", length=10)
        if paper is not None:
            self.number.setText(paper.no)
            self.day.setText(typed.day_text(paper.on))

    def stand_in(self, form: QFormLayout) -> None:
        """Adds the two lines to ``form``."""
        for words, field in (("Th&eo giấy số", self.number), ("Ngày giấy", self.day)):
            add_fields(form, (words, field))
            form.setRowVisible(form.rowCount() - 1, self._paper is not None)

    def read(self) -> Authority | None:
        """The paper as mended; ``UserError`` for a day that cannot be read."""
        if self._paper is None:
            return None
        day = typed.whole_date(self.day.value(), field="on")
        return replace(self._paper, no=self.number.value(), on=day)

    def leads(self) -> dict[str, LineEdit]:
        """Which line mends which field of the paper."""
        return {"no": self.number, "on": self.day}
