"""How long there was no line, though the PC's clock was set meanwhile."""

from datetime import timedelta
from typing import Final

import pytest

from counter_app.core.clock import from_ms
from counter_app.domain.outage import Look, Seen, reckon

HOUR: Final = 3_600_000
MINUTE: Final = 60_000
TEN: Final = 1_900_000_000_000
"""Ten o'clock, when the line ended; half past nine was the last contact."""
NOW: Final = Look(ms=TEN + 6 * HOUR)


def seen(began_ms: int, ended_ms: int = TEN + 20 * MINUTE, **more: int) -> Seen:
    return Seen(
        began=Look(ms=began_ms),
        ended=Look(ms=ended_ms),
        contact_ms=more.get("contact_ms", TEN - 30 * MINUTE),
        before_ms=more.get("before_ms", -40),
        after_ms=more.get("after_ms", -40),
    )


def test_a_clock_that_is_right_is_believed() -> None:
    span = reckon(seen(TEN), NOW)
    assert span.began_at == from_ms(TEN)
    assert span.lasted == timedelta(minutes=20)
    assert not span.doubtful


def test_one_that_is_not_over_counts_until_now() -> None:
    span = reckon(Seen(began=Look(ms=TEN), contact_ms=TEN - HOUR, before_ms=0), NOW)
    assert span.lasted == timedelta(hours=6)


@pytest.mark.parametrize("began", [TEN - 2 * HOUR, TEN + 87_600 * HOUR], ids=["-2 h", "+10 y"])
def test_a_clock_that_was_wrong_when_it_began_makes_it_no_longer_than_since_the_contact(
    began: int,
) -> None:
    span = reckon(seen(began), NOW)
    assert span.began_at == from_ms(TEN - 30 * MINUTE)
    assert span.lasted == timedelta(minutes=50)
    assert span.doubtful


@pytest.mark.parametrize("wrong", [-2 * HOUR, 24 * HOUR])
def test_a_clock_that_is_set_while_the_program_runs_is_held_against_how_long_it_ran(
    wrong: int,
) -> None:
    told = Seen(
        began=Look(ms=TEN + wrong, boot="b", mono_ms=1_000),
        ended=Look(ms=TEN + 20 * MINUTE, boot="b", mono_ms=1_000 + 20 * MINUTE),
        contact_ms=TEN + wrong - MINUTE,
        before_ms=-wrong,
        after_ms=0,
    )
    span = reckon(told, NOW)
    assert (span.began_at, span.lasted) == (from_ms(TEN), timedelta(minutes=20))
    assert span.doubtful


def test_a_clock_that_is_always_wrong_tells_the_central_sides_time() -> None:
    early = -2 * HOUR
    span = reckon(
        seen(
            TEN + early,
            TEN + early + 20 * MINUTE,
            contact_ms=TEN + early - MINUTE,
            before_ms=-early,
            after_ms=-early,
        ),
        NOW,
    )
    assert (span.began_at, span.lasted) == (from_ms(TEN), timedelta(minutes=20))
    assert span.doubtful


def test_a_clock_that_was_put_right_before_it_began_is_believed_by_what_followed() -> None:
    span = reckon(seen(TEN, contact_ms=TEN - 2 * HOUR - 30 * MINUTE, before_ms=2 * HOUR), NOW)
    assert (span.began_at, span.lasted) == (from_ms(TEN), timedelta(minutes=20))
    assert span.doubtful
