"""Whatever a desk names that is not its own: 404, and not a word of whose it is."""

import json
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from counter_app.core.ids import uuid7

NewDesk = Callable[..., Any]


@pytest.fixture
def here(new_commune: Callable[..., str], new_desk: NewDesk) -> Any:
    return new_desk(new_commune())


@pytest.fixture
def there(new_commune: Callable[..., str], new_desk: NewDesk, office_of: NewDesk) -> Any:
    """A desk elsewhere that has sent something."""
    desk = new_desk(new_commune())
    desk.push(desk.operation(1, body='{"secret":"Nguyễn Thị Ánh"}'))
    return desk


@pytest.fixture
def probe(here: Any, there: Any, office_of: NewDesk) -> Callable[[random.Random], Any]:
    """Asks for something of the other commune in one of many ways."""
    office = office_of(here.commune)
    page = f"{there.enrolment['epoch']}-0"

    def asked(chance: random.Random) -> Any:
        ids = [there.device, f"d-{chance.getrandbits(64):016x}"]
        device, commune = chance.choice(ids), there.commune
        ways: list[Callable[[], Any]] = [
            lambda: here.ask("/v1/pull", {"device": device, "cursors": {}}),
            lambda: here.ask(
                "/v1/pull", {"device": here.device, "cursors": {f"commune:{commune}": 0}}
            ),
            lambda: here.ask(
                "/v1/pull", {"device": here.device, "cursors": {f"device:{device}": 0}}
            ),
            lambda: here.ask(
                "/v1/reconcile",
                {"device": device, "from_day": "2026-11-01", "to_day": "2026-11-30"},
            ),
            lambda: here.push(there.operation(1), device=device),
            lambda: here.get(f"/v1/snapshot/{page[::-1]}"),
            lambda: here.get(f"/v1/snapshot/{commune}"),
            lambda: here.get(f"/v1/communes/{commune}/blob/{'0' * 64}"),
        ]
        # A password costs a seventh of a second to check: one probe in a hundred goes that way.
        if chance.random() < 0.01:
            ways = [
                lambda: office.post(f"devices/{device}/retire"),
                lambda: office.post(f"devices/{device}/revoke", {}),
                lambda: office.post(f"devices/{device}/gone"),
                lambda: office.post(f"devices/{device}/lanes"),
            ]
        return chance.choice(ways)()

    return asked


def leaks(there: Any) -> Iterator[str]:
    yield from (
        "Ánh",
        there.enrolment["office"]["office"]["name"],
        there.enrolment["office"]["office"]["agency"],
    )


def probed(how_many: int, seed: int, probe: Any, here: Any, there: Any) -> None:
    chance = random.Random(seed)
    words = tuple(leaks(there))
    for number in range(how_many):
        if number % 150 == 149:
            here.sign_in()
        answer = probe(chance)
        assert answer.status in {404, 429}, (seed, number, answer)
        text = answer.raw.decode()
        assert not any(word in text for word in words), (seed, number, answer)
        assert set(json.loads(text)) == {"error", "message"}


def test_hundreds_of_probes_find_nothing(
    unhurried: None, probe: Any, here: Any, there: Any
) -> None:
    probed(300, 20_261_122, probe, here, there)


@pytest.mark.full
@pytest.mark.timeout(900)
def test_ten_thousand_probes_find_nothing(
    unhurried: None, probe: Any, here: Any, there: Any
) -> None:
    probed(10_000, 20_261_123, probe, here, there)


@pytest.fixture
def unhurried(cell: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets a desk ask as often as it likes."""
    monkeypatch.setattr(type(cell.cell.devices), "take", lambda _self, _key: None)


def test_a_snapshot_shows_the_asker_its_own_commune_whatever_it_names(
    here: Any, there: Any
) -> None:
    page = here.get(f"/v1/snapshot/{there.enrolment['epoch']}-0?after={uuid7(1)}").body

    assert page["dossiers"] == []
    assert list(page["cursors"]) == [f"commune:{here.commune}"]


def test_another_communes_operation_pushed_here_is_judged_as_ones_own(
    here: Any, there: Any
) -> None:
    stolen = there.operation(1)

    (result,) = here.push(stolen).body["results"]

    assert result["r"] == "rejected", "its signature is not this desk's"
    assert "Ánh" not in json.dumps(result, ensure_ascii=False)
