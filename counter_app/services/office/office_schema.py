"""The shape of ``office.toml``, table by table. Reading it is in ``office``."""

from datetime import date
from typing import Annotated, Literal

import msgspec

from counter_app.domain.catalogue.tariff import ChargeKind
from counter_app.domain.channel import Channel
from counter_app.domain.money.legal_receipt import PAPER_UNTIL
from counter_app.domain.office import CodeAuthority, DestinationKind, OfficeKind
from counter_app.domain.papers import PaperSize
from counter_app.domain.service_day import ServiceDayKind
from counter_app.domain.shelf import ShelfRule
from counter_app.domain.staff import Role


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Unknown keys are refused by name, so that a misspelt setting is never silently lost."""


class OfficeTable(Strict, frozen=True, kw_only=True):
    """What the office is."""

    agency: str
    name: str
    address: str
    hotline: str
    kind: OfficeKind = OfficeKind.REAL
    commune_code: str = ""
    desk: str = "Quầy 1"
    code_authority: CodeAuthority = CodeAuthority.LANE
    public_url: str = ""
    feedback: str = ""
    shelf: ShelfRule = ShelfRule.BY_CODE


class HeaderTable(Strict, frozen=True, kw_only=True):
    """The left column of its papers."""

    parent: list[str]
    unit: str
    symbol: str
    place: str


class PrintingTable(Strict, frozen=True, kw_only=True):
    """How papers leave the printer."""

    paper: PaperSize = PaperSize.A5
    copies: int = 2
    signer_title: str = "NGƯỜI TIẾP NHẬN HỒ SƠ"
    return_hour: str = ""
    template_confirmed: bool = False


class DeviceTable(Strict, frozen=True, kw_only=True):
    """The PC's number and its two lanes."""

    number: int
    lane: int
    reserve_lane: int
    lane_digits: int = 1


class ClerkTable(Strict, frozen=True, kw_only=True):
    """One member of staff."""

    name: str
    title: str = "Người tiếp nhận hồ sơ"
    role: Role = Role.CLERK


class UnitTable(Strict, frozen=True, kw_only=True):
    """Another agency that decides."""

    agency: str
    name: str


class DestinationTable(Strict, frozen=True, kw_only=True):
    """Where dossiers are handed over to, and which of them."""

    name: str
    kind: DestinationKind = DestinationKind.UNIT
    agency: str = ""
    sectors: list[str] = []


class ChargeTable(Strict, frozen=True, kw_only=True):
    """An amount that the province set: ``id`` names the catalogue's rule it stands for."""

    id: str
    kind: ChargeKind
    name: str
    amount_vnd: int
    channel: Channel | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""


class SignerTable(Strict, frozen=True, kw_only=True):
    """Who signs as head of the unit, when, and by which paper where it is for the head."""

    name: str
    title: str
    valid_from: date | None = None
    valid_to: date | None = None
    authority: str = ""


class BankAccountTable(Strict, frozen=True, kw_only=True):
    """Where fees are transferred to, from when until when."""

    bank_bin: str
    bank: str
    number: str
    holder: str
    valid_from: date
    valid_to: date | None = None


class ReceiptsTable(Strict, frozen=True, kw_only=True):
    """Legal receipts: the last day of those on paper."""

    paper_until: date = PAPER_UNTIL


class CodeSchemeTable(Strict, frozen=True, kw_only=True):
    """From when on codes are written in which generation, with how many digits of order."""

    valid_from: date
    valid_to: date | None = None
    generation: Literal["2018", "2025", "long_date"] = "2025"
    width: Annotated[int, msgspec.Meta(ge=4, le=8)] = 4


class ServiceDayTable(Strict, frozen=True, kw_only=True):
    """A weekday on which the office serves in another way, and which procedures that is for."""

    kind: ServiceDayKind
    weekday: Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    sectors: list[str] = []
    procedures: list[str] = []
    cutoff: str = ""
    results_by: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


Days = Annotated[int, msgspec.Meta(ge=0, le=366)]


class StepsTable(Strict, frozen=True, kw_only=True):
    """How many days each step may take, for early warning."""

    take_up: Days = 1
    supplement: Days = 3
    verification: Days = 3
    coordination: Days = 3
    signature: Days = 1
    shelf: Days = 30
    unanswered: Days = 0


class OfficeFile(Strict, frozen=True, kw_only=True):
    """The whole file."""

    office: OfficeTable
    header: HeaderTable
    device: DeviceTable
    clerks: list[ClerkTable]
    printing: PrintingTable = PrintingTable()
    resolving_units: list[UnitTable] = []
    schedule: list[dict[str, object]] = []
    local_charge: list[ChargeTable] = []
    code_scheme: list[CodeSchemeTable] = []
    signers: list[SignerTable] = []
    destinations: list[DestinationTable] = []
    service_days: list[ServiceDayTable] = []
    bank_accounts: list[BankAccountTable] = []
    receipts: ReceiptsTable = ReceiptsTable()
    # The national portal's code of each field of work, by the name the catalogue has.
    sector_codes: dict[str, Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9.-]{1,40}$")]] = {}
    steps: StepsTable = StepsTable()
