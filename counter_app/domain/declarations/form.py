"""The forms a clerk may fill for a citizen: sections of fields, read from ``resources/forms``.

A form names the facts of a draft that fill its fields (``facts``); what no fact fills is asked, and
what nobody knows stays a dotted line. Papers that only the citizen may write are in ``by_hand.toml``.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from counter_app.core.resources import resource
from counter_app.core.text import fold, written_sort_key
from counter_app.domain.catalogue.entry import Entry, Problem, head_of
from counter_app.domain.coded_list import ListError
from counter_app.domain.declarations.facts import FACTS, PLACES
from counter_app.domain.letter_wording import unknown_placeholders

BY_HAND: Final = "by_hand"
_ID: Final = re.compile(r"[a-z][a-z0-9_]{1,40}")
_CODE: Final = re.compile(r"[0-9]\.[0-9]{6}|[a-z][a-z_]*")
_LONGEST: Final = 250
_MOST_LINES: Final = 12


class FieldKind(StrEnum):
    """What may stand in a field; ``LINES`` holds several."""

    TEXT = "text"
    LINES = "lines"
    DATE = "date"
    HOUR = "hour"
    PERSONAL_ID = "personal_id"
    PHONE = "phone"
    NUMBER = "number"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing declared; ``fact`` fills it, ``beside`` puts it on the line of the field before.

    ``unasked``: a line left to be written by hand where no fact fills it. ``rows`` are the dotted
    lines that several lines leave when empty; ``example`` shows how to type it.
    """

    id: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    fact: str = ""
    beside: bool = False
    unasked: bool = False
    options: tuple[str, ...] = ()
    example: str = ""
    rows: int = 1

    @property
    def is_ethnic_group(self) -> bool:
        """Whether the group somebody is of is declared here."""
        return self.fact.endswith(".ethnic_group")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Fields under one heading."""

    title: str
    fields: tuple[Field, ...]

    @property
    def who(self) -> str:
        """Of which person of a filing it tells first; empty where of nobody."""
        told_of = (field.fact.partition(".")[0] for field in self.fields if "." in field.fact)
        return next(told_of, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignsAs:
    """Who signs: the title, and the field or fact with their name; without, the place is blank."""

    title: str
    field: str = ""
    fact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationForm:
    """One tờ khai; ``name`` as a clerk says it; ``procedures`` are the codes it belongs to (a bundle's id is one as well).

    ``papers`` is what else checklists call it. ``general`` is the form of whatever has none of its
    own. ``caution`` is what the clerk is told before writing; ``source`` is the law it follows, as
    far as that has been confirmed.
    """

    id: str
    name: str
    title: tuple[str, ...]
    recipient: str
    source: str
    sections: tuple[Section, ...]
    pledge: str
    signers: tuple[SignsAs, ...]
    procedures: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    general: bool = False
    caution: str = ""

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every field, in the order of the paper."""
        return tuple(field for section in self.sections for field in section.fields)

    def is_called(self, label: str) -> bool:
        """Whether that line of a checklist asks for this form."""
        return fold(label) in map(fold, (self.name, *self.papers))


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """A paper that nobody may write for the citizen, and why."""

    name: str
    reason: str
    procedures: tuple[str, ...] = ()


@cache
def shipped_forms() -> Mapping[str, DeclarationForm]:
    """Every form by its id, by name; raises ``ListError`` where a file is wrong."""
    return read_forms(resource("forms"))


@cache
def written_by_hand() -> tuple[ByHand, ...]:
    """The papers that only the citizen may write."""
    return read_by_hand(resource(f"forms/{BY_HAND}.toml"))


def form_for(code: str) -> DeclarationForm | ByHand:
    """The form of a procedure (or bundle), the general one where it has none of its own."""
    forms = shipped_forms()
    for by_hand in written_by_hand():
        if code in by_hand.procedures:
            return by_hand
    own = next((one for one in forms.values() if code and code in one.procedures), None)
    return own or next(one for one in forms.values() if one.general)


def read_forms(folder: Path) -> Mapping[str, DeclarationForm]:
    """The forms of a folder; raises ``ListError`` with every problem at once."""
    problems: list[Problem] = []
    paths = sorted(path for path in folder.glob("*.toml") if path.stem != BY_HAND)
    forms = [_form(path, problems) for path in paths]
    _check_together(folder, forms, problems)
    if problems:
        raise ListError(problems)
    return {one.id: one for one in sorted(forms, key=_by_name)}


def _by_name(form: DeclarationForm) -> tuple[bool, object]:
    return form.general, written_sort_key(form.name)


def read_by_hand(path: Path) -> tuple[ByHand, ...]:
    """What may not be written for the citizen; raises ``ListError``."""
    problems: list[Problem] = []
    head = _head(path, problems)
    found = tuple(map(_by_hand, head.tables("paper")))
    head.finish()
    if problems:
        raise ListError(problems)
    return found


def _by_hand(entry: Entry) -> ByHand:
    paper = ByHand(
        name=entry.text("name"),
        reason=entry.text("reason"),
        procedures=_codes(entry),
    )
    entry.finish()
    return paper


def _head(path: Path, problems: list[Problem]) -> Entry:
    return head_of(path.name, path.read_bytes(), problems) or Entry({}, problems, file=path.name)


def _form(path: Path, problems: list[Problem]) -> DeclarationForm:
    head = _head(path, problems)
    form = DeclarationForm(
        id=path.stem,
        name=head.text("name"),
        title=head.texts("title"),
        recipient=head.text("recipient"),
        source=head.text("source", ""),
        sections=tuple(map(_section, head.tables("section"))),
        pledge=head.text("pledge"),
        signers=tuple(map(_signer, head.tables("signer"))),
        procedures=_codes(head),
        papers=head.texts("papers"),
        general=head.flag("general"),
        caution=head.text("caution", ""),
    )
    head.finish()
    _check(head, form)
    return form


def _codes(entry: Entry) -> tuple[str, ...]:
    codes = entry.texts("procedures")
    for code in codes:
        if not _CODE.fullmatch(code):
            entry.wrong("procedures", f"{code!r} không phải mã thủ tục hay nhóm liên thông")
    return codes


def _section(entry: Entry) -> Section:
    section = Section(title=entry.text("title"), fields=tuple(map(_field, entry.tables("field"))))
    entry.finish()
    if not section.fields:
        entry.wrong("field", "mục này chưa có ô nào")
    return section


def _field(entry: Entry) -> Field:
    field = Field(
        id=entry.text("id"),
        label=entry.text("label"),
        kind=entry.choice("kind", FieldKind, FieldKind.TEXT),
        fact=entry.text("fact", ""),
        beside=entry.flag("beside"),
        unasked=entry.flag("unasked"),
        options=entry.texts("options"),
        example=entry.text("example", ""),
        rows=entry.number("rows", 1, least=1, most=_MOST_LINES),
    )
    entry.finish()
    if not _ID.fullmatch(field.id):
        entry.wrong("id", "chỉ dùng chữ thường không dấu, số và gạch dưới")
    if field.fact and field.fact not in FACTS:
        entry.wrong("fact", f"không có dữ liệu {field.fact!r}")
    if (field.kind is FieldKind.CHOICE) != bool(field.options):
        entry.wrong("options", "ô chọn cần danh sách; ô khác không có danh sách")
    if field.rows > 1 and field.kind is not FieldKind.LINES:
        entry.wrong("rows", "chỉ ô nhiều dòng mới có số dòng")
    return field


def _signer(entry: Entry) -> SignsAs:
    signer = SignsAs(
        title=entry.text("title"), field=entry.text("field", ""), fact=entry.text("fact", "")
    )
    entry.finish()
    if signer.fact and signer.fact not in FACTS:
        entry.wrong("fact", f"không có dữ liệu {signer.fact!r}")
    return signer


def _check(head: Entry, form: DeclarationForm) -> None:
    """What a form cannot do without, and what names something that is not there."""
    for key, there in (("title", form.title), ("section", form.sections), ("signer", form.signers)):
        if not there:
            head.wrong(key, "thiếu")
    ids = [field.id for field in form.fields]
    for twice in sorted({one for one in ids if ids.count(one) > 1}):
        head.wrong("field", f"{twice!r} có hai lần")
    for signer in form.signers:
        if signer.field and signer.field not in ids:
            head.wrong("signer", f"không có ô {signer.field!r}")
    for section in form.sections:
        _check_line(head, section.fields)
    for key, text in (("recipient", form.recipient), ("pledge", form.pledge)):
        for unknown in unknown_placeholders(text, PLACES):
            head.wrong(key, f"không có chỗ điền {unknown}")


def _check_line(head: Entry, fields: Sequence[Field]) -> None:
    """Two fields stand on one line, never three, and several lines stand alone."""
    before: Field | None = None
    for field in fields:
        pair = (before, field)
        if field.beside and (before is None or before.beside or _stands_alone(pair)):
            head.wrong(f"field.{field.id}", "không đứng cùng dòng với ô trước được")
        before = field


def _stands_alone(pair: Sequence[Field | None]) -> bool:
    return any(one is not None and one.kind is FieldKind.LINES for one in pair)


def _check_together(
    folder: Path, forms: Sequence[DeclarationForm], problems: list[Problem]
) -> None:
    """One general form, and no procedure with two forms."""
    head = Entry({}, problems, file=folder.name)
    if sum(one.general for one in forms) != 1:
        head.wrong("general", "phải có đúng một tờ khai chung")
    codes = [code for one in forms for code in one.procedures]
    for twice in sorted({one for one in codes if codes.count(one) > 1}):
        head.wrong("procedures", f"thủ tục {twice} có hai tờ khai")
