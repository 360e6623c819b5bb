"""The page that builds an office's hub on a desk's PC and joins its parts.

The hub has a store of its own beside the desk's; of the desk it uses the key, what the cell told of
the sister desks, and the line to the cell.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Final

from counter_app.bootstrap_sync import join_engine, join_hub_lane, line_of
from counter_app.core.errors import UserError
from counter_app.core.ids import incarnation

if TYPE_CHECKING:
    from counter_app.central.hub.office import RunningHub
    from counter_app.central.hub.serving import ServedHub
    from counter_app.services.desk import Desk
    from counter_app.sync.relaying import Relaying, RelayThread
    from counter_app.sync.worker import Worker
    from db.central.store import Store
    from db.counter.enrolment import Enrolled

PORT: Final = 8444


def serve_office_hub(
    desk: "Desk", *, host: str, port: int, on_listening: Callable[[str], None]
) -> None:
    """Serves the office's hub on this desk's PC until the process is told to stop."""
    from counter_app.central.hub.app import hub_app
    from counter_app.central.hub.serving import serve_hub
    from counter_app.central.running.logs import log_as_json

    def listening(address: str) -> None:
        use_own_hub(desk, address)
        relay.start()
        on_listening(address)

    require_joined(desk)
    log_as_json()
    with hub_running(desk) as (hub, relay):
        serve_hub(
            hub_app(hub), hub, desk.store.device.key, host=host, port=port, on_listening=listening
        )


@contextmanager
def hub_served(desk: "Desk", *, port: int = 0) -> "Iterator[tuple[ServedHub, Relaying]]":
    """A hub that answers on this machine's own address, in a thread, until the block ends.

    It relays when it is told to.
    """
    from counter_app.central.hub.app import hub_app
    from counter_app.central.hub.serving import serving_hub

    with (
        hub_running(desk) as (hub, relay),
        serving_hub(hub_app(hub), hub, desk.store.device.key, port=port) as served,
    ):
        yield served, relay.relaying


@contextmanager
def hub_running(desk: "Desk") -> "Iterator[tuple[RunningHub, RelayThread]]":
    """A hub and what relays for it, neither listening nor relaying yet."""
    from counter_app.central.hub.office import RunningHub
    from counter_app.sync.hub_joining import desk_keys
    from db.hub.store import open_hub_store

    joined = require_joined(desk)
    store = open_hub_store(desk.data_dir, desk.store.secrets)
    relay = _relay(desk, store, joined)
    try:
        yield (
            RunningHub(
                store=store,
                clock=desk.clock,
                commune=joined.commune,
                device=desk.store.device.id,
                name=desk.office.desk_name,
                life=incarnation(),
                keys=partial(desk_keys, desk.store),
                kept=relay.wake,
                stranger=relay.meet_stranger,
            ),
            relay,
        )
    finally:
        relay.stop()
        store.close()


def require_joined(desk: "Desk") -> "Enrolled":
    """The cell this desk has joined; ``UserError`` where it has joined none, or must not speak."""
    from counter_app.domain.office import OfficeKind
    from db.counter import enrolment

    if desk.office.kind is OfficeKind.TRAINING:
        raise UserError("training", "Kho huấn luyện không làm máy trạm. Hãy mở đơn vị thật.")
    joined = desk.store.read(enrolment.enrolled)
    if joined is None:
        raise UserError(
            "not_joined",
            "Máy này chưa ghi danh nên chưa làm máy trạm được. Hãy ghi danh với máy chủ trước.",
        )
    if joined.frozen in {enrolment.REVOKED, enrolment.WIPE, enrolment.WIPED}:
        raise UserError("revoked", "Máy này đã bị thu hồi nên không làm máy trạm được.")
    return joined


def _relay(desk: "Desk", store: "Store", joined: "Enrolled") -> "RelayThread":
    from counter_app.sync.relaying import Relaying, RelayThread
    from db.counter import enrolment

    api = line_of(desk)(joined)

    relaying = Relaying(
        store=store,
        clock=desk.clock,
        joined=lambda: desk.store.read(enrolment.enrolled),
        hand_on=api.relay_signed,
        chance=random.SystemRandom().random,
    )
    return RelayThread(relaying, api, _own_worker(desk))


def _own_worker(desk: "Desk") -> "Worker":
    """Keeps the hub PC's own desk in step without a window; files' bytes wait for a window."""
    from counter_app.sync.worker import Worker

    line, lane = line_of(desk), join_hub_lane(desk)
    worker = Worker(
        store=desk.store, clock=desk.clock, engine=join_engine(desk), connect=line, hub=lane
    )
    worker.on_applied(partial(_take_news, desk))
    return worker


def _take_news(desk: "Desk") -> None:
    from counter_app.services.correcting.late_codes import give_late_codes
    from counter_app.services.office.central_settings import take_settings

    take_settings(desk.store, desk.clock)
    give_late_codes(desk=desk, at=desk.clock.now())


def use_own_hub(desk: "Desk", address: str) -> None:
    """The hub's own PC uses it like every other desk."""
    from counter_app.sync.hub_joining import join_own
    from db.counter.audit_log import stamped

    own = f"127.0.0.1:{address.rpartition(':')[2]}"
    join_own(
        own, desk.office.desk_name, store=desk.store, by=stamped(desk.store.device, desk.clock)
    )
