"""Why a filing is not taken in, line by line: a ground of the coded list, with its article."""

from typing import Final

from counter_app.domain.grounds import (
    Stage,
    checked_grounds,
    ground_line,
    offered_grounds,
    refusal_grounds,
)
from counter_app.domain.step import Ground
from ui.widgets.chosen_lines import ChosenLines
from ui.widgets.fields import Choice
from ui.widgets.layout import wide
from ui.widgets.table_model import Column
from ui.widgets.text import field_label

COLUMNS: Final[tuple[Column[Ground], ...]] = (
    Column(title="Lý do từ chối và căn cứ", value=ground_line),
)
_LONGEST = 90


class GroundLines(ChosenLines[Ground]):
    """Picks a ground that may be given for this procedure, at the counter or after appraisal."""

    KIND = Ground

    def __init__(self, procedure: str, stage: Stage = Stage.COUNTER) -> None:
        super().__init__(COLUMNS, name="Lý do từ chối", widths=(400,), stretch=0)
        self.ground = Choice(name="Lý do từ chối")
        self.ground.offer(
            (one.code, _short(one.wording.replace("{words}", "").rstrip(": ")))
            for one in offered_grounds(stage, procedure=procedure)
        )
        self.lay_out(wide(field_label("Lý d&o", self.ground), self.ground))

    def picked(self) -> Ground:
        """The ground as the coded list keeps it."""
        known = refusal_grounds()[self.ground.value()]
        (checked,) = checked_grounds((known.ground(self.words.value()),))
        return checked


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
