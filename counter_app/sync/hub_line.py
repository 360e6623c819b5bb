"""The office's hub as a desk asks it: known by its key before anything is sent.

One object is for one thread. No tokens: each request is signed for this very hub.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final, Protocol, TypeVar
from urllib.parse import urlsplit

import msgspec

from counter_app.core.errors import UserError
from counter_app.core.fault_points import passed
from counter_app.core.line_faults import LineFault, TooSlow, Unreachable, Untrusted
from counter_app.core.web import Answer, Place, WebClient
from counter_app.protocol.hub import HubAsk, HubHello, HubNews, Kept, Offer, hub_bytes
from counter_app.protocol.operation import to_base64url
from counter_app.sync.client import SIGNATURE, packed, read_reply
from counter_app.sync.refusals import Busy, GapFound, UpgradeNeeded
from db.counter.device import Device

PORT: Final = 8444
_AWAY: Final = (
    "Chưa nối được máy trạm. Hãy xem máy trạm đã bật chưa, mạng và địa chỉ có đúng không."
)
_NO_HUB: Final = (
    "Nơi trả lời không phải máy trạm, hoặc máy trạm trục trặc. Hãy xem lại địa chỉ và cổng."
)
_WORDS: Final = {
    "not_signed": (
        "Máy trạm chưa biết máy này. Hãy cho máy trạm nối máy chủ, chờ một phút rồi thử lại."
    ),
}
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
        return _read(partial(self._web.ask, "GET", "/v1/hub"), HubHello)

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

        def ask() -> Answer:
            passed(f"before {path}")
            answer = self._web.ask("POST", path, body=body, headers={**headers, **proof})
            passed(f"read {path}")
            return answer

        return _read(ask, reply)


def _read(ask: Callable[[], Answer], reply: type[_T]) -> _T:
    try:
        return read_reply(ask(), reply)
    except LineFault as fault:
        if isinstance(fault, GapFound) and reply is Kept:
            raise
        raise _of_hub(fault) from fault


def _of_hub(fault: LineFault) -> LineFault:
    """The same fault in words about the hub: those of the line speak of the central server."""
    if fault.code in _WORDS:
        return LineFault(fault.code, _WORDS[fault.code])
    match fault:
        case Unreachable():
            return Unreachable(fault.code, _AWAY)
        case TooSlow():
            return TooSlow(fault.code, "Máy trạm chưa trả lời kịp. Hãy xem mạng, rồi thử lại.")
        case Untrusted():
            return Untrusted(fault.code, fault.message if fault.code == "hub_unknown" else _NO_HUB)
        case Busy():
            return LineFault(fault.code, "Máy trạm đang bận. Hãy thử lại sau ít phút.")
        case UpgradeNeeded():
            return UpgradeNeeded(fault.code, "Máy trạm dùng bản mới hơn. Hãy cập nhật máy này.")
    return LineFault(fault.code, _NO_HUB)


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
