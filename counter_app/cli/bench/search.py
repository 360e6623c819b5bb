"""The search rows of the benchmark: names typed key by key, the worst key beside the usual ways.

``COUNTER_BENCH_DOSSIERS`` says over how many dossiers (100,000 unless told).
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median
from typing import Final

from counter_app.cli.bench.full import full_store
from counter_app.cli.bench.row import BenchRow
from counter_app.core.text import fold

_MILLI: Final = 1e3
_TURNS: Final = 5
_PAGE: Final = 21
_NAMES: Final = (
    "nguyen thi anh",
    "anh nguyen",
    "van duc tran",
    "phuong quynh thi",
    "dang van y",
    "minh",
    "thanh hoa le",
)
_NUMBERS: Final = ("0912345678", "001190123456", "261123")

Search = Callable[[str], object]


def rows() -> list[BenchRow]:
    """The worst key among all beginnings of the texts typed, in CPU time; then on a full store."""
    return [*_of_terms(), _of_full_store()]


def _of_full_store() -> BenchRow:
    """Whole dossiers with their lives, a page of them and one more, as the window asks."""
    from counter_app.bootstrap import desk_open
    from counter_app.services.lookup import search
    from db.peers import probe_of

    with full_store() as store, desk_open(store.folder, training=True) as desk:
        ours = _worst(lambda text: search(text, desk=desk, limit=_PAGE), (*_NAMES, *_NUMBERS))
        floor = _worst(probe_of(desk.store), ("1",))
    return BenchRow(
        name=f"Tìm khi đang gõ, {store.name}, một trang",
        unit="ms",
        figure=ours[0],
        floor=floor[0],
        ratio=ours[0] / 5.0,
        peer=5.0,
        peer_name="đích 5 ms",
        goal="phím chậm nhất ≤ 5 ms CPU",
        remark=f"phím chậm nhất “{ours[1]}”; sàn: một hồ sơ theo số dòng, cùng kho",
    )


def _of_terms() -> list[BenchRow]:
    from counter_app.bootstrap import desk_open
    from counter_app.services.lookup import search
    from counter_app.services.trials.seed import drafts
    from db.peers import NameIndexes, fill_for_search

    count = int(os.environ.get("COUNTER_BENCH_DOSSIERS", "100000"))
    with tempfile.TemporaryDirectory() as folder, desk_open(Path(folder), training=True) as desk:
        fill_for_search(desk.store, drafts(11, count), at=desk.clock.now(), clerk=desk.clerk)
        peers = NameIndexes(fold(draft.submitter.person.name) for draft in drafts(11, count))
        ours = _worst(lambda text: search(text, desk=desk), (*_NAMES, *_NUMBERS))
        usual = {
            "LIKE '%…%'": _worst(peers.like, _NAMES),
            "FTS5 without prefix index": _worst(peers.fts, _NAMES),
            "FTS5 prefix='1 2 3'": _worst(peers.fts_prefixed, _NAMES),
        }
        probe = _worst(peers.probe, ("1",))
        peers.close()
    return [_row(count, ours, probe, name, peer) for name, peer in usual.items()]


def _row(
    count: int,
    ours: tuple[float, str],
    probe: tuple[float, str],
    name: str,
    peer: tuple[float, str],
) -> BenchRow:
    return BenchRow(
        name=f"Tìm khi đang gõ, {count:,} hồ sơ",
        unit="ms",
        figure=ours[0],
        floor=probe[0],
        peer=peer[0],
        ratio=ours[0] / peer[0],
        goal="phím chậm nhất ≤ 5 ms CPU",
        peer_name=name,
        remark=f"phím chậm nhất “{ours[1]}”, của bên so sánh “{peer[1]}”",
    )


def _worst(find: Search, typed: Iterable[str]) -> tuple[float, str]:
    """The slowest beginning of the texts: milliseconds of CPU, and which."""
    keys = sorted({text[:length] for text in typed for length in range(1, len(text) + 1)})
    for key in keys:
        find(key)
    return max((median(_cpu_ms(find, key) for _ in range(_TURNS)), key) for key in keys)


def _cpu_ms(find: Search, text: str) -> float:
    began = time.process_time()
    find(text)
    return (time.process_time() - began) * _MILLI
