"""What was unusual is read from both logs of a real store, for whoever may know who looked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from counter_app.core.errors import UserError
from counter_app.core.ids import ClerkId
from counter_app.domain.audit_act import Act
from counter_app.domain.staff import Role
from counter_app.domain.unusual import MANY_VIEWS, MANY_VOIDS, Odd
from counter_app.services.correcting.reissue import Correction, reissue
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.lookup import open_dossier
from counter_app.services.people.audit import note
from counter_app.services.people.unusual import unusual_since
from db.counter.audit_log import acts_between, record
from tests.store.conftest import wall
from tests.store.test_reissue import named

FIRST = date(2026, 11, 16)


def odd(desk: Desk) -> dict[Odd, tuple[int, str, str]]:
    found = unusual_since(FIRST, desk=desk, at=wall("2026-11-26T09:00"))
    assert len({one.odd for one in found}) == len(found), "each of this test's stands once"
    return {one.odd: (one.count, one.name, one.called) for one in found}


def test_what_both_logs_tell_is_judged_together(led: Desk, take_in: Callable[..., Receipt]) -> None:
    taken = take_in(at=wall("2026-11-23T09:00"))
    assert odd(led) == {}
    for n in range(MANY_VOIDS):
        draft = open_dossier(taken.dossier_id, desk=led).received.draft
        reissue(
            taken.dossier_id,
            Correction(draft=named(draft, f"Nguyễn Thị Ánh {n}"), reason="Gõ nhầm tên"),
            desk=led,
            at=wall(f"2026-11-23T1{n}:00"),
        )
    for _ in range(MANY_VIEWS):
        note(led, Act.DOSSIER_SEEN, subject=taken.dossier_id)
    # Two wrong secrets were noted behind the door, and are told again by whoever came in at last.
    for _ in range(2):
        note(led, Act.SIGN_IN_REFUSED, subject=led.clerk.id)
    note(led, Act.UNLOCKED, body={"refused": 3})
    take_in(at=wall("2026-11-25T21:30"))
    name = led.clerk.name
    assert odd(led) == {
        Odd.VOIDS: (MANY_VOIDS, name, ""),
        Odd.VIEWS: (MANY_VIEWS, name, f"Nguyễn Thị Ánh {MANY_VOIDS - 1}"),
        Odd.SECRETS: (3, name, ""),
        Odd.NIGHT: (1, name, ""),
    }


def test_a_copy_made_at_night_by_the_machine_is_nothing(led: Desk) -> None:
    at = wall("2026-11-22T02:00")  # a Sunday
    stamp = replace(led.stamp(at), clerk=replace(led.clerk, id=ClerkId("")))
    led.store.write(lambda one: record(one, Act.LOG_CUT, stamp=stamp))
    led.store.write(lambda one: record(one, Act.BACKED_UP, stamp=led.stamp(at)))
    assert odd(led) == {}
    led.store.write(lambda one: record(one, Act.EXPORTED, stamp=led.stamp(at)))
    assert set(odd(led)) == {Odd.NIGHT, Odd.DAY_OFF}


def test_to_look_at_it_is_a_right_and_is_noted(led: Desk) -> None:
    with pytest.raises(UserError, match="xem ai đã xem"):
        odd(replace(led, clerk=replace(led.clerk, role=Role.CLERK)))
    odd(led)
    acts = led.store.read(
        lambda one: acts_between(one, wall("2026-11-23T00:00"), wall("2026-11-24T00:00"))
    )
    assert [one.act for one in acts][-1] == Act.ODD_SHOWN
