"""A desk's life in the rows of both databases: it joins, proves itself, is leased to, is ended."""

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from counter_app.central.keys import code_digest
from counter_app.central.office.keeping import Keeper
from counter_app.central.office.offices import found_office
from counter_app.core.clock import SteppedClock
from counter_app.core.errors import UserError
from counter_app.protocol.enrolment import LeasedBlock, device_id, raw_public
from db.central import nonces
from db.central.administration import Act, acts_of
from db.central.cell import cell_of
from db.central.devices import find_device, find_device_anywhere
from db.central.enrolment import Joined, Joining, join
from db.central.notices import TO_ALL, notices_after, to_device
from db.central.store import Store

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
NOW_MS = 1_795_399_200_000
PLAIN = {"office": {"name": "Xã A", "agency": "H42.12.07"}, "device": {"lane_digits": 1}}


@pytest.fixture
def keeper(store: Store, commune: str) -> Keeper:
    clock = SteppedClock(NOW)
    found_office(store, PLAIN, clock=clock, commune=commune)
    key = store.read("", cell_of).result().server_key
    return Keeper(store=store, commune=commune, who="quantri", clock=clock, key=key)


def joined(keeper: Keeper, key: Ed25519PrivateKey | None = None, name: str = "Quầy 1") -> Joined:
    raw = raw_public(key or Ed25519PrivateKey.generate())
    code = keeper.offer_code(name).result().code
    asked = Joining(
        commune=keeper.commune,
        code_digest=code_digest(keeper.key, code),
        device=device_id(raw),
        public_key=raw,
        name="Quầy",
        app="1",
        lanes=(),
        day="2026-11-23",
        act=Act(number=code, at_ms=NOW_MS, who="d", what="device.enrolled", body="{}"),
    )
    return keeper.store.write(keeper.commune, lambda one: join(one, asked)).result()


def test_a_desk_at_work_takes_the_name_its_new_code_was_made_for(keeper: Keeper) -> None:
    key = Ed25519PrivateKey.generate()
    assert joined(keeper, key).known.name == "Quầy 1"
    assert joined(keeper, key, "Quầy 7").known.name == "Quầy 7"
    (line,) = keeper.desks().result()
    assert line.seen.known.name == "Quầy 7"


def test_a_code_is_for_a_desk_with_a_name(keeper: Keeper) -> None:
    with pytest.raises(UserError, match="tên quầy"):
        keeper.offer_code("  ")


def test_a_desk_is_found_by_its_name_alone(keeper: Keeper) -> None:
    known = joined(keeper).known

    found = keeper.store.read("", lambda one: find_device_anywhere(one, known.device)).result()

    assert found == known
    assert keeper.store.read("", lambda one: find_device_anywhere(one, "d-0")).result() is None
    elsewhere = keeper.store.read("99998", lambda one: find_device(one, "99998", known.device))
    assert elsewhere.result() is None


def test_a_nonce_is_used_once(keeper: Keeper) -> None:
    known, write = joined(keeper).known, keeper.store.write
    write(
        keeper.commune, lambda one: nonces.give(one, known, "n", at_ms=NOW_MS, until=NOW_MS + 9)
    ).result()

    used = [
        write(keeper.commune, lambda one: nonces.use(one, known, "n", at_ms=NOW_MS)).result()
        for _ in range(2)
    ]

    assert used == [True, False]


def test_each_desk_is_told_what_is_its_own(keeper: Keeper) -> None:
    one, other = joined(keeper).known, joined(keeper).known
    keeper.lease_lane(one.device).result()
    block = LeasedBlock(agency="H42.05", day="2026-11-24", first=1, last=50)
    keeper.lease_codes(one.device, block).result()
    keeper.revoke(one.device, wipe=True).result()

    def told(device: str) -> list[str]:
        scopes = (TO_ALL, to_device(device))
        events = keeper.store.read(
            keeper.commune,
            lambda at: notices_after(at, keeper.commune, scopes, 0, limit=100),
        ).result()
        assert [event.chg for event in events] == sorted({event.chg for event in events})
        return [event.kind for event in events]

    assert told(other.device) == ["device.sisters"] * 3, "two joined, one is gone"
    assert told(one.device)[2:] == [
        "device.lanes",
        "device.code_blocks",
        "device.revoked",
        "device.sisters",
    ]


def test_a_lane_is_free_the_day_after_its_desk_retired(keeper: Keeper) -> None:
    first = joined(keeper).known
    keeper.retire(first.device).result()
    assert [one.lane for one in joined(keeper).lanes] == [3, 4]

    for line in keeper.desks().result():
        assert {lane.to_day for lane in line.lanes} == (
            {"2026-11-23"} if line.seen.known.device == first.device else {None}
        )


def test_an_act_that_is_refused_leaves_nothing(keeper: Keeper) -> None:
    with pytest.raises(UserError) as refusal:
        keeper.retire("d-0000000000000000").result()

    assert refusal.value.code == "not_found"
    acts = keeper.store.read(keeper.commune, lambda one: acts_of(one, keeper.commune)).result()
    assert [act.what for act in acts] == ["office.founded"]
