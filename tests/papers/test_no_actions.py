"""No paper of ours does anything when it is opened, whatever stands in its fields."""

import importlib
import inspect
import io
import pkgutil
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

import pikepdf
import pytest

from counter_app import documents
from counter_app.documents.joined import joined
from counter_app.documents.roll import dotted
from counter_app.domain.papers import PaperSize

HOSTILE: Final = ") /OpenAction << /S /JavaScript /JS (app.alert(1)) >> (<a href='javascript:0'>"
AT: Final = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
KEYS: Final = {
    *("/JS", "/JavaScript", "/AA", "/A", "/OpenAction", "/Launch", "/URI", "/AcroForm", "/XFA"),
    *("/EmbeddedFiles", "/EF", "/AF", "/RichMedia", "/Collection", "/Annots", "/Names"),
}
KINDS: Final = {
    *("/JavaScript", "/Launch", "/URI", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData"),
    *("/Rendition", "/Filespec", "/EmbeddedFile", "/Action"),
}
PLAIN: Final[dict[object, object]] = {
    int: 1, bool: True, float: 1.0, datetime: AT, date: AT.date(), PaperSize: PaperSize.A5
}  # fmt: skip
CODES: Final = {"qr_digits": "0123456789", "tracking_no": "EA123456789VN"}


def drawers() -> dict[str, Callable[..., bytes]]:
    """Every function of the documents that makes a file from what a paper says."""
    modules = pkgutil.iter_modules(documents.__path__, f"{documents.__name__}.")
    found = {
        name: one
        for module in modules
        for name, one in inspect.getmembers(importlib.import_module(module.name))
        if name.startswith("draw_") and get_type_hints(one).get("return") is bytes
    }
    del found["draw_sheet"]  # what the numbered forms stand on
    return found


def filled(kind: Any, name: str) -> Any:
    """A value of the kind, with hostile text wherever text goes."""
    if kind is str:
        return CODES.get(name, HOSTILE)
    if kind in PLAIN:
        return PLAIN[kind]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    origin, inner = get_origin(kind), get_args(kind)
    if origin in {Union, types.UnionType}:
        return filled(inner[0], name)
    if origin in {tuple, Sequence}:
        return tuple(filled(one, name) for one in inner if one is not Ellipsis)
    if origin is Mapping:
        return {filled(inner[0], name): filled(inner[1], name)}
    hints = get_type_hints(kind)
    return kind(**{field: filled(hints[field], field) for field in hints})


def drawn(name: str) -> bytes:
    """One paper of each kind, on the sheet that is usual for it."""
    drawer = drawers()[name]
    hints, asked = get_type_hints(drawer), inspect.signature(drawer).parameters.values()
    wanted = [one.name for one in asked if one.default is one.empty]
    return drawer(**{name: filled(hints[name], name) for name in wanted})


def deeds(pdf: bytes) -> list[str]:
    """What the file would do, or carries within, wherever that lies in it."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.check_pdf_syntax() == []
        whole = [*opened.objects, opened.trailer]
        return [deed for one in whole for deed in _deeds_of(one)]


def _deeds_of(one: object) -> Iterator[str]:
    parts: list[object] = []
    if isinstance(one, pikepdf.Array):
        parts = list(one)
    elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        keys = set(one.keys())
        yield from KEYS & keys
        yield from KINDS & {str(one[key]) for key in keys & {"/S", "/Type", "/Subtype"}}
        parts = [one[key] for key in keys]
    for part in parts:
        # What has a number of its own is walked as itself.
        if isinstance(part, pikepdf.Object) and not part.is_indirect:
            yield from _deeds_of(part)


@pytest.mark.parametrize("name", sorted(drawers()))
def test_a_paper_does_nothing_when_opened(name: str) -> None:
    assert deeds(drawn(name)) == []


def test_papers_put_together_and_the_rolls_dots_do_nothing_either() -> None:
    slip = drawn("draw_slip")

    assert deeds(joined((slip, drawn("draw_declaration")))) == []
    assert deeds(dotted(slip).pdf) == []


@pytest.mark.parametrize(
    "deed",
    [
        {"/OpenAction": pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")},
        {"/AA": pikepdf.Dictionary(WC=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe"))},
        {"/Names": pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary(Names=pikepdf.Array()))},
        {"/Deep": pikepdf.Array([pikepdf.Dictionary(S=pikepdf.Name.URI)])},
    ],
    ids=["script", "launch", "file", "address"],
)
def test_a_file_that_does_something_is_told(deed: dict[str, pikepdf.Object]) -> None:
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(drawn("draw_slip"))) as pdf:
        for key, value in deed.items():
            pdf.Root[key] = value
        pdf.save(file)

    assert deeds(file.getvalue()) != []
