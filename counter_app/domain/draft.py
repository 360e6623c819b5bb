"""What the clerk has gathered before the commit: one dossier about to be taken in.

A draft is a value; the window, the intake file and a bulk list all make one, and
``services/intake/intake`` takes it in. Whether it may be taken in is decided in ``admission``.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Final

import msgspec

from counter_app.core.ids import DossierId, VisitId
from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.channel import CHANNEL_LABELS as CHANNEL_LABELS
from counter_app.domain.channel import Channel
from counter_app.domain.charge import Exemption
from counter_app.domain.checklist import GivenComponent
from counter_app.domain.people.applicant import Authority, Organisation, Parents, Person, Submitter
from counter_app.domain.people.foreign import ForeignPapers
from counter_app.domain.people.heirs import Heir
from counter_app.domain.portal import FiledOnline
from counter_app.domain.taken_again import TakenAgain


class ReturnWay(StrEnum):
    """How the citizen wants the result."""

    COUNTER = "counter"
    POSTAL = "postal"
    HOME = "home"
    ONLINE = "online"


RETURN_LABELS: Final = {
    ReturnWay.COUNTER: "Tại quầy",
    ReturnWay.POSTAL: "Qua bưu chính",
    ReturnWay.HOME: "Tại nhà",
    ReturnWay.ONLINE: "Trực tuyến",
}


class AgreedDate(msgspec.Struct, frozen=True, kw_only=True):
    """A date the clerk enters where the catalogue knows no limit; never without its reason."""

    due_at: datetime
    reason: str


class Unlike(msgspec.Struct, frozen=True, kw_only=True):
    """A dossier that looked like this one, and why the clerk says it is another matter."""

    dossier: DossierId
    code: str
    reason: str


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """One dossier before it is one.

    ``bundle`` is the id of the filing it is one leg of, when several dossiers are filed as one;
    ``visit`` that of the visit it was typed at, when the citizen had gone home for what was missing;
    ``online`` tells where it was filed on the national portal.
    ``given`` of None means the whole checklist is in hand; ``applicable`` holds the labels of the
    conditional papers that this citizen does need. ``again`` names the dossier it takes in once more.
    ``by_limit``: the limit's own date holds although it is a no-appointment day.
    ``unlike``, ``again``, ``heirs``, ``foreign``, ``by_limit`` and the name of the resolving unit are
    left out of what is signed where there is nothing to say.
    """

    submitter: Submitter
    procedure_code: str
    case_id: str | None = None
    client_ref: str | None = None
    bundle: str | None = None
    visit: VisitId | None = None
    online: FiledOnline | None = None
    subject: Person | None = None
    owners: tuple[Person, ...] = ()
    authority: Authority | None = None
    organisation: Organisation | None = None
    channel: Channel = Channel.COUNTER
    resolving_unit: str | None = None
    immediate: bool = False
    promise_today: bool = False
    agreed: AgreedDate | None = None
    phone: str = ""
    email: str = ""
    return_by: ReturnWay = ReturnWay.COUNTER
    return_address: str = ""
    given: tuple[GivenComponent, ...] | None = None
    applicable: tuple[str, ...] = ()
    sets: int = 1
    result_copies: int = 0
    sheets_copied: int = 0
    certified_copies: tuple[CertifiedCopy, ...] = ()
    exemption: Exemption | None = None
    event_date: date | None = None
    note: str = ""
    card_scan: str | None = None
    card_overridden: bool = False
    unlike: tuple[Unlike, ...] | msgspec.UnsetType = msgspec.UNSET
    heirs: tuple[Heir, ...] | msgspec.UnsetType = msgspec.UNSET
    foreign: ForeignPapers | msgspec.UnsetType = msgspec.UNSET
    parents: Parents | msgspec.UnsetType = msgspec.UNSET
    resolving_name: str | msgspec.UnsetType = msgspec.UNSET
    again: TakenAgain | msgspec.UnsetType = msgspec.UNSET
    by_limit: bool | msgspec.UnsetType = msgspec.UNSET

    @property
    def applicant(self) -> Person:
        """Whose name the slip bears: the first owner, else the submitter."""
        return self.owners[0] if self.owners else self.submitter.person

    @property
    def carried_due(self) -> datetime | None:
        """The date of an earlier slip, which stands whatever the limit gives now."""
        return self.again.due_at if self.again else None
