"""A day is closed by who takes money and signed by the leader; what comes after it is told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest

from counter_app.core.clock import SteppedClock
from counter_app.core.errors import UserError
from counter_app.domain.audit_act import Act
from counter_app.domain.closing.drawer import Count, Occasion
from counter_app.domain.closing.series import Gap, Why
from counter_app.domain.closing.span import span_of
from counter_app.domain.draft import Draft
from counter_app.domain.money.payment import Payment
from counter_app.domain.proof import Proof
from counter_app.domain.staff import Clerk, Role
from counter_app.services.closing.books import close, show, sign, unclosed
from counter_app.services.closing.drawer import count, drawer, receivers
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import receive
from counter_app.services.intake.offer import offer
from counter_app.services.keeping.check import check
from counter_app.services.money.taking import take
from counter_app.services.office.office import staff
from db.counter.audit_log import acts_on
from tests.real_office import first_account, real_office
from tests.store.conftest import TakeIn, wall
from tests.store.tampering import tamper

TODAY = span_of("2026-11-23")
EMPTY = Count(notes=())
WHY = "Trả lại nhầm một tờ cho công dân"


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(UserError) as refused:
        act()
    return refused.value.code


def pay(desk: Desk, take_in: TakeIn) -> None:
    take(take_in().dossier_id, Payment(), desk=desk, at=desk.clock.now())


def test_the_drawer_is_held_against_what_the_slips_say(desk: Desk, take_in: TakeIn) -> None:
    assert drawer(desk=desk).expected_vnd is None
    first = Count(notes=((20_000, 2), (500_000, 0)))
    counted = count(first, Occasion.OPENING, desk=desk, at=desk.clock.now())
    assert (counted.expected_vnd, counted.left_vnd) == (None, 40_000)
    pay(desk, take_in)  # 10.000
    assert drawer(desk=desk).expected_vnd == 50_000
    missing = Count(notes=((20_000, 2),))
    opening = partial(count, occasion=Occasion.OPENING, desk=desk, at=desk.clock.now())
    with pytest.raises(UserError, match=r"Ngăn tiền thiếu 10\.000 đồng") as refused:
        opening(missing)
    assert refused.value.field == "why"
    dots = Count(notes=((20_000, 2),), why="..........")
    assert code_of(lambda: opening(dots)) == "difference_unexplained"
    told = opening(Count(notes=((20_000, 2),), why=WHY, taken_out_vnd=20_000))
    assert (told.difference_vnd, told.left_vnd) == (-10_000, 20_000)
    assert drawer(desk=desk).expected_vnd == 20_000
    for wrong, code in (
        (Count(notes=((30_000, 1),)), "bad_note"),
        (Count(notes=((20_000, -1),)), "bad_many"),
        (Count(notes=((20_000, 1),), taken_out_vnd=20_001), "too_much_out"),
    ):
        assert code_of(partial(opening, wrong)) == code


def test_a_count_goes_by_what_was_written_not_by_the_clock(desk: Desk, take_in: TakeIn) -> None:
    late = desk.clock.now() + timedelta(minutes=4)
    count(EMPTY, Occasion.OPENING, desk=desk, at=late)
    pay(desk, take_in)  # before it, by the clock
    assert drawer(desk=desk).expected_vnd == 10_000


def test_money_of_the_day_is_counted_before_it_is_closed(desk: Desk, take_in: TakeIn) -> None:
    shut = partial(close, TODAY, desk=desk, at=desk.clock.now())
    pay(desk, take_in)
    assert code_of(lambda: shut(None)) == "not_counted"
    count(Count(notes=((10_000, 1),)), Occasion.OPENING, desk=desk, at=desk.clock.now())
    assert shut(None).drawer is None
    pay(desk, take_in)
    assert code_of(lambda: shut(None)) == "not_counted"
    made = shut(Count(notes=((10_000, 2),)), seal="Đã cất két")
    assert made.drawer is not None
    assert (made.drawer.expected_vnd, made.drawer.difference_vnd) == (20_000, 0)
    assert (made.figures.received, made.figures.net_vnd("cash"), made.seal) == (
        2,
        20_000,
        "Đã cất két",
    )
    assert made.standing.unsent is None
    ahead = partial(close, span_of("2026-11-24"), None, desk=desk, at=wall("2026-11-23T17:00"))
    assert code_of(ahead) == "span_ahead"
    assert check(desk=desk) == ()


def test_an_unclosed_day_is_told_once_closing_has_begun_and_blocks_nothing(
    desk: Desk, take_in: TakeIn
) -> None:
    take_in(at=wall("2026-11-20T09:00"))
    told = partial(unclosed, desk=desk)
    assert told(at=wall("2026-11-24T07:00")) == ()
    close(span_of("2026-11-20"), None, desk=desk, at=wall("2026-11-20T17:00"))
    for day in ("2026-11-23", "2026-11-24"):
        take_in(at=wall(f"{day}T09:00"))
    assert told(at=wall("2026-11-25T07:00")) == (date(2026, 11, 23), date(2026, 11, 24))
    close(span_of("2026-11-24"), None, desk=desk, at=wall("2026-11-25T07:10"))
    assert told(at=wall("2026-11-25T07:20")) == (date(2026, 11, 23),)
    made_of_month = span_of("2026-11")
    assert code_of(lambda: close(made_of_month, None, desk=desk, at=wall("2026-11-30T17:00"))) == (
        "no_right"
    )
    led = replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))
    made = close(made_of_month, None, desk=led, at=wall("2026-11-30T17:00"))
    assert (made.open_days, made.figures.received) == (("2026-11-23",), 3)
    assert code_of(lambda: close(made_of_month, EMPTY, desk=led, at=wall("2026-11-30T18:00"))) == (
        "count_of_day"
    )


def test_a_leader_signs_what_somebody_else_closed_as_it_still_is(
    tmp_path: Path, clock: SteppedClock, draft: Draft
) -> None:
    desk = real_office(tmp_path, clock)
    first_account(desk)
    clerk = next(one for one in staff(desk.store) if one.role is Role.CLERK)
    leader = next(one for one in staff(desk.store) if one.role is Role.LEADER)

    def at_desk(who: Clerk, second: Clerk | None = None) -> Desk:
        proof = Proof(clerk=who, at=desk.clock.now(), second=second)
        return replace(desk, clerk=who, proof=proof)

    by, over = at_desk(clerk), at_desk(leader)
    seal = partial(sign, TODAY, at=desk.clock.now())
    assert code_of(lambda: seal(desk=by)) == "no_right"
    assert code_of(lambda: seal(desk=replace(over, proof=None))) == "proof_needed"
    assert code_of(lambda: seal(desk=over)) == "not_closed"
    close(TODAY, EMPTY, desk=by, at=desk.clock.now())
    at = desk.clock.now()
    receive(draft, offer=offer(draft, desk=by, at=at), desk=by, at=at)
    assert code_of(lambda: seal(desk=over)) == "closed_changed"
    close(TODAY, EMPTY, desk=by, at=desk.clock.now())
    seal(desk=over)
    shown = show(TODAY, desk=desk)
    assert shown.signed is not None
    assert (shown.signed.by, shown.times, shown.chains_hold) == (leader.name, 2, True)
    close(TODAY, EMPTY, desk=over, at=desk.clock.now())
    assert show(TODAY, desk=desk).signed is None
    assert code_of(lambda: seal(desk=over)) == "own_closing"
    acts = desk.store.read(lambda one: acts_on(one, "closing:2026-11-23"))
    assert [one.act for one in acts] == [
        *(Act.BOOKS_CLOSED, Act.BOOKS_CLOSED, Act.BOOKS_SIGNED, Act.BOOKS_CLOSED)
    ]
    assert code_of(lambda: sign(span_of("2026-11"), desk=over, at=desk.clock.now())) == "not_a_day"
    _hands_over(by, at_desk(clerk, leader), clerk, leader)
    desk.store.close()


def _hands_over(by: Desk, with_leader: Desk, clerk: Clerk, leader: Clerk) -> None:
    """Whoever takes the drawer over counted it too: by their own secret, nobody else's."""
    desk = by
    give = partial(count, occasion=Occasion.HANDOVER, at=desk.clock.now())
    to = Count(notes=(), to=leader.name)
    assert code_of(lambda: give(to, desk=by)) == "second_needed"
    assert code_of(lambda: give(Count(notes=(), to=clerk.name), desk=by)) == "receiver_unknown"
    assert leader.name in receivers(desk=by)
    assert give(to, desk=with_leader).count.to == leader.name


def test_a_paper_taken_out_of_the_store_leaves_a_gap_that_nobody_explains(
    desk: Desk, take_in: TakeIn
) -> None:
    filed = [take_in() for _ in range(4)]
    assert show(TODAY, desk=desk).recount.numbers[0].gaps == ()
    made = close(TODAY, None, desk=desk, at=desk.clock.now())
    tamper(desk, "DELETE FROM print_jobs")
    gone = filed[1].slip_no
    tamper(desk, "DELETE FROM papers WHERE paper_no IN (?, ?)", (gone, gone + 1))
    shown = show(TODAY, desk=desk)
    assert shown.recount.numbers[0].gaps == (Gap(first=gone, last=gone + 1, why=Why.UNKNOWN),)
    assert (shown.recount.unexplained, made.figures.unexplained) == (2, 0)
    assert shown.differs == ("số giấy đã cấp",)


def test_a_cut_tail_of_the_log_is_seen_by_what_the_closing_says(
    desk: Desk, take_in: TakeIn
) -> None:
    take_in()
    close(TODAY, None, desk=desk, at=desk.clock.now())
    assert show(TODAY, desk=desk).chains_hold
    tamper(desk, "DELETE FROM outbox WHERE seq = (SELECT max(seq) FROM outbox)")
    assert show(TODAY, desk=desk).chains_hold is False
