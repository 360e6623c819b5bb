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
from counter_app.core.text import clean_line
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
from counter_app.protocol.filed_online import FiledOnlineBody
from db.central.portal import tell_once
from db.central.store import Store

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
    new, unread, owners = 0, list[Unread](), dict[str, str]()
    for one in map(read, told):
        if isinstance(one, Unread):
            unread.append(one)
            continue
        body = filing_body(one, catalogue)
        if owners.setdefault(body.code, body.applicant) != body.applicant:
            unread.append(with_code_of_another())
            continue
        change = filing_change(f"online:{body.code}:{body.filed_ms}", body, at_ms)
        new += store.write(commune, partial(tell_once, commune=commune, new=change)).result()
    tell_unread(store, commune, [one for one in unread if one.code not in owners], at_ms=at_ms)
    return new


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
