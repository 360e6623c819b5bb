"""A list of dossiers taken in at once: a verdict for every row, then all of them or none.

Each row is a dossier of its own with its number and its slip. A row is known again by what it
says, so that the same file is noticed, whole or in part. Reading the file is in ``table_file``,
what its columns mean in ``bulk_columns``, a row's judgement in ``bulk_rows``.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.documents.sandbox import never
from counter_app.domain.dossier import DossierRow
from counter_app.services.bulk.bulk_columns import is_heading, places_of
from counter_app.services.bulk.bulk_rows import (
    OUT_OF_HOURS,
    Line,
    Seen,
    Verdict,
    judged_row,
    new_line,
    offered,
)
from counter_app.services.bulk.table_file import read_table
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt, receipt_of
from db.counter import bulk
from db.counter.bulk import NewLine

Told = Callable[[int, int], None]
Cancelled = Callable[[], bool]

_TOLD_EVERY: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A file with a verdict for each of its rows.

    ``unknown`` are columns nothing was read from, ``hour`` what is to be said of taking in now.
    """

    name: str
    lines: tuple[Line, ...]
    unknown: tuple[str, ...]
    hour: str = ""

    def number(self, verdict: Verdict) -> int:
        """How many rows have this verdict."""
        return sum(line.verdict is verdict for line in self.lines)

    @property
    def bad(self) -> tuple[int, ...]:
        """The numbers of the rows that cannot be taken in."""
        return tuple(one.number for one in self.lines if one.verdict is Verdict.BAD)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenLine:
    """One row of the list and the dossier it became."""

    number: int
    receipt: Receipt
    opening: bool


def _nobody(_done: int, _total: int) -> None:
    return None


def judge(
    path: Path, *, desk: Desk, at: datetime, told: Told = _nobody, cancelled: Cancelled = never
) -> Judged:
    """Every row of the file with its verdict; nothing is taken in.

    Raises ``UserError`` for a file that is no list at all, and ``cancelled`` when stopped.
    """
    table = read_table(path, is_heading, cancelled)
    places = places_of(table.headings)
    lines: list[Line] = []
    seen = Seen()
    for done, row in enumerate(table.rows):
        _go_on(cancelled)
        if done % _TOLD_EVERY == 0:
            told(done, len(table.rows))
        lines.append(judged_row(row, places, seen=seen, desk=desk, at=at))
    told(len(table.rows), len(table.rows))
    return Judged(
        name=path.name,
        lines=_known_again(lines, desk),
        unknown=places.unknown,
        hour=next(_hours(lines), ""),
    )


def take(
    judged: Judged,
    *,
    desk: Desk,
    at: datetime,
    leave_out: Sequence[int] = (),
    again: bool = False,
    told: Told = _nobody,
    cancelled: Cancelled = never,
) -> tuple[TakenLine, ...]:
    """Takes the list in, in one transaction: every row that is good, but those left out.

    Rows that are here already are passed over, or with ``again`` taken in once more. Raises
    ``UserError`` while a bad row is not left out, when a date has moved, when stopped: then
    nothing is written and no number is used.
    """
    wanted = _wanted(judged, frozenset(leave_out), again=again, at=at)
    total, steps = 2 * len(wanted), 0

    def step() -> None:
        nonlocal steps
        _go_on(cancelled)
        if steps % _TOLD_EVERY == 0:
            told(steps, total)
        steps += 1

    news = [_new(line, step, desk, at) for line in wanted]
    stamp = desk.stamp(at)
    taken = desk.store.write(lambda one: bulk.take_all(one, news, stamp, step))
    told(total, total)
    return tuple(
        TakenLine(number=line.number, receipt=receipt_of(one, at), opening=line.old is not None)
        for line, one in zip(wanted, taken, strict=True)
    )


def slips_to_print(taken: Sequence[TakenLine]) -> tuple[DossierId, ...]:
    """The dossiers whose slips are to be printed: not those with an older system's paper."""
    return tuple(
        one.receipt.dossier_id for one in taken if not (one.opening or one.receipt.duplicate)
    )


def rows_of(dossiers: Sequence[DossierId], *, desk: Desk) -> tuple[DossierRow, ...]:
    """What a list shows of these dossiers, in the order they were taken in."""
    return desk.store.read(lambda one: bulk.rows_with_ids(one, dossiers))


def _hours(lines: Sequence[Line]) -> Iterator[str]:
    """What an intake would be told of the hour, which is the same for every row."""
    for line in lines:
        if line.offer is not None and line.old is None:
            yield from (one.message for one in line.offer.findings if one.code == OUT_OF_HOURS)


def _go_on(cancelled: Cancelled) -> None:
    if cancelled():
        raise UserError("cancelled", "Đã dừng, chưa nhận hồ sơ nào. Muốn nhận thì bấm lại.")


def _new(line: Line, step: Callable[[], None], desk: Desk, at: datetime) -> NewLine:
    step()
    if line.draft is None or line.offer is None:
        raise RuntimeError("a row without a draft is never taken in")
    fresh = offered(line.draft, line.old, desk=desk, at=at)
    if fresh.due_at != line.offer.due_at:
        raise UserError(
            "promise_moved", "Ngày hẹn vừa đổi theo giờ nhận. Hãy xem lại danh sách rồi nhận."
        )
    fresh.require_clear()
    return new_line(line.draft, line.old, fresh, desk=desk, at=at)


def _wanted(
    judged: Judged, leave_out: frozenset[int], *, again: bool, at: datetime
) -> tuple[Line, ...]:
    bad = [number for number in judged.bad if number not in leave_out]
    if bad:
        named = ", ".join(map(str, bad[:10])) + (" …" if len(bad) > 10 else "")
        raise UserError(
            "bad_rows", f"Chưa nhận hồ sơ nào: dòng {named} còn lỗi. Hãy sửa hoặc bỏ các dòng này."
        )
    kept = (one for one in judged.lines if one.number not in leave_out)
    wanted = tuple(
        _once_more(one, at) if one.verdict is Verdict.KNOWN else one
        for one in kept
        if again or one.verdict is not Verdict.KNOWN
    )
    if not wanted:
        raise UserError("nothing_to_take", "Không có dòng nào cần nhận: tất cả đã có hồ sơ.")
    return wanted


def _once_more(line: Line, at: datetime) -> Line:
    """The same row as a new filing of that day."""
    if line.draft is None:
        return line
    ref = f"{line.draft.client_ref}.{local(at):%Y%m%d}"
    return replace(line, draft=msgspec.structs.replace(line.draft, client_ref=ref))


def _known_again(lines: Sequence[Line], desk: Desk) -> tuple[Line, ...]:
    """The lines, those that are dossiers already marked so with the code they have."""
    refs = [one.draft.client_ref for one in lines if one.draft and one.draft.client_ref]
    codes = [one.old.code for one in lines if one.old]
    by_ref = desk.store.read(lambda one: bulk.known_refs(one, refs))
    by_code = desk.store.read(lambda one: bulk.known_codes(one, codes))
    return tuple(one.known_as(_known_of(one, by_ref, by_code)) for one in lines)


def _known_of(
    line: Line, by_ref: dict[str, bulk.Known], by_code: dict[str, bulk.Known]
) -> bulk.Known | None:
    ref = line.draft.client_ref if line.draft else None
    return by_ref.get(ref or "") or by_code.get(line.old.code if line.old else "")
