"""Files that nothing refers to are let go after a time; never one that a record names."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from counter_app.central.files.copies import keep_file
from counter_app.central.files.folder import FolderBlobs
from counter_app.central.files.store import BlobStore, is_here, is_intact
from counter_app.central.files.sweep import KEEP_DAYS, sweep_unused
from counter_app.central.running.serving import ServedCell
from counter_app.core.clock import to_ms
from counter_app.protocol.blobs import BlobState
from db.central.attachments import Attached, add_attachments
from db.central.blobs import Blob, put_blob, row_of
from db.central.models import blobs as blob_rows

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
CAME = to_ms(NOW)


def days_later(days: float) -> int:
    """What a sweep that many days after ``NOW`` regards as long ago."""
    return to_ms(NOW + timedelta(days=days) - timedelta(days=KEEP_DAYS))


def name_it(cell: ServedCell, commune: str, sha256: str) -> None:
    row = Attached(dossier="d", id=sha256[:8], sha256=sha256, label="", mime="x/y", size=9, pages=1)
    cell.cell.store.write(
        commune, lambda one: add_attachments(one, commune, [row], at_ms=CAME)
    ).result()


def row(cell: ServedCell, commune: str, sha256: str) -> Blob | None:
    return cell.cell.store.read(commune, lambda one: row_of(one, commune, sha256)).result()


def test_what_no_record_names_goes_when_its_time_is_over(
    cell: ServedCell, commune: str, tmp_path: Path
) -> None:
    store, here, copy = cell.cell.store, FolderBlobs(tmp_path / "a"), FolderBlobs(tmp_path / "b")
    unsent = keep_file(store, here, commune, b"%PDF-bo do", mime="x/y", at_ms=CAME)
    copy.keep(unsent, b"%PDF-bo do")
    named = keep_file(store, here, commune, b"%PDF-co ghi", mime="x/y", at_ms=CAME)
    name_it(cell, commune, named)

    assert sweep_unused(store, [here, copy], before_ms=days_later(KEEP_DAYS - 1)) == 0
    assert is_intact(here, unsent)
    assert sweep_unused(store, [here, copy], before_ms=days_later(KEEP_DAYS + 1)) == 1
    assert not is_here(here, unsent)
    assert not is_here(copy, unsent)
    assert row(cell, commune, unsent) is None
    assert sweep_unused(store, [here, copy], before_ms=days_later(3650)) == 0
    assert is_intact(here, named)


def test_an_upload_that_was_begun_and_named_is_never_swept(
    cell: ServedCell, commune: str, tmp_path: Path
) -> None:
    store, here = cell.cell.store, FolderBlobs(tmp_path)
    begun = Blob(sha256="a" * 64, sizes=(), mime="x/y", size=9, offset=4, state=BlobState.COMING)
    for sha256 in ("a" * 64, "b" * 64):
        here.add(commune, sha256, offset=0, chunk=b"%PDF")
        one = replace(begun, sha256=sha256)
        store.write(commune, lambda c, one=one: put_blob(c, commune, one, at_ms=CAME)).result()  # type: ignore[misc]
    name_it(cell, commune, "a" * 64)

    assert sweep_unused(store, [here], before_ms=days_later(3650)) == 1
    assert {path.name for path in (tmp_path / "coming" / commune).iterdir()} == {"a" * 64}
    assert row(cell, commune, "a" * 64) is not None


def test_the_bytes_stay_while_another_commune_has_the_file(
    cell: ServedCell, commune: str, new_commune: Callable[[], str], tmp_path: Path
) -> None:
    store, here, other = cell.cell.store, FolderBlobs(tmp_path), new_commune()
    sha256 = keep_file(store, here, commune, b"%PDF-chung", mime="x/y", at_ms=CAME)
    keep_file(store, here, other, b"%PDF-chung", mime="x/y", at_ms=CAME)
    name_it(cell, other, sha256)

    assert sweep_unused(store, [here], before_ms=days_later(8)) == 1
    assert row(cell, commune, sha256) is None
    assert is_intact(here, sha256)


def test_a_file_that_is_wanted_again_begins_its_time_anew(
    cell: ServedCell, commune: str, tmp_path: Path
) -> None:
    store, here = cell.cell.store, FolderBlobs(tmp_path)
    sha256 = keep_file(store, here, commune, b"%PDF-lai", mime="x/y", at_ms=CAME)
    again = to_ms(NOW + timedelta(days=6))
    keep_file(store, here, commune, b"%PDF-lai", mime="x/y", at_ms=again)

    assert sweep_unused(store, [here], before_ms=days_later(8)) == 0
    assert is_intact(here, sha256)


class Meanwhile(FolderBlobs):
    """A store at which something happens in the very moment a file is removed."""

    def __init__(self, root: Path, *, before: Callable[[], Any], after: Callable[[], Any]) -> None:
        super().__init__(root)
        object.__setattr__(self, "happens", (before, after))

    def remove(self, sha256: str) -> None:
        before, after = self.happens  # type: ignore[attr-defined]
        before()
        super().remove(sha256)
        after()


@pytest.mark.parametrize("moment", ["before", "after"])
def test_one_who_comes_while_it_is_swept_keeps_the_file(
    cell: ServedCell, commune: str, new_commune: Callable[[], str], tmp_path: Path, moment: str
) -> None:
    store, here, other = cell.cell.store, FolderBlobs(tmp_path), new_commune()
    content = f"%PDF-{moment}".encode()
    sha256 = keep_file(store, here, commune, content, mime="x/y", at_ms=CAME)

    def comes() -> None:
        keep_file(store, here, other, content, mime="x/y", at_ms=days_later(30))
        name_it(cell, other, sha256)

    happens: dict[str, Callable[[], Any]] = {"before": int, "after": int} | {moment: comes}
    sweep_unused(store, [Meanwhile(tmp_path, **happens)], before_ms=days_later(8))
    assert is_intact(here, sha256)
    assert row(cell, other, sha256) is not None


def test_a_sweep_that_was_stopped_halfway_goes_on_with_the_next(
    cell: ServedCell, commune: str, tmp_path: Path
) -> None:
    def stops() -> None:
        raise KeyboardInterrupt

    store, here = cell.cell.store, FolderBlobs(tmp_path)
    sha256 = keep_file(store, here, commune, b"%PDF-nua chung", mime="x/y", at_ms=CAME)
    with pytest.raises(KeyboardInterrupt):
        sweep_unused(store, [Meanwhile(tmp_path, before=stops, after=int)], before_ms=days_later(8))
    left = row(cell, commune, sha256)
    assert left is not None
    assert (left.state, left.offset) == (BlobState.COMING, 0)
    assert sweep_unused(store, [here], before_ms=days_later(8)) == 1
    assert not is_here(here, sha256)
    rows = store.read(commune, lambda one: one.execute(select(blob_rows)).all()).result()
    assert [one for one in rows if one.sha256 == sha256] == []


def test_halves_that_a_killed_process_left_go_and_fresh_ones_stay(tmp_path: Path) -> None:
    (tmp_path / "coming").mkdir()
    old, fresh = tmp_path / "coming" / "old-1-1", tmp_path / "coming" / "new-1-2"
    for path in (old, fresh):
        path.write_bytes(b"%PDF")
    long_ago = (NOW - timedelta(days=30)).timestamp()
    os.utime(old, (long_ago, long_ago))
    os.utime(fresh, (NOW.timestamp(), NOW.timestamp()))
    place: BlobStore = FolderBlobs(tmp_path)
    place.tidy(to_ms(NOW - timedelta(days=7)))
    assert [path.name for path in (tmp_path / "coming").iterdir()] == ["new-1-2"]
