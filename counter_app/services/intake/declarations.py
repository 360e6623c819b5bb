"""Viết hộ: a tờ khai filled from the draft and what was asked, read back, printed, and kept.

What is printed is a paper without a number, kept as it was drawn: the print history names who wrote
it and when, and once the filing is a dossier it stands among the dossier's papers.
"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.core.legacy_text import meant
from counter_app.devices.folder import paper_file_name
from counter_app.devices.printer import Printer
from counter_app.documents.declaration import draw_declaration
from counter_app.documents.fonts import unsupported
from counter_app.domain.admission.texts import foreign_words, said_of
from counter_app.domain.declarations.answers import Declared, unfit, values
from counter_app.domain.declarations.facts import Around, is_submitter, known
from counter_app.domain.declarations.form import (
    ByHand,
    DeclarationForm,
    Field,
    Section,
    SignsAs,
    form_for,
    shipped_forms,
)
from counter_app.domain.declarations.paper import (
    DeclarationContent,
    DeclaredField,
    DeclaredSection,
)
from counter_app.domain.declarations.sense import senseless
from counter_app.domain.draft import Draft
from counter_app.domain.drawn_sheets import SheetKind, of_filing
from counter_app.domain.letter_wording import expand
from counter_app.domain.papers import PaperSize, Signer
from counter_app.domain.people.applicant import HOME, Signing, SigningMode
from counter_app.domain.people.countries import country_code
from counter_app.services.desk import Desk
from counter_app.services.papers.paper_printing import Printed, paper_to_file, print_paper
from counter_app.services.papers.sheet_printing import Drawn, keep_sheet, newest_of_filing
from counter_app.services.targets import require_writable
from counter_app.services.wording.who_signs import WITNESS, helped, signer_by

HELPER: Final = "NGƯỜI VIẾT HỘ"
READ_BACK: Final = (
    "Tờ khai này do cán bộ viết hộ theo lời người khai, "
    "đã được đọc lại cho người khai nghe và đồng ý."
)
TO_READ_BACK: Final = (
    "Tờ khai này do cán bộ viết hộ theo lời người khai. "
    "Đã đọc lại, người khai nghe và đồng ý (đánh dấu sau khi đọc): ............"
)
CANNOT_SIGN: Final = {
    SigningMode.SIGNS: "",
    SigningMode.FINGERPRINT: "Người khai không ký được nên điểm chỉ trước mặt người làm chứng.",
    SigningMode.NEITHER: (
        "Người khai không ký và không điểm chỉ được; "
        "những người làm chứng ký xác nhận lời khai đã được đọc lại."
    ),
}
_WITNESSES: Final = {SigningMode.SIGNS: 0, SigningMode.FINGERPRINT: 1, SigningMode.NEITHER: 2}
_UNCOMPARED: Final = "Quầy soạn, chưa đối chiếu với mẫu ban hành"
_STEM: Final = "To_khai"


def usual_form(draft: Draft) -> DeclarationForm | ByHand:
    """The form of what is being filed; the general one where it has none of its own."""
    return form_for(filed(draft))


def form_named(form: str) -> DeclarationForm:
    """The form of that id; ``UserError`` where there is none."""
    found = shipped_forms().get(form)
    if found is None:
        names = ", ".join(shipped_forms())
        raise UserError("form_unknown", f"Không có tờ khai “{form[:40]}”. Hãy chọn: {names}.")
    return found


def around(draft: Draft, *, desk: Desk, at: datetime) -> Around:
    """What a tờ khai takes from beside the draft."""
    on = local(at).date()
    code = filed(draft)
    procedure = desk.catalogue.get(code) or desk.catalogue.face(code, on=on)
    return Around(office=desk.office, procedure=procedure.short_name if procedure else "", on=on)


def declared_texts(
    draft: Draft, declared: Declared, *, desk: Desk, at: datetime
) -> Mapping[str, str]:
    """Every field as it prints; ``UserError`` names the first that cannot be so."""
    for error in wrong_answers(draft, declared, desk=desk, at=at):
        raise error
    beside = around(draft, desk=desk, at=at)
    return values(form_named(declared.form), draft, beside, declared.answers)


def wrong_answers(
    draft: Draft, declared: Declared, *, desk: Desk, at: datetime
) -> tuple[UserError, ...]:
    """What is wrong with every field that cannot print as it is, in the order of the paper."""
    form, beside = form_named(declared.form), around(draft, desk=desk, at=at)
    wrong = unfit(form, declared.answers)
    fit = {name: text for name, text in declared.answers.items() if name not in wrong}
    texts = values(form, draft, beside, fit)
    wrong |= _wrong_letters(form, draft, texts)
    for name, found in senseless(form, texts, on=beside.on):
        wrong.setdefault(name, UserError(found.code, found.message, field=name))
    return tuple(wrong[field.id] for field in form.fields if field.id in wrong)


def _wrong_letters(
    form: DeclarationForm, draft: Draft, texts: Mapping[str, str]
) -> dict[str, UserError]:
    foreign = frozenset(foreign_words(draft).values())
    abroad = _of_foreigners(form, texts)
    wrong = {}
    for field in form.fields:
        own = texts[field.id] in foreign or _person(field) in abroad
        try:
            _check_letters(field, texts[field.id], own=own)
        except UserError as error:
            wrong[field.id] = error
    return wrong


def _of_foreigners(form: DeclarationForm, texts: Mapping[str, str]) -> frozenset[str]:
    """The people of the form whose nationality, known or answered, is not that of here."""
    said = {
        _person(field): texts[field.id]
        for field in form.fields
        if field.fact.endswith(".nationality")
    }
    return frozenset(one for one, text in said.items() if text and country_code(text) != HOME)


def _person(field: Field) -> str:
    """Whom a field tells of; empty where of nobody."""
    return field.fact.rpartition(".")[0]


def _check_letters(field: Field, text: str, *, own: bool) -> None:
    """As an offer checks the words of a draft: none in an old encoding, none that prints as a box.

    ``own``: a foreigner's words, spelt their own way.
    """
    new = None if own else meant(text)
    if new:
        raise UserError("legacy_text", f"{field.label}: {said_of(new)}", field=field.id)
    if letters := unsupported(text):
        raise UserError(
            "unprintable",
            f"{field.label}: không in được ký tự “{letters[:5]}”. Hãy gõ lại ô này.",
            field=field.id,
        )


def declared_content(
    draft: Draft, declared: Declared, *, desk: Desk, at: datetime, before: datetime | None = None
) -> DeclarationContent:
    """The tờ khai as it prints; ``before`` is when the one was printed that it stands in place of.

    ``UserError`` names the field that cannot be so.
    """
    form, beside = form_named(declared.form), around(draft, desk=desk, at=at)
    texts = declared_texts(draft, declared, desk=desk, at=at)
    signing = msgspec.structs.replace(draft.submitter.signing, mode=declared.signing)
    facts = {field.id: field.fact for field in form.fields}

    def signer(place: SignsAs) -> Signer:
        name = texts[place.field] if place.field else known(place.fact, draft, beside)
        own = is_submitter(facts.get(place.field, place.fact), draft)
        return signer_by(signing if own else Signing(), name, place.title)

    return DeclarationContent(
        title=form.title,
        recipient=expand(form.recipient, beside.places),
        sections=tuple(_section(one, texts) for one in form.sections),
        pledge=expand(form.pledge, beside.places),
        read_back=_read_back(signing, heard=declared.read_back),
        place=desk.office.header.place,
        at=at,
        signers=tuple(map(signer, form.signers)),
        helpers=(Signer(title=HELPER, name=desk.clerk.name), *_beside(signing)),
        source=" · ".join(filter(None, (_in_place_of(before), _UNCOMPARED, form.source))),
        watermark=desk.office.watermark,
    )


def _section(section: Section, texts: Mapping[str, str]) -> DeclaredSection:
    fields = (
        DeclaredField(
            label=field.label,
            lines=tuple(texts[field.id].splitlines()),
            beside=field.beside,
            rows=field.rows,
        )
        for field in section.fields
    )
    return DeclaredSection(title=section.title, fields=tuple(fields))


def declaration_pdf(draft: Draft, declared: Declared, *, desk: Desk, at: datetime) -> bytes:
    """The tờ khai as PDF, drawn but neither printed nor kept."""
    return draw_declaration(declared_content(draft, declared, desk=desk, at=at))


def print_declaration(
    draft: Draft, declared: Declared, *, desk: Desk, printer: Printer, request: str
) -> Printed:
    """Keeps the tờ khai and prints it; the same ``request`` prints it once."""
    row = _keep(draft, declared, desk=desk, request=request)
    return print_paper(row, desk=desk, printer=printer)


def declaration_to_file(
    draft: Draft, declared: Declared, out: Path, *, desk: Desk, request: str
) -> None:
    """Keeps the tờ khai as if printed, and writes it to ``out``."""
    require_writable(out)
    row = _keep(draft, declared, desk=desk, request=request)
    paper_to_file(row, out, desk=desk, request=request)


def _keep(draft: Draft, declared: Declared, *, desk: Desk, request: str) -> int:
    at, form = desk.clock.now(), form_named(declared.form)
    filing, own = draft.client_ref or "", f"{form.id}/"
    before = newest_of_filing(SheetKind.DECLARATION, filing, own, desk=desk) if filing else None
    content = declared_content(draft, declared, desk=desk, at=at, before=before)
    told = (form.name, f"{desk.clerk.name} viết hộ", _in_place_of(before))
    drawn = Drawn(
        kind=SheetKind.DECLARATION,
        told=", ".join(filter(None, told)),
        pdf=draw_declaration(content),
        file_name=paper_file_name(_STEM, form.id, at),
        paper=PaperSize.A4,
    )
    return keep_sheet(drawn, desk=desk, request=of_filing(filing, f"{own}{filed(draft)}/{request}"))


def _in_place_of(before: datetime | None) -> str:
    return f"thay tờ in lúc {local(before):%H:%M %d/%m/%Y}" if before else ""


def filed(draft: Draft) -> str:
    """What is filed: the procedure's code, or a bundle's id before its filing has one."""
    return draft.procedure_code or (draft.bundle or "").partition(".")[0]


def _read_back(signing: Signing, *, heard: bool) -> str:
    """That it was read out and agreed to, by whom, and how it is signed; a place to mark till then."""
    by, interpreter = signing.read_aloud_by, signing.interpreter
    told = (
        READ_BACK if heard else TO_READ_BACK,
        f"Người đọc lại: {by}." if by and heard else "",
        f"Người phiên dịch: {interpreter.name}." if interpreter else "",
        CANNOT_SIGN[signing.mode],
    )
    return " ".join(filter(None, told))


def _beside(signing: Signing) -> tuple[Signer, ...]:
    """Witnesses and interpreter; a place is left for each witness that the law wants."""
    named = helped(signing).signers
    lacking = _WITNESSES[signing.mode] - len(signing.witnesses)
    return (*named, *[Signer(title=WITNESS, name="")] * max(lacking, 0))
