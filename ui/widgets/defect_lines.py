"""What is wrong with a filing, line by line: which paper, which defect of the coded list, words."""

from typing import Final

from counter_app.domain.defects import checked_defects, defect_kinds, kinds_for
from counter_app.domain.step import Defect
from ui.widgets.chosen_lines import ChosenLines
from ui.widgets.fields import Choice
from ui.widgets.layout import row
from ui.widgets.table_model import Column
from ui.widgets.text import field_label

WHOLE = "Cả hồ sơ"


def _kind(one: Defect) -> str:
    known = defect_kinds().get(one.code)
    name = known.name if known else one.code
    return f"{name}: {one.words}" if one.words else name


COLUMNS: Final[tuple[Column[Defect], ...]] = (
    Column(title="Giấy tờ", value=lambda one: one.component or WHOLE),
    Column(title="Cần bổ sung vì", value=_kind),
)


class DefectLines(ChosenLines[Defect]):
    """Picks a paper of the checklist, then what is wrong with it."""

    KIND = Defect

    def __init__(self, papers: tuple[str, ...]) -> None:
        super().__init__(COLUMNS, name="Nội dung cần bổ sung", widths=(250, 240), stretch=1)
        self.paper = Choice(name="Giấy tờ cần bổ sung")
        self.paper.offer([*((one, one) for one in papers), ("", WHOLE)])
        self.kind = Choice(name="Cần bổ sung vì")
        self.paper.picked.connect(self._offer_kinds)
        self._offer_kinds()
        picks = row(
            field_label("G&iấy tờ", self.paper),
            self.paper,
            field_label("&Cần bổ sung vì", self.kind),
            self.kind,
        )
        picks.setStretch(1, 1)
        picks.setStretch(3, 1)
        self.lay_out(picks)

    def _offer_kinds(self) -> None:
        self.kind.offer((one.code, one.name) for one in kinds_for(whole=not self.paper.value()))

    def picked(self) -> Defect:
        """The defect as the coded list keeps it."""
        kind = defect_kinds()[self.kind.value()]
        (checked,) = checked_defects((kind.defect(self.paper.value(), self.words.value()),))
        return checked
