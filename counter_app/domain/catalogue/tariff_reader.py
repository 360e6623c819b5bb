"""The charges of the catalogue's files: amounts, tiers, exemption grounds."""

from collections.abc import Mapping

from counter_app.domain.catalogue.entry import Entry
from counter_app.domain.catalogue.tariff import (
    MAX_VND,
    ChargeKind,
    ChargeRule,
    ExemptionGround,
    LifeEvent,
    Measure,
    OnTime,
    Tier,
)
from counter_app.domain.channel import Channel


def read_charge(entry: Entry, grounds: Mapping[str, ExemptionGround], id_: str) -> ChargeRule:
    """One dated amount; ``id_`` is its name at the head of the file, unless it gives another."""
    return ChargeRule(
        id=entry.text("id", id_),
        kind=entry.choice("kind", ChargeKind),
        name=entry.text("name"),
        measure=entry.choice("measure", Measure),
        amount_vnd=entry.number("amount_vnd", 0, most=MAX_VND),
        tiers=tuple(_tier(tier) for tier in entry.tables("tiers")),
        cap_vnd=entry.number("cap_vnd", most=MAX_VND) if entry.has("cap_vnd") else None,
        at_least=entry.number("at_least", 0, most=99),
        case_ids=entry.texts("cases"),
        channel=entry.choice("channel", Channel) if entry.has("channel") else None,
        exemptions=tuple(_grounds(entry, grounds)),
        on_time=_on_time(entry.table("on_time")),
        valid_from=entry.day("valid_from"),
        valid_to=entry.day("valid_to"),
        note=entry.text("note", ""),
        source=entry.text("source", ""),
    )


def read_ground(id_: str, entry: Entry) -> ExemptionGround:
    """Who is exempt, and what shows it."""
    return ExemptionGround(
        id=id_,
        ground=entry.text("ground"),
        proof=entry.text("proof"),
        channel=entry.choice("channel", Channel) if entry.has("channel") else None,
        valid_from=entry.day("valid_from"),
        valid_to=entry.day("valid_to"),
    )


def _tier(entry: Entry) -> Tier:
    tier = Tier(
        from_page=entry.number("from_page", least=1, most=9999),
        amount_vnd=entry.number("amount_vnd", most=MAX_VND),
    )
    entry.finish()
    return tier


def _grounds(entry: Entry, known: Mapping[str, ExemptionGround]) -> list[ExemptionGround]:
    names = entry.texts("exempt")
    for name in names:
        if name not in known:
            entry.wrong("exempt", f"không có lý do miễn {name!r}")
    return [known[name] for name in names if name in known]


def _on_time(entry: Entry | None) -> OnTime | None:
    if entry is None:
        return None
    rule = OnTime(
        event=entry.choice("event", LifeEvent), days=entry.number("days", least=1, most=999)
    )
    entry.finish()
    return rule
