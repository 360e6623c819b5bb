"""Synthetic dossiers for trials and benchmarks: invented people, into a training store only.

The same seed makes the same dossiers (their ids and secrets are new each time). They go through
the same tables and numbers as real ones, many to a transaction. More than one desk may number in
a year are numbered as by several, in turns: as a desk has them that hears of its sisters.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from typing import Final

from counter_app.core.errors import UserError
from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.draft import Draft
from counter_app.domain.lane import PAPERS_PER_LANE
from counter_app.domain.offer import Offer
from counter_app.domain.office import OfficeKind
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.domain.people.identity import PartialDate, Sex
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import new_dossier
from counter_app.services.intake.offer import offer
from counter_app.services.trials.seed_lives import Lives, filing
from db.counter import dossiers
from db.counter.outbox import Stamp
from db.counter.upkeep import upkeep
from db.counter.views import Connection

FIRST_COMMUNES: Final = datetime(2025, 7, 1, 1, 0, tzinfo=UTC)
FIRST_DAY: Final = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
_BATCH: Final = 500
_UPKEEP_EVERY: Final = 20 * _BATCH
_OFFERS_KEPT: Final = 10_000
# All that one digit of a code can tell apart, but the server's; of a million no year fills them.
_LANES: Final = range(1, 10)
_FAMILIES: Final = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Lò Vàng Giàng Rơ Y"
)
_MIDDLES: Final = "Văn Thị Đức Minh Ngọc Thanh Hữu Xuân Kim Hồng Quang Thu"
_GIVEN: Final = (
    "An Ánh Bình Châu Chi Cường Dung Dũng Duy Đạt Đức Giang Hà Hải Hạnh Hiền Hiếu Hoa Hòa Hùng "
    "Huyền Hương Khánh Khoa Lan Liên Linh Loan Long Mai Minh My Nam Nga Ngân Nghĩa Nhung Oanh "
    "Phong Phúc Phương Quân Quỳnh Sơn Tâm Thảo Thắng Thủy Trang Trung Tuấn Tùng Uyên Vân Vinh Yến"
)
_PAPERS: Final = ("Giấy khai sinh", "Bằng tốt nghiệp", "Sổ hộ khẩu cũ", "Giấy phép lái xe")


_Prepared = tuple[dossiers.NewDossier, Stamp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeded:
    """How many dossiers were made."""

    dossiers: int


def seed(
    count: int,
    *,
    desk: Desk,
    number: int = 0,
    lives: bool = False,
    told: Callable[[int], None] = lambda _: None,
) -> Seeded:
    """Makes ``count`` dossiers from random seed ``number``; ``told`` hears how many are done.

    With ``lives`` they are of many matters, received since the communes of today began, and have
    gone as far as such dossiers go; else all are certified copies just received.
    """
    if desk.office.kind is not OfficeKind.TRAINING:
        raise UserError("seed_not_training", "Hồ sơ mẫu chỉ tạo được trong kho huấn luyện.")
    made = _filings(number, count) if lives else drafts(number, count)
    first = FIRST_COMMUNES if lives else FIRST_DAY
    last = max(desk.clock.now(), first + timedelta(days=1))
    moments = _moments(count, first, last)
    under_way = Lives(desk, number) if lives else None
    offers: dict[tuple[object, ...], Offer] = {}
    done = 0
    pairs = zip(made, moments, strict=True)
    lanes = cycle(_LANES if count >= PAPERS_PER_LANE else (None,))
    while batch := list(islice(pairs, _BATCH)):
        lane = next(lanes)
        prepared = [_prepared(draft, at, desk, offers, lane) for draft, at in batch]
        desk.store.write(lambda one, prepared=prepared: _write(one, prepared, under_way))  # type: ignore[misc]
        done += len(batch)
        if done % _UPKEEP_EVERY == 0:
            upkeep(desk.store)
            told(done)
    if under_way is not None:
        desk.store.write(lambda one: under_way.until(one, last))
    upkeep(desk.store)
    return Seeded(dossiers=done)


def _write(connection: Connection, prepared: list[_Prepared], under_way: Lives | None) -> None:
    """Takes the dossiers in, each after whatever had to be done before its hour."""
    for new, stamp in prepared:
        if under_way is not None:
            under_way.until(connection, stamp.at)
        taken = dossiers.take_in(connection, new, stamp)
        if under_way is not None:
            under_way.begin(taken)


def drafts(number: int, count: int) -> Iterator[Draft]:
    """The same drafts for the same random seed."""
    chance = random.Random(number)  # noqa: S311  # invented people, not secrets
    for _ in range(count):
        copies = CertifiedCopy(
            document=chance.choice(_PAPERS), pages=chance.randint(1, 6), copies=chance.randint(1, 3)
        )
        yield Draft(
            submitter=Submitter(person=_person(chance)),
            procedure_code="2.000815",
            phone=f"09{chance.randrange(10**8):08d}",
            certified_copies=(copies,),
        )


def _filings(number: int, count: int) -> Iterator[Draft]:
    chance = random.Random(number)  # noqa: S311  # invented people, not secrets
    for _ in range(count):
        phone = f"09{chance.randrange(10**8):08d}"
        yield filing(chance, _person(chance), _person(chance), phone)


def _person(chance: random.Random) -> Person:
    woman = chance.random() < 0.5
    year = chance.randint(1940, 2006)
    century = 0 if year < 2000 else 2
    number = f"{chance.choice((42, 1, 66)):03d}{century + woman}{year % 100:02d}"
    middles = chance.sample(_MIDDLES.split(), chance.choice((1, 1, 1, 2)))
    return Person(
        name=" ".join((chance.choice(_FAMILIES.split()), *middles, chance.choice(_GIVEN.split()))),
        personal_id=f"{number}{chance.randrange(10**6):06d}",
        birth=PartialDate(year=year),
        sex=Sex.FEMALE if woman else Sex.MALE,
        address=f"Thôn {chance.randint(1, 30)}, Xã Tập Huấn",
    )


def _moments(count: int, first: datetime, last: datetime) -> Iterator[datetime]:
    """Instants spread over the days from the first to ``last``, eight hours of each."""
    days = max(1, (last - first).days)
    for n in range(count):
        day, into = divmod(n * days, count)
        yield first + timedelta(days=day, seconds=8 * 3600 * into // count)


def _prepared(
    draft: Draft,
    at: datetime,
    desk: Desk,
    offers: dict[tuple[object, ...], Offer],
    lane: int | None,
) -> _Prepared:
    """As the intake does it, with one reckoning of the offer for like dossiers of one hour."""
    like = (draft.procedure_code, draft.certified_copies, len(draft.owners), at.date(), at.hour)
    promised = offers.get(like)
    if promised is None:
        if len(offers) > _OFFERS_KEPT:
            offers.clear()
        promised = offers[like] = offer(draft, desk=desk, at=at)
        promised.require_clear()
    promised = replace(promised, received_at=at)
    new = new_dossier(draft, promised, desk, at, print_slip=False)
    return replace(new, numbering=replace(new.numbering, lane=lane)), desk.stamp(at)
