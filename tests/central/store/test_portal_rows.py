"""What the portal is told from, read alike on every kind of store: its codes, filings, files."""

from collections.abc import Callable
from typing import Any

from counter_app.protocol.blobs import BlobState
from db.central.attachments import Attached, add_attachments, dossiers_with, files_awaited
from db.central.blobs import Blob, put_blob
from db.central.changes import NewChange
from db.central.portal import tell_once, told_filings
from db.central.portal_sectors import keep_sectors, told_sectors
from db.central.quarantine import Refused, healed_since, keep_refused, mark_released
from db.central.store import Store


def hands(store: Store, commune: str) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """Doing and reading something of the commune."""

    def do(work: Any, *args: Any, **more: Any) -> Any:
        return store.write(commune, lambda one: work(one, commune, *args, **more)).result(30)

    def ask(work: Any, *args: Any, **more: Any) -> Any:
        return store.read(commune, lambda one: work(one, commune, *args, **more)).result(30)

    return do, ask


def test_codes_of_fields_are_kept_once_and_a_new_one_stands_in_place(
    store: Store, commune: str
) -> None:
    do, ask = hands(store, commune)
    assert do(keep_sectors, {"ho tich": "A", "dat dai": "B"}) == 2
    assert do(keep_sectors, {"ho tich": "A", "dat dai": "C"}) == 1
    assert ask(told_sectors) == {"ho tich": "A", "dat dai": "C"}
    assert do(keep_sectors, {}) == 0


def test_a_filing_told_before_is_found_by_its_name_or_by_its_code(
    store: Store, commune: str
) -> None:
    do, ask = hands(store, commune)
    for name in ("online:G22_1:5", "online:G22_1:7", "online:G22x1:5"):
        filed = NewChange(
            dossier=name, kind="dossier.filed_online", ver=0, at_ms=5, body=f'"{name}"'
        )
        do(tell_once, filed)
    assert ask(told_filings, name="online:G22_1:5", code="G22_1") == ('"online:G22_1:5"',)
    alike = ask(told_filings, name="online:G22_1:9", code="G22_1")
    assert sorted(alike) == ['"online:G22_1:5"', '"online:G22_1:7"']
    assert ask(told_filings, name="online:G:9", code="G") == ()


def test_a_file_is_awaited_until_all_of_it_is_here(store: Store, commune: str) -> None:
    do, ask = hands(store, commune)
    files = [
        Attached(dossier=dossier, id=f"f-{n}", sha256=sha * 64, label="", mime="", size=9, pages=1)
        for n, (dossier, sha) in enumerate((("d-1", "a"), ("d-2", "a"), ("d-2", "b")))
    ]
    do(add_attachments, files, at_ms=1)
    assert ask(files_awaited) == 3
    assert ask(dossiers_with, "a" * 64) == ("d-1", "d-2")
    for state, left in ((BlobState.COMING, 3), (BlobState.STORED, 1)):
        one = Blob(sha256="a" * 64, sizes=(), mime="", size=9, state=state)
        do(put_blob, one, at_ms=1)
        assert ask(files_awaited) == left


def test_what_was_let_in_is_told_the_newest_first(store: Store, commune: str) -> None:
    do, ask = hands(store, commune)
    rows = [
        Refused(number=f"q-{n}", operation=f"o-{n}", device="d-1", code="x", payload="{}")
        for n in range(3)
    ]
    do(keep_refused, rows, at_ms=1)
    for n, at_ms in ((0, 10), (2, 20)):
        do(mark_released, f"q-{n}", by="quantri", at_ms=at_ms)
    healed = ask(healed_since, limit=9)
    assert [(one.refused.number, one.by, one.at_ms) for one in healed] == [
        ("q-2", "quantri", 20), ("q-0", "quantri", 10),
    ]  # fmt: skip
    assert len(ask(healed_since, limit=1)) == 1
