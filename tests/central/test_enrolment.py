"""A desk joins a cell and proves itself: what lets it in, and what does not."""

from collections.abc import Callable
from typing import Any

import pytest

from counter_app.central.running.serving import ServedCell

NewDesk = Callable[..., Any]
Offer = Callable[..., str]


def lanes(desk: Any) -> list[tuple[int, str]]:
    return [(one["lane"], one["kind"]) for one in desk.enrolment["lanes"]]


def test_a_desk_joins_with_a_code_and_signs_in(desk: Any, commune: str, cell: ServedCell) -> None:
    told = desk.enrolment

    assert told["device"] == desk.device
    assert told["device_no"] == 1
    assert told["commune"] == commune
    assert lanes(desk) == [(1, "active"), (2, "sealed")]
    assert told["office"]["office"]["commune_code"] == commune
    assert told["cell_url"] == cell.url
    assert told["epoch"] == cell.cell.epoch
    assert told["server_keys"] == [cell.cell.public_key()]
    assert desk.pull().status == 200


def test_a_code_lets_one_desk_in(
    commune: str, offer: Offer, fresh_desk: NewDesk, cell: ServedCell
) -> None:
    code = offer(commune)
    first, second = fresh_desk(commune), fresh_desk(commune)

    assert first.enrol(code.lower()).status == 200
    assert (second.enrol(code).status, second.enrol(code).error) == (403, "enrol_code")


def test_a_desk_that_lost_the_answer_asks_again_with_its_code(
    commune: str, offer: Offer, fresh_desk: NewDesk
) -> None:
    code, desk = offer(commune), fresh_desk(commune)
    first = desk.enrol(code).body

    again = desk.enrol(code)

    assert again.status == 200
    assert again.body == first


def test_a_code_that_is_too_old_lets_nobody_in(
    commune: str, offer: Offer, fresh_desk: NewDesk, cell: ServedCell
) -> None:
    code = offer(commune, until_ms=cell.cell.now_ms() - 1)

    assert fresh_desk(commune).enrol(code).error == "enrol_code"


def test_a_code_of_one_commune_is_none_of_another(
    new_commune: Callable[..., str], offer: Offer, fresh_desk: NewDesk
) -> None:
    ours, theirs = new_commune(), new_commune()
    code = offer(ours)

    refused = fresh_desk(theirs).enrol(theirs + code[5:])

    assert (refused.status, refused.error) == (403, "enrol_code")


@pytest.mark.parametrize("code", ["", "x", "1234-AAAA-BBBB", "١٢٣٤٥-AAAA-BBBB", "99999-AAAA-BBBB"])
def test_what_is_no_code_is_refused_alike(code: str, fresh_desk: NewDesk) -> None:
    refused = fresh_desk("99999").enrol(code)

    assert (refused.status, refused.error) == (403, "enrol_code")


def test_guessing_codes_of_a_commune_is_slowed_down_and_keeps_no_right_one_out(
    commune: str, fresh_desk: NewDesk, offer: Callable[..., str]
) -> None:
    desk, code = fresh_desk(commune), offer(commune)

    answers = [desk.enrol(f"{commune}-AAAA-{n:04d}").status for n in range(25)]

    assert set(answers) == {403, 429}
    assert answers.index(429) >= 20
    assert fresh_desk(commune).enrol(code).status == 200


def test_desks_of_one_office_never_share_a_lane_or_a_number(
    commune: str, new_desk: NewDesk
) -> None:
    desks = [new_desk(commune) for _ in range(4)]

    assert [desk.enrolment["device_no"] for desk in desks] == [1, 2, 3, 4]
    taken = [lane for desk in desks for lane, _ in lanes(desk)]
    assert sorted(taken) == list(range(1, 9))


def test_a_desk_keeps_the_lanes_it_has_numbered_with(commune: str, new_desk: NewDesk) -> None:
    assert lanes(new_desk(commune, lanes=[5, 6])) == [(5, "active"), (6, "sealed")]


def test_lanes_another_desk_has_are_not_given_twice(commune: str, new_desk: NewDesk) -> None:
    new_desk(commune, lanes=[1, 2])

    assert lanes(new_desk(commune, lanes=[2, 4, 70, 0])) == [(3, "sealed"), (4, "active")]


def test_a_fifth_desk_is_refused_while_lanes_have_one_digit(
    commune: str, new_desk: NewDesk, fresh_desk: NewDesk, offer: Offer
) -> None:
    for _ in range(4):
        new_desk(commune)
    fifth, code = fresh_desk(commune), offer(commune)

    refused = fifth.enrol(code)

    assert (refused.status, refused.error) == (409, "lanes_full")
    assert fifth.enrol(code).error == "lanes_full", "a refusal must not use the code up"


def test_an_office_with_two_digits_of_lane_has_room(
    new_commune: Callable[..., str], new_desk: NewDesk
) -> None:
    commune = new_commune(lane=10, reserve_lane=11, lane_digits=2)

    assert [lanes(new_desk(commune))[0] for _ in range(5)] == [
        (lane, "active") for lane in (10, 12, 14, 16, 18)
    ]


def test_a_desk_belongs_to_one_commune(
    desk: Any, new_commune: Callable[..., str], offer: Offer
) -> None:
    refused = desk.enrol(offer(new_commune()))

    assert (refused.status, refused.error) == (409, "device_elsewhere")


@pytest.mark.parametrize("key", ["", "AAAA", "?", "A" * 60])
def test_what_is_no_key_is_refused(
    key: str, commune: str, offer: Offer, fresh_desk: NewDesk
) -> None:
    assert fresh_desk(commune).enrol(offer(commune), public_key=key).status == 400


def test_the_others_hear_of_a_new_desk(commune: str, new_desk: NewDesk) -> None:
    first = new_desk(commune)
    second = new_desk(commune)

    told = [one for one in first.pull().body["events"] if one["kind"] == "device.sisters"]

    named = {one["device"] for one in told[-1]["body"]["sisters"]}
    assert named == {first.device, second.device}
    assert [one["device"] for one in second.enrolment["sisters"]] == [first.device]


def test_a_nonce_is_good_once(desk: Any) -> None:
    nonce = desk.challenge().body["nonce"]

    assert desk.answer(nonce).status == 200
    assert (desk.answer(nonce).status, desk.answer(nonce).error) == (401, "not_signed")


def test_a_wrong_answer_uses_the_nonce_up(desk: Any) -> None:
    nonce = desk.challenge().body["nonce"]

    assert desk.answer(nonce, sig="A" * 86).status == 401
    assert desk.answer(nonce).status == 401


def test_a_nonce_of_another_desk_is_none(commune: str, new_desk: NewDesk) -> None:
    one, other = new_desk(commune), new_desk(commune)

    assert one.answer(other.challenge().body["nonce"]).status == 401


def test_a_desk_nobody_knows_gets_nothing_to_sign(fresh_desk: NewDesk) -> None:
    stranger = fresh_desk("10001")

    assert stranger.challenge().status == 404
    assert stranger.answer("x").status == 404
