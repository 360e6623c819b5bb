"""A push cancelled while it waits for the standby, sent again, and the only node that has it lost.

"Duplicate" would let the desk forget what no other machine has (HSP/1, section 1).
"""

import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Final

import psycopg
import pytest
from sqlalchemy import bindparam, select, text

from counter_app.central.push import take_push
from counter_app.core.errors import EnvironmentFault
from counter_app.protocol.push import PushedOperation, PushReply
from db.central import heads
from db.central.models import heads as table
from db.central.statements import Statement
from db.central.store import Store

pytestmark = [pytest.mark.full, pytest.mark.xdist_group("cluster"), pytest.mark.timeout(300)]

# Long enough for any answer that does not wait for another machine.
AT_ONCE_S: Final = 2.0
PATIENCE_S: Final = 60.0
# The head without the update: a push of duplicates writes nothing, so it waits for nobody.
ONLY_LOOKED = Statement(
    lambda _: select(table.c.chg, table.c.head).where(table.c.commune_id == bindparam("commune_id"))
)


class Nodes:
    """The nodes by their part in it."""

    def __init__(self, cluster: Any) -> None:
        self._cluster = cluster
        self._script = cluster.script
        members = self._script.status(cluster.plan)["members"]
        self.leader = next(one["name"] for one in members if one["role"] == "leader")
        self.others = [one["name"] for one in members if one["role"] != "leader"]

    @property
    def past_the_door(self) -> str:
        """The leader's own address, for who serves: the door shuts when its Patroni is silent."""
        user = str(self._cluster.url).partition("@")[0]
        return f"{user}@127.0.0.1:{self._port}/cell"

    @property
    def _port(self) -> int:
        nodes = self._cluster.plan["nodes"]
        return int(next(one["sql"] for one in nodes if one["name"] == self.leader))

    def hold_patroni(self) -> None:
        """Who may follow stays agreed: the leader's Patroni would strike off who is gone."""
        os.kill(self._cluster.plan["pids"][self.leader], signal.SIGSTOP)

    def kill(self, *names: str) -> None:
        """Patroni first: it would start its database again."""
        plan = self._cluster.plan
        for name in names:
            pids = [plan["pids"][name], *self._script.database(plan, name)[:1]]
            for pid in pids:
                os.kill(pid, signal.SIGKILL)

    def start(self, *names: str) -> None:
        plan = self._cluster.plan
        for name, command in self._script.commands(plan):
            if name in names:
                plan["pids"][name] = self._script.launch(self._cluster.folder, name, command)
        self._script.save(self._cluster.folder, plan)

    def cancel_waits(self, until: "Future[Any]") -> None:
        """As an operator, or a time-out, breaks off what waits for a standby."""
        password = self._cluster.plan["password"]
        address = f"postgresql://postgres:{password}@127.0.0.1:{self._port}/cell"
        with psycopg.connect(address, autocommit=True) as connection:
            while not until.done():
                connection.execute(
                    "SELECT pg_cancel_backend(pid) FROM pg_stat_activity "
                    "WHERE wait_event = 'SyncRep'"
                )


def asked(store: Store, desk: Any, sent: PushedOperation) -> "Future[PushReply]":
    return take_push(store, desk.known, desk.request(sent), at=desk.noon, judging=desk.judging)


def cancelled(store: Store, desk: Any, sent: PushedOperation, nodes: Nodes) -> "Future[PushReply]":
    """A push cancelled in its wait; then the retry, on its way."""
    first = asked(store, desk, sent)
    with pytest.raises(TimeoutError):
        first.result(AT_ONCE_S)
    nodes.cancel_waits(first)
    fault = first.exception(0)
    assert isinstance(fault, EnvironmentFault)
    assert fault.code == "not_replicated"
    return asked(store, desk, sent)


def is_there(store: Store, desk: Any, sent: PushedOperation) -> bool:
    query = text("SELECT count(*) FROM operations WHERE id = :id")
    found = store.read(desk.commune, lambda one: one.execute(query, {"id": sent.id}).scalar())
    return bool(found.result(PATIENCE_S))


def after_the_failover(store: Store, desk: Any, sent: PushedOperation) -> bool:
    """Whether it is there, asked until the new leader answers."""
    until, pause = time.monotonic() + PATIENCE_S, threading.Event()
    while time.monotonic() < until:
        try:
            return is_there(store, desk, sent)
        except EnvironmentFault:
            pause.wait(0.2)
    raise TimeoutError


def test_duplicate_is_never_said_before_another_machine_has_it(
    cluster: Any,
    opened: Callable[[str], Store],
    counter: Any,
    commune: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nodes = Nodes(cluster)
    store, careless_store = opened(nodes.past_the_door), opened(nodes.past_the_door)
    by_the_door = opened(cluster.url)
    desk, careless = counter(), counter(commune=f"{commune}-careless")
    desk.push(store, desk.received())
    careless.push(careless_store, careless.received())
    nodes.hold_patroni()
    nodes.kill(*nodes.others)

    # Without the update of the head the retry is told "duplicate" at once: a lie, as is seen below.
    refused = careless.write("dossier.dreamt", "")  # takes no place in the order
    with monkeypatch.context() as broken:
        broken.setattr(heads, "TAKE", ONLY_LOOKED)
        lie = cancelled(careless_store, careless, refused, nodes).result(AT_ONCE_S)
    assert lie.results[0].r == "duplicate"

    sent = desk.received()
    retry = cancelled(store, desk, sent, nodes)
    with pytest.raises(TimeoutError):
        retry.result(AT_ONCE_S)
    assert is_there(store, desk, sent), "the leader shows it, and still nobody is told"

    nodes.kill(nodes.leader)
    nodes.start(*nodes.others)
    assert isinstance(retry.exception(PATIENCE_S), EnvironmentFault)
    store = by_the_door
    assert not after_the_failover(store, careless, refused), "what was acknowledged is lost"
    assert not is_there(store, desk, sent), "lost as well, but nobody was told it was safe"
    cluster.revive()
    assert desk.push(store, sent).results[0].r == "accepted"
    assert is_there(store, desk, sent)
