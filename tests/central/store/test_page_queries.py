"""What the specialists' and administrators' pages ask of a store, on every kind of store."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import product
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from counter_app.core.clock import to_ms
from counter_app.domain.dossier import State
from counter_app.domain.office import OWN_SECTIONS
from counter_app.domain.staff import Role
from db.central import desk_dossier, desk_lists, officers, sessions
from db.central.attachments import Attached
from db.central.changes import NewChange
from db.central.desk_lag import desk_lags
from db.central.desk_lists import Asked, Order, Which
from db.central.desk_moves import write_changes
from db.central.dossiers import dossiers_now, keep_dossiers
from db.central.models import dossiers
from db.central.officers import Officer
from db.central.sight import COUNTER, LOOSE, seen_by, works_on
from db.central.store import Store

LEADER = Officer(login="lanh", name="Phạm Văn Lãnh", role=Role.LEADER, title="", unit="")


@pytest.fixture
def filled(store: Store, desk: Any) -> tuple[Store, Any, str]:
    """A desk's two dossiers, one in dispute; their codes are of no other test."""
    first = desk.received(name="Trần Thị Bưởi", number=f"{desk.commune}-1")
    second = desk.received(name="Lê Văn Cam", number=f"{desk.commune}-2")
    odd = desk.write("dossier.noted", first.dossier, {"verdict": "conflict"})
    desk.push(store, first, second, odd)
    return store, desk, first.dossier


def asked(desk: Any, **more: Any) -> Asked:
    now_ms = to_ms(desk.noon) + 1_000
    told: dict[str, Any] = {
        "officer": LEADER, "which": Which.WORK, "now_ms": now_ms,
        "today_ends_ms": now_ms + 1, "soon_ends_ms": now_ms + 2,
    }  # fmt: skip
    return Asked(**(told | more))


def test_every_list_is_counted_and_ordered(filled: tuple[Store, Any, str]) -> None:
    store, desk, _ = filled

    def look(one: Any) -> Any:
        for which in Which:
            for order in Order:
                query = asked(desk, which=which, order=order, state=State.RECEIVED)
                rows = desk_lists.listed(one, desk.commune, query)
                assert len(rows) == desk_lists.counted(one, desk.commune, query)
        by_person = desk_lists.by_specialist(one, desk.commune, asked(desk))
        by_state = desk_lists.by_state(one, desk.commune, asked(desk))
        return desk_lists.counts(one, desk.commune, asked(desk)), by_person, by_state

    counted, people, states = store.read(desk.commune, look).result(30)
    assert set(counted) == set(Which)
    assert [one.open for one in people] == [2]
    assert [(one.key, one.open) for one in states] == [("received", 2)]


def test_a_name_is_found_without_accents_in_its_own_commune_only(
    filled: tuple[Store, Any, str], counter: Callable[..., Any]
) -> None:
    store, desk, dossier = filled
    other = counter(commune="99999")
    for commune, wanted in ((desk.commune, [dossier]), (other.commune, [])):
        look = partial(desk_lists.found, commune=commune, officer=LEADER, text="buoi")
        found = store.read(commune, look).result(30)
        assert [one.dossier for one in found] == wanted
    # The walls hold below the queries too: the row itself is not there for another commune.
    inside = store.read(
        other.commune, lambda one: desk_dossier.whole(one, other.commune, LEADER, dossier)
    )
    assert inside.result(30) is None


def test_a_units_lists_hold_what_was_transferred_to_it_or_is_its_own_to_resolve(
    filled: tuple[Store, Any, str],
) -> None:
    store, desk, first = filled
    commune, unit, agency = desk.commune, "Phòng Văn hóa - Xã hội", "H42.05"
    second = desk.received(name="Hồ Thị Sen", number=f"{commune}-3")
    desk.push(store, second)
    told: dict[str, Any] = {first: {"unit": unit}, second.dossier: {"resolving_unit": agency}}

    def transfer(one: Any) -> None:
        for name, now in dossiers_now(one, commune, told).items():
            keep_dossiers(
                one, commune, [msgspec.structs.replace(now, state=State.TRANSFERRED, **told[name])]
            )

    def seen(of: str) -> set[str]:
        officer = replace(LEADER, role=Role.SPECIALIST, unit=of)

        def look(one: Any) -> tuple[desk_lists.Listed, ...]:
            query = asked(desk, officer=officer)
            rows = desk_lists.listed(one, commune, query)
            assert len(rows) == desk_lists.counts(one, commune, query)[Which.WORK]
            for name in told:
                whole = desk_dossier.whole(one, commune, officer, name)
                assert (whole is not None) == any(row.dossier == name for row in rows)
            return rows

        return {row.dossier for row in store.read(commune, look).result(30)}

    assert [seen(of) for of in (unit, agency)] == [set(), set()]
    store.write(commune, transfer).result(30)
    assert [seen(of) for of in (unit, agency, "Phòng Kinh tế", "")] == [
        {first}, {second.dossier}, set(), set(told),
    ]  # fmt: skip


def test_what_a_unit_works_on_is_one_rule_for_rows_and_for_one_dossier(
    store: Store, desk: Any
) -> None:
    commune, own, agency = desk.commune, "Phòng Kinh tế", "H42.05"
    ways = list(product((State.RECEIVED, State.PROCESSING), ("", OWN_SECTIONS, own), ("", agency)))
    sent = [desk.received(number=f"{commune}-{n}") for n in range(len(ways))]
    desk.push(store, *sent)
    ids = [one.dossier for one in sent]

    def place(one: Any) -> None:
        now = dossiers_now(one, commune, ids)
        for name, (state, unit, other) in zip(ids, ways, strict=True):
            told = msgspec.structs.replace(now[name], state=state, unit=unit, resolving_unit=other)
            keep_dossiers(one, commune, [told])

    def look(one: Any) -> None:
        now = dossiers_now(one, commune, ids)
        for unit in ("", own, agency):
            officer = replace(LEADER, role=Role.SPECIALIST, unit=unit)
            rows = select(dossiers.c.dossier).where(seen_by(commune, officer))
            assert set(one.scalars(rows)) == {n for n in ids if works_on(officer, now[n])}
            rows = select(dossiers.c.dossier).where(seen_by(commune, replace(LEADER, unit=unit)))
            assert set(one.scalars(rows)) == set(ids)
        tallies = desk_lists.by_unit(one, commune, asked(desk, whole=True))
        assert {one.key: one.open for one in tallies} == {
            COUNTER: 6, LOOSE: 1, OWN_SECTIONS: 1, own: 1, agency: 3,
        }  # fmt: skip
        for tally in tallies:
            query = asked(desk, unit=tally.key)
            at = desk_lists.by_state(one, commune, query)
            assert sum(of.open for of in at) == tally.open

    store.write(commune, place).result(30)
    store.read(commune, look).result(30)


def test_a_dossier_its_disputes_and_its_desks_are_read(filled: tuple[Store, Any, str]) -> None:
    store, desk, dossier = filled
    commune = desk.commune

    whole = store.read(
        commune, lambda one: desk_dossier.whole(one, commune, LEADER, dossier)
    ).result(30)
    assert whole is not None
    assert [change.kind for change in whole.changes] == ["dossier.received"]
    (dispute,) = store.read(
        commune, lambda one: desk_dossier.disputes(one, commune, LEADER)
    ).result(30)
    assert (dispute.dossier, dispute.kind) == (dossier, "dossier.noted")
    lags = store.read(commune, lambda one: desk_lags(one, commune)).result(30)
    assert {device: (lag.last_seq, lag.stuck) for device, lag in lags.items()} == {
        desk.device: (3, 1)
    }


def test_a_move_and_its_file_are_written_together_or_not_at_all(
    filled: tuple[Store, Any, str],
) -> None:
    store, desk, dossier = filled
    commune, at_ms = desk.commune, to_ms(desk.noon)
    now = store.read(commune, lambda one: desk_dossier.whole(one, commune, LEADER, dossier)).result(
        30
    )
    assert now is not None
    ver = now.now.ver
    new = [
        NewChange(dossier=dossier, kind=kind, ver=ver + step, at_ms=at_ms, body="{}")
        for step, kind in enumerate(("attachment.added", "dossier.noted"), start=1)
    ]
    file = Attached(
        dossier=dossier, id="f-1", sha256="a" * 64, label="<b>", mime="application/pdf", size=3,
        pages=1,
    )  # fmt: skip
    after = msgspec.structs.replace(now.now, ver=ver + 2)
    for expected in (True, False):
        done = store.write(
            commune, lambda one: write_changes(one, commune, new, after, files=[file])
        )
        assert done.result(30) is expected
    fresh = store.read(
        commune, lambda one: desk_dossier.whole(one, commune, LEADER, dossier)
    ).result(30)
    assert fresh is not None
    assert [one.id for one in fresh.files] == ["f-1"]
    assert fresh.now.ver == ver + 2
    assert len(fresh.changes) == 3


def test_officers_and_their_sessions(store: Store, commune: str) -> None:
    at_ms = 1_000_000

    def write(one: Any) -> None:
        assert officers.add(one, commune, LEADER, "digest")
        assert not officers.add(one, commune, LEADER, "digest")
        assert officers.attempt(one, commune, "lanh", at_ms, (0, 60)) is not None
        officers.succeeded(one, commune, "lanh")
        sessions.begin(
            one, commune, "lanh", key_hash="k", csrf="c", at_ms=at_ms, forget_before_ms=0
        )
        sessions.touch(one, commune, "k", at_ms + 5)

    store.write(commune, write).result(30)

    def find(one: Any, where: str = commune) -> Any:
        return sessions.find(one, where, "k", used_since_ms=at_ms, began_since_ms=at_ms)

    assert store.read(commune, find).result(30).officer.name == LEADER.name
    assert store.read("99999", lambda one: find(one, "99999")).result(30) is None
    assert [
        one.login
        for one in store.read(commune, lambda one: officers.officers_of(one, commune)).result(30)
    ] == ["lanh"]
    assert store.write(commune, lambda one: officers.end(one, commune, "lanh", at_ms)).result(30)
    assert store.read(commune, find).result(30) is None
