"""Tells a desk where its office's hub is. Whose it is follows from the key of the connection."""

from collections.abc import Callable

from counter_app.core.errors import UserError
from counter_app.core.line_faults import BadAnswer, LineFault
from counter_app.core.web import Place
from counter_app.domain.audit_act import Act
from counter_app.protocol.enrolment import raw_public
from counter_app.protocol.hub import HubHello
from counter_app.protocol.operation import from_base64url
from counter_app.sync.hub_line import HubApi, hub_place
from db.counter import enrolment, hub
from db.counter.audit_log import record
from db.counter.hub import KnownHub
from db.counter.outbox import Stamp
from db.counter.store import Store


def desk_keys(store: Store) -> dict[str, bytes]:
    """The raw public keys of the office's desks, this one among them."""
    sisters = store.read(hub.sisters)
    own = {store.device.id: raw_public(store.device.key)}
    return own | {one.device: from_base64url(one.public_key) for one in sisters}


def place_of_hub(known: KnownHub, store: Store) -> Place:
    """Where the known hub is, by the key of its PC as the cell names it now."""
    key = desk_keys(store).get(known.device)
    if key is None:
        raise BadAnswer(
            "hub_unknown", "Máy trạm này không còn là máy của đơn vị. Hãy nhập máy trạm khác."
        )
    return hub_place(known.address, (key,))


def join_hub(
    address: str, *, store: Store, connect: Callable[[Place, str], HubApi], by: Stamp
) -> KnownHub:
    """The desk asks the hub at ``address`` from now on, as whoever stamps it says.

    Raises ``UserError`` for an address that cannot be, ``LineFault`` where no hub of the office is.
    """
    joined = store.read(enrolment.enrolled)
    if joined is None:
        raise UserError("not_joined", "Máy này chưa ghi danh. Hãy ghi danh với máy chủ một lần.")
    keys = desk_keys(store)
    hello = _asked(connect(hub_place(address, tuple(keys.values())), ""))
    key = keys.get(hello.device)
    if key is None or hello.commune != joined.commune:
        raise _other()
    if hello.device == store.device.id:
        raise UserError(
            "hub_itself",
            "Đó chính là máy này. Máy trạm không phải nhập chính mình; hãy nhập ở các máy khác.",
            field="address",
        )
    # It named one of our desks: now only that desk's key will do.
    if _asked(connect(hub_place(address, (key,)), hello.device)) != hello:
        raise _other()
    name = hello.name.strip()[:80] or "máy trạm"
    place = address.strip()

    def write(connection: hub.Connection) -> None:
        hub.join(connection, address=place, device=hello.device, name=name, at=by.at)
        record(connection, Act.HUB_CHANGED, stamp=by, body={"to": place, "name": name})

    store.write(write)
    found = store.read(hub.known_hub)
    if found is None:
        raise RuntimeError("the hub was just written down")
    return found


def join_own(address: str, name: str, *, store: Store, by: Stamp) -> None:
    """The hub on this PC is asked, from its beginning; noted where it was not the one asked before."""
    device = store.device.id

    def write(connection: hub.Connection) -> None:
        known = hub.known_hub(connection)
        hub.join(connection, address=address, device=device, name=name)
        if known is None or (known.address, known.device) != (address, device):
            record(connection, Act.HUB_CHANGED, stamp=by, body={"to": address, "name": name})

    store.write(write)


def leave_hub(store: Store, *, by: Stamp) -> None:
    """No hub is asked any more."""

    def write(connection: hub.Connection) -> None:
        hub.leave(connection)
        record(connection, Act.HUB_CHANGED, stamp=by, body={"to": "", "name": ""})

    store.write(write)


def _asked(api: HubApi) -> HubHello:
    try:
        return api.hello()
    except LineFault as fault:
        raise type(fault)(fault.code, f"{fault.message} Chưa đổi gì.") from fault
    finally:
        api.close()


def _other() -> UserError:
    return UserError(
        "hub_other", "Máy trạm này của đơn vị khác. Hãy xem lại địa chỉ.", field="address"
    )
