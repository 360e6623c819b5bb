"""The body of ``dossier.received``, version 1: a dossier as it was taken in, whole.

The signed text is also what the counter reads a dossier's facts from, so what is shown later is
what was signed. Unknown keys of later versions survive, for the text is kept and this is only a view.
"""

import unicodedata
from typing import Any, Final

import msgspec

from counter_app.domain.charge import ChargeLine
from counter_app.domain.checklist import GivenComponent
from counter_app.domain.dossier_now import DossierNow
from counter_app.domain.draft import Draft
from counter_app.protocol.canonical import canonical

NO_WORKING: Final = msgspec.Raw(b"null")
_WORKING: Final = msgspec.json.Decoder(dict[str, object] | None)


class DossierReceived(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What was filed, by whom, what was promised. Instants are milliseconds since 1970.

    ``slip_sha`` is the SHA-256 of the slip's words, hex, so that they are sealed with the rest;
    ``working`` is that of the return date, left as the text it came as: see :attr:`promise`;
    ``step_due_ms`` when the dossier should leave the desk; ``catalogue`` the edition that limit,
    papers and fees were taken from.
    """

    code: str | None
    slip_no: int
    slip_year: int
    lookup_secret: str
    received_ms: int
    due_ms: int | None
    agency: str
    procedure_code: str
    procedure_name: str
    case_id: str
    case_name: str
    clerk_name: str
    clerk_title: str
    desk_name: str
    draft: Draft
    components: tuple[GivenComponent, ...]
    charges: tuple[ChargeLine, ...]
    warnings: tuple[str, ...]
    step_due_ms: int | None = None
    slip_sha: str = ""
    working: msgspec.Raw = msgspec.field(name="promise", default=NO_WORKING)
    catalogue: str = ""

    @property
    def promise(self) -> dict[str, object] | None:
        """The working of the return date as ``deadline.promise_record`` states it."""
        # A third of the body, and read only where somebody asks why the date is what it is.
        record: dict[str, object] | None = _WORKING.decode(self.working)
        return record


def working_of(record: dict[str, object] | None) -> msgspec.Raw:
    """The working of a return date as a body holds it."""
    return msgspec.Raw(_ENCODER.encode(record))


def to_text(received: DossierReceived) -> str:
    """The canonical text of the body."""
    # Sorted keys, no floats by type, msgspec's escapes: canonical already, unless a letter is
    # decomposed. The long way takes eight times as long, and a citizen waits for this.
    text = _ENCODER.encode(received).decode()
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return text
    return canonical(msgspec.json.decode(text))


def plain_of(received: DossierReceived) -> dict[str, Any]:
    """The body as plain JSON values."""
    plain: dict[str, Any] = msgspec.json.decode(_ENCODER.encode(received))
    return plain


def from_plain(plain: dict[str, Any]) -> DossierReceived:
    """The body that plain JSON values are; ``msgspec.ValidationError`` where they are none."""
    return _DECODER.decode(_ENCODER.encode(plain))


def without_secret(text: str) -> str:
    """The same text with the slip's secret left out, for who only reads it."""
    before, found, rest = text.partition(_FIELD)
    secret, _, after = rest.partition('"')
    if found and "\\" not in secret and "lookup_secret" not in after:
        return f'{before}{_FIELD}"{after}'
    told = msgspec.json.decode(text)
    return canonical(told | {"lookup_secret": ""}) if "lookup_secret" in told else text


def facts_of(now: DossierNow) -> str:
    """The text of a dossier's facts as they are now, the slip's secret left out."""
    return without_secret(str(now.told, "utf-8")) if now.facts is None else now.facts


def from_text(text: str) -> DossierReceived:
    """The body that a canonical text holds."""
    return _DECODER.decode(text)


_FIELD: Final = '"lookup_secret":"'
_ENCODER: Final = msgspec.json.Encoder(order="sorted")
_DECODER: Final = msgspec.json.Decoder(DossierReceived)
