"""A catalogue or calendar is taken on only where the cell of this desk signed it."""

from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from counter_app.central.keeping import Keeper
from counter_app.central.serving import ServedCell
from counter_app.protocol.notices import Published, published_bytes
from counter_app.protocol.operation import to_base64url
from counter_app.protocol.pull import CentralEvent, CentralKind
from counter_app.sync.apply import apply_events
from counter_app.sync.here import Here

EDITIONS = pytest.mark.parametrize("kind", [CentralKind.CATALOG, CentralKind.CALENDAR])
LEFT = "SELECT kind FROM todo WHERE done_ms IS NULL"
ASIDE = "SELECT code FROM unapplied"


@EDITIONS
def test_an_edition_of_the_cell_waits_for_a_person(
    kind: CentralKind, counter: Any, commune: str, cell: ServedCell
) -> None:
    keeper = Keeper(
        store=cell.cell.store,
        commune=commune,
        who="quantri",
        clock=cell.cell.clock,
        key=cell.cell.key,
    )
    keeper.publish(kind, version="2", valid_from="2027-01-01", content={"ngày": "1/1"}).result()

    counter.sync()

    assert counter.rows(LEFT) == [(kind.value,)]
    assert counter.rows(ASIDE) == []


@EDITIONS
def test_an_edition_somebody_else_signed_is_set_aside(kind: CentralKind, counter: Any) -> None:
    stranger = Ed25519PrivateKey.generate()
    sig = to_base64url(stranger.sign(published_bytes("2", "2027-01-01", {})))

    come_down(counter, kind, sig)

    assert counter.rows(LEFT) == []
    assert counter.rows(ASIDE) == [("unknown_signer",)]


@EDITIONS
def test_an_edition_whose_signature_is_none_is_set_aside(kind: CentralKind, counter: Any) -> None:
    come_down(counter, kind, "không phải chữ ký")

    assert counter.rows(LEFT) == []
    assert counter.rows(ASIDE) == [("unknown_signer",)]


def come_down(counter: Any, kind: CentralKind, sig: str) -> None:
    edition = Published(version="2", valid_from="2027-01-01", content={}, sig=sig)
    event = CentralEvent(
        chg=1,
        scope="catalog",
        kind=kind.value,
        v=1,
        at_ms=1,
        body=msgspec.Raw(msgspec.json.encode(edition)),
    )
    here = Here(device=counter.desk.store.device.id, device_no=1, at=counter.clock.now())
    counter.desk.store.write(lambda one: apply_events(one, [event], here))
