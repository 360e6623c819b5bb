"""Random days of business: every report equals a plain count of the events, also as of the past.

The count here shares nothing with the program's: it goes through the list of a dossier's states.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from counter_app.core.clock import from_local, local
from counter_app.core.ids import ClerkId, DossierId
from counter_app.domain.catalogue.tariff import ChargeKind
from counter_app.domain.channel import Channel
from counter_app.domain.dossier import Event, EventKind, State
from counter_app.domain.reporting.counter_work import charged, copies, load, top_defects
from counter_app.domain.reporting.extended import Extension
from counter_app.domain.reporting.facts import Charge, Copied, DossierFacts, TakenIn, facts_at
from counter_app.domain.reporting.ii06a import Scope, Table, is_in, table
from counter_app.domain.reporting.period import Period, half_year, month, quarter, whole_year
from counter_app.domain.reporting.service_index import service_index
from counter_app.domain.reporting.timeliness import Judging, Width
from counter_app.domain.workflow import RULES, Clock, Move, after, lawful

FIRST = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)
PERIODS = (month(2026, 9), month(2026, 10), quarter(2026, 4), half_year(2026, 2), whole_year(2026))
OVER = {"ready", "returned", "refused_after_appraisal", "withdrawn", "stopped", "archived"}
STANDS = {"supplement_requested", "awaiting_payment", "verification", "dossier_notice"}
SECTORS = {"1.004873": "Hộ tịch", "2.000815": "Chứng thực"}
CODES = ("missing", "unsigned", "expired")

Case = tuple[TakenIn, tuple[Event, ...]]


def told(instant: datetime) -> str:
    return local(instant).isoformat("T", "minutes")


def event(kind: EventKind, at: datetime, state: State, body: dict[str, Any]) -> Event:
    return Event(number=0, kind=kind, at=at, by=ClerkId("c"), by_name="", state=state, body=body)


@dataclass
class Walk:
    """A dossier on its way through the table of moves; ``due`` is the date that stands."""

    chance: random.Random
    at: datetime
    due: datetime | None
    state: State = State.RECEIVED
    entered_from: dict[State, State] = field(default_factory=dict)

    def steps(self) -> Iterator[Event]:
        for _ in range(self.chance.randint(0, 9)):
            self.at += timedelta(minutes=self.chance.choice((0, 1, 59, 600, 4321, 20_000)))
            if self.due and self.chance.random() < 0.1:
                yield self.corrected()
            moves = [one.move for one in lawful(self.state)]
            if not moves:
                return
            made = self.moved(self.chance.choice(moves))
            yield made
            if made.body["move"] == "apologise" and self.chance.random() < 0.5:
                back = {"paper": "apology", "takes_back": "apologise", "due_at": None}
                yield event(EventKind.PAPER_VOIDED, self.at, self.state, back)

    def moved(self, move: Move) -> Event:
        rule, before = RULES[move], self.state
        self.state = after(before, move, came_from=self.entered_from.get(before))
        if move is not Move.STEP_BACK and self.state is not before:
            self.entered_from[self.state] = before
        body: dict[str, Any] = {"move": move.value, "from": before.value, "to": self.state.value}
        clock = rule.clock_at(before)
        if clock is Clock.STOPS:
            body |= {"policy": "restart", "promise": {"due_at": None}}
        if clock in (Clock.GOES_ON, Clock.NEVER_STOPPED) and self.chance.random() < 0.5:
            self.due = self.at + timedelta(days=3)
            wall = local(self.due).replace(tzinfo=None).isoformat("T", "minutes")
            body |= {"promise": {"due_at": wall}, "due_at": told(self.due)}
        if move is Move.ASK_SUPPLEMENT:
            codes = self.chance.choices(CODES, k=self.chance.randint(0, 3))
            body["details"] = {"defects": [{"component": "", "code": one} for one in codes]}
        return event(EventKind.MOVED, self.at, self.state, body)

    def corrected(self) -> Event:
        self.due = self.at + timedelta(days=2)
        dates = {"due_before": None, "due_at": told(self.due), "first_due_at": told(self.due)}
        return event(EventKind.CORRECTED, self.at, self.state, dates)


@dataclass
class Business:
    """Some days of it: what was taken in with all that became of it, asked about ``at`` a moment."""

    known: list[Case]
    period: Period
    at: datetime

    @property
    def facts(self) -> list[DossierFacts]:
        return standing(self.known, self.at)

    @property
    def read(self) -> list["Plain"]:
        known = [(one, events) for one, events in self.known if one.received_at <= self.at]
        return [plain(one, events, self.at) for one, events in known]


def business(seed: int) -> Business:
    chance = random.Random(seed)
    known = [_case(chance, number) for number in range(chance.randint(0, 9))]
    period = chance.choice(PERIODS)
    now = FIRST + timedelta(minutes=chance.randint(0, 200_000))
    return Business(known, period, period.reckoned_at(max(now, period.start)))


def _case(chance: random.Random, number: int) -> Case:
    received = FIRST + timedelta(minutes=chance.choice((0, 959, 960, 43_000, 130_000)))
    due = chance.choice((None, received + timedelta(days=3), received))
    line = Charge(kind=chance.choice(list(ChargeKind)), amount_vnd=chance.choice((None, 5_000)))
    one = TakenIn(
        id=DossierId(f"d{number}"),
        received_at=received,
        due_at=due,
        channel=chance.choice(list(Channel)),
        procedure_code=chance.choice(list(SECTORS)),
        procedure_name="p",
        desk=chance.choice(("Quầy 1", "Quầy 2")),
        clerk="c",
        resolving_unit=chance.choice((None, None, "H42.12.05")),
        copied=(Copied(pages=number, copies=2),),
        charges=(line,),
    )
    return one, tuple(Walk(chance, received, due).steps())


seeds = st.integers(0, 2**32)


@dataclass
class Plain:
    """One dossier as somebody reads it off its events up to ``at``, backwards from the last."""

    one: TakenIn
    ended: datetime | None
    ended_as: str
    stop: datetime | None
    due: datetime | None
    apologised: bool
    asked: list[tuple[datetime, list[str]]]

    def late(self, at: datetime) -> bool:
        return self.due is not None and (self.stop or self.ended or at) > self.due


def plain(one: TakenIn, events: tuple[Event, ...], at: datetime) -> Plain:
    seen = [each for each in events if each.at <= at]
    moves = [each for each in seen if each.kind is EventKind.MOVED]
    trail = [(one.received_at, "received"), *((each.at, each.body["to"]) for each in moves)]
    ended, ended_as = None, ""
    back = list(reversed(trail))
    for when, state in back:
        if state not in OVER:
            break
        ended, ended_as = when, str(state)
    stop = None
    for when, state in back:
        if state not in OVER | STANDS:
            break
        if state in STANDS:
            stop = when
    return Plain(
        one=one,
        ended=ended,
        ended_as=ended_as,
        stop=stop,
        due=_due(one, seen),
        apologised=_apologised(seen),
        asked=_asked(moves),
    )


def _due(one: TakenIn, seen: list[Event]) -> datetime | None:
    for each in reversed(seen):
        if "first_due_at" in each.body:
            return datetime.fromisoformat(str(each.body["first_due_at"]))
        promise: Any = each.body.get("promise")
        if promise and promise["due_at"]:
            return from_local(datetime.fromisoformat(promise["due_at"]))
    return one.due_at


def _apologised(seen: list[Event]) -> bool:
    last = [
        each for each in seen if "takes_back" in each.body or each.body.get("move") == "apologise"
    ]
    return bool(last) and last[-1].kind is EventKind.MOVED


def _asked(moves: list[Event]) -> list[tuple[datetime, list[str]]]:
    found: list[tuple[datetime, list[str]]] = []
    for each in moves:
        body: Any = each.body
        if body["move"] == "ask_supplement":
            found.append((each.at, [one["code"] for one in body["details"]["defects"]]))
        if body["move"] == "step_back" and body["from"] == "supplement_requested":
            found.pop()
    return found


def counted(known: list[Plain], at: datetime, period: Period, width: Width) -> dict[int, int]:
    """Columns 4 to 13 of II.06a that are no sums."""
    letters = {Width.DAY: 10, Width.HOUR: 13, Width.MINUTE: 16}[width]
    columns = Counter[int]()
    for each in known:
        if each.ended and each.ended < period.start:
            continue
        new = each.one.received_at >= period.start
        online = each.one.channel is Channel.ONLINE
        columns[6 if not new else 4 if online else 5] += 1
        if each.ended is None:
            columns[13 if each.late(at) else 12] += 1
        elif each.late(at):
            columns[10] += 1
        else:
            reached = local(each.stop or each.ended).isoformat()[:letters]
            early = each.due and reached < local(each.due).isoformat()[:letters]
            columns[8 if early else 9] += 1
    return columns


@settings(max_examples=60)
@given(seeds, st.sampled_from(Width))
def test_every_report_equals_a_plain_count(seed: int, width: Width) -> None:
    days = business(seed)
    facts, read, period, at = days.facts, days.read, days.period, days.at
    judging = Judging(width=width)

    form = table(facts, period, at=at, sectors=SECTORS, judging=judging, scope=Scope.RECEIVED_HERE)

    columns = dict(zip(range(3, 14), form.total.figures, strict=True))
    expected = counted(read, at, period, width)
    assert {n: columns[n] for n in (4, 5, 6, 8, 9, 10, 12, 13)} == {
        n: expected[n] for n in (4, 5, 6, 8, 9, 10, 12, 13)
    }
    for sector, line in form.lines.items():
        of = counted(
            [one for one in read if SECTORS[one.one.procedure_code] == sector], at, period, width
        )
        assert sum(of.values()) == len(line.received) + len(line.resolved) + len(line.pending)
    own = [one for one in read if one.one.resolving_unit is None]
    assert len(table(facts, period, at=at, sectors=SECTORS).total.received) == sum(
        counted(own, at, period, width)[n] for n in (4, 5, 6)
    )


@settings(max_examples=60)
@given(seeds)
def test_what_divides_it_and_the_index_equal_a_plain_count(seed: int) -> None:
    days = business(seed)
    facts, read, period, at = days.facts, days.read, days.period, days.at
    there = [one for one in read if one.ended is None or one.ended >= period.start]

    parts = Extension.of([one for one in facts if is_in(one, period)], period, at)
    index = service_index(facts, period, at)

    late = [one for one in there if one.late(at)]
    assert len(parts.overdue_apologised) == sum(bool(o.ended) and o.apologised for o in late)
    assert len(parts.overdue_unapologised) == sum(bool(o.ended) and not o.apologised for o in late)
    assert len(parts.pending_apologised) == sum(not o.ended and o.apologised for o in late)
    assert len(parts.elsewhere) == sum(o.one.resolving_unit is not None for o in there)
    assert len(parts.withdrawn) == sum(o.ended_as == "withdrawn" for o in there)
    assert len(parts.stopped) == sum(o.ended_as == "stopped" for o in there)
    assert len(parts.waiting) == sum(not o.ended and o.stop is not None for o in there)
    dated = [one for one in there if one.due]
    kept = [one for one in dated if not one.late(at) and len(one.asked) < 2]
    assert (len(index.on_time.part), len(index.on_time.whole)) == (len(kept), len(dated))
    assert len(index.on_time.left_out) == len(there) - len(dated)
    results = [one for one in there if one.ended_as in ("ready", "refused_after_appraisal")]
    assert len(index.mean_time.of) == len(results)


@settings(max_examples=60)
@given(seeds)
def test_the_counter_s_work_equals_a_plain_count(seed: int) -> None:
    days = business(seed)
    facts, read, period = days.facts, days.read, days.period
    new = [one for one in read if one.one.received_at >= period.start]

    work = load(facts, period)
    top = top_defects(facts, period)
    made = copies(facts, period)
    money = charged(facts, period)

    hours = Counter((one.one.desk, local(one.one.received_at).hour) for one in new)
    assert {key: len(ids) for key, ids in work.by.items()} == hours
    requests = [codes for one in read for when, codes in one.asked if when >= period.start]
    codes = Counter(code for one in requests for code in one)
    assert dict(top.codes) == codes
    assert (top.told, top.requests) == (sum(map(len, requests)), len(requests))
    granted = [one for one in read if one.ended_as == "ready" and one.ended]
    granted = [one for one in granted if one.ended and one.ended >= period.start]
    assert made.pages == sum(2 * one.one.copied[0].pages for one in granted)
    for kind, sums in money.items():
        lines = [one.one.charges[0] for one in new if one.one.charges[0].kind is kind]
        amounts = [one.amount_vnd for one in lines]
        assert (sums.lines, sums.unknown) == (len(lines), amounts.count(None))
        assert sums.amount_vnd == 5_000 * amounts.count(5_000)


@settings(max_examples=60)
@given(seeds)
def test_figures_of_a_past_moment_never_change(seed: int) -> None:
    days = business(seed)
    known, period, at = days.known, days.period, days.at
    then = [(one, tuple(each for each in events if each.at <= at)) for one, events in known]
    then = [(one, events) for one, events in then if one.received_at <= at]

    assert standing(known, at) == standing(then, at)
    assert form(known, period, at) == form(then, period, at)
    assert top_defects(standing(known, at), period) == top_defects(standing(then, at), period)


def form(known: list[Case], period: Period, at: datetime) -> Table:
    return table(standing(known, at), period, at=at, sectors=SECTORS)


def standing(known: list[Case], at: datetime) -> list[DossierFacts]:
    found = (facts_at(one, events, at) for one, events in known)
    return [one for one in found if one is not None]
