"""How the rows of a bulk list look: the verdict as sign, word and tone, and what to do."""

from typing import Final

from counter_app.services.bulk.bulk import Judged
from counter_app.services.bulk.bulk_rows import Line, Verdict
from ui import strings
from ui.widgets.table_model import Column

SIGNS: Final = {
    Verdict.GOOD: "✓ nhận được",
    Verdict.LOOK: "! nên xem lại",
    Verdict.BAD: "✕ có lỗi",
    Verdict.KNOWN: "= đã có hồ sơ",
}
TONES: Final = {
    Verdict.GOOD: "good",
    Verdict.LOOK: "warn",
    Verdict.BAD: "bad",
    Verdict.KNOWN: "text_quiet",
}
_COUNTED: Final = {
    Verdict.GOOD: "nhận được",
    Verdict.LOOK: "nên xem lại",
    Verdict.BAD: "có lỗi",
    Verdict.KNOWN: "đã có hồ sơ",
}
WIDTHS: Final = (60, 130, 210, 200, 110, 320)


def columns() -> tuple[Column[Line], ...]:
    """What is shown of a row."""
    return (
        Column(title="Dòng", value=lambda one: str(one.number), whole=True),
        Column(
            title="Xét",
            value=lambda one: SIGNS[one.verdict],
            tone=lambda one: TONES[one.verdict],
            whole=True,
        ),
        Column(title="Người nộp", value=lambda one: one.name or "–", tip=lambda one: one.name),
        Column(title="Thủ tục", value=lambda one: one.procedure),
        Column(title="Hẹn trả", value=_due),
        Column(title="Cần làm", value=notes),
    )


def notes(line: Line) -> str:
    """All that is said of a row."""
    return " ".join(note.words for note in line.notes)


def tally(judged: Judged) -> str:
    """How many rows there are of each kind, in a sentence."""
    parts = [
        f"{strings.number(count)} {words}"
        for verdict, words in _COUNTED.items()
        if (count := judged.number(verdict))
    ]
    said = f"{strings.number(len(judged.lines))} dòng: {', '.join(parts)}."
    if judged.hour:
        said += f" {judged.hour}"
    if judged.unknown:
        said += f" Không đọc cột: {', '.join(judged.unknown)[:120]}."
    return said


def _due(line: Line) -> str:
    if line.offer is None or line.offer.due_at is None:
        return "–"
    hour, day = strings.promised(line.offer.due_at)
    return f"{hour} {day.rsplit(' ', 1)[-1]}"
