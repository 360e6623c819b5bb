"""The questions of a result that is there: its paper's own numbers, and where it waits."""

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from counter_app.domain.moving.cautions import of_objections
from counter_app.domain.step import Details, Finished, ResultPaper
from counter_app.services.moving.results import place_for
from counter_app.services.moving.workflow import Wanted
from ui import typed
from ui.dialogs.steps.step_fields import StepFieldsDialog
from ui.typed import day_text
from ui.widgets.fields import LINE_LENGTH


class FinishDialog(StepFieldsDialog):
    """Numbers come from the result's own book or software: written down here, never made."""

    TOLD = "Số, quyển, số seri chép từ kết quả hoặc phần mềm hộ tịch; để trống nếu không có."
    ASKS: ClassVar[Mapping[str, tuple[str, int]]] = {
        "shelf": ("&Chỗ để kết quả", 60),
        "name": ("&Tên kết quả", LINE_LENGTH),
        "number": ("&Số", 60),
        "signed_on": ("&Ngày ký", 10),
        "book_no": ("Số vào sổ", 40),
        "volume": ("&Quyển", 40),
        "serial": ("Số s&eri phôi", 40),
    }

    def told(self) -> str:
        """First what somebody objected to while the dossier's notice hung."""
        heard = of_objections(self.dossier.life)
        return " ".join((*(one.message for one in heard), super().told()))

    def hint(self, name: str) -> str:
        """An example for an empty field."""
        hints = {"signed_on": day_text(self.counter.today()), "shelf": "Ngăn 3"}
        return hints.get(name, "") or super().hint(name)

    def show_wanted(self, wanted: Wanted) -> None:
        """The first time: the place that the office's rule proposes, and what the result is."""
        if wanted.details is None:
            known = self.counter.desk.catalogue.get(self.dossier.row.procedure_code)
            result = ResultPaper(name=known.result if known else "")
            shelf = place_for(self.dossier, desk=self.counter.desk)
            wanted = replace(wanted, details=Finished(shelf=shelf, result=result))
        super().show_wanted(wanted)

    def details(self) -> Details:
        """The result."""
        return Finished(
            shelf=self.text("shelf"),
            result=ResultPaper(
                name=self.text("name"),
                number=self.text("number"),
                signed_on=typed.whole_date(self.text("signed_on"), field="signed_on"),
                book_no=self.text("book_no"),
                volume=self.text("volume"),
                serial=self.text("serial"),
            ),
        )

    def show_details(self, details: Details) -> None:
        """What was typed before."""
        if isinstance(details, Finished):
            result = details.result
            self.put("shelf", details.shelf)
            for name in ("name", "number", "book_no", "volume", "serial"):
                self.put(name, str(getattr(result, name)))
            self.put("signed_on", day_text(result.signed_on))
