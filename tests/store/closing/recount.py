"""What a closing should say, counted by brute force from every raw row, one after the other."""

import json
from collections import Counter
from datetime import date, timedelta, timezone
from typing import Any

import msgspec
from sqlalchemy import select

from counter_app.core.clock import from_ms
from counter_app.domain.closing.figures import Figures
from counter_app.services.desk import Desk
from db.counter.models import metadata

HERE = timezone(timedelta(hours=7))
SIGN = {"taken": 1, "refunded": -1, "voided": -1, "refund_voided": 1}


def rows(desk: Desk, table: str) -> list[dict[str, Any]]:
    """Every row of a table, whole."""

    asked = select(metadata.tables[table])
    return desk.store.read(lambda one: [dict(row) for row in one.execute(asked).mappings()])


def day_of(ms: int) -> date:
    return from_ms(ms).astimezone(HERE).date()


def movements(desk: Desk) -> list[tuple[date, str, str, int]]:
    """Each movement of money: its day, mode, how, how much; a void one by what it voids."""
    moved, modes = list[tuple[date, str, str, int]](), dict[tuple[object, ...], str]()
    for event in sorted(rows(desk, "events"), key=lambda one: (one["dossier"], one["number"])):
        if not event["kind"].startswith("charge.") or event["device"] is not None:
            continue
        body = json.loads(event["body"])
        slip = (event["dossier"], body["paper"], body["paper_no"], body["paper_year"])
        how = event["kind"].removeprefix("charge.")
        if how == "voided":
            how = "refund_voided" if body["paper"] == "refund_slip" else "voided"
        else:
            modes[slip] = body["mode"]
        moved.append((day_of(event["at_ms"]), modes[slip], how, body["amount_vnd"]))
    return moved


def cash(desk: Desk) -> int:
    """All cash that ever came into the drawer, less what went out."""
    return sum(SIGN[how] * vnd for _, mode, how, vnd in movements(desk) if mode == "cash")


def recounted(desk: Desk, first: date, last: date) -> Figures:
    """The figures of those days."""

    def within(ms: int | None) -> bool:
        return ms is not None and first <= day_of(ms) <= last

    own = [one for one in rows(desk, "dossiers") if one["device"] is None]
    taken = {one["number"] for one in own if within(one["received_ms"])}
    returned = {
        one["dossier"]
        for one in rows(desk, "events")
        if one["state"] == "returned"
        and one["kind"] in ("dossier.received", "dossier.moved")
        and within(one["at_ms"])
    }
    papers = {one["number"]: one for one in rows(desk, "papers") if one["paper_no"] is not None}
    told = {
        "received": len(taken),
        "returned": len(returned),
        "charged": charged(desk, taken),
        "money": money(desk, first, last),
        "numbers": numbers([one for one in papers.values() if within(one["issued_ms"])]),
        "voids": sum(within(one["voided_ms"]) for one in papers.values()),
        "reprints": sum(
            one["reprint"] > 0 and within(one["made_ms"]) and one["paper"] in papers
            for one in rows(desk, "print_jobs")
        ),
    }
    return msgspec.convert(told, Figures)


def charged(desk: Desk, taken: set[int]) -> list[dict[str, Any]]:
    lines, owed = Counter[str](), Counter[str]()
    for one in rows(desk, "charges"):
        if one["dossier"] in taken:
            lines[one["kind"]] += 1
            owed[one["kind"]] += one["amount_vnd"] or 0
    return [
        {"kind": kind, "lines": lines[kind], "amount_vnd": owed[kind]} for kind in sorted(lines)
    ]


def money(desk: Desk, first: date, last: date) -> list[dict[str, Any]]:
    times, sums = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for day, mode, how, vnd in movements(desk):
        if first <= day <= last:
            times[mode, how] += 1
            sums[mode, how] += vnd
    return [
        {"mode": key[0], "moved": key[1], "times": times[key], "amount_vnd": sums[key]}
        for key in sorted(times)
    ]


def numbers(papers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    series: dict[tuple[str, int, int], list[int]] = {}
    for one in papers:
        key = one["kind"], one["year"], one["paper_no"] // 100_000
        series.setdefault(key, []).append(one["paper_no"])
    return [
        {
            **dict(zip(("kind", "year", "lane"), key, strict=True)),
            "first": min(found),
            "last": max(found),
            "count": len(found),
            "gaps": [],
        }
        for key, found in sorted(series.items())
    ]
