"""Dossiers filed on the portal: read leniently, told to the commune's desks once each.

A filing is known by its code and the moment it was filed: handed in once more after a supplement,
it is to be answered anew.
"""

import logging
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Final

import msgspec

from counter_app.core.clock import from_local, to_ms
from counter_app.core.errors import UserError
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
from counter_app.domain.portal import PORTAL, FiledOnline
from counter_app.protocol.filed_online import FiledOnlineBody, to_text
from counter_app.protocol.pull import CentralKind
from db.central.changes import NewChange
from db.central.portal import tell_once
from db.central.store import Store

log: Final = logging.getLogger("counter_app.central")
_ID_DIGITS: Final = 12
_KINDS: Final = {2: OrganisationKind.COMPANY, 3: OrganisationKind.STATE_BODY}


class _File(msgspec.Struct, frozen=True, kw_only=True):
    name: str = msgspec.field(name="TenTepDinhKem", default="")


class _Paper(msgspec.Struct, frozen=True, kw_only=True):
    name: str = msgspec.field(name="TenGiayTo", default="")


class Filing(msgspec.Struct, frozen=True, kw_only=True):
    """What is read of a filing; its other fields are left alone."""

    code: str = msgspec.field(name="MaHoSo")
    filed: str = msgspec.field(name="NgayNopHoSo")
    procedure_code: str = msgspec.field(name="MaTTHC", default="")
    procedure_name: str = msgspec.field(name="TenTTHC", default="")
    owner: str = msgspec.field(name="ChuHoSo")
    number: str = msgspec.field(name="SoGiayToChuHoSo", default="")
    kind: int = msgspec.field(name="LoaiDoiTuong", default=1)
    email: str = msgspec.field(name="Email", default="")
    phone: str = msgspec.field(name="SoDienThoai", default="")
    summary: str = msgspec.field(name="TrichYeuHoSo", default="")
    return_way: int = msgspec.field(name="HinhThuc", default=0)
    return_told: str = msgspec.field(name="ThongTinTra", default="")
    files: tuple[_File, ...] = msgspec.field(name="TaiLieuNop", default=())
    papers: tuple[_Paper, ...] = msgspec.field(name="DanhSachTepDinhKemKhac", default=())


def take_filings(
    store: Store,
    commune: str,
    told: object,
    *,
    catalogue: Catalogue,
    at_ms: int,
) -> int:
    """Tells the commune's desks of what they have not heard of yet; how many that were."""
    new = 0
    for body in _readable(told, catalogue):
        change = _change(body, at_ms)
        new += store.write(commune, partial(tell_once, commune=commune, new=change)).result()
    return new


def _readable(told: object, catalogue: Catalogue) -> Iterator[FiledOnlineBody]:
    for one in told if isinstance(told, list) else ():
        try:
            told_of = {name: value for name, value in one.items() if value is not None}
            yield filing_body(msgspec.convert(told_of, Filing, strict=False), catalogue)
        except (msgspec.ValidationError, ValueError, AttributeError, UserError):
            # What it says stays out of the log: it is about a person.
            log.info("portal_filing_unreadable")


def filing_body(filing: Filing, catalogue: Catalogue) -> FiledOnlineBody:
    """What the desks hear of a filing; ``ValueError`` where it has no code, name or moment."""
    code, owner = clean_line(filing.code), clean_line(filing.owner)
    filed_at = from_local(datetime.strptime(filing.filed, "%Y%m%d%H%M%S"))  # noqa: DTZ007
    if not code or not owner:
        raise ValueError("a filing without a code or a name")
    known = catalogue.get(filing.procedure_code)
    names = [*(one.name for one in filing.files), *(one.name for one in filing.papers)]
    files = tuple(filter(None, map(clean_line, names)))
    return FiledOnlineBody(
        code=code,
        filed_ms=to_ms(filed_at),
        applicant=owner,
        procedure_name=known.short_name if known else clean_line(filing.procedure_name),
        draft=_draft(filing, code, owner, files, filed_at),
        summary=clean_line(filing.summary),
        files=files,
    )


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
        procedure_code=clean_line(filing.procedure_code),
        client_ref=f"online:{code}",
        online=FiledOnline(code=code, at=filed_at),
        organisation=None if is_person else body,
        channel=Channel.ONLINE,
        phone=clean_line(filing.phone),
        email=clean_line(filing.email),
        return_by=ReturnWay.POSTAL if posted else ReturnWay.COUNTER,
        return_address=clean_line(filing.return_told) if posted else "",
        given=tuple(GivenComponent(label=name, kind=ComponentKind.ELECTRONIC) for name in files),
    )


def _change(body: FiledOnlineBody, at_ms: int) -> NewChange:
    return NewChange(
        dossier=f"online:{body.code}:{body.filed_ms}",
        kind=CentralKind.FILED_ONLINE.value,
        ver=0,
        at_ms=at_ms,
        body=to_text(body),
        by=PORTAL,
    )
