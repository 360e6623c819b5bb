"""What was altered behind the cell's back is named; each day's end is signed once."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, select

from counter_app.central.audit.auditing import find_broken
from counter_app.domain.edition import EditionKind
from counter_app.protocol.enrolment import raw_public
from counter_app.protocol.notices import Published, published_bytes
from counter_app.protocol.operation import (
    chain_link,
    chain_start,
    from_base64url,
    to_base64url,
)
from counter_app.protocol.sealing import DayRoot, commune_chain_start, root_bytes
from db.central.cell import cell_of
from db.central.changes import first_broken_link
from db.central.devices import add_device
from db.central.editions import SCOPES, add_edition
from db.central.models import notices
from db.central.notices import post
from db.central.roots import seal_day
from db.central.store import Store

# The signature's first letter last.
TURNED = "substr(body ->> 'sig', 2) || substr(body ->> 'sig', 1, 1)"
FORGED = f"UPDATE notices SET body = json_replace(body, '$.sig', {TURNED})"
pytestmark = pytest.mark.xdist_group("postgres")


def test_the_communes_chain_shows_what_was_changed_behind_its_back(store: Store, desk: Any) -> None:
    desk.push(store, *(desk.received(name=f"Người {n}") for n in range(4)))

    def broken(connection: Connection) -> int | None:
        return first_broken_link(connection, desk.commune, commune_chain_start(desk.commune))

    assert store.read(desk.commune, broken).result(30) is None


@pytest.fixture
def fresh(tmp_path: Path, opened: Callable[[str], Store]) -> Store:
    """A store of one kind: what is altered in it is the same in all."""
    return opened(f"sqlite:///{tmp_path}/cell.db")


@pytest.mark.parametrize(
    ("statement", "code", "row"),
    [
        ("UPDATE operations SET body = '[]' WHERE seq = 2", "digest.wrong", "seq 2"),
        ("UPDATE operations SET sig = 'AAAA' WHERE seq = 3", "signature.wrong", "seq 3"),
        ("DELETE FROM operations WHERE seq = 2", "chain.broken", "seq 2"),
        ("DELETE FROM operations WHERE seq = 4", "chain.broken", "seq 4"),
        ("UPDATE changes SET \"by\" = 'Kẻ khác' WHERE chg = 2", "change.broken", "chg 2"),
        ("UPDATE dossiers SET state = 'ready'", "dossier.other", "-"),
        ("UPDATE changes SET dossier = 'd' WHERE chg = 3", "change.other", "chg 3"),
        ("DELETE FROM changes WHERE chg = 4", "change.cut", "commune"),
        ("UPDATE roots SET head = 'ab'", "day.other", "2026-11-23"),
        ("UPDATE roots SET sig = 'AAAA'", "day.unsigned", "2026-11-23"),
        (f"{FORGED} WHERE kind = 'day.root'", "notice.unsigned", "day.root, chg 1"),
        (f"{FORGED} WHERE kind LIKE 'cat%'", "notice.unsigned", "catalog.published, chg 2"),
        ("DELETE FROM notices WHERE chg = 2", "edition.gone", "catalog.published 1"),
    ],
)
def test_whatever_was_altered_in_the_store_is_named(
    fresh: Store, desk: Any, statement: str, code: str, row: str
) -> None:
    add_desk(fresh, desk)
    desk.push(fresh, *(desk.received() for _ in range(4)))

    def altered(connection: Connection) -> dict[str, str]:
        seal_day(connection, desk.commune, "2026-11-23", at_ms=0)
        publish(connection, desk.commune)
        assert find_broken(connection, desk.commune) == ()
        connection.exec_driver_sql(statement)
        return {one.code: one.row for one in find_broken(connection, desk.commune)}

    assert row in fresh.write(desk.commune, altered).result(30)[code]


def publish(connection: Connection, commune: str) -> None:
    kind, key = EditionKind.CATALOG, cell_of(connection).server_key
    told = Published(number=1, version="2026-12", valid_from="2026-12-01", content={"files": {}})
    sig = to_base64url(key.sign(published_bytes(commune, kind.value, told)))
    told = msgspec.structs.replace(told, sig=sig)
    body = msgspec.json.encode(told).decode()
    chg = post(connection, commune, SCOPES[kind], kind=kind.value, body=body, at_ms=0)
    add_edition(connection, commune, kind, told, chg=chg)


def test_what_was_refused_as_it_came_or_offered_again_breaks_no_chain(
    store: Store, desk: Any
) -> None:
    add_desk(store, desk)
    first, bad = desk.received(), msgspec.structs.replace(desk.received(), sig="AAAA")
    desk.push(store, first, bad)
    desk.inc, desk.chain = "00000000000000b2", [chain_start(desk.device, "00000000000000b2")]
    for one in (first, bad):
        desk.chain.append(chain_link(desk.chain[-1], bytes.fromhex(one.sha)))
    desk.push(store, first, bad, desk.received())

    assert store.read(desk.commune, lambda one: find_broken(one, desk.commune)).result(30) == ()


def add_desk(store: Store, desk: Any) -> None:
    store.write(desk.commune, lambda one: add_device(one, desk.known, app="1.0", at_ms=0)).result(
        30
    )


def test_a_days_end_is_signed_once_and_told_to_all_desks(store: Store, desk: Any) -> None:
    desk.push(store, desk.received(), desk.received())

    def seal(connection: Connection) -> tuple[DayRoot, bytes]:
        assert seal_day(connection, desk.commune, "2026-11-22", at_ms=0) is None
        root = seal_day(connection, desk.commune, "2026-11-23", at_ms=0)
        assert root is not None
        return root, raw_public(cell_of(connection).server_key)

    root, key = store.write(desk.commune, seal).result(30)
    signed = root_bytes(desk.commune, "2026-11-23", root.chg, root.head)
    verify_signed(key, from_base64url(root.sig), signed)
    desk.push(store, desk.received())
    assert store.write(desk.commune, seal).result(30)[0] == root
    assert root.chg == 2
    told = store.read(
        desk.commune, lambda one: one.execute(select(notices.c.scope, notices.c.kind)).all()
    )
    assert told.result(30) == [("device", "day.root")]
    with pytest.raises(InvalidSignature):
        verify_signed(key, from_base64url(root.sig), signed + b"0")


def verify_signed(key: bytes, signature: bytes, signed: bytes) -> None:
    Ed25519PublicKey.from_public_bytes(key).verify(signature, signed)
