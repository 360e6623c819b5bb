"""How much a PDF's stream unpacks to: every filter that packs, in bounded steps, nothing kept.

A picture's own coding ends it: what comes out there is its pixels, which are bounded by themselves.
"""

import base64
import binascii
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final

_STEP: Final = 1 << 20
_Flow = Iterator[bytes]

_CLEAR, _END, _FIRST = 256, 257, 258
_MOST_CODES: Final = 4096
_SINGLE: Final = [*(bytes([one]) for one in range(_CLEAR)), b"", b""]
_RUNS_END: Final = 128


class TooMuch(Exception):
    """More than asked comes out of it."""


def size_unpacked(packed: bytes, filters: Sequence[bytes], most: int, *, late: bool = False) -> int:
    """Bytes that a reader gets of it; ``TooMuch`` where any step gives more than ``most``.

    ``filters``: names as the file has them. ``late``: its LZW codes grow when the table is full, not
    one before (``/EarlyChange 0``). What breaks off is as long as what comes before the break;
    ``ValueError`` where a text coding is none.
    """
    flow: _Flow = iter((packed,))
    for name in filters:
        if name == b"/Crypt":  # PDFium unlocked it already
            continue
        step = partial(_lzw, late=late) if name in _LZW else _STEPS.get(name)
        if step is None:
            break
        flow = _bounded(step(flow), most)
    return sum(map(len, flow))


def _bounded(flow: _Flow, most: int) -> _Flow:
    for part in flow:
        most -= len(part)
        if most < 0:
            raise TooMuch
        yield part


def _flate(flow: _Flow) -> _Flow:
    unpacker = zlib.decompressobj()
    for piece in flow:
        rest = piece
        while rest and not unpacker.eof:
            try:
                part = unpacker.decompress(rest, _STEP)
            except zlib.error:
                return
            rest = unpacker.unconsumed_tail
            yield part


def _lzw(flow: _Flow, *, late: bool) -> _Flow:
    """Codes of 9 to 12 bits, the highest bit first (ISO 32000-1, 7.4.4)."""
    table, out, last, width, held, bits = list(_SINGLE), bytearray(), b"", 9, 0, 0
    for byte in b"".join(flow):
        held, bits = (held << 8 | byte) & 0xFFFFF, bits + 8
        if bits < width:
            continue
        bits -= width
        code, known = held >> bits & (1 << width) - 1, len(table)
        if code == _CLEAR:
            del table[_FIRST:]
            last, width = b"", 9
            continue
        if code == _END or code > known or (code == known and not last):
            break
        now = table[code] if code < known else last + last[:1]
        if last and known < _MOST_CODES:
            table.append(last + now[:1])
            width = min((known + 1 + (not late)).bit_length(), 12)
        last = now
        out += now
        if len(out) >= _STEP:
            yield bytes(out)
            out.clear()
    yield bytes(out)


def _runs(flow: _Flow) -> _Flow:
    """A length and so many bytes, or one byte so many times (ISO 32000-1, 7.4.5)."""
    content, out, at = b"".join(flow), bytearray(), 0
    while at < len(content) and content[at] != _RUNS_END:
        length = content[at]
        if length < _RUNS_END:
            out += content[at + 1 : at + 2 + length]
            at += length + 2
        else:
            out += content[at + 1 : at + 2] * (257 - length)
            at += 2
        if len(out) >= _STEP:
            yield bytes(out)
            out.clear()
    yield bytes(out)


def _hexed(flow: _Flow) -> _Flow:
    digits = b"".join(b"".join(flow).partition(b">")[0].split())
    yield _as_text(binascii.unhexlify, digits + b"0" * (len(digits) % 2))


def _ascii85(flow: _Flow) -> _Flow:
    yield _as_text(base64.a85decode, b"".join(flow).partition(b"~>")[0].removeprefix(b"<~"))


def _as_text(decode: Callable[[bytes], bytes], text: bytes) -> bytes:
    try:
        return decode(text)
    except binascii.Error as cause:
        raise ValueError("not in its coding") from cause


_LZW: Final = {b"/LZWDecode", b"/LZW"}
_STEPS: Final[dict[bytes, Callable[[_Flow], _Flow]]] = {
    **dict.fromkeys((b"/FlateDecode", b"/Fl"), _flate),
    **dict.fromkeys((b"/RunLengthDecode", b"/RL"), _runs),
    **dict.fromkeys((b"/ASCIIHexDecode", b"/AHx"), _hexed),
    **dict.fromkeys((b"/ASCII85Decode", b"/A85"), _ascii85),
}
