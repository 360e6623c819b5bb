"""A push: each operation answered once and for ever, in the order of its number."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from sqlalchemy import Connection, text

from counter_app.central.checking import PushMalformed
from counter_app.central.push import GapFound, take_push
from counter_app.protocol.pull import CentralEvent
from counter_app.protocol.push import Outcome, PushedOperation, PushReply, PushResult
from db.central.changes import changes_after
from db.central.quarantine import Refused, find_refused
from db.central.store import Store

pytestmark = pytest.mark.xdist_group("postgres")


def outcomes(reply: PushReply) -> list[str]:
    return [result.r.value for result in reply.results]


def rows(store: Store, desk: Any, query: str) -> list[Any]:
    def read(connection: Connection) -> list[Any]:
        return list(connection.execute(text(query)))

    return store.read(desk.commune, read).result(30)


def events_of(store: Store, desk: Any) -> tuple[CentralEvent, ...]:
    def read(connection: Connection) -> tuple[CentralEvent, ...]:
        return changes_after(connection, desk.commune, 0, limit=100)

    return store.read(desk.commune, read).result(30)


def hole_of(sent: PushedOperation) -> PushedOperation:
    return PushedOperation(id=sent.id, seq=sent.seq, sha=sent.sha, hole=True)


def test_what_is_accepted_stands_in_the_communes_order(store: Store, desk: Any) -> None:
    one, two = desk.received(), desk.received()
    note = desk.write("dossier.noted", one.dossier, {"clerk_name": "Lê Thị Ghi"}, base_ver=1)
    reply = desk.push(store, one, two, note)
    assert [(result.r, result.chg, result.ver) for result in reply.results] == [
        (Outcome.ACCEPTED, 1, 1),
        (Outcome.ACCEPTED, 2, 1),
        (Outcome.ACCEPTED, 3, 2),
    ]
    assert (reply.last_seq, reply.durable_through) == (3, 3)
    events = events_of(store, desk)
    assert [(event.chg, event.op, event.device) for event in events] == [
        (1, one.id, desk.device),
        (2, two.id, desk.device),
        (3, note.id, desk.device),
    ]
    assert [event.by for event in events] == ["Quầy 1", "Quầy 1", "Lê Thị Ghi"]
    assert bytes(events[2].body) == bytes(note.body)


def test_a_second_push_answers_duplicate_with_the_first_answer(store: Store, desk: Any) -> None:
    sent = desk.received(), desk.received(verdict="rejected"), desk.received(verdict="conflict")
    first = desk.push(store, *sent)
    for _ in range(2):
        again = desk.push(store, *sent)
        for before, after in zip(first.results, again.results, strict=True):
            assert after == msgspec.structs.replace(before, r=Outcome.DUPLICATE, was=before.r)
        assert again.last_seq == 3
    assert rows(store, desk, "SELECT count(*) FROM operations") == [(3,)]
    assert rows(store, desk, "SELECT count(*) FROM changes") == [(1,)]


def test_a_push_of_nothing_new_still_writes(store: Store, desk: Any) -> None:
    sent = desk.received()
    desk.push(store, sent)
    before = rows(store, desk, "SELECT pushes FROM heads")[0][0]
    desk.push(store, sent)
    desk.push(store)
    assert rows(store, desk, "SELECT pushes FROM heads") == [(before + 2,)]


def test_what_comes_too_early_is_a_gap(store: Store, desk: Any) -> None:
    sent = [desk.received() for _ in range(4)]
    desk.push(store, *sent[:2])
    with pytest.raises(GapFound) as gap:
        desk.push(store, sent[3])
    assert (gap.value.expected, gap.value.error) == (3, "gap")
    assert rows(store, desk, "SELECT count(*) FROM operations") == [(2,)]
    assert outcomes(desk.push(store, *sent[2:])) == ["accepted"] * 2


def test_an_unknown_life_must_begin_at_its_beginning(store: Store, desk: Any) -> None:
    desk.received()
    later = desk.received()
    with pytest.raises(GapFound) as gap:
        desk.push(store, later)
    assert gap.value.expected == 0


def test_a_new_life_goes_on_counting(store: Store, desk: Any, counter: Callable[..., Any]) -> None:
    old = [desk.received() for _ in range(3)]
    desk.push(store, *old)
    reborn = counter(key=desk.key, inc="00000000000000b2", seq=3, first=4)
    new = reborn.received()
    assert new.seq == 4
    assert outcomes(reborn.push(store, new)) == ["accepted"]


def test_a_clone_that_writes_its_own_past_is_told_apart(
    store: Store, desk: Any, counter: Callable[..., Any]
) -> None:
    twin = counter(key=desk.key)
    desk.push(store, desk.received(), desk.received())
    with pytest.raises(GapFound) as gap:
        twin.push(store, twin.received())
    assert gap.value.error == "chain"
    twin.received()
    with pytest.raises(GapFound) as broken:
        twin.push(store, twin.received())
    assert broken.value.error == "chain"
    assert rows(store, desk, "SELECT count(*) FROM operations") == [(2,)]


def test_a_body_that_is_not_what_was_signed_is_refused(store: Store, desk: Any) -> None:
    sent = desk.received(name="Nguyễn Thị Mẫu")
    changed = msgspec.structs.replace(sent, body=msgspec.Raw(b'{"name":"Nguyen Van Khac"}'))
    other = desk.received()
    unsigned = msgspec.structs.replace(other, sig=sent.sig)
    results = desk.push(store, changed, unsigned).results
    assert [(one.r, one.code) for one in results] == [
        (Outcome.REJECTED, "digest.wrong"),
        (Outcome.REJECTED, "signature.wrong"),
    ]

    def find(connection: Connection) -> Refused | None:
        return find_refused(connection, desk.commune, results[0].quarantine or "")

    refused = store.read(desk.commune, find).result(30)
    assert refused is not None
    assert "Nguyen Van Khac" in refused.payload


def test_an_id_used_twice_is_a_conflict_and_writes_nothing_over(store: Store, desk: Any) -> None:
    sent = desk.received(name="Trước")
    desk.push(store, sent)
    other = desk.write("dossier.noted", sent.dossier, {"name": "Sau"}, id=sent.id)
    for _ in range(2):
        reply = desk.push(store, other)
        assert [(one.r, one.code) for one in reply.results] == [(Outcome.CONFLICT, "id_reused")]
        assert reply.last_seq == 2
    assert rows(store, desk, "SELECT body FROM operations") == [('{"name":"Trước"}',)]
    assert rows(store, desk, "SELECT operation FROM quarantine") == [(sent.id,)]


def test_an_unknown_kind_waits_in_quarantine_for_a_newer_server(store: Store, desk: Any) -> None:
    sent = desk.write("dossier.dreamt", "", {"what": "mai sau"})
    (result,) = desk.push(store, sent).results
    assert (result.r, result.code) == (Outcome.REJECTED, "needs_server_upgrade")
    assert rows(store, desk, "SELECT code, operation FROM quarantine") == [(result.code, sent.id)]


def test_one_refusal_blocks_its_dossier_and_no_other(store: Store, desk: Any) -> None:
    bad, other = desk.received(verdict="rejected"), desk.received()
    note = desk.write("dossier.noted", bad.dossier)
    fine = desk.write("dossier.noted", other.dossier)
    reply = desk.push(store, bad, other, note, fine)
    assert outcomes(reply) == ["rejected", "accepted", "blocked", "accepted"]
    assert reply.results[2].by == bad.id
    later = desk.write("dossier.noted", bad.dossier)
    assert desk.push(store, later).results[0].by == bad.id


def test_a_conflict_blocks_nothing(store: Store, desk: Any) -> None:
    one = desk.received()
    moved = desk.write("dossier.moved", one.dossier, {"verdict": "conflict"}, base_ver=1)
    note = desk.write("dossier.noted", one.dossier, base_ver=1)
    reply = desk.push(store, one, moved, note)
    assert outcomes(reply) == ["accepted", "conflict", "accepted"]
    assert (reply.results[1].server_ver, reply.results[1].merge) == (1, "person")


def test_what_supersedes_the_first_heals_those_behind_it(store: Store, desk: Any) -> None:
    bad = desk.received(verdict="rejected")
    one, two = (desk.write("dossier.noted", bad.dossier, base_ver=1) for _ in range(2))
    desk.push(store, bad, one, two)
    good = desk.write("dossier.received", bad.dossier, {}, supersedes=bad.id)
    after = desk.write("dossier.noted", bad.dossier, base_ver=3)
    reply = desk.push(store, good, after)
    assert outcomes(reply) == ["accepted", "accepted"]
    events = events_of(store, desk)
    assert [(event.kind, event.ver) for event in events] == [
        ("dossier.received", 1),
        ("dossier.noted", 2),
        ("op.judged", 2),
        ("dossier.noted", 3),
        ("op.judged", 3),
        ("dossier.noted", 4),
    ]
    told = [msgspec.json.decode(event.body) for event in events if event.kind == "op.judged"]
    assert [(one["op"], one["r"], one["chg"]) for one in told] == [
        (one.id, "accepted", 2),
        (two.id, "accepted", 4),
    ]
    assert reply.results[1].chg == 6
    # What was said first is still said, and nothing is open any more.
    assert desk.push(store, bad, one, two).results[1].was is Outcome.BLOCKED
    assert rows(store, desk, "SELECT outcome FROM operations ORDER BY seq") == [
        (word,) for word in ("superseded", "accepted", "accepted", "accepted", "accepted")
    ]


def test_a_refused_healing_takes_the_place_of_what_it_supersedes(store: Store, desk: Any) -> None:
    bad = desk.received(verdict="rejected")
    note = desk.write("dossier.noted", bad.dossier, base_ver=1)
    worse = desk.write("dossier.received", bad.dossier, {"verdict": "rejected"}, supersedes=bad.id)
    again = desk.write("dossier.noted", bad.dossier, base_ver=1)
    reply = desk.push(store, bad, note, worse, again)
    assert outcomes(reply) == ["rejected", "blocked", "rejected", "blocked"]
    assert reply.results[3].by == worse.id
    good = desk.write("dossier.received", bad.dossier, {}, supersedes=worse.id)
    assert outcomes(desk.push(store, good)) == ["accepted"]
    assert rows(store, desk, "SELECT count(*) FROM operations WHERE outcome = 'accepted'") == [(3,)]


def test_a_hole_is_held_until_its_body_comes(store: Store, desk: Any) -> None:
    birth = desk.received()
    note = desk.write("dossier.noted", birth.dossier, base_ver=1)
    other = desk.received()
    reply = desk.push(store, hole_of(birth), note, other)
    assert outcomes(reply) == ["held", "blocked", "accepted"]
    assert reply.results[1].by == birth.id
    assert reply.last_seq == 3
    assert outcomes(desk.push(store, hole_of(birth))) == ["duplicate"]
    filled = desk.push(store, birth)
    assert outcomes(filled) == ["accepted"]
    assert filled.last_seq == 3
    assert rows(store, desk, "SELECT count(*) FROM changes WHERE kind = 'op.judged'") == [(1,)]
    assert rows(store, desk, "SELECT outcome FROM operations ORDER BY seq") == [("accepted",)] * 3
    assert desk.push(store, birth).results[0].was is Outcome.ACCEPTED


def test_what_a_revoked_desk_sends_is_kept_apart(store: Store, desk: Any) -> None:
    one = desk.received()
    desk.push(store, one)
    desk.revoked = True
    (result,) = desk.push(store, desk.write("dossier.noted", one.dossier, base_ver=1)).results
    assert (result.r, result.code) == (Outcome.REJECTED, "device.revoked")
    assert rows(store, desk, "SELECT count(*) FROM quarantine") == [(1,)]
    desk.revoked = False  # nobody else's work waits for it
    note = desk.write("dossier.noted", one.dossier, base_ver=1)
    assert outcomes(desk.push(store, note)) == ["accepted"]


def test_a_code_that_is_taken_tells_nothing_of_who_has_it(
    store: Store, desk: Any, counter: Callable[..., Any]
) -> None:
    stranger = counter(commune=f"9{desk.commune}x")
    number = f"{desk.commune}-261123-1001"
    assert outcomes(stranger.push(store, stranger.received(number=number))) == ["accepted"]
    sent = desk.received(number=number)
    note = desk.write("dossier.noted", sent.dossier, base_ver=1)
    fine = desk.received(number=f"{desk.commune}-261123-1002")
    reply = desk.push(store, sent, note, fine)
    assert outcomes(reply) == ["rejected", "blocked", "accepted"]
    assert reply.results[0] == PushResult(
        id=sent.id,
        r=Outcome.REJECTED,
        code="code.taken",
        item="code",
        quarantine=f"q-{sent.id}",
    )
    assert stranger.commune.encode() not in msgspec.json.encode(reply)


def test_one_desk_cannot_give_two_dossiers_one_code(store: Store, desk: Any) -> None:
    number = f"{desk.commune}-261123-1001"
    reply = desk.push(store, desk.received(number=number), desk.received(number=number))
    assert outcomes(reply) == ["accepted", "rejected"]
    assert outcomes(desk.push(store, desk.received(number=number))) == ["rejected"]


def test_a_request_no_counter_writes_is_not_looked_at(
    store: Store, desk: Any, counter: Callable[..., Any]
) -> None:
    one, two = desk.received(), desk.received()
    odd = [
        msgspec.structs.replace(desk.request(one), device=counter().device),
        msgspec.structs.replace(desk.request(one, two), ops=(two, one)),
        msgspec.structs.replace(desk.request(one), chain_prev="xyz"),
        msgspec.structs.replace(desk.request(one), ops=(msgspec.structs.replace(one, v=2**40),)),
    ]
    for request in odd:
        with pytest.raises(PushMalformed):
            take_push(store, desk.known, request, at=desk_noon(), judging=never)


def desk_noon() -> Any:
    from datetime import UTC, datetime

    return datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


def never(*_what: object) -> Any:
    raise AssertionError("judged")
