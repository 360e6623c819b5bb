"""The objects of a PDF as PDFium wrote it; a stranger's own writing is never read here."""

import io
import re
from dataclasses import dataclass, field
from typing import Final

from pypdfium2 import PdfDocument, raw

_HEAD: Final = re.compile(rb"%PDF-[^\r\n]*[\r\n]+(?:%[^\r\n]*[\r\n]+)?")
_OBJECT: Final = re.compile(rb"\s*(\d+) 0 obj\s+")
_STREAM: Final = re.compile(rb"\s*stream\r?\n")
_OBJECT_ENDS: Final = re.compile(rb"\s*(?:endstream\s*)?endobj")
_TRAILER: Final = re.compile(rb"\s*xref[\d\s nf]*trailer")
_TOKEN: Final = re.compile(
    rb"\s*(?:(?P<opens><<|\[)|(?P<closes>>>|\])|(?P<name>/[^\s()<>\[\]{}/%]*)"
    rb"|\d+\s+\d+\s+R\b|<[0-9A-Fa-f\s]*>|\((?:[^\\()]|\\.)*\)|[^\s()<>\[\]{}/%]+)",
    re.DOTALL,
)
_REF: Final = re.compile(rb"\b(\d+) 0 R\b")
_DEEPEST: Final = 3  # values that lead to values
_CLOSING: Final = {b"<<": b">>", b"[": b"]"}
Span = tuple[int, int]


@dataclass(slots=True, kw_only=True)
class PdfObject:
    """Where an object's value stands, each entry of it, key and value, and its stream.

    ``inner``: the entries deeper within, by key. ``names``: every name in it, keys as well.
    """

    entries: dict[bytes, Span] = field(default_factory=dict)
    inner: list[tuple[bytes, Span]] = field(default_factory=list)
    names: set[bytes] = field(default_factory=set)
    value: Span = (0, 0)
    stream: Span | None = None


Objects = dict[bytes, PdfObject]


def written(document: PdfDocument) -> bytes:
    """All of the document that anything in it leads to, in PDFium's writing and unlocked."""
    out = io.BytesIO()
    document.save(out, flags=raw.FPDF_REMOVE_SECURITY)
    return out.getvalue()


def objects_of(pdf: bytes) -> tuple[Objects, PdfObject]:
    """Every object by its number, and the trailer; ``ValueError`` where PDFium did not write it."""
    objects: Objects = {}
    at = _at(_HEAD, pdf, 0).end()
    while begun := _OBJECT.match(pdf, at):
        one = objects[begun[1]] = PdfObject()
        at = _walk(pdf, begun.end(), one)
        one.value = (begun.end(), at)
        if stream := _STREAM.match(pdf, at):
            at = stream.end() + int(told(pdf, one, b"/Length"))
            one.stream = (stream.end(), at)
        at = _at(_OBJECT_ENDS, pdf, at).end()
    trailer = PdfObject()
    _walk(pdf, _at(_TRAILER, pdf, at).end(), trailer)
    return objects, trailer


def value_of(pdf: bytes) -> PdfObject:
    """One value that stands within an object, as if it were one itself."""
    one = PdfObject()
    _walk(pdf, 0, one)
    return one


def told(pdf: bytes, one: PdfObject, key: bytes) -> bytes:
    """The value of a key; empty where there is none."""
    start, end = one.entries.get(key, (0, 0))
    return pdf[start + len(key) : end].strip() if end else b""


def in_place(pdf: bytes, objects: Objects, value: bytes) -> bytes:
    """The value with what it leads to in its place; ``ValueError`` where that has no end."""
    for _ in range(_DEEPEST):
        if not _REF.search(value):
            return value
        value = _REF.sub(lambda led: _value(pdf, objects, led[1]), value)
    raise ValueError("leads on and on")


def _value(pdf: bytes, objects: Objects, number: bytes) -> bytes:
    return pdf[slice(*objects[number].value)] if number in objects else b"null"


def _walk(pdf: bytes, at: int, one: PdfObject, depth: int = 0) -> int:
    """Where the value at ``at`` ends; its entries are noted in ``one``."""
    token = _at(_TOKEN, pdf, at)
    if token["closes"]:
        raise ValueError("closes what was not open")
    if token["name"]:
        one.names.add(token["name"])
    closing = _CLOSING.get(token["opens"])
    at = token.end()
    while closing:
        token = _at(_TOKEN, pdf, at)
        if token["closes"] == closing:
            return token.end()
        if closing == b"]":
            at = _walk(pdf, at, one, depth + 1)
            continue
        if not token["name"]:
            raise ValueError("an entry without a name")
        one.names.add(token["name"])
        begun, at = token.start("name"), _walk(pdf, token.end(), one, depth + 1)
        if not depth:
            one.entries[token["name"]] = (begun, at)
        else:
            one.inner.append((token["name"], (begun, at)))
    return at


def _at(wanted: re.Pattern[bytes], pdf: bytes, at: int) -> re.Match[bytes]:
    found = wanted.match(pdf, at)
    if found is None:
        raise ValueError("not as PDFium writes")
    return found
