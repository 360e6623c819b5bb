"""Writes a letter or minute of the office's own: its wording filled with a dossier's values.

The wording is the office's newest (``services.wording.templates``) or the program's; what goes onto paper
is kept as worded, so a later change of wording touches no letter already issued.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from msgspec.structs import replace

from counter_app.core.clock import local
from counter_app.core.text import after_procedure, fold
from counter_app.documents.due_frame import spoken_time
from counter_app.documents.fonts import printable_content
from counter_app.domain.correspondence import LetterContent
from counter_app.domain.dossier import DossierRow
from counter_app.domain.letter_wording import (
    LetterWording,
    SignerPlace,
    SignerRole,
    expand,
    shipped_wording,
)
from counter_app.domain.letters import CLERK_TITLE, SUBMITTER_TITLE
from counter_app.domain.papers import CODE_LABEL, Aid, Letterhead, Signer
from counter_app.domain.people.applicant import Signing
from counter_app.domain.template import reworded
from counter_app.domain.workflow import PaperKind
from counter_app.services.desk import Desk
from counter_app.services.lookup import DossierView
from counter_app.services.wording.slip_people import applicant_on_paper
from counter_app.services.wording.slip_words import slip_of
from counter_app.services.wording.templates import wording_of
from counter_app.services.wording.who_signs import head_signer, helped, signer_by
from db.counter.letters import NewPaper

_WITNESS_TITLE: Final = "NGƯỜI CHỨNG KIẾN"
Table = Sequence[Sequence[str]]


def letter(
    kind: PaperKind,
    values: Mapping[str, str],
    *,
    dossier: DossierView,
    desk: Desk,
    at: datetime,
    table: Table = (),
    signing: Signing | None = None,
) -> NewPaper:
    """The letter of ``kind`` about ``dossier``, waiting for its number.

    ``values`` fill the kind's own placeholders, a line feed in one begins a paragraph; ``signing``
    is how the citizen signs, unsaid as at intake. ``LookupError`` for a value that the wording has
    no place for, ``UserError`` (``text.unsupported``) for letters no paper can show.
    """
    office = wording_of(kind.value, desk=desk)
    wording = reworded(shipped_wording(kind), office)
    _require_known(kind, values, wording)
    slip = slip_of(dossier, desk=desk)
    known = {**common_values(dossier, desk=desk, at=at), **values}

    def content_of(paper_no: int) -> LetterContent:
        content = LetterContent(
            letterhead=_letterhead(desk, f"{paper_no}/{wording.symbol}"),
            issued_at=at,
            watermark=desk.office.watermark,
            dossier_code=slip.dossier_code if slip else dossier.row.code or None,
            code_label=slip.code_label if slip else CODE_LABEL,
            table=tuple(tuple(row) for row in table),
            paper=wording.paper,
            large=wording.large,
            wording=replace(office, texts=()),  # the paper's own texts say them all
            **texts_on_paper(wording, known),
            **_signed(wording, known, signing or _as_then(known, dossier), desk=desk, at=at),
        )
        return printable_content(content)

    content_of(0)  # refused now, not in the transaction
    return NewPaper(kind=kind, content_of=content_of)


# Who signs beside the clerk may be named though no sentence names them.
_SIGNING: Final = frozenset({"citizen", "witness"})


def _require_known(kind: PaperKind, values: Mapping[str, str], wording: LetterWording) -> None:
    """Returns when the wording has a place for every value."""
    strange = values.keys() - wording.known - _SIGNING
    if strange:
        raise LookupError(f"{kind.value} has no place for {', '.join(sorted(strange))}")


def common_values(dossier: DossierView, *, desk: Desk, at: datetime) -> dict[str, str]:
    """The placeholders that every letter may name, filled for ``dossier``."""
    slip, row, office = slip_of(dossier, desk=desk), dossier.row, desk.office
    applicant = applicant_on_paper(dossier.received.draft)
    return {
        "code": row.code,
        "applicant": applicant.name,
        # Whoever handed it in signs by name; a group's line on paper is nobody's.
        "handed_in": slip.submitter_signs.name if slip else row.applicant_name,
        "address": applicant.address,
        "phone": applicant.phone,
        "procedure": after_procedure(procedure_in_short(row, desk=desk)),
        "received": f"{local(row.received_at):%d/%m/%Y}",
        "due": spoken_time(row.due_at) if row.due_at else "",
        "office": office.name,
        "place": f"{office.desk_name}, {office.name}, {office.address}",
        "hotline": office.hotline,
        "clerk": desk.clerk.name,
        "today": f"{local(at):%d/%m/%Y}",
        "now": spoken_time(at),
    }


def procedure_in_short(row: DossierRow, *, desk: Desk, longest: int = 120) -> str:
    """The procedure's name, or the short one where the name would fill half a page."""
    procedure = desk.catalogue.get(row.procedure_code)
    if len(row.procedure_name) <= longest or procedure is None:
        return row.procedure_name
    return procedure.short_name


def texts_on_paper(wording: LetterWording, values: Mapping[str, str]) -> dict[str, Any]:
    """The wording's texts with their placeholders filled, as a letter's fields."""
    paragraphs = [
        part
        for paragraph in wording.paragraphs
        if not paragraph.needs or values.get(paragraph.needs)
        for part in expand(paragraph.text, values).split("\n")
        if part.strip()
    ]
    return {
        "title": tuple(expand(line, values) for line in wording.title),
        "addressee": expand(wording.addressee, values),
        "paragraphs": tuple(paragraphs),
        "closing": expand(wording.closing, values),
    }


def _signed(
    wording: LetterWording, values: Mapping[str, str], signing: Signing, *, desk: Desk, at: datetime
) -> dict[str, Any]:
    """Who signs, and who helps where a citizen does, as a letter's fields."""
    citizen_signs = any(place.role is SignerRole.CITIZEN for place in wording.signers)
    return {
        "signers": signers_of(wording, values, desk=desk, at=at, signing=signing),
        "aid": helped(signing) if citizen_signs else Aid(),
    }


def signers_of(
    wording: LetterWording,
    values: Mapping[str, str],
    *,
    desk: Desk,
    at: datetime,
    signing: Signing = Signing(),  # noqa: B008  a value that nothing changes
) -> tuple[Signer, ...]:
    """Who signs, by the wording's roles: at this desk, on that day."""
    usual = {
        SignerRole.CLERK: Signer(title=CLERK_TITLE, name=desk.clerk.name),
        SignerRole.HEAD: head_signer(desk.office, at),
        SignerRole.CITIZEN: signer_by(signing, _citizen(values), SUBMITTER_TITLE),
        SignerRole.WITNESS: Signer(title=_WITNESS_TITLE, name=values.get("witness", "")),
    }
    return tuple(_placed(place, usual[place.role], values) for place in wording.signers)


def _citizen(values: Mapping[str, str]) -> str:
    """Who signs for themselves: whoever stands there, else who handed the dossier in."""
    return values.get("citizen") or values.get("handed_in") or values["applicant"]


def _as_then(values: Mapping[str, str], dossier: DossierView) -> Signing:
    """How the citizen signed at intake, where it is who handed it in; of others nothing is known."""
    submitter = dossier.received.draft.submitter
    same = fold(_citizen(values)) == fold(submitter.person.name)
    return submitter.signing if same else Signing()


def _placed(place: SignerPlace, usual: Signer, values: Mapping[str, str]) -> Signer:
    title = expand(place.title, values) if place.title else usual.title
    return Signer(title=title, name=usual.name, note=place.note or usual.note)


def _letterhead(desk: Desk, number: str) -> Letterhead:
    header = desk.office.header
    return Letterhead(
        parent_body=header.parent_lines,
        office_name=header.unit_line,
        number=f"{number}-{header.symbol}",
        place=header.place,
    )
