"""What is too large, too slow or wrongly packed is refused without being held in memory."""

import json
import socket
import tracemalloc
import zlib
from typing import Any
from urllib.parse import urlsplit

import pytest
import zstandard

from counter_app.central.door.bodies import BodyLimits, unpacked
from counter_app.central.door.refusals import Refused
from counter_app.protocol.version import MOST_BYTES, MOST_COMPRESSED

BOMB_BYTES = 1 << 30


def zstd(plain: bytes) -> bytes:
    return zstandard.compress(plain, 3)


def gzip(plain: bytes) -> bytes:
    packer = zlib.compressobj(wbits=31)
    return packer.compress(plain) + packer.flush()


def zstd_bomb(size: int) -> bytes:
    packer = zstandard.ZstdCompressor(level=1).compressobj()
    chunk = bytes(1 << 20)
    return b"".join(packer.compress(chunk) for _ in range(size >> 20)) + packer.flush()


def asked(desk: Any) -> bytes:
    return json.dumps({"device": desk.device, "cursors": {}}).encode()


@pytest.mark.parametrize(
    ("encoding", "pack"), [("zstd", zstd), ("gzip", gzip), ("identity", bytes)]
)
def test_a_packed_request_is_read(desk: Any, encoding: str, pack: Any) -> None:
    assert desk.send("/v1/pull", pack(asked(desk)), Content_Encoding=encoding).status == 200


@pytest.mark.parametrize("encoding", ["br", "deflate", "zstd, gzip"])
def test_another_packing_is_named_unknown(desk: Any, encoding: str) -> None:
    refused = desk.send("/v1/pull", asked(desk), Content_Encoding=encoding)

    assert (refused.status, refused.error) == (415, "encoding_unknown")
    assert refused.headers["accept-encoding"] == "zstd, gzip"


@pytest.mark.parametrize(("encoding", "pack"), [("zstd", zstd), ("gzip", gzip)])
def test_a_cut_or_lengthened_body_is_refused(desk: Any, encoding: str, pack: Any) -> None:
    whole = pack(asked(desk))

    for spoiled in (whole[:-1], whole + b"x", whole + whole, b"", b"{}"):
        refused = desk.send("/v1/pull", spoiled, Content_Encoding=encoding)
        assert (refused.status, refused.error) == (400, "badly_packed")


def test_a_bomb_costs_no_more_than_the_limit() -> None:
    bomb = zstd_bomb(BOMB_BYTES)
    assert len(bomb) < MOST_COMPRESSED
    tracemalloc.start()

    with pytest.raises(Refused) as refusal:
        unpacked(bomb, "zstd", MOST_BYTES)

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refusal.value.status == 413
    assert peak < 4 * MOST_BYTES


def test_many_small_bombs_in_a_row_are_no_way_round() -> None:
    with pytest.raises(Refused) as refusal:
        unpacked(zstd(bytes(MOST_BYTES)) * 20, "zstd", MOST_BYTES)

    assert refusal.value.status == 400


def test_a_frame_that_asks_for_a_huge_window_is_refused() -> None:
    wide = zstandard.ZstdCompressor(
        compression_params=zstandard.ZstdCompressionParameters.from_level(3, window_log=27)
    ).compressobj()
    frame = wide.compress(bytes(1 << 20)) + wide.flush()

    with pytest.raises(Refused) as refusal:
        unpacked(frame, "zstd", MOST_BYTES)

    assert refusal.value.status == 400


@pytest.mark.parametrize(("encoding", "pack"), [("zstd", zstd), ("gzip", gzip)])
def test_a_body_of_just_the_limit_is_read(encoding: str, pack: Any) -> None:
    assert len(unpacked(pack(bytes(MOST_BYTES)), encoding, MOST_BYTES)) == MOST_BYTES

    with pytest.raises(Refused) as refusal:
        unpacked(pack(bytes(MOST_BYTES + 1)), encoding, MOST_BYTES)

    assert refusal.value.status == 413


def test_a_bomb_over_the_line_is_refused(desk: Any) -> None:
    refused = desk.send("/v1/pull", zstd_bomb(64 << 20), Content_Encoding="zstd")

    assert (refused.status, refused.error) == (413, "too_large")


def test_a_body_that_says_it_is_too_long_is_refused_at_once(desk: Any) -> None:
    head = head_of(desk, **{"Content-Length": str(MOST_COMPRESSED + 1)})

    with reached(desk) as line:
        line.sendall(head)

        assert status_of(line) == 413


def test_a_body_that_never_says_how_long_it_is_ends_at_the_limit(desk: Any) -> None:
    chunk = b"10000\r\n" + bytes(0x10000) + b"\r\n"

    with reached(desk) as line:
        line.sendall(head_of(desk, **{"Transfer-Encoding": "chunked"}))
        try:
            for _ in range(17 + 64):
                line.sendall(chunk)
        except OSError:
            pass  # the server has answered and closed its side

        assert status_of(line) == 413


def test_a_trickle_is_cut_off(hasty_desk: Any) -> None:
    with reached(hasty_desk) as line:
        line.sendall(head_of(hasty_desk, **{"Content-Length": "1000"}) + b"{")

        assert status_of(line) == 408


def test_a_slow_body_that_keeps_its_pace_is_waited_for() -> None:
    limits = BodyLimits()

    assert limits.patience_s + MOST_COMPRESSED / limits.pace > 4 * 60


def head_of(desk: Any, **headers: str) -> bytes:
    named = {"Host": "cell", **desk.signed("POST", "/v1/pull", b""), **headers}
    lines = ["POST /v1/pull HTTP/1.1", *(f"{name}: {value}" for name, value in named.items())]
    return "\r\n".join([*lines, "", ""]).encode()


def reached(desk: Any) -> socket.socket:
    place = urlsplit(desk.wire.url)
    return socket.create_connection((place.hostname, place.port), timeout=30)


def status_of(line: socket.socket) -> int:
    return int(line.makefile("rb").readline().split()[1])
