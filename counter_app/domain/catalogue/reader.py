"""From the catalogue's TOML files to procedures, with every problem found on the way.

One file per field of work; papers, exemption grounds and charges used more than once are
written once at its head and named. What holds across entries is checked in ``check``.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from counter_app.domain.catalogue.entry import Entry, Problem, head_of
from counter_app.domain.catalogue.procedure import (
    AuthorityRule,
    Case,
    Certified,
    Component,
    ComponentKind,
    Confidence,
    Fact,
    Presence,
    Procedure,
    Retention,
    Subject,
)
from counter_app.domain.catalogue.tariff import ChargeRule, ExemptionGround
from counter_app.domain.catalogue.tariff_reader import read_charge, read_ground
from counter_app.domain.channel import Channel
from counter_app.domain.deadline.limit import (
    COUNTED,
    Leg,
    Limit,
    LimitUnit,
    SuspensionKind,
    SuspensionPolicy,
)

T = TypeVar("T")

_CODE: Final = re.compile(r"\d\.\d{6}(\.\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2})?")
_ID: Final = re.compile(r"[a-z][a-z0-9_]*")
_YEARS: Final = re.compile(r"(\d{1,2}) years")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shared:
    """What the head of a file defines once."""

    sector: str
    papers: Mapping[str, Component] = field(default_factory=dict)
    grounds: Mapping[str, ExemptionGround] = field(default_factory=dict)
    charges: Mapping[str, ChargeRule] = field(default_factory=dict)


def read_text(name: str, text: str, problems: list[Problem]) -> list[tuple[Entry, Procedure]]:
    """The procedures of one file's text, each with the entry it was read from."""
    head = head_of(name, text.encode(), problems)
    if head is None:
        return []
    shared = _shared(head)
    found = []
    for entry in head.tables("procedure"):
        entry.name(entry.text("code"))
        _check_pattern(entry, "code", _CODE, "phải có dạng 1.001193")
        found.append((entry, _procedure(entry, shared)))
    head.finish()
    return found


def _shared(head: Entry) -> _Shared:
    grounds = _named(head.table("exemption"), read_ground)
    return _Shared(
        sector=head.text("sector"),
        papers=_named(head.table("paper"), lambda _, entry: _component(entry)),
        grounds=grounds,
        charges=_named(head.table("charge"), lambda id_, entry: read_charge(entry, grounds, id_)),
    )


def _named(entry: Entry | None, build: Callable[[str, Entry], T]) -> dict[str, T]:
    found = {}
    for key in entry.keys() if entry else ():
        inner = entry.table(key) if entry else None
        if inner:
            found[key] = build(key, inner)
            inner.finish()
    return found


def _procedure(entry: Entry, shared: _Shared) -> Procedure:
    procedure = Procedure(
        code=entry.code,
        name=entry.text("name"),
        short_name=entry.text("short"),
        sector=shared.sector,
        synonyms=entry.texts("synonyms"),
        cases=tuple(_case(case, shared) for case in entry.tables("case")),
        charges=tuple(_charges(entry, shared)),
        presence=entry.choice("presence", Presence, Presence.NOT_REQUIRED),
        both_sign=entry.flag("both_sign"),
        authority=entry.choice("authority", AuthorityRule, AuthorityRule.CERTIFIED),
        subject=_subject(entry.table("subject")),
        system_of_record=entry.text("system_of_record", ""),
        result=entry.text("result"),
        retention=_retention(entry),
        immediate=entry.flag("immediate"),
        certified_copies=entry.flag("certified_copies"),
        certifies=entry.choice("certifies", Certified) if entry.has("certifies") else None,
        close_unanswered=_close_unanswered(entry),
        valid_from=entry.day("valid_from"),
        valid_to=entry.day("valid_to"),
        source=entry.text("source"),
        confidence=entry.choice("confidence", Confidence),
        unsure=entry.text("unsure", ""),
        note=entry.text("note", ""),
    )
    entry.finish()
    return procedure


def _case(entry: Entry, shared: _Shared) -> Case:
    limit, by_channel = _limits(entry)
    _check_pattern(entry, "id", _ID, "chỉ dùng chữ thường không dấu, số và gạch dưới")
    case = Case(
        id=entry.text("id"),
        name=entry.text("name"),
        limit=limit,
        channel_limits=by_channel,
        checklist=tuple(_checklist(entry, shared)),
        legs=tuple(map(_leg, entry.tables("legs"))),
        payment_appointment=_payment_appointment(entry),
        after=_after(entry.table("after")),
        same_day=entry.flag("same_day"),
        same_day_unless=entry.text("same_day_unless", ""),
        valid_from=entry.day("valid_from"),
        valid_to=entry.day("valid_to"),
    )
    entry.finish()
    return case


def _after(entry: Entry | None) -> tuple[tuple[SuspensionKind, SuspensionPolicy], ...]:
    """How the limit goes on after which stop (``{payment = "resume"}``)."""
    if entry is None:
        return ()
    found = [
        (kind, entry.choice(kind, SuspensionPolicy)) for kind in SuspensionKind if entry.has(kind)
    ]
    entry.finish()
    return tuple(found)


def _leg(entry: Entry) -> Leg:
    leg = Leg(name=entry.text("unit"), limit=_limit(entry, "limit"), local=entry.flag("local"))
    entry.finish()
    return leg


def _close_unanswered(entry: Entry) -> int | None:
    key = "close_unanswered"
    return entry.number(key, least=1, most=365) if entry.has(key) else None


def _payment_appointment(entry: Entry) -> Limit | None:
    key = "payment_appointment"
    return _limit(entry, key) if entry.has(key) else None


def _limits(entry: Entry) -> tuple[Limit, tuple[tuple[Channel, Limit], ...]]:
    """The limit of any channel and those of single channels (``limit_online = …``)."""
    by_channel = tuple(
        (channel, _limit(entry, f"limit_{channel}"))
        for channel in Channel
        if entry.has(f"limit_{channel}")
    )
    return _limit(entry, "limit"), by_channel


def _limit(entry: Entry, key: str) -> Limit:
    """From ``"3 working_day"``, ``"same_day"``, ``"not_stated"``."""
    text = entry.text(key)
    number, _, name = text.rpartition(" ")
    unit = LimitUnit(name) if name in set(LimitUnit) else None
    if unit in COUNTED and number.isascii() and number.isdigit() and 0 < int(number) <= 999:
        return Limit(unit=unit, value=int(number))
    if unit is not None and unit not in COUNTED and not number:
        return Limit(unit=unit, value=None)
    if text:
        entry.wrong(key, f"{text!r} không phải là thời hạn, như “3 working_day”, “same_day”")
    return Limit(unit=LimitUnit.NOT_STATED, value=None)


def _checklist(entry: Entry, shared: _Shared) -> list[Component]:
    found = []
    for item in entry.mixed("checklist"):
        if isinstance(item, Entry):
            found.append(_component(item))
            item.finish()
        elif item in shared.papers:
            found.append(shared.papers[item])
        else:
            entry.wrong("checklist", f"không có giấy tờ dùng chung {item!r}")
    return found


def _component(entry: Entry) -> Component:
    return Component(
        label=entry.text("label"),
        kind=entry.choice("kind", ComponentKind),
        count=entry.number("count", 1, least=1, most=99),
        condition=entry.text("condition", ""),
        held_in=entry.text("held_in", ""),
        given_back=entry.flag("given_back"),
        from_age=_age(entry, "from_age"),
        under_age=_age(entry, "under_age"),
        subject_signs=entry.flag("subject_signs"),
        foreign=entry.flag("foreign"),
        authority=entry.flag("authority"),
        identity=entry.flag("identity"),
        refusal=entry.text("refusal", ""),
    )


def _age(entry: Entry, key: str) -> int | None:
    return entry.number(key, least=1, most=99) if entry.has(key) else None


def _subject(entry: Entry | None) -> Subject | None:
    if entry is None:
        return None
    asks = []
    for name in entry.texts("asks"):
        if name in set(Fact):
            asks.append(Fact(name))
        else:
            entry.wrong("asks", f"{name!r} không thuộc: {', '.join(Fact)}")
    subject = Subject(label=entry.text("label"), asks=tuple(asks))
    entry.finish()
    return subject


def _retention(entry: Entry) -> Retention:
    """From ``"permanent"``, ``"20 years"``, ``"none"``, ``"unconfirmed"``."""
    text = entry.text("retention", "unconfirmed")
    years = _YEARS.fullmatch(text)
    if years:
        return Retention(years=int(years[1]))
    if text not in ("permanent", "none", "unconfirmed"):
        entry.wrong("retention", f"{text!r} không phải “permanent”, “20 years”, “none”")
    return Retention(permanent=text == "permanent", years=0 if text == "none" else None)


def _charges(entry: Entry, shared: _Shared) -> list[ChargeRule]:
    found = []
    for item in entry.mixed("charges"):
        if isinstance(item, Entry):
            found.append(read_charge(item, shared.grounds, item.text("id")))
            item.finish()
        elif item in shared.charges:
            found.append(shared.charges[item])
        else:
            entry.wrong("charges", f"không có khoản thu dùng chung {item!r}")
    return found


def _check_pattern(entry: Entry, key: str, pattern: re.Pattern[str], message: str) -> None:
    if entry.has(key) and not pattern.fullmatch(entry.text(key)):
        entry.wrong(key, message)
