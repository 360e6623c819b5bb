"""A dossier's word mended again and again: the hand that does it, and what all must say at the end."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from counter_app.domain.staff import Role
from counter_app.services.correcting.reissue import Correction, reissue
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier
from counter_app.services.sending import cell as at_cell
from counter_app.services.sending import outbox
from counter_app.sync.apply import retry
from counter_app.sync.here import Here

Desk = Any


@pytest.fixture
def correct() -> Callable[..., Any]:
    """Mends what a dossier says, as a leader; the new slip."""

    def corrected(at: Desk, receipt: Any, **changes: Any) -> Any:
        desk = replace(at.desk, clerk=replace(at.desk.clerk, role=Role.LEADER))
        draft = msgspec.structs.replace(
            open_dossier(receipt.dossier_id, desk=desk).received.draft, **changes
        )
        wanted = Correction(reason="Người nộp xác nhận lại", draft=draft)
        return reissue(receipt.dossier_id, wanted, desk=desk, at=at.clock.now())

    return corrected


@pytest.fixture
def agreed(on_cell: Any, commune: str) -> Callable[..., dict[str, Any]]:
    """What desks and cell say of a dossier, one and the same, with nothing left to do."""

    def facts(receipt: Any, desks: tuple[Desk, ...], *, of_a_copy: bool = False) -> dict[str, Any]:
        # A copied disk's log of acts and its original's part for good, and both sides are told.
        parted = {"log_shorter", "log_other"} if of_a_copy else set()
        rows = on_cell(commune, "SELECT dossier, facts FROM dossiers WHERE commune_id = ?")
        there = msgspec.json.decode(dict(rows)[receipt.dossier_id])
        there.pop("lookup_secret", None)
        for desk in desks:
            found = open_dossier(receipt.dossier_id, desk=desk.desk)
            here = msgspec.json.decode(msgspec.json.encode(found.received))
            assert {name: here[name] for name in there} == there
            assert (found.row.slip_no, found.row.code) == (there["slip_no"], there["code"])
            assert {one.code for one in check(desk=desk.desk)} <= parted
            settled(desk)
        return dict(there)

    return facts


def settled(desk: Desk) -> None:
    """Nothing waits, neither for the line nor for a person."""
    here = Here(device=desk.desk.store.device.id, device_no=1, at=desk.clock.now())
    retry(desk.desk.store, here)
    assert desk.rows("SELECT code FROM unapplied") == []
    assert outbox.unsent(desk=desk.desk) == (), desk.states()
    assert at_cell.for_a_person(desk=desk.desk) == (0, 0)
