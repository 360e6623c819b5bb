"""An office's own wording of its papers: read, changed by a leader, taken back, put on papers.

Every paper keeps the words it was issued with; a change touches no paper already issued.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypeVar

from msgspec.structs import replace as replace_struct

from counter_app.core.errors import UserError
from counter_app.core.text import clean_line
from counter_app.documents.fonts import printable
from counter_app.documents.logo import checked_logo
from counter_app.domain.audit_act import Act
from counter_app.domain.papers import OfficePaper, Signer, SlipContent
from counter_app.domain.rights import Right, may, require
from counter_app.domain.template import (
    BRING_ALONG,
    LETTERHEAD,
    TITLES,
    NamedText,
    check_text,
    shipped_symbols,
    texts_of,
)
from counter_app.domain.wording import Wording
from counter_app.domain.workflow import PaperKind
from counter_app.services.desk import Desk
from db.counter import templates as records
from db.counter.audit_log import Connection, record
from db.counter.letters import NewPaper
from db.counter.templates import InForce, StoredTemplate, TemplateBody

Paper = TypeVar("Paper", bound=OfficePaper | SlipContent)
NOT_A_LEADER: Final = "Chỉ lãnh đạo đơn vị được đổi mẫu giấy. Ông/bà có thể xem và xem thử."


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A paper's texts in force; ``texts`` names every one that may be changed.

    ``version`` 0 is the program's own wording.
    """

    kind: str
    version: int
    texts: Mapping[str, str]
    logo: bytes = b""
    made_at: datetime | None = None
    clerk_name: str = ""


def template_of(kind: str, *, desk: Desk) -> Template:
    """The wording of ``kind`` in force."""
    stored = desk.store.read(lambda connection: records.newest(connection, kind))
    return _template(kind, stored)


def history(kind: str, *, desk: Desk) -> tuple[Template, ...]:
    """Every version of the office's own, the newest first."""
    found = desk.store.read(lambda connection: records.versions(connection, kind))
    return tuple(_template(kind, stored) for stored in found)


def save(
    kind: str, texts: Mapping[str, str], *, desk: Desk, at: datetime, logo: bytes | None = None
) -> Template:
    """Puts the texts in force as a new version; ``logo`` of None keeps the picture there is.

    Raises ``UserError`` with the text's name as its field; nothing is written then.
    """
    require(desk.clerk, Right.CHANGE_TEMPLATE)
    checked = checked_texts(kind, texts)
    _require_own_symbol(kind, checked.get("symbol", ""), desk)
    if logo:
        logo = checked_logo(logo)
    before = template_of(kind, desk=desk)
    kept = before.logo if logo is None else logo
    if checked == dict(before.texts) and kept == before.logo:
        return before
    own = {text.name: text.default for text in texts_of(kind)}
    changed = {name: words for name, words in checked.items() if words != own[name]}
    return _add(kind, TemplateBody(texts=changed, logo=kept), desk, at)


def reset(kind: str, *, desk: Desk, at: datetime) -> Template:
    """Takes the program's own wording back, as a version of its own."""
    require(desk.clerk, Right.CHANGE_TEMPLATE)
    before = desk.store.read(lambda connection: records.newest(connection, kind))
    if before is None or before.body == TemplateBody():
        return _template(kind, before)
    return _add(kind, TemplateBody(), desk, at)


def may_change(desk: Desk) -> bool:
    """Whether whoever sits at the desk may save."""
    return may(desk.clerk, Right.CHANGE_TEMPLATE)


def checked_texts(kind: str, texts: Mapping[str, str]) -> dict[str, str]:
    """All texts of ``kind`` as they may be printed; those not given as the program has them."""
    known = {text.name: text for text in texts_of(kind)}
    for name in texts.keys() - known.keys():
        raise UserError("template_text", f"Mẫu này không có mục “{name}”. Hãy xem lại tên.")
    return {name: _checked(text, texts.get(name, text.default)) for name, text in known.items()}


def wording_of(kind: str, *, desk: Desk) -> Wording:
    """The words that a paper of ``kind`` issued now is to keep."""
    return worded(kind, desk.store.read(lambda connection: records.in_force(connection, kind)))


def worded(kind: str, templates: InForce) -> Wording:
    """The words of ``kind`` by these templates."""
    template, head = _template(kind, templates.own), templates.letterhead
    return Wording(
        version=template.version,
        texts=tuple(template.texts.items()),
        logo_version=head.version if head and head.body.logo else 0,
    )


def dressed(new: NewPaper, *, desk: Desk) -> NewPaper:
    """A paper waiting for its number, in the office's own wording of this moment."""
    wording = wording_of(new.kind.value, desk=desk)
    return replace(new, content_of=lambda number: dress(new.content_of(number), wording, desk))


def dress(content: Paper, wording: Wording, desk: Desk) -> Paper:
    """``content`` with its wording kept in it, and every field that follows from it."""
    if isinstance(content, SlipContent):
        changes = _slip_changes(content, wording)
    else:
        changes = _paper_changes(content, wording, desk)
    return replace_struct(content, wording=wording, **changes)


def worded_slip(content: SlipContent, *, desk: Desk) -> SlipContent:
    """A slip in the office's own wording of this moment."""
    return dress(content, wording_of(PaperKind.SLIP, desk=desk), desk)


def with_logo(content: Paper, *, desk: Desk) -> Paper:
    """``content`` with the picture it was issued with, ready to be drawn."""
    number = content.wording.logo_version
    if not number:
        return content
    stored = desk.store.read(lambda one: records.version_of(one, LETTERHEAD, number))
    logo = stored.body.logo if stored else b""
    return replace_struct(content, wording=replace_struct(content.wording, logo=logo))


def _paper_changes(content: OfficePaper, wording: Wording, desk: Desk) -> dict[str, object]:
    changes: dict[str, object] = {}
    symbol, note = wording.text("symbol", ""), wording.text("foot_note", "")
    if symbol:
        number = content.letterhead.number.partition("/")[0]
        shown = f"{number}/{symbol}-{desk.office.header.symbol}"
        changes["letterhead"] = replace_struct(content.letterhead, number=shown)
    if note:
        changes["notes"] = (*content.notes, note)
    return changes | _signers(content, wording)


def _slip_changes(content: SlipContent, wording: Wording) -> dict[str, object]:
    """The office words what to bring; not where the law wants the person and nobody else."""
    bring = content.bring_along
    if bring == BRING_ALONG:
        bring = wording.text("bring_along", bring)
    return {"bring_along": bring, **_signers(content, wording)}


_SIGNERS: Final = {
    "guide_title": "guide_signs",
    "submitter_title": "submitter_signs",
    "clerk_title": "clerk_signs",
}


def _signers(content: object, wording: Wording) -> dict[str, object]:
    """The signers whose title the wording gives."""
    found: dict[str, object] = {}
    for name, field in _SIGNERS.items():
        signer, title = getattr(content, field, None), wording.text(name, "")
        if isinstance(signer, Signer) and title:
            found[field] = replace_struct(signer, title=title)
    return found


def _checked(text: NamedText, words: str) -> str:
    clean = clean_line(words, field=text.name)
    check_text(text, clean)
    try:
        return printable(clean)
    except UserError as error:
        raise UserError(error.code, error.message, field=text.name) from error


def _require_own_symbol(kind: str, symbol: str, desk: Desk) -> None:
    """Two papers never bear one number; another's shipped symbol may always be taken back."""
    for other, shipped in shipped_symbols().items():
        if other == kind or not symbol:
            continue
        used = {shipped} if other not in TITLES else {shipped, _symbol_in_force(other, desk)}
        if symbol.casefold() in {one.casefold() for one in used}:
            raise UserError(
                "symbol_taken",
                f"Ký hiệu “{symbol}” đã dùng cho giấy khác. Hãy chọn ký hiệu khác.",
                field="symbol",
            )


def _symbol_in_force(kind: str, desk: Desk) -> str:
    return template_of(kind, desk=desk).texts["symbol"]


def _add(kind: str, body: TemplateBody, desk: Desk, at: datetime) -> Template:
    stamp = desk.stamp(at)

    def write(connection: Connection) -> StoredTemplate:
        stored = records.add(connection, kind, body, clerk_name=stamp.clerk.name, at=at)
        changed = {"version": stored.version}
        record(connection, Act.TEMPLATE_CHANGED, stamp=stamp, subject=kind, body=changed)
        return stored

    return _template(kind, desk.store.write(write))


def _template(kind: str, stored: StoredTemplate | None) -> Template:
    own = {text.name: text.default for text in texts_of(kind)}
    if stored is None:
        return Template(kind=kind, version=0, texts=own)
    kept = {name: words for name, words in stored.body.texts.items() if name in own}
    return Template(
        kind=kind,
        version=stored.version,
        texts=own | kept,
        logo=stored.body.logo,
        made_at=stored.made_at,
        clerk_name=stored.clerk_name,
    )
