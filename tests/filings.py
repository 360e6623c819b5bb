"""A dossier that somebody filed on the national portal, as it comes down to a desk."""

from datetime import datetime
from typing import Final

from counter_app.core.clock import to_ms
from counter_app.domain.catalogue.procedure import ComponentKind
from counter_app.domain.channel import Channel
from counter_app.domain.checklist import GivenComponent
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import IdentityBasis, Person, Submitter
from counter_app.domain.portal import FiledOnline
from counter_app.protocol.filed_online import FiledOnlineBody, to_text
from db.counter import online
from db.counter.store import Store

FILED: Final = "G22.99-261120-0000101"
FORM: Final = (GivenComponent(label="Tờ khai", kind=ComponentKind.ELECTRONIC),)


def comes_down(
    store: Store,
    *,
    at: datetime,
    code: str = FILED,
    name: str = "Phạm Thị Lụa",
    number: str = "042190000017",
    given: tuple[GivenComponent, ...] | None = FORM,
) -> Draft:
    """What was filed at ``at``, with ``given`` of its papers or all; it waits for an answer now."""
    person = Person(
        name=name,
        personal_id=number,
        identity_basis=IdentityBasis.E_IDENTITY,
        address="Thôn 1, xã Minh Hoạ",
    )
    draft = Draft(
        submitter=Submitter(person=person),
        procedure_code="1.004873",
        client_ref=f"online:{code}",
        online=FiledOnline(code=code, at=at),
        channel=Channel.ONLINE,
        phone="0912345678",
        email="lua@vidu.vn",
        given=given,
    )
    body = FiledOnlineBody(
        code=code,
        filed_ms=to_ms(at),
        applicant=name,
        procedure_name="Xác nhận tình trạng hôn nhân",
        draft=draft,
        files=("Tờ khai",),
    )
    store.write(lambda one: online.add_filing(one, f"online:{code}", to_text(body), at=at))
    return draft
