"""Dossiers filed on the portal: told to the commune's desks once each.

A filing is known by its code and the moment it was filed: handed in once more after a supplement,
it is to be answered anew.
"""

from datetime import datetime
from functools import partial
from typing import Final

from counter_app.central.portal.reading import Filing, Unread, read, with_code_of_another
from counter_app.central.portal.unread import filing_change, tell_unread
from counter_app.core.clock import to_ms
from counter_app.core.text import clean_line, fold
from counter_app.domain.catalogue.catalogue import Catalogue
from counter_app.domain.catalogue.procedure import ComponentKind
from counter_app.domain.channel import Channel
from counter_app.domain.checklist import GivenComponent
from counter_app.domain.draft import Draft, ReturnWay
from counter_app.domain.people.applicant import (
    IdentityBasis,
    Organisation,
    OrganisationKind,
    Person,
    Submitter,
)
from counter_app.domain.portal import FiledOnline
from counter_app.protocol.filed_online import FiledOnlineBody, from_text
from db.central.portal import tell_once, told_filings
from db.central.store import Connection, Store

_ID_DIGITS: Final = 12
_KINDS: Final = {2: OrganisationKind.COMPANY, 3: OrganisationKind.STATE_BODY}


def take_filings(
    store: Store,
    commune: str,
    told: object,
    *,
    catalogue: Catalogue,
    at_ms: int,
) -> int:
    """Tells the commune's desks of what they have not heard of yet; how many that were.

    ``told`` is all that waits on the portal: what cannot be read is told as that, by its number,
    for as long as it is there.
    """
    told = told or []  # some say nothing where nothing waits
    if not isinstance(told, list):
        return 0
    new, unread, known = 0, list[Unread](), set[str]()
    for one in map(read, told):
        if isinstance(one, Unread):
            unread.append(one)
            continue
        body = filing_body(one, catalogue)
        known.add(body.code)
        is_new = store.write(commune, partial(_tell, commune=commune, body=body, at_ms=at_ms))
        try:
            new += is_new.result()
        except _CodeOfAnother:
            unread.append(with_code_of_another(body.code, one.filed_at))
    tell_unread(store, commune, [one for one in unread if one.code not in known], at_ms=at_ms)
    return new


class _CodeOfAnother(Exception):
    """The code is that of a filing by somebody else, told of before."""


def _tell(connection: Connection, *, commune: str, body: FiledOnlineBody, at_ms: int) -> bool:
    """Tells of a filing once; whether it is new. Raises ``_CodeOfAnother``."""
    name = f"online:{body.code}:{body.filed_ms}"
    told = map(from_text, told_filings(connection, commune, name=name, code=body.code))
    before = [one for one in told if one.unread is None]
    if before and not any(_is_same_owner(one, body) for one in before):
        raise _CodeOfAnother
    return tell_once(connection, commune, filing_change(name, body, at_ms))


def _is_same_owner(one: FiledOnlineBody, other: FiledOnlineBody) -> bool:
    """By number or by name: either may have been put right when it was handed in once more."""
    if fold(one.applicant) == fold(other.applicant):
        return True
    numbers = {_number(one.draft), _number(other.draft)}
    return len(numbers) == 1 and "" not in numbers


def _number(draft: Draft) -> str:
    if draft.organisation is not None:
        return draft.organisation.tax_code or ""
    person = draft.submitter.person
    return person.personal_id or person.old_id or ""


def filing_body(filing: Filing, catalogue: Catalogue) -> FiledOnlineBody:
    """What the desks hear of a filing that can be read."""
    code, owner = clean_line(filing.code), clean_line(filing.owner)
    filed_at = filing.filed_at
    known = catalogue.get(filing.procedure_code)
    names = [*(one.name for one in filing.files), *(one.name for one in filing.papers)]
    files = tuple(filter(None, map(_line, names)))
    return FiledOnlineBody(
        code=code,
        filed_ms=to_ms(filed_at),
        applicant=owner,
        procedure_name=known.short_name if known else _line(filing.procedure_name),
        draft=_draft(filing, code, owner, files, filed_at),
        summary=_line(filing.summary),
        files=files,
    )


def _line(text: str) -> str:
    """One line, without what none may hold: never a reason to lose a filing."""
    return clean_line("".join(sign if sign.isprintable() else " " for sign in text))


def _draft(
    filing: Filing, code: str, owner: str, files: tuple[str, ...], filed_at: datetime
) -> Draft:
    is_person, number = filing.kind == 1, "".join(filing.number.split())
    person = Person(
        name=owner if is_person else "",
        personal_id=number if is_person and len(number) == _ID_DIGITS else None,
        old_id=number if is_person and number and len(number) != _ID_DIGITS else None,
        identity_basis=IdentityBasis.E_IDENTITY,
    )
    body = Organisation(
        name=owner, kind=_KINDS.get(filing.kind, OrganisationKind.OTHER), tax_code=number or None
    )
    posted = filing.return_way == 1
    return Draft(
        submitter=Submitter(person=person),
        procedure_code=_line(filing.procedure_code),
        client_ref=f"online:{code}",
        online=FiledOnline(code=code, at=filed_at),
        organisation=None if is_person else body,
        channel=Channel.ONLINE,
        phone=_line(filing.phone),
        email=_line(filing.email),
        return_by=ReturnWay.POSTAL if posted else ReturnWay.COUNTER,
        return_address=_line(filing.return_told) if posted else "",
        given=tuple(GivenComponent(label=name, kind=ComponentKind.ELECTRONIC) for name in files),
    )
