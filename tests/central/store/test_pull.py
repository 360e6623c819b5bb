"""A pull: everything since the cursors, in order, and nothing of anybody else."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import msgspec
import pytest

from counter_app.central import pull
from counter_app.central.pull import SnapshotNeeded, UnknownScope, take_pull, take_snapshot_page
from counter_app.central.reconcile import reconcile
from counter_app.core.errors import UserError
from counter_app.protocol.pull import CentralKind, PullReply, PullRequest, SnapshotPage
from counter_app.protocol.reconcile import ReconcileReply, ReconcileRequest, digest_of
from db.central.cell import begin_epoch, cell_of
from db.central.notices import TO_ALL, post, to_device
from db.central.store import Store

pytestmark = pytest.mark.xdist_group("postgres")


def pulled(store: Store, desk: Any, limit: int = 100, epoch: str = "", **cursors: int) -> PullReply:
    named = {
        f"commune:{desk.commune}" if name == "own" else name: at for name, at in cursors.items()
    }
    request = PullRequest(device=desk.device, cursors=named, limit=limit, epoch=epoch)
    return take_pull(store, desk.known, request, at=desk.noon).result(30)


def test_a_pull_brings_what_came_after_the_cursor(store: Store, desk: Any) -> None:
    sent = [desk.received() for _ in range(5)]
    desk.push(store, *sent)
    first = pulled(store, desk, limit=3, own=0)
    scope = f"commune:{desk.commune}"
    assert ([event.op for event in first.events], first.more) == (
        [one.id for one in sent[:3]],
        True,
    )
    rest = pulled(store, desk, limit=3, own=first.cursors[scope], epoch=first.epoch)
    assert ([event.op for event in rest.events], rest.more) == ([one.id for one in sent[3:]], False)
    assert rest.cursors == {scope: 5}
    none = pulled(store, desk, own=5)
    assert (none.events, none.cursors) == ((), {scope: 5})


def test_what_a_desk_is_told_comes_in_one_order_for_all_and_for_it(
    store: Store, desk: Any, counter: Callable[..., Any]
) -> None:
    sister = counter()
    for scope, kind in (
        (TO_ALL, CentralKind.OFFICE),
        (to_device(sister.device), CentralKind.LANES),
        (to_device(desk.device), CentralKind.BLOCKS),
        ("calendar", CentralKind.CALENDAR),
        (TO_ALL, CentralKind.SISTERS),
    ):
        post_one = partial(
            post, commune=desk.commune, scope=scope, kind=kind, body='{"n":1}', at_ms=0
        )
        store.write(desk.commune, post_one).result(30)
    reply = pulled(store, desk, device=0, calendar=0, catalog=0)
    assert [(event.scope, event.kind) for event in reply.events] == [
        ("device", CentralKind.OFFICE),
        ("device", CentralKind.BLOCKS),
        ("device", CentralKind.SISTERS),
        ("calendar", CentralKind.CALENDAR),
    ]
    assert reply.cursors == {"device": 5, "calendar": 4, "catalog": 0}
    of_sister = pulled(store, sister, device=1)
    assert [event.kind for event in of_sister.events] == [CentralKind.LANES, CentralKind.SISTERS]


def test_there_is_no_such_thing_as_another_communes_scope(
    store: Store, desk: Any, counter: Callable[..., Any]
) -> None:
    other = counter(commune=f"9{desk.commune}")
    other.push(store, other.received())
    for name in (f"commune:{other.commune}", f"device:{other.device}", "operations"):
        request = PullRequest(device=desk.device, cursors={name: 0})
        with pytest.raises(UnknownScope):
            take_pull(store, desk.known, request, at=desk.noon)


@pytest.mark.parametrize("how", ["another epoch", "ahead of the order", "too far behind"])
def test_a_cursor_that_leads_nowhere_begins_with_a_snapshot(
    store: Store, desk: Any, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pull, "_MOST_BEHIND", 3)
    monkeypatch.setattr(pull, "_PAGE", 2)
    sent = [desk.received(name=f"Người {n}") for n in range(4)]
    desk.push(store, *sent)
    cursors: dict[str, dict[str, Any]] = {
        "another epoch": {"own": 4, "epoch": "before"},
        "ahead of the order": {"own": 5},
        "too far behind": {"own": 0},
    }
    with pytest.raises(SnapshotNeeded) as needed:
        pulled(store, desk, **cursors[how])
    name = needed.value.snapshot.removeprefix("/v1/snapshot/")
    pages = list(all_pages(store, desk, name))
    assert [len(page.dossiers) for page in pages] == [2, 2, 0]
    found = {one.dossier: bytes(one.facts) for page in pages for one in page.dossiers}
    assert found == {one.dossier: bytes(one.body) for one in sent}
    later = desk.write("dossier.noted", sent[0].dossier, base_ver=1)
    desk.push(store, later)
    (cursor,) = pages[0].cursors.values()
    assert [event.op for event in pulled(store, desk, own=cursor).events] == [later.id]


def all_pages(store: Store, desk: Any, name: str) -> Any:
    after, more = "", True
    while more:
        asked = take_snapshot_page(store, desk.known, name, after=after, at=desk.noon)
        page: SnapshotPage = asked.result(30)
        yield page
        after, more = page.after, bool(page.after)


def test_a_snapshot_of_another_cell_is_none(store: Store, desk: Any) -> None:
    for name in ("elsewhere-3", "junk", f"{store.read('', cell_of).result(30).epoch}-x"):
        with pytest.raises(UnknownScope):
            take_snapshot_page(store, desk.known, name, at=desk.noon).result(30)


def test_a_restored_cell_has_another_epoch(
    store: Store, store_url: str, desk: Any, postgres: Any
) -> None:
    before = pulled(store, desk, own=0).epoch
    if store_url.startswith("sqlite"):
        epoch = store.write("", begin_epoch).result(30)
        assert pulled(store, desk, own=0).epoch == epoch != before
    else:  # who serves may not: the owner does it, with the store restored
        with pytest.raises(Exception, match="permission denied"):
            store.write("", begin_epoch).result(30)


def test_days_are_tallied_by_the_desks_own_clock(store: Store, desk: Any) -> None:
    noon = desk.noon
    days = [noon - timedelta(days=1), noon, noon + timedelta(hours=12)]
    sent = []
    for instant in days:
        desk.now = instant
        sent += [desk.received(), desk.received(verdict="rejected")]
    desk.push(store, *sent)

    def tally(first: str, last: str, *, detail: bool = False) -> ReconcileReply:
        request = ReconcileRequest(device=desk.device, from_day=first, to_day=last, detail=detail)
        return reconcile(store, desk.known, request, at=noon).result(30)

    found = tally("2026-11-22", "2026-11-24", detail=True).days
    assert [(day.day, day.count) for day in found] == [
        ("2026-11-22", 2),
        ("2026-11-23", 2),
        ("2026-11-24", 2),  # midnight is Vietnam's
    ]
    assert found[0].digest == digest_of(one.sha for one in sent[:2])
    assert [(one.seq, one.outcome) for one in found[1].operations] == [
        (3, "accepted"),
        (4, "rejected"),
    ]
    assert [day.day for day in tally("2026-11-23", "2026-11-23").days] == ["2026-11-23"]
    with pytest.raises(UserError):
        tally("23/11/2026", "2026-11-23")


def test_a_settled_conflict_is_told_after_what_settled_it(store: Store, desk: Any) -> None:
    one = desk.received()
    lost = desk.write("dossier.moved", one.dossier, {"verdict": "conflict"}, base_ver=1)
    desk.push(store, one, lost)
    anew = desk.write("dossier.moved", one.dossier, {}, base_ver=1, supersedes=lost.id)
    desk.push(store, anew)
    events = pulled(store, desk, own=1).events
    assert [event.kind for event in events] == ["dossier.moved", CentralKind.SETTLED]
    assert msgspec.json.decode(events[1].body) == {"op": lost.id, "by": anew.id}


def test_two_desks_that_take_in_one_matter_are_told(
    store: Store, desk: Any, counter: Callable[..., Any]
) -> None:
    sister = counter()
    older, newer = desk.received(subject="một việc"), sister.received(subject="một việc")
    desk.push(store, older, desk.received(subject="việc khác"), desk.received())
    sister.push(store, newer, sister.received())
    (told,) = [one for one in pulled(store, desk, own=0).events if one.kind == CentralKind.TWIN]
    assert (told.dossier, told.chg) == (newer.dossier, 6)
    assert msgspec.json.decode(told.body)["twin"] == older.dossier
