"""What can be wrong with a filing, as a coded list, and how form 02 says it.

The list is ``resources/grounds/defects.toml``; what a request keeps is ``step.Defect``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from counter_app.core.errors import UserError
from counter_app.core.resources import resource
from counter_app.domain.catalogue.entry import Entry
from counter_app.domain.coded_list import SHORTEST_WORDS, read_list, wording
from counter_app.domain.step import Defect

MOST_DEFECTS: Final = 60
LONGEST_WORDS: Final = 500
_OF_A_PAPER: Final = frozenset({"component", "words"})
_OF_THE_WHOLE: Final = frozenset({"words"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DefectKind:
    """One kind of defect; ``whole`` ones are about the filing, the others about one paper."""

    code: str
    name: str
    wording: str
    reason: str
    ground: str = ""
    whole: bool = False

    @property
    def needs_words(self) -> bool:
        """Whether it says nothing without the clerk's own words."""
        return "{words}" in self.wording

    def defect(self, component: str = "", words: str = "") -> Defect:
        """What a request keeps of it."""
        return Defect(
            component="" if self.whole else component,
            code=self.code,
            ground=self.ground,
            words=words.strip(),
        )


@cache
def defect_kinds() -> Mapping[str, DefectKind]:
    """Every kind by its code, in the list's order."""
    return read_list(resource("grounds/defects.toml"), "defect", _read)


def kinds_for(*, whole: bool) -> tuple[DefectKind, ...]:
    """The kinds to choose from, for one paper or for the filing as a whole."""
    return tuple(kind for kind in defect_kinds().values() if kind.whole is whole)


def checked_defects(defects: tuple[Defect, ...]) -> tuple[Defect, ...]:
    """The same defects; ``UserError`` where there is none, or one is unknown or says nothing."""
    if not defects:
        raise _bad("defect_missing", "Hãy ghi ít nhất một điều cần bổ sung.")
    if len(defects) > MOST_DEFECTS:
        raise _bad("too_many_defects", f"Chỉ ghi được {MOST_DEFECTS} điều trên một phiếu.")
    for one in defects:
        _check(one)
    if len({(one.component, one.code, one.words) for one in defects}) < len(defects):
        raise _bad("defect_twice", "Một điều cần bổ sung được ghi hai lần.")
    return defects


def defect_line(defect: Defect) -> str:
    """What the citizen is asked to do, as one line of form 02."""
    kind = defect_kinds().get(defect.code)
    words = defect.words.strip().rstrip(".")
    paper = f"“{defect.component}”"
    if kind is None:  # a kind of another version: its paper and words still say it
        return ": ".join(part for part in (defect.component, words or defect.code) if part) + "."
    text = kind.wording.replace("{component}", paper).replace("{words}", words)
    if words and not kind.needs_words:
        text = f"{text} ({words})"
    return f"{text}."


def defect_lines(defects: Iterable[Defect]) -> tuple[str, ...]:
    """The numbered part of form 02."""
    return tuple(map(defect_line, defects))


def defect_reasons(defects: Iterable[Defect]) -> tuple[str, ...]:
    """Why, with the legal ground after each: one line for all that have the same reason."""
    numbers: dict[tuple[str, str], list[int]] = {}
    for number, one in enumerate(defects, start=1):
        kind = defect_kinds().get(one.code)
        reason = kind.reason if kind else "Hồ sơ chưa đúng yêu cầu của thủ tục"
        numbers.setdefault((reason, one.ground or (kind.ground if kind else "")), []).append(number)
    return tuple(
        f"Mục {', '.join(map(str, points))}: {reason}{f' ({ground})' if ground else ''}."
        for (reason, ground), points in numbers.items()
    )


def told_in_short(defects: Iterable[Defect]) -> str:
    """The request in one sentence, for the history: each paper once, with what is wrong."""
    parts: dict[str, list[str]] = {}
    for one in defects:
        kind = defect_kinds().get(one.code)
        name = kind.name if kind and not kind.needs_words else one.words or one.code
        parts.setdefault(one.component, []).append(name[:1].lower() + name[1:])
    told = [f"{paper}: {', '.join(names)}" if paper else ", ".join(names)
            for paper, names in parts.items()]  # fmt: skip
    text = "; ".join(told)
    return text[:1].upper() + text[1:]


def _check(defect: Defect) -> None:
    kind = defect_kinds().get(defect.code)
    if kind is None:
        raise _bad("defect_unknown", f"Không có lỗi hồ sơ mã “{defect.code[:40]}”.")
    if not kind.whole and not defect.component.strip():
        raise _bad("defect_of_nothing", f"Hãy chọn giấy tờ bị “{kind.name.lower()}”.")
    if kind.needs_words and len(defect.words.strip()) < SHORTEST_WORDS:
        raise _bad(
            "defect_words", f"Hãy ghi rõ “{kind.name.lower()}”, ít nhất {SHORTEST_WORDS} chữ."
        )
    if len(defect.words) > LONGEST_WORDS or len(defect.component) > LONGEST_WORDS:
        raise _bad("defect_long", f"Mỗi điều cần bổ sung ghi tối đa {LONGEST_WORDS} chữ.")


def _read(entry: Entry) -> DefectKind:
    entry.name(entry.text("code", ""))
    whole = entry.flag("whole")
    kind = DefectKind(
        code=entry.text("code"),
        name=entry.text("name"),
        wording=wording(entry, places=_OF_THE_WHOLE if whole else _OF_A_PAPER),
        reason=entry.text("reason"),
        ground=entry.text("ground", ""),
        whole=whole,
    )
    if not whole and "{component}" not in kind.wording:
        entry.wrong("wording", "thiếu chỗ {component} cho tên giấy tờ")
    return kind


def _bad(code: str, message: str) -> UserError:
    return UserError(code, message, field="details")
