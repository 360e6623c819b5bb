"""A procedure of the catalogue: its cases, what each asks for, how long it may take.

Reading the catalogue's files is in ``reader``; what is handed in, in ``checklist``; money,
in ``charge``.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from counter_app.core.errors import UserError
from counter_app.domain.catalogue.tariff import ChargeRule
from counter_app.domain.channel import Channel
from counter_app.domain.deadline.limit import (
    Leg,
    Limit,
    LimitUnit,
    SuspensionKind,
    SuspensionPolicy,
)
from counter_app.domain.validity import within


class ComponentKind(StrEnum):
    """In what form a paper is asked for or handed in."""

    ORIGINAL = "original"
    COPY = "copy"
    COPY_CHECKED = "copy_checked"
    CERTIFIED_COPY = "certified_copy"
    ELECTRONIC = "electronic"
    FROM_DATABASE = "from_database"
    SHOWN_ONLY = "shown_only"


COMPONENT_KIND_LABELS: Final = {
    ComponentKind.ORIGINAL: "bản chính",
    ComponentKind.COPY: "bản sao",
    ComponentKind.COPY_CHECKED: "bản chụp đã đối chiếu",
    ComponentKind.CERTIFIED_COPY: "bản sao có chứng thực",
    ComponentKind.ELECTRONIC: "bản điện tử",
    ComponentKind.FROM_DATABASE: "tra cứu dữ liệu",
    ComponentKind.SHOWN_ONLY: "xuất trình",
}


class Presence(StrEnum):
    """Whether the person must come in person."""

    REQUIRED = "required"
    NOT_REQUIRED = "not_required"


class AuthorityRule(StrEnum):
    """Whether another may file, and with what paper."""

    NOT_ALLOWED = "not_allowed"
    UNCERTIFIED = "uncertified"
    KIN_UNCERTIFIED = "kin_uncertified"
    CERTIFIED = "certified"


class Certified(StrEnum):
    """What a certification certifies, as its attestation (lời chứng) tells it."""

    COPY = "copy"
    SIGNATURE = "signature"
    LISTED_TRANSLATOR = "listed_translator"
    OTHER_TRANSLATOR = "other_translator"
    TRANSACTION = "transaction"
    WILL = "will"
    RENUNCIATION = "renunciation"
    DIVISION = "division"


class Confidence(StrEnum):
    """How far an entry was checked against the law itself."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


DOUBTS: Final = {
    Confidence.HIGH: "",
    Confidence.MEDIUM: "Chưa đối chiếu hết với văn bản gốc.",
    Confidence.LOW: "Chưa kiểm chứng, cần hỏi lại trước khi hẹn.",
}


class Fact(StrEnum):
    """What is asked about the person a dossier is about."""

    NAME = "name"
    SEX = "sex"
    BIRTH_DATE = "birth_date"
    BIRTH_HOUR = "birth_hour"
    BIRTH_ORDER = "birth_order"
    BIRTH_PLACE = "birth_place"
    DEATH_DATE = "death_date"
    DEATH_HOUR = "death_hour"
    DEATH_PLACE = "death_place"
    PERSONAL_ID = "personal_id"
    RELATION = "relation"
    ETHNIC_GROUP = "ethnic_group"


FACT_LABELS: Final = {
    Fact.NAME: "Họ và tên",
    Fact.SEX: "Giới tính",
    Fact.BIRTH_DATE: "Ngày sinh",
    Fact.BIRTH_HOUR: "Giờ sinh",
    Fact.BIRTH_ORDER: "Con thứ mấy trong lần sinh",
    Fact.BIRTH_PLACE: "Nơi sinh",
    Fact.DEATH_DATE: "Ngày chết",
    Fact.DEATH_HOUR: "Giờ chết",
    Fact.DEATH_PLACE: "Nơi chết",
    Fact.PERSONAL_ID: "Số định danh",
    Fact.RELATION: "Quan hệ với người nộp",
    Fact.ETHNIC_GROUP: "Dân tộc",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One paper that a case asks for.

    ``condition`` ("nếu …") makes it depend on the person; ``held_in`` names the database that
    already has it, so that the paper may not be asked for (NĐ 309/2026, amending Đ4 NĐ 118/2025).
    ``given_back`` marks an original that the office keeps until the result is returned.
    ``from_age`` and ``under_age`` (full years of who the dossier is about) say of a conditional paper
    when it is asked for; ``subject_signs``: whoever it is about then signs the slip as well.
    ``foreign``: issued abroad, so that it is legalised and translated. ``authority``: the power by
    which another files; ``identity``: it shows who somebody is, and is in force. ``refusal``: the ground (``grounds``) on which the filing is refused where
    this paper can never come.
    """

    label: str
    kind: ComponentKind
    count: int = 1
    condition: str = ""
    held_in: str = ""
    given_back: bool = False
    from_age: int | None = None
    under_age: int | None = None
    subject_signs: bool = False
    foreign: bool = False
    authority: bool = False
    identity: bool = False
    refusal: str = ""

    @property
    def has_ages(self) -> bool:
        """Whether the age of a person decides if it is asked for."""
        return self.from_age is not None or self.under_age is not None

    @property
    def required(self) -> bool:
        """Whether everybody has to hand it in."""
        return not self.condition and not self.may_not_be_asked

    @property
    def may_not_be_asked(self) -> bool:
        """Whether the office must look it up instead of asking the citizen."""
        return bool(self.held_in)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A variant of a procedure. An empty ``checklist`` means: not written yet.

    ``legs`` are the agencies it passes through, within ``limit``, which is the whole's;
    ``payment_appointment`` is when the notice of what to pay can be fetched. ``after`` are the
    stops after which the law of the case says how the limit goes on; see ``policy_after``.
    ``same_day`` says that nothing in the law of a longer limit keeps it from ending on the day of
    receipt: no verification, no posting, no other agency, no opinion to be waited for;
    ``same_day_unless`` is what makes it wait all the same, in words that follow "mà".
    """

    id: str
    name: str
    limit: Limit
    channel_limits: tuple[tuple[Channel, Limit], ...] = ()
    checklist: tuple[Component, ...] = ()
    legs: tuple[Leg, ...] = ()
    payment_appointment: Limit | None = None
    after: tuple[tuple[SuspensionKind, SuspensionPolicy], ...] = ()
    same_day: bool = False
    same_day_unless: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def may_end_same_day(self) -> bool:
        """Whether it may be finished on the day of receipt, by its limit or although that is longer."""
        return self.same_day or self.limit.unit is LimitUnit.SAME_DAY

    def limit_for(self, channel: Channel) -> Limit:
        """The time the law gives when filed that way."""
        return dict(self.channel_limits).get(channel, self.limit)

    def policy_after(self, kind: SuspensionKind) -> SuspensionPolicy:
        """How the limit goes on after such a stop: it begins anew unless the case says otherwise."""
        return dict(self.after).get(kind, SuspensionPolicy.RESTART)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The person a dossier is about when it is not the submitter, and what is asked of them."""

    label: str
    asks: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long the file is kept; neither permanent nor years means: nobody has confirmed it."""

    permanent: bool = False
    years: int | None = None

    @property
    def text(self) -> str:
        """As a clerk reads it."""
        if self.permanent:
            return "Vĩnh viễn"
        if self.years is None:
            return "Chưa xác nhận"
        return f"{self.years} năm" if self.years else "Không lưu"


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """One administrative procedure as this office offers it.

    ``both_sign``: husband and wife take the result together (Civil status law 2014, art. 18).
    ``certifies``: of a certification, what it certifies.
    ``close_unanswered``: calendar days after which a supplement that never came ends the dossier.
    """

    code: str
    name: str
    short_name: str
    sector: str
    cases: tuple[Case, ...]
    result: str
    source: str
    confidence: Confidence
    synonyms: tuple[str, ...] = ()
    charges: tuple[ChargeRule, ...] = ()
    presence: Presence = Presence.NOT_REQUIRED
    both_sign: bool = False
    authority: AuthorityRule = AuthorityRule.CERTIFIED
    subject: Subject | None = None
    system_of_record: str = ""
    retention: Retention = Retention()
    immediate: bool = False
    certified_copies: bool = False
    certifies: Certified | None = None
    close_unanswered: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    unsure: str = ""
    note: str = ""

    def in_force(self, on: date) -> bool:
        """Whether it may be received on that day."""
        return within(on, self.valid_from, self.valid_to)

    @property
    def may_end_same_day(self) -> bool:
        """Whether some case of it may be finished on the day of receipt."""
        return any(case.may_end_same_day for case in self.cases)

    def cases_on(self, on: date) -> tuple[Case, ...]:
        """The cases that may be received on that day."""
        return tuple(case for case in self.cases if within(on, case.valid_from, case.valid_to))

    def case(self, case_id: str | None, *, on: date) -> Case:
        """The case of that id; None stands for the only one."""
        cases = self.cases_on(on)
        if case_id is None and len(cases) == 1:
            return cases[0]
        for case in cases:
            if case.id == case_id:
                return case
        names = "; ".join(f"{case.id} ({case.name})" for case in cases)
        raise UserError("case_needed", f"Hãy chọn trường hợp: {names}.", field="case")

    @property
    def doubt(self) -> str:
        """What the screen says of an entry that is not fully confirmed; empty when it is."""
        parts = [DOUBTS[self.confidence], self.unsure]
        if any(not case.checklist for case in self.cases):
            parts.append("Chưa có thành phần hồ sơ.")
        return " ".join(part for part in parts if part)
