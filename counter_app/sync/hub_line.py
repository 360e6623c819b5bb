"""The office's hub as a desk asks it: known by its key before anything is sent.

One object is for one thread. No tokens: each request is signed for this very hub.
"""

from collections.abc import Mapping
from typing import Final, Protocol, TypeVar
from urllib.parse import urlsplit

import msgspec

from counter_app.core.errors import UserError
from counter_app.core.fault_points import passed
from counter_app.core.web import Place, WebClient
from counter_app.protocol.hub import HubAsk, HubHello, HubNews, Kept, Offer, hub_bytes
from counter_app.protocol.operation import to_base64url
from counter_app.sync.client import SIGNATURE, packed, read_reply
from db.counter.device import Device

PORT: Final = 8444
_T = TypeVar("_T", bound=msgspec.Struct)


class HubApi(Protocol):
    """What a desk asks of a hub; raises :class:`LineFault` or a kind of it."""

    def hello(self) -> HubHello:
        """Whose hub it is."""
        ...

    def offer(self, offer: Offer) -> Kept:
        """Gives it a run to keep."""
        ...

    def news(self, ask: HubAsk) -> HubNews:
        """What is new there."""
        ...

    def cut(self) -> None:
        """Ends what is under way, from another thread."""
        ...

    def close(self) -> None:
        """Lets the line go."""
        ...


class HttpHub:
    """A hub over TLS; ``hub`` names the device whose key is among the place's keys."""

    def __init__(self, place: Place, device: Device, hub: str) -> None:
        self._web, self._device, self._hub = WebClient(place), device, hub

    def hello(self) -> HubHello:
        """Whose hub it is."""
        return read_reply(self._web.ask("GET", "/v1/hub"), HubHello)

    def offer(self, offer: Offer) -> Kept:
        """Gives it a run to keep."""
        return self._signed("/v1/hub/offer", offer, Kept)

    def news(self, ask: HubAsk) -> HubNews:
        """What is new there."""
        return self._signed("/v1/hub/news", ask, HubNews)

    def cut(self) -> None:
        """Ends what is under way, from another thread."""
        self._web.cut()

    def close(self) -> None:
        """Lets the line go."""
        self._web.drop()

    def _signed(self, path: str, message: msgspec.Struct, reply: type[_T]) -> _T:
        body, headers = packed(message)
        sig = self._device.key.sign(hub_bytes(self._hub, "POST", path, body))
        proof: Mapping[str, str] = {"X-Device": self._device.id, SIGNATURE: to_base64url(sig)}
        passed(f"before {path}")
        answer = self._web.ask("POST", path, body=body, headers={**headers, **proof})
        passed(f"read {path}")
        return read_reply(answer, reply)


def hub_place(address: str, keys: tuple[bytes, ...]) -> Place:
    """The place of ``HOST`` or ``HOST:PORT``; ``UserError`` where that is none."""
    parts = urlsplit(f"//{address.strip()}")
    try:
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    odd = parts.username or parts.path or parts.query or parts.fragment
    if not host or odd or not keys:
        raise UserError(
            "hub_address",
            "Địa chỉ máy trạm chưa đúng. Hãy gõ tên máy hoặc số IP, ví dụ 192.168.1.10:8444.",
            field="address",
        )
    return Place(secure=True, host=host, port=port or PORT, path="", keys=keys)
