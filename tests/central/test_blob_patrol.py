"""Kept files are read once a month; what rotted is mended, asked for again, or told."""

import logging
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest

from counter_app.bootstrap_central import cell_store
from counter_app.central.files.copies import keep_file
from counter_app.central.files.folder import FolderBlobs
from counter_app.central.files.patrol import PARTS, Patrol, part_of
from counter_app.central.files.proving import prove, prove_all
from counter_app.central.files.store import is_intact
from counter_app.central.office.offices import found_office
from counter_app.core.clock import SystemClock, to_ms
from counter_app.core.errors import EnvironmentFault
from counter_app.core.resources import resource
from counter_app.protocol.blobs import BlobState
from db.central.blobs import mark_backed_up, row_of
from db.central.store import Store

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
CONTENT = b"%PDF-ban quet"


class Hours:
    """A clock that is told how many hours have gone."""

    def __init__(self) -> None:
        self.gone = 0

    def now(self) -> datetime:
        return NOW + timedelta(hours=self.gone)

    def monotonic_ms(self) -> int:
        return self.gone * 3_600_000


class Kept:
    """A cell's two places with one file in both, and a patrol that a month goes by for."""

    def __init__(self, store: Store, commune: str, folder: Path) -> None:
        self.store, self.commune = store, commune
        self.first, self.second = FolderBlobs(folder / "a"), FolderBlobs(folder / "b")
        self.sha256 = keep_file(
            self.store, self.first, commune, CONTENT, mime="x/y", at_ms=to_ms(NOW)
        )
        self.second.keep(self.sha256, CONTENT)
        self.folder = folder
        self.hours = Hours()

    def rot(self, place: str) -> None:
        (path,) = (self.folder / place).rglob(self.sha256)
        path.write_bytes(b"%PDF-ban quex")

    def patrol(self, *, hours: int = PARTS, copies: bool = True) -> None:
        patrol = Patrol(self.store, self.first, self.second if copies else None, self.hours)
        self.hours.gone += hours
        patrol.round()

    def state(self) -> BlobState | None:
        asked = partial(row_of, commune=self.commune, sha256=self.sha256)
        found = self.store.read(self.commune, asked).result()
        return None if found is None else found.state


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    """In a cell of its own: a patrol reads the files of every office."""
    with cell_store(f"sqlite:///{tmp_path / 'cell.db'}") as store:
        plain = tomllib.loads(resource("offices/demo.toml").read_text(encoding="utf-8"))
        plain["office"] |= {"kind": "real", "agency": "H42.10.000", "commune_code": "10000"}
        found_office(store, plain, clock=SystemClock())
        yield Kept(store, "10000", tmp_path)


@pytest.mark.parametrize("place", ["a", "b"])
def test_what_rotted_in_one_place_is_whole_again_after_a_month(
    kept: Kept, place: str, caplog: pytest.LogCaptureFixture
) -> None:
    kept.rot(place)

    with caplog.at_level(logging.ERROR):
        kept.patrol()

    rotten = [one.__dict__["place"] for one in caplog.records if one.msg == "blob_rotten"]
    assert rotten == [{"a": "first", "b": "second"}[place]]

    assert is_intact(kept.first, kept.sha256)
    assert is_intact(kept.second, kept.sha256)
    assert kept.state() is BlobState.STORED


def test_what_no_place_has_right_is_asked_of_the_desks_again(
    kept: Kept, caplog: pytest.LogCaptureFixture
) -> None:
    kept.rot("a")

    with caplog.at_level(logging.ERROR):
        kept.patrol(copies=False)

    assert kept.state() is BlobState.COMING
    assert [one.__dict__["asked_again"] for one in caplog.records if one.msg == "blob_broken"] == [
        True
    ]


def test_what_only_the_backup_has_is_told_and_its_row_stands(
    kept: Kept, caplog: pytest.LogCaptureFixture
) -> None:
    marking = partial(
        mark_backed_up,
        commune=kept.commune,
        before_ms=to_ms(NOW) + 1,
        of=(BlobState.STORED,),
        at_ms=to_ms(NOW),
    )
    kept.store.write(kept.commune, marking).result()
    kept.rot("a")

    with caplog.at_level(logging.ERROR):
        kept.patrol(copies=False)

    assert kept.state() is BlobState.BACKED_UP
    assert [one.__dict__["asked_again"] for one in caplog.records if one.msg == "blob_broken"] == [
        False
    ]


def test_an_hour_reads_its_own_part_only_and_a_month_all(
    kept: Kept, caplog: pytest.LogCaptureFixture
) -> None:
    read = []
    for hours in (0, PARTS - 1):
        caplog.clear()
        with caplog.at_level(logging.INFO):
            kept.patrol(hours=hours)
        told = [one for one in caplog.records if one.msg == "blobs.patrolled"]
        read.append((len(told), sum(one.__dict__["files"] for one in told)))

    first = part_of(to_ms(NOW) // 3_600_000)
    in_first = int(first[0] <= kept.sha256 < first[1])
    assert read == [(1, in_first), (PARTS, 1)]


def test_the_parts_of_a_month_are_all_hashes_once() -> None:
    bounds = [part_of(hour) for hour in range(PARTS)]

    assert bounds[0][0] == "0000"
    assert all(one[1] == after[0] for one, after in pairwise(bounds))
    assert bounds[-1][1] > "f" * 64
    assert part_of(PARTS) == bounds[0]


def test_hours_in_which_the_place_was_away_are_made_up_for(
    kept: Kept, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    kept.rot("b")
    patrol = Patrol(kept.store, kept.first, kept.second, kept.hours)
    away = tmp_path / "b"
    away.rename(tmp_path / "c")
    away.write_bytes(b"")
    kept.hours.gone = PARTS - 1
    with pytest.raises(EnvironmentFault):
        patrol.round()
    away.unlink()
    (tmp_path / "c").rename(away)

    with caplog.at_level(logging.ERROR):
        patrol.round()

    assert is_intact(kept.second, kept.sha256)


def test_a_place_is_proven_by_a_file_of_its_own_that_does_not_stay(tmp_path: Path) -> None:
    prove(FolderBlobs(tmp_path / "here"))

    assert not [one for one in (tmp_path / "here").rglob("*") if one.is_file()]


def test_a_place_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_bytes(b"")

    with pytest.raises(EnvironmentFault, match="kho tệp"):
        prove(FolderBlobs(tmp_path / "taken"))


def test_every_place_is_tried_and_each_bad_one_is_told_until_it_is_well(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    bad = ("blobs", "blobs-copy")
    for name in bad:
        (tmp_path / name).write_bytes(b"")
    places = {name: FolderBlobs(tmp_path / name) for name in (*bad, "third")}
    troubles = {"third": "kho tệp hôm qua"}

    with caplog.at_level(logging.INFO):
        prove_all(places, troubles)
        (tmp_path / "blobs").unlink()
        prove_all(places, troubles)
        (tmp_path / "blobs-copy").unlink()
        prove_all(places, troubles)

    told = [(one.message, vars(one).get("place")) for one in caplog.records]
    failed = "blobs.place_failed"
    assert told == [
        (failed, "blobs"), (failed, "blobs-copy"), (failed, "blobs-copy"),
        ("blobs.places_proven", None),
    ]  # fmt: skip
    assert "kho tệp" in vars(caplog.records[0])["told"]
    assert troubles == {}
    caplog.clear()
