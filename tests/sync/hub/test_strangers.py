"""Who is believed at a hub, and what a hub is believed: signatures, and nothing else."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from counter_app.bootstrap_hub import hub_served
from counter_app.bootstrap_sync import tell_of_hub
from counter_app.central.hub.app import hub_app
from counter_app.central.hub.serving import serving_hub
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.line_faults import Untrusted
from counter_app.core.web import WebClient
from counter_app.protocol.carried import AnsweredRun, sign_answer
from counter_app.protocol.enrolment import raw_public
from counter_app.protocol.hub import HubAsk, Offer, hub_bytes, sign_run
from counter_app.protocol.operation import to_base64url
from counter_app.protocol.push import Outcome, PushReply, PushRequest, PushResult
from counter_app.sync.hub_line import hub_place
from db.counter import sending
from db.counter.store import destroy_key
from db.hub import runs

if TYPE_CHECKING:
    from tests.sync.hub.conftest import Office

There = Callable[[], list[Any]]


def test_nobodys_word_but_the_cells_is_an_acknowledgement(office: "Office") -> None:
    """The negative control is in the state machine: a lane that believes this is found out there."""
    counter = office.counter
    counter.take_in()
    office.meet(counter)
    answers = forge_answers(office, office.second.desk.store.device.key)
    assert answers == 1
    assert office.meet(counter).answered == 0
    assert set(counter.states()) == {"pending"}
    forge_answers(office, Ed25519PrivateKey.generate())
    assert office.meet(counter).answered == 0
    office.hand_on()


def forge_answers(office: "Office", key: Ed25519PrivateKey) -> int:
    """The hub makes answers of its own to all it keeps; how many."""

    ((epoch,),) = office.counter.rows("SELECT epoch FROM enrolment")

    def forge(connection: Any) -> int:
        due = connection.exec_driver_sql("SELECT number, run FROM runs").all()
        for number, text in due:
            run = msgspec.json.decode(json.loads(text)["run"], type=PushRequest)
            results = tuple(PushResult(id=op.id, r=Outcome.ACCEPTED, chg=1) for op in run.ops)
            reply = PushReply(epoch=epoch, now_ms=0, last_seq=9, durable_through=9, results=results)
            answered = AnsweredRun(
                device=run.device, inc=run.inc, shas=tuple(op.sha for op in run.ops), reply=reply
            )
            runs.note_answer(connection, number, sign_answer(answered, key), epoch=epoch, at_ms=0)
        return len(due)

    return int(office.served.hub.store.write("", forge).result())


def asked(office: "Office", desk: Any, path: str, message: Any, *, key: Any = None) -> int:
    """The status of a request to the hub in ``desk``'s name, signed with ``key``."""
    hub_of = office.second.desk.store.device
    web = WebClient(hub_place(office.served.address, (raw_public(hub_of.key),)))
    body = msgspec.json.encode(message)
    sig = (key or desk.store.device.key).sign(hub_bytes(hub_of.id, "POST", path, body))
    proof = {"X-Device": desk.store.device.id, "X-Device-Signature": to_base64url(sig)}
    try:
        return web.ask("POST", path, body=body, headers=proof).status
    finally:
        web.drop()


def test_a_stranger_reads_nothing_leaves_nothing_and_poses_as_nobody(
    office: "Office", open_counter: Callable[..., Any], commune: str
) -> None:
    office.counter.take_in()
    office.meet(office.counter)
    stranger = open_counter(commune, name="stranger", lane=5)
    ask = HubAsk(device=stranger.desk.store.device.id, epoch="", life="", after=0, waiting={})
    assert asked(office, stranger.desk, "/v1/hub/news", ask) == 401
    sister = office.counter.desk
    own = msgspec.structs.replace(ask, device=sister.store.device.id)
    assert asked(office, sister, "/v1/hub/news", own) == 200
    assert asked(office, sister, "/v1/hub/news", own, key=stranger.desk.store.device.key) == 401
    assert asked(office, sister, "/v1/hub/news", ask) == 404, "another desk's answers"
    with pytest.raises(UserError, match="chưa ghi danh"):
        tell_of_hub(office.served.address, stranger.desk)


def test_a_hub_with_another_key_is_told_nothing(
    office: "Office", open_counter: Callable[..., Any], commune: str
) -> None:
    """Somebody else answers at the hub's address: the desk goes no further than the handshake."""
    impostor = Ed25519PrivateKey.generate()
    running = office.served.hub
    with serving_hub(hub_app(running), running, impostor) as posing:
        with pytest.raises(Untrusted, match="không phải máy của đơn vị"):
            tell_of_hub(posing.address, office.counter.desk)
        office.counter.desk.store.write(
            lambda one: one.exec_driver_sql("UPDATE hub SET address = ?", (posing.address,))
        )
        office.counter.take_in()
        last = office.meet(office.counter)
    assert (last.left, last.trouble) == (0, "hub_unknown")


def test_a_desk_the_cell_no_longer_names_is_nobody_at_the_hub(office: "Office") -> None:
    office.counter.take_in()
    office.second.desk.store.write(lambda one: one.exec_driver_sql("DELETE FROM sister_desks"))
    last = office.meet(office.counter)
    assert last.trouble == "not_signed"
    assert set(office.counter.states()) == {"pending"}


def test_what_a_revoked_desk_left_goes_into_quarantine_not_into_the_bin(
    office: "Office", cell: Any, there: There
) -> None:
    counter = office.counter
    counter.take_in()
    office.meet(counter)
    commune, device = counter.desk.office.commune_code, counter.desk.store.device.id
    cell.cell.store.write(
        commune,
        lambda one: one.exec_driver_sql(
            "UPDATE devices SET revoked_ms = 1 WHERE device = ?", (device,)
        ),
    ).result()
    office.hand_on()
    assert {row[3] for row in there()} == {"set_aside"}
    office.meet(counter)
    assert set(counter.states()) == {"rejected"}, "the cell said so, under its own signature"


def test_runs_out_of_order_are_refused_and_doubled_ones_are_one(office: "Office") -> None:
    counter = office.counter
    counter.take_in()
    first = json_run(batches(counter)[0])
    counter.take_in()
    counter.take_in()
    whole = json_run(batches(counter)[0])
    missed = whole.ops[len(first.ops) + 1 :]
    later = msgspec.structs.replace(whole, first=missed[0].seq, ops=missed)
    commune, key = counter.desk.office.commune_code, counter.desk.store.device.key
    offers = {
        name: Offer(run=sign_run(run, commune=commune, key=key), settled=1)
        for name, run in (("first", first), ("later", later))
    }
    path = "/v1/hub/offer"
    assert asked(office, counter.desk, path, offers["first"]) == 200
    assert asked(office, counter.desk, path, offers["first"]) == 200
    assert asked(office, counter.desk, path, offers["later"]) == 409, "a gap"
    assert office.meet(counter).left == len(counter.signed()) - len(first.ops)
    kept = office.served.hub.store.read("", lambda one: one.exec_driver_sql(RUNS).all()).result()
    assert [(row[0], row[1]) for row in kept] == [
        (1, len(first.ops)),
        (kept[0][1] + 1, len(counter.signed())),
    ]


RUNS = "SELECT first, last FROM runs ORDER BY number"


def batches(counter: Any) -> Any:
    return counter.desk.store.read(
        lambda one: sending.every_batch(one, most=50, most_bytes=1 << 20)
    )


def json_run(batch: Any) -> PushRequest:
    return PushRequest(
        app="1", device=batch.life.device, inc=batch.life.inc, first=batch.first, chain_prev=batch.chain_prev,
        ops=batch.operations,
    )  # fmt: skip


def test_a_wiped_hub_forgets_what_it_kept_for_others(office: "Office") -> None:
    office.counter.take_in()
    office.meet(office.counter)
    office.stop()
    destroy_key(office.second.desk.store)
    with pytest.raises(EnvironmentFault), hub_served(office.second.desk):
        pass  # never served
