"""The wire rows of the benchmark: a hundred dossiers made ready to send, and read at the other end.

From typed objects to the bytes of one request, bodies included, and back to checked objects.
"""

import gzip
import json
import tempfile
from collections.abc import Callable
from functools import partial, reduce
from importlib.util import find_spec
from operator import or_
from pathlib import Path
from types import UnionType
from typing import TYPE_CHECKING, Any, Final, get_args, get_origin

from counter_app.cli.bench.row import BenchRow, Timing, interleave

if TYPE_CHECKING:
    from counter_app.protocol.push import PushRequest
    from counter_app.protocol.received import DossierReceived

_MANY: Final = 100
_GZIP: Final = 6  # what a tutorial writes
_MILLI: Final = 1e3


def rows() -> list[BenchRow]:
    """Encoding and decoding one push of a hundred intakes."""
    from msgspec import json as ours

    from counter_app.protocol.received import DossierReceived

    with tempfile.TemporaryDirectory() as name:
        request = _request(Path(name))
    read = ours.Decoder(DossierReceived).decode
    bodies = [read(sent.body) for sent in request.ops]
    return [*_encoding(request, bodies), _decoding(request, ours.encode(request))]


def _encoding(request: "PushRequest", bodies: "list[DossierReceived]") -> list[BenchRow]:
    """As an outbox sends it, its bodies being the signed texts; and from typed objects on."""
    import msgspec
    from zstandard import ZstdCompressor

    from counter_app.sync.client import packed

    def sent() -> bytes:
        return packed(request)[0]

    ready = msgspec.json.encode(request)
    tutorial = partial(_tutorial, msgspec.json.decode(ready))
    floor, as_sent, as_made, peer = interleave(
        lambda: ZstdCompressor(level=1).compress(ready),
        sent,
        lambda: packed(_with_bodies(request, bodies))[0],
        tutorial,
    )
    sizes = f"{len(ready) // 1000} KB → {len(sent()) // 1000}, gzip {len(tutorial()) // 1000} KB"

    def row(name: str, own: Timing, goal: str) -> BenchRow:
        return BenchRow(
            name=name,
            unit="ms",
            figure=own.cpu_s * _MILLI,
            wall=own.wall_s * _MILLI,
            floor=floor.cpu_s * _MILLI,
            peer=peer.cpu_s * _MILLI,
            ratio=own.cpu_s / peer.cpu_s,
            goal=goal,
            peer_name="json + gzip -6",
            remark=f"{sizes}; sàn: chỉ nén zstd -1",
        )

    return [
        row(f"Mã hóa, nén {_MANY} hồ sơ đã ký để gửi", as_sent, "≤ 0.15"),
        row(f"Như trên, kể cả lập nội dung {_MANY} hồ sơ", as_made, ""),
    ]


def _tutorial(plain: dict[str, Any]) -> bytes:
    return gzip.compress(json.dumps(plain).encode(), _GZIP)


def _with_bodies(request: "PushRequest", bodies: "list[DossierReceived]") -> "PushRequest":
    """The request with every body written anew."""
    import msgspec

    from counter_app.protocol.received import to_text

    ops = tuple(
        msgspec.structs.replace(one, body=msgspec.Raw(to_text(body).encode()))
        for one, body in zip(request.ops, bodies, strict=True)
    )
    return msgspec.structs.replace(request, ops=ops)


def _decoding(request: "PushRequest", ready: bytes) -> BenchRow:
    from msgspec.json import Decoder

    from counter_app.protocol.push import PushRequest
    from counter_app.protocol.received import DossierReceived

    # As the cell's rules read a body: from the bytes that came, once.
    requests, received = Decoder(PushRequest), Decoder(DossierReceived)

    def decoded() -> object:
        return [received.decode(sent.body) for sent in requests.decode(ready).ops]

    def parsed() -> object:
        return json.loads(ready)

    peer = _pydantic(ready)
    calls: list[Callable[[], object]] = [parsed, decoded, *([peer] if peer else [])]
    floor, own, *others = interleave(*calls)
    beside = others[0].cpu_s if others else 0.0
    return BenchRow(
        name=f"Giải mã, kiểm tra {len(request.ops)} hồ sơ",
        unit="ms",
        figure=own.cpu_s * _MILLI,
        wall=own.wall_s * _MILLI,
        peer=beside * _MILLI,
        ratio=own.cpu_s / beside if beside else 0.0,
        goal="≤ 0.35",
        peer_name="pydantic v2",
        remark=f"json.loads không kiểm tra: {floor.cpu_s * _MILLI:.3g}"
        + ("" if peer else "; chưa cài bên so sánh"),
    )


def _pydantic(ready: bytes) -> Callable[[], object] | None:
    """The same types, read and checked by pydantic."""
    if not find_spec("pydantic"):
        return None
    import msgspec
    from pydantic import create_model

    from counter_app.protocol.push import PushedOperation, PushRequest
    from counter_app.protocol.received import DossierReceived

    def model(struct: type[msgspec.Struct], **changed: Any) -> Any:  # noqa: ANN401  # made at run time
        fields: dict[str, Any] = {}
        for one in msgspec.structs.fields(struct):
            kind = changed[one.name] if one.name in changed else swapped(one.type)
            fields[one.encode_name] = (kind, ...) if one.required else (kind, None)
        return create_model(struct.__name__, **fields)

    def swapped(kind: Any) -> Any:  # noqa: ANN401  # a type
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            return model(kind)
        parts = tuple(swapped(one) for one in get_args(kind))
        if isinstance(kind, UnionType):
            return reduce(or_, parts)
        return get_origin(kind)[parts] if parts else kind

    received = model(DossierReceived, working=dict[str, Any] | None)
    operation: Any = model(PushedOperation, body=received, supersedes=str | None)
    request = model(PushRequest, ops=tuple[operation, ...])
    request.model_validate_json(ready)
    return lambda: request.model_validate_json(ready)


def _request(folder: Path) -> "PushRequest":
    """A push of a hundred intakes of invented people, as an outbox holds them."""
    from counter_app.bootstrap import desk_open
    from counter_app.protocol.push import PushRequest
    from counter_app.services.trials.seed import seed
    from db.counter.sending import next_batch

    with desk_open(folder / "desk", training=True) as desk:
        seed(_MANY, desk=desk, number=7)
        batch = desk.store.write(lambda one: next_batch(one, most=_MANY, most_bytes=1 << 23))
        device = desk.store.device
        if batch is None or len(batch.operations) != _MANY:
            raise AssertionError("too few operations")
        return PushRequest(
            app="1.0",
            device=device.id,
            inc=batch.life.inc,
            first=batch.first,
            chain_prev=batch.chain_prev,
            ops=batch.operations,
        )
