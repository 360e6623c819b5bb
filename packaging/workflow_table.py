"""Writes the table of a dossier's moves into README.md, between its two marks.

``.venv/bin/python packaging/workflow_table.py``; a test holds README.md to what this writes.
"""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from counter_app.domain.dossier import STATE_LABELS, State  # noqa: E402
from counter_app.domain.staff import Role  # noqa: E402
from counter_app.domain.workflow import TABLE, Clock, Need, PaperKind, Rule  # noqa: E402

BEGIN: Final = "<!-- moves -->\n"
END: Final = "<!-- end of moves -->\n"
ROLES: Final = {
    Role.CLERK: "tiếp nhận",
    Role.CASHIER: "thủ quỹ",
    Role.SPECIALIST: "chuyên môn",
    Role.LEADER: "lãnh đạo",
}
NEEDS: Final = {Need.REASON: "lý do", Need.DATE: "ngày hẹn mới"}
CLOCKS: Final = {
    Clock.RUNS_ON: "chạy",
    Clock.STOPS: "dừng",
    Clock.GOES_ON: "chạy tiếp",
    Clock.ENDS: "kết thúc",
}
PAPERS: Final = {
    PaperKind.SLIP: "Mẫu 01",
    PaperKind.SUPPLEMENT_REQUEST: "Mẫu 02",
    PaperKind.REFUSAL: "Mẫu 03",
    PaperKind.APOLOGY: "Mẫu 04",
    PaperKind.STOP_NOTICE: "Mẫu 05",
    PaperKind.CONTROL_SHEET: "Mẫu 06",
}


def table() -> str:
    """The moves as a Markdown table, one row each."""
    head = ("việc", "từ trạng thái", "sang", "ai làm", "cần", "thời hạn", "giấy")
    rows = [head, ("---",) * len(head), *map(_row, TABLE)]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def written_into(readme: str) -> str:
    """``readme`` with the table as it is now."""
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{table()}{END}{after}"


def _row(rule: Rule) -> tuple[str, ...]:
    stays = all(state is to for state, to in rule.to.items())
    return (
        rule.label,
        _listed(STATE_LABELS[state] for state in rule.to),
        "giữ nguyên" if stays else _listed(_targets(rule)),
        _listed(ROLES[role] for role in Role if role in rule.roles),
        _listed(NEEDS[need] for need in Need if need in rule.needs),
        CLOCKS[rule.clock],
        PAPERS[rule.paper] if rule.paper else "",
    )


def _targets(rule: Rule) -> Iterable[str]:
    return (STATE_LABELS[state] for state in State if state in set(rule.to.values()))


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)


if __name__ == "__main__":
    path = ROOT / "README.md"
    path.write_text(written_into(path.read_text(encoding="utf-8")), encoding="utf-8")
