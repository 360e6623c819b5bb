"""Writes the tables of a dossier's moves and of rights into README.md and the window's help.

``.venv/bin/python packaging/workflow_table.py``; a test holds both to what this writes.
"""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from counter_app.domain.dossier import STATE_LABELS, State  # noqa: E402
from counter_app.domain.rights import PRINTS, RIGHT_LABELS, RIGHTS, Right, Role  # noqa: E402
from counter_app.domain.staff import ROLE_LABELS  # noqa: E402
from counter_app.domain.workflow import (  # noqa: E402
    PORTAL_STATUS,
    TABLE,
    Clock,
    Need,
    Only,
    PaperKind,
    Rule,
)

README: Final = ROOT / "README.md"
HELP: Final = ROOT / "resources" / "help" / "moves.txt"
BEGIN: Final = "<!-- moves -->\n"
END: Final = "<!-- end of moves -->\n"
RIGHTS_BEGIN: Final = "<!-- rights -->\n"
RIGHTS_END: Final = "<!-- end of rights -->\n"
NAMED_PAPERS: Final = "in giấy có số, từng loại một quyền"
NEEDS: Final = {
    Need.REASON: "lý do",
    Need.DATE: "ngày hẹn mới",
    Need.PAPER: "số, ngày văn bản",
    Need.PROOF: "chứng từ nộp tiền",
}
ONLY: Final = {Only.OWN: "chỉ hồ sơ đơn vị mình giải quyết"}
CLOCKS: Final = {
    Clock.RUNS_ON: "chạy",
    Clock.STARTS: "chạy; phi địa giới: bắt đầu",
    Clock.STOPS: "dừng",
    Clock.GOES_ON: "chạy tiếp",
    Clock.NEVER_STOPPED: "coi như chưa dừng",
    Clock.ENDS: "kết thúc",
    Clock.NEVER_ENDED: "coi như chưa kết thúc",
}
PAPERS: Final = {
    PaperKind.SLIP: "Mẫu 01",
    PaperKind.SUPPLEMENT_REQUEST: "Mẫu 02",
    PaperKind.REFUSAL: "Mẫu 03",
    PaperKind.APOLOGY: "Mẫu 04",
    PaperKind.STOP_NOTICE: "Mẫu 05",
    PaperKind.CONTROL_SHEET: "Mẫu 06",
    PaperKind.VERIFICATION_LETTER: "công văn xác minh",
    PaperKind.DOSSIER_NOTICE: "tờ niêm yết",
    PaperKind.NOTICE_CLOSED: "biên bản kết thúc niêm yết",
}


def table() -> str:
    """The moves as a Markdown table, one row each, then the national portal's status of each state."""
    head = ("việc", "từ trạng thái", "sang", "ai làm", "cần", "thời hạn", "giấy")
    portal = [("trạng thái", "Cổng quốc gia"), *((words, str(at)) for words, at in _portal())]
    return f"{_markdown([head, *map(_row, TABLE)])}\n{_markdown(portal)}"


def rights_table() -> str:
    """Who may do what beside the moves, a row for each right; all papers in one row."""
    head = ("quyền", *(ROLE_LABELS[role] for role in Role))
    marks = [(told, *("×" if role in roles else "" for role in Role)) for told, roles in _rights()]
    return _markdown([head, *marks])


def written_into(readme: str) -> str:
    """``readme`` with the tables as they are now."""
    moves = _between(readme, BEGIN, END, table())
    return _between(moves, RIGHTS_BEGIN, RIGHTS_END, rights_table())


def _between(text: str, begin: str, end: str, now: str) -> str:
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    return f"{before}{begin}{now}{end}{after}"


def _rights() -> Iterable[tuple[str, frozenset[Role]]]:
    yield NAMED_PAPERS, frozenset(role for role in Role if RIGHTS[role] >= PRINTS)
    for right, words in RIGHT_LABELS.items():
        yield words, holders(right)


def holders(right: Right) -> frozenset[Role]:
    """The roles that hold a right without being given it."""
    return frozenset(role for role in Role if right in RIGHTS[role])


def help_page() -> str:
    """The same as plain words: one paragraph a move."""
    parts = ["Các bước của một hồ sơ", *map(_told, TABLE)]
    status = [f"{words}: {at}" for words, at in _portal()]
    may = [
        f"{told}: {_listed(ROLE_LABELS[role] for role in Role if role in roles)}"
        for told, roles in _rights()
    ]
    parts.append("\n".join(("Ngoài các bước, ai được làm gì", *may)))
    parts.append("\n".join(("Trạng thái trên Cổng dịch vụ công quốc gia (1 đến 10)", *status)))
    return "\n\n".join(parts) + "\n"


def _row(rule: Rule) -> tuple[str, ...]:
    return (
        rule.label,
        _listed(_from(rule)),
        _to(rule),
        _roles(rule),
        _needs(rule),
        _clock(rule),
        PAPERS[rule.paper] if rule.paper else "",
    )


def _told(rule: Rule) -> str:
    lines = [rule.label, f"  Từ: {_listed(_from(rule))}.", f"  Sang: {_to(rule)}."]
    lines.append(f"  Ai làm: {_roles(rule)}. Thời hạn: {_clock(rule)}.")
    if rule.needs:
        lines.append(f"  Cần: {_needs(rule)}.")
    if rule.paper:
        lines.append(f"  Giấy: {PAPERS[rule.paper]}.")
    return "\n".join(lines)


def _from(rule: Rule) -> Iterable[str]:
    for state in rule.to:
        bound = f" ({ONLY[rule.only[state]]})" if state in rule.only else ""
        yield f"{STATE_LABELS[state]}{bound}"


def _to(rule: Rule) -> str:
    if all(state is to for state, to in rule.to.items()):
        return "giữ nguyên"
    back = {to for states in rule.or_back_to.values() for to in states} - set(rule.to.values())
    words = _listed(_named(set(rule.to.values())))
    return f"{words}; hoặc nơi vừa rời đi: {_listed(_named(back))}" if back else words


def _roles(rule: Rule) -> str:
    return _listed(words for role, words in ROLE_LABELS.items() if role in rule.roles)


def _clock(rule: Rule) -> str:
    own = [f"từ {STATE_LABELS[state]}: {CLOCKS[at]}" for state, at in rule.clock_from.items()]
    return "; ".join((CLOCKS[rule.clock], *own))


def _needs(rule: Rule) -> str:
    return _listed(NEEDS[need] for need in Need if need in rule.needs)


def _portal() -> list[tuple[str, int]]:
    return [
        (STATE_LABELS[state], PORTAL_STATUS[state]) for state in State if state in PORTAL_STATUS
    ]


def _named(states: set[State]) -> Iterable[str]:
    return (STATE_LABELS[state] for state in State if state in states)


def _markdown(rows: Sequence[tuple[str, ...]]) -> str:
    head, *rest = rows
    every = [head, ("---",) * len(head), *rest]
    return "".join(f"| {' | '.join(row)} |\n" for row in every)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)


if __name__ == "__main__":
    README.write_text(written_into(README.read_text(encoding="utf-8")), encoding="utf-8")
    HELP.write_text(help_page(), encoding="utf-8")
