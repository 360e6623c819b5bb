"""What an office is called, how it numbers, how it prints. Facts only; dated in the store.

``OfficeKind`` decides everything that must never mix: a training office has its own store and
the ``TH-`` series, the demonstration its own agency.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Final

from counter_app.core.errors import UserError
from counter_app.domain.catalogue.tariff import ChargeRule
from counter_app.domain.code import CodeScheme, scheme_on
from counter_app.domain.money.bank_account import BankAccount, account_on
from counter_app.domain.money.legal_receipt import PAPER_UNTIL
from counter_app.domain.papers import PaperSize
from counter_app.domain.service_day import ServiceDay
from counter_app.domain.shelf import ShelfRule
from counter_app.domain.step_limits import StepDays
from counter_app.domain.validity import within


class OfficeKind(StrEnum):
    """Real work, training, or the demonstration."""

    REAL = "real"
    TRAINING = "training"
    DEMO = "demo"


WATERMARKS: Final = {
    OfficeKind.REAL: "",
    OfficeKind.TRAINING: "HUẤN LUYỆN – KHÔNG CÓ GIÁ TRỊ",
    OfficeKind.DEMO: "BẢN MINH HOẠ",
}


class CodeAuthority(StrEnum):
    """Who gives the official dossier code: our lane, or the province's own system."""

    LANE = "lane"
    PROVINCE = "province"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvingUnit:
    """Another agency that decides dossiers received here; its codes come from leased blocks."""

    agency: str
    name: str


class DestinationKind(StrEnum):
    """Who is handed a dossier: our own people confirm by scanning, the others by signing."""

    UNIT = "unit"
    POLICE = "police"
    TAX = "tax"
    LAND = "land"
    POST = "post"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where dossiers are handed over to: the agency and the fields of work that go there.

    One that names neither takes whatever nobody else claims.
    """

    name: str
    kind: DestinationKind = DestinationKind.UNIT
    agency: str = ""
    sectors: tuple[str, ...] = ()

    @property
    def signs_on_paper(self) -> bool:
        """Whether it confirms by signature and stamp, having no seat at this program."""
        return self.kind is not DestinationKind.UNIT


OWN_SECTIONS: Final = "Bộ phận chuyên môn giải quyết"


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The left column of every paper and the place before its date."""

    parent_lines: tuple[str, ...]
    unit_line: str
    symbol: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintSettings:
    """How papers leave the printer.

    ``template_confirmed``: the office has compared form 05 with the official layout.
    """

    paper: PaperSize = PaperSize.A5
    copies: int = 2
    printer: str = ""
    signer_title: str = "NGƯỜI TIẾP NHẬN HỒ SƠ"
    return_hour: time | None = None
    template_confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterEntry:
    """Who signs as head of the unit, under which title, from when to when (both included).

    ``authority``: the paper by which they sign for the head, as "Giấy ủy quyền số 12/GUQ".
    """

    name: str
    title: str
    valid_from: date | None = None
    valid_to: date | None = None
    authority: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerSaid:
    """What was said at a desk of who signs from ``at`` on to the end of ``day``; None: nobody."""

    day: date
    at: datetime
    by: str
    signer: RosterEntry | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCalendar:
    """A calendar the office put in place of the one that ships: its version and plain rows.

    ``since`` is the ISO instant from which it holds; empty: from the office's beginning.
    """

    version: str
    rows: tuple[dict[str, str], ...]
    since: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """One office as its papers name it.

    ``schedules`` are dated weeks in the plain form of ``deadline.schedule``; none, and no
    ``calendar``, stand for what ships with the program. ``local_charges`` are the province's;
    ``code_schemes`` dated rules for writing codes, none for the usual one. ``signers`` are the
    roster, ``signers_said`` what a desk said instead of it for a day, the last one holds.
    ``service_days`` are the weekdays on which it serves in another way; ``bank_accounts`` where fees
    are transferred to, by date; after ``paper_receipts_until`` a legal receipt is electronic.
    """

    kind: OfficeKind
    agency: str
    commune_code: str
    name: str
    header: Header
    address: str
    hotline: str
    desk_name: str
    printing: PrintSettings = PrintSettings()
    code_authority: CodeAuthority = CodeAuthority.LANE
    resolving_units: tuple[ResolvingUnit, ...] = ()
    public_url: str = ""
    feedback: str = ""
    schedules: tuple[dict[str, object], ...] = ()
    calendar: OwnCalendar | None = None
    local_charges: tuple[ChargeRule, ...] = ()
    code_schemes: tuple[CodeScheme, ...] = ()
    signers: tuple[RosterEntry, ...] = ()
    signers_said: tuple[SignerSaid, ...] = ()
    steps: StepDays = StepDays()
    destinations: tuple[Destination, ...] = ()
    shelf: ShelfRule = ShelfRule.BY_CODE
    service_days: tuple[ServiceDay, ...] = ()
    bank_accounts: tuple[BankAccount, ...] = ()
    paper_receipts_until: date = PAPER_UNTIL

    @property
    def handed_to(self) -> tuple[Destination, ...]:
        """Where dossiers go; without a list of its own: the office's sections, other agencies."""
        if self.destinations:
            return self.destinations
        others = (Destination(name=one.name, agency=one.agency) for one in self.resolving_units)
        return (Destination(name=OWN_SECTIONS), *others)

    @property
    def units(self) -> Mapping[str, str]:
        """Whom an officer at the central side may work for, each with its name.

        Own places of hand-over by their name, other agencies by their code.
        """
        own = {one.name: one.name for one in self.handed_to}
        return own | {one.agency: one.name for one in self.resolving_units}

    def code_scheme(self, day: date) -> CodeScheme:
        """How codes of ``day`` are written: the office's own rule, else Circular 03/2025's."""
        try:
            return scheme_on(self.code_schemes, day)
        except UserError:
            return CodeScheme(valid_from=day)  # before the first rule and between two

    def signer(self, day: date) -> RosterEntry | None:
        """Who signs on ``day``: as was said that day, else the first of the roster in time."""
        said = self.said_on(day)
        if said is not None:
            return said.signer
        on_duty = (one for one in self.signers if within(day, one.valid_from, one.valid_to))
        return next(on_duty, None)

    def said_on(self, day: date) -> SignerSaid | None:
        """What was said last of who signs on ``day``."""
        return next((one for one in reversed(self.signers_said) if one.day == day), None)

    def bank_account(self, day: date) -> BankAccount | None:
        """Where fees are transferred to on ``day``; never where nobody may pay in earnest."""
        return account_on(self.bank_accounts, day) if self.kind is OfficeKind.REAL else None

    def lacks_signer(self, day: date) -> bool:
        """Whether it is known that nobody signs on ``day``: by the roster, or as was said."""
        knows = bool(self.signers) or self.said_on(day) is not None
        return knows and self.signer(day) is None

    @property
    def watermark(self) -> str:
        """The words every page and window carries, or nothing for a real office."""
        return WATERMARKS[self.kind]
