"""What a slip says of certified copies and of money: each original on its line, a pile in one list.

A few originals stand in the request itself; of more the request says how many, and the list that
follows names each kind once.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.charge import ChargeLine
from counter_app.domain.papers import ChargeOnPaper

_FEW: Final = 4


def copies_wanted(wanted: Sequence[CertifiedCopy]) -> str:
    """The originals with their copies; of a pile how many there are of both."""
    if len(wanted) <= _FEW:
        return "; ".join(f"{copy.document} × {copy.copies}" for copy in wanted)
    copies = sum(copy.copies for copy in wanted)
    return f"{len(wanted)} giấy tờ, {copies} bản sao; danh sách kèm theo"


def pile_of(wanted: Sequence[CertifiedCopy]) -> tuple[str, ...]:
    """Each kind of original of a pile once, in the order counted; nothing for a few."""
    if len(wanted) <= _FEW:
        return ()
    kinds = Counter((one.document, one.pages, one.copies) for one in wanted)
    return tuple(
        f"{document}{f' ({count} giấy tờ)' if count > 1 else ''}: {pages} trang × {copies} bản"
        for (document, pages, copies), count in kinds.items()
    )


def charges_on_paper(lines: Sequence[ChargeLine]) -> tuple[ChargeOnPaper, ...]:
    """The charges in short, unknown ones too; those of a pile's originals added up."""
    found: list[ChargeOnPaper] = []
    for _rule, group in groupby(lines, key=lambda line: (line.rule_id, line.exempt)):
        same = list(group)
        piled = len(same) > _FEW and all(line.document for line in same)
        found += [_pile(same)] if piled else map(_charge, same)
    return tuple(found)


def charges_total(lines: Sequence[ChargeLine]) -> int | None:
    """The sum; None where there is nothing to pay for, or an amount is not known here."""
    amounts = [line.amount_vnd for line in lines if line.amount_vnd is not None]
    return sum(amounts) if lines and len(amounts) == len(lines) else None


def _pile(same: Sequence[ChargeLine]) -> ChargeOnPaper:
    first = same[0]
    counted = ", miễn" if first.exempt else ""
    return ChargeOnPaper(
        kind=first.kind_label,
        label=f"{_name(first)} ({len(same)} giấy tờ{counted})",
        amount_vnd=charges_total(same),
    )


def _name(line: ChargeLine) -> str:
    return line.name.removeprefix(f"{line.kind_label} ")


def _charge(line: ChargeLine) -> ChargeOnPaper:
    """The line in short: the full working stays on the screen and in the record."""
    name = _name(line)
    if line.amount_vnd is None:
        return ChargeOnPaper(kind=line.kind_label, label=name, amount_vnd=None)
    counted = "miễn" if line.exempt else line.working.partition(":")[0]
    parts = [f"{name} – {line.document}" if line.document else name]
    if line.exempt or line.document:
        parts.append(f"({counted})")
    return ChargeOnPaper(kind=line.kind_label, label=" ".join(parts), amount_vnd=line.amount_vnd)
