"""What one dossier costs: lines in whole đồng, each with its working in words.

The dated rules themselves are in ``tariff``; receipts and cash are elsewhere.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

import msgspec

from counter_app.core.errors import UserError
from counter_app.core.money import format_vnd
from counter_app.core.text import fold
from counter_app.domain.catalogue.procedure import Case, Procedure
from counter_app.domain.catalogue.tariff import (
    EVENT_DATE_LABELS,
    KIND_LABELS,
    ChargeKind,
    ChargeRule,
    Measure,
    OnTime,
    whole_vnd,
)
from counter_app.domain.certified_copy import CertifiedCopy, check_count, fee_of
from counter_app.domain.channel import Channel

NO_LOCAL_AMOUNT: Final = "chưa có mức của tỉnh"
_COUNTED_IN: Final = {
    Measure.PER_COPY: "bản",
    Measure.PER_PERSON: "người",
    Measure.PER_SHEET: "tờ",
}


class Exemption(msgspec.Struct, frozen=True, kw_only=True):
    """What the citizen claims: a ground, by its id or in words, and the proof shown."""

    ground: str
    proof: str = ""


class ChargeLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of money. ``amount_vnd`` of None: not known here, ``working`` says why."""

    rule_id: str
    kind: ChargeKind
    name: str
    amount_vnd: int | None
    working: str
    exempt: bool = False
    ground: str = ""
    proof: str = ""
    document: str = ""

    @property
    def amount_text(self) -> str:
        """The amount as the slip and the screen show it."""
        if self.amount_vnd is None:
            return self.working
        return "0 đồng (miễn)" if self.exempt else f"{format_vnd(self.amount_vnd)} đồng"

    @property
    def kind_label(self) -> str:
        """Phí, lệ phí or chi phí."""
        return KIND_LABELS[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facts:
    on: date
    channel: Channel
    counts: Mapping[Measure, int]
    certified_copies: tuple[CertifiedCopy, ...]
    exemption: Exemption | None
    event_date: date | None
    last_day: Callable[[date], date]


def charges(
    procedure: Procedure,
    case: Case,
    *,
    on: date,
    channel: Channel,
    copies: int = 0,
    persons: int = 1,
    sheets_copied: int = 0,
    certified_copies: Sequence[CertifiedCopy] = (),
    exemption: Exemption | None = None,
    event_date: date | None = None,
    local: Collection[ChargeRule] = (),
    last_day: Callable[[date], date] = lambda day: day,
) -> tuple[ChargeLine, ...]:
    """The lines a dossier received on ``on`` pays.

    ``sheets_copied`` are those the office printed or copied for the citizen (NĐ 23/2015 Đ15).
    ``local`` holds the province's own rules, which replace the national ones of the same id.
    ``last_day`` moves the end of an "in time" period to the next working day (BLDS Đ148).
    """
    _check_exemption(exemption)
    facts = _Facts(
        on=on,
        channel=channel,
        counts={
            Measure.PER_COPY: check_count(copies, "copies", least=0),
            Measure.PER_PERSON: check_count(persons, "persons", least=1),
            Measure.PER_SHEET: check_count(sheets_copied, "sheets_copied", least=0),
        },
        certified_copies=tuple(certified_copies),
        exemption=exemption,
        event_date=event_date,
        last_day=last_day,
    )
    rules = _in_force(procedure, case, facts, local)
    lines = tuple(line for rule in rules for line in _lines(rule, facts))
    _check_accepted(exemption, lines)
    return lines


def total_vnd(lines: Collection[ChargeLine]) -> int:
    """The sum of what is known, at most ``MAX_VND``."""
    return whole_vnd(sum(line.amount_vnd or 0 for line in lines))


def _in_force(
    procedure: Procedure, case: Case, facts: _Facts, local: Collection[ChargeRule]
) -> list[ChargeRule]:
    """One rule per id: the province's before the nation's, one for the channel before any."""

    def holds(rule: ChargeRule) -> bool:
        return rule.applies(facts.on, facts.channel, case.id)

    chosen: dict[str, ChargeRule] = {}
    for rule in sorted(filter(holds, procedure.charges), key=_names_channel):
        chosen[rule.id] = rule
    for rule in sorted(filter(holds, local), key=_precedence):
        if rule.id in chosen:
            chosen[rule.id] = _as_local(chosen[rule.id], rule)
    return list(chosen.values())


def _precedence(rule: ChargeRule) -> tuple[bool, date]:
    """Later in force wins, and one for the channel over any: whatever their order in the file."""
    return _names_channel(rule), rule.valid_from or date.min


def _names_channel(rule: ChargeRule) -> bool:
    return rule.channel is not None


def _as_local(national: ChargeRule, local: ChargeRule) -> ChargeRule:
    """The province's amount, counted as the law counts; what the law exempts stays exempt."""
    return replace(
        local,
        measure=national.measure if national.measure in _COUNTED_IN else local.measure,
        at_least=national.at_least,
        exemptions=(*national.exemptions, *local.exemptions),
        on_time=local.on_time or national.on_time,
    )


def _lines(rule: ChargeRule, facts: _Facts) -> list[ChargeLine]:
    lines = _full_lines(rule, facts)
    exempt = _claimed(rule, facts)
    if exempt:
        return [_free(line, exempt) for line in lines]
    if rule.on_time:
        return [_in_time(line, rule.on_time, facts) for line in lines]
    return lines


def _full_lines(rule: ChargeRule, facts: _Facts) -> list[ChargeLine]:
    if rule.measure is Measure.PER_PAGE:
        return [_copied(rule, wanted) for wanted in facts.certified_copies]
    if rule.measure is Measure.BY_PROVINCE:
        return [_line(rule, None, NO_LOCAL_AMOUNT)]
    if rule.measure in _COUNTED_IN:
        count = max(facts.counts[rule.measure], rule.at_least)
        return [_times(rule, count)] if count else []
    return [_line(rule, rule.amount_vnd, rule.note or f"{format_vnd(rule.amount_vnd)} một hồ sơ")]


def _copied(rule: ChargeRule, wanted: CertifiedCopy) -> ChargeLine:
    amount, working = fee_of(wanted, tiers=rule.tiers, cap_vnd=rule.cap_vnd)
    return msgspec.structs.replace(_line(rule, amount, working), document=wanted.document)


def _times(rule: ChargeRule, count: int) -> ChargeLine:
    counted = f"{count} {_COUNTED_IN[rule.measure]}"
    if rule.measure is Measure.PER_SHEET and not rule.amount_vnd:
        return _line(rule, None, f"{counted}: {NO_LOCAL_AMOUNT}")
    working = f"{counted} × {format_vnd(rule.amount_vnd)}"
    return _line(rule, rule.amount_vnd * count, working)


def _line(rule: ChargeRule, amount_vnd: int | None, working: str) -> ChargeLine:
    return ChargeLine(
        rule_id=rule.id,
        kind=rule.kind,
        name=rule.name,
        amount_vnd=None if amount_vnd is None else whole_vnd(amount_vnd),
        working=working,
    )


def _claimed(rule: ChargeRule, facts: _Facts) -> Exemption | None:
    """The claim in the rule's own words, when the rule knows its ground."""
    claim = facts.exemption
    if claim is None:
        return None
    asked = fold(claim.ground)
    for known in rule.exemptions:
        if asked in (known.id, fold(known.ground)) and known.applies(facts.on, facts.channel):
            return Exemption(ground=known.ground, proof=claim.proof or known.proof)
    return None


def _free(line: ChargeLine, exemption: Exemption) -> ChargeLine:
    return msgspec.structs.replace(
        line,
        amount_vnd=0,
        working=f"miễn: {exemption.ground}",
        exempt=True,
        ground=exemption.ground,
        proof=exemption.proof,
    )


def _in_time(line: ChargeLine, rule: OnTime, facts: _Facts) -> ChargeLine:
    event = EVENT_DATE_LABELS[rule.event]
    if facts.event_date is None:
        return msgspec.structs.replace(
            line, amount_vnd=None, working=f"cần {event} để biết có được miễn không"
        )
    if facts.event_date > facts.on:
        raise UserError(
            "event_in_future", f"Hãy xem lại {event}: sau ngày nộp hồ sơ.", field="event_date"
        )
    if facts.on > facts.last_day(facts.event_date + timedelta(days=rule.days)):
        return line
    ground = f"đăng ký đúng hạn, trong {rule.days} ngày kể từ {event}"
    return _free(line, Exemption(ground=ground, proof=f"{event} {facts.event_date:%d/%m/%Y}"))


def _check_exemption(exemption: Exemption | None) -> None:
    if exemption and not exemption.ground.strip():
        raise UserError(
            "exemption_ground_missing",
            "Hãy ghi lý do miễn phí, lệ phí và giấy tờ chứng minh.",
            field="exemption",
        )


def _check_accepted(exemption: Exemption | None, lines: Collection[ChargeLine]) -> None:
    """A claim that frees nothing of what is to be paid was the wrong claim."""
    payable = any(line.amount_vnd != 0 for line in lines)
    if exemption and payable and not any(line.exempt for line in lines):
        raise UserError(
            "exemption_not_allowed",
            "Thủ tục này không miễn theo lý do đã chọn. Hãy chọn lý do khác hoặc bỏ miễn.",
            field="exemption",
        )
