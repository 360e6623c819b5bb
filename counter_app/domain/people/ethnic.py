"""The ethnic groups of Viet Nam by name: found by a few letters, by a branch's or an older name.

The table is ``resources/people``: codes and names of Decision 121-TCTK/PPCĐ of 1979. People name
themselves: what is in no table is kept as written, and said. Sensitive data (Law 91/2025/QH15): it
stands on no slip and in no list.
"""

import csv
from dataclasses import dataclass
from functools import cache
from typing import Final

from counter_app.core.resources import resource
from counter_app.core.text import fold

NOT_LISTED: Final = "Không có trong danh mục 54 dân tộc; vẫn ghi được đúng như giấy tờ."
_SIGNS: Final = str.maketrans(dict.fromkeys("-'’ʼ", " "))


@dataclass(frozen=True, slots=True, kw_only=True)
class EthnicGroup:
    """One group: its code of two digits, its name, what else its people are called."""

    code: str
    name: str
    others: tuple[str, ...] = ()


@cache
def ethnic_groups() -> tuple[EthnicGroup, ...]:
    """All of them, by code."""
    with resource("people/ethnic_groups.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            EthnicGroup(
                code=row["code"],
                name=row["name"],
                others=tuple(filter(None, row["others"].split("|"))),
            )
            for row in csv.DictReader(file)
        )


def ethnic_group(text: str) -> str:
    """The group's name that ``text`` is or means, marks or not; empty where it is none's."""
    wanted = _key(text)
    return next((one.name for one in ethnic_groups() if wanted and wanted in _keys(one)), "")


def ethnic_matches(text: str) -> tuple[str, ...]:
    """The names that ``text`` may be the beginning of, one's own before those by another name."""
    wanted = _key(text)
    if not wanted:
        return ()
    groups = ethnic_groups()
    own = [one.name for one in groups if _key(one.name).startswith(wanted)]
    other = [one.name for one in groups if any(key.startswith(wanted) for key in _keys(one))]
    return tuple(dict.fromkeys((*own, *other)))


def _keys(one: EthnicGroup) -> tuple[str, ...]:
    return tuple(map(_key, (one.name, *one.others)))


@cache
def _key(text: str) -> str:
    return "".join(fold(text).translate(_SIGNS).split())
