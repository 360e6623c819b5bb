"""Whether a PDF is signed, so that a change of one byte would break what somebody signed.

Who signed is not asked here: only whether there is a signature that covers the file (ISO 32000-1,
12.8: all bytes but its own) and is one (CMS SignedData, RFC 5652).
"""

import ctypes
from typing import Final

from pypdfium2 import PdfDocument, raw

_SEQUENCE, _SET, _INTEGER, _OID, _EXPLICIT = 0x30, 0x31, 0x02, 0x06, 0xA0
_UNTOLD: Final = 0x80
_SIGNED_DATA: Final = bytes.fromhex("2a864886f70d010702")
_REVISION_ENDS: Final = b"%%EOF"


def is_signed(document: PdfDocument, content: bytes) -> bool:
    """Whether any signature in it is whole and covers it."""
    count = raw.FPDF_GetSignatureCount(document)
    return any(
        _covers(signature, content)
        for signature in (raw.FPDF_GetSignatureObject(document, at) for at in range(count))
    )


def _covers(signature: raw.FPDF_SIGNATURE, content: bytes) -> bool:
    bounds = (ctypes.c_int * 4)()
    if raw.FPDFSignatureObj_GetByteRange(signature, bounds, 4) != 4:
        return False
    start, before, after, length = bounds
    end = after + length
    if start != 0 or not 0 < before < after < end <= len(content):
        return False
    # What is added later, as proofs that the signature was valid, follows a finished file.
    if end < len(content) and not content[:end].rstrip().endswith(_REVISION_ENDS):
        return False
    left_out = content[before:after]
    room = raw.FPDFSignatureObj_GetContents(signature, None, 0)
    own = ctypes.create_string_buffer(room)
    raw.FPDFSignatureObj_GetContents(signature, own, room)
    return (
        left_out == b"<" + left_out[1:-1] + b">" and _hex(left_out) == own.raw and _is_cms(own.raw)
    )


def _hex(left_out: bytes) -> bytes:
    try:
        return bytes.fromhex(left_out[1:-1].decode("ascii"))
    except ValueError:
        return b""


def _is_cms(contents: bytes) -> bool:
    """ContentInfo of SignedData: version, digest algorithms, content, …, at least one signer."""
    try:
        tag, info, _ = _value(contents, 0)  # zeros may follow
        (kind, oid), (wrap, inner) = _values(info)
        ((data_tag, data),) = _values(inner)
        parts = _values(data)
    except (ValueError, IndexError, RecursionError):
        return False
    if (tag, kind, oid, wrap, data_tag) != (_SEQUENCE, _OID, _SIGNED_DATA, _EXPLICIT, _SEQUENCE):
        return False
    tags = [part for part, _ in parts]
    return tags[:3] == [_INTEGER, _SET, _SEQUENCE] and tags[-1] == _SET and bool(parts[-1][1])


def _values(der: bytes) -> list[tuple[int, bytes]]:
    """Tag and content of each value."""
    at, found = 0, []
    while at < len(der):
        tag, content, at = _value(der, at)
        found.append((tag, content))
    return found


def _value(der: bytes, at: int) -> tuple[int, bytes, int]:
    """Tag, content and where the next one begins."""
    tag, length = der[at], der[at + 1]
    at += 2
    if length == _UNTOLD:  # some signing programs end a value by two zeros
        end = at
        while der[end : end + 2] != b"\0\0":
            _, _, end = _value(der, end)
        return tag, der[at:end], end + 2
    if length > _UNTOLD:
        wide = length & ~_UNTOLD
        length, at = int.from_bytes(der[at : at + wide]), at + wide
    if at + length > len(der):
        raise ValueError("longer than what it lies in")
    return tag, der[at : at + length], at + length
