"""What another hand wrote into the store is not obeyed, even before a check names it."""

from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from counter_app.core.clock import SteppedClock
from counter_app.domain.staff import Role
from counter_app.services.desk import Desk
from counter_app.services.keeping.check import check
from counter_app.services.office.office import find_office
from counter_app.services.wording import templates
from db.counter.accounts import accounts
from db.counter.left_words import put_back_said
from db.counter.row_seals import row_key, seal_of
from db.counter.sealed_lanes import seal_unsealed_lanes
from db.counter.written import row_written
from tests.real_office import first_account, real_office
from tests.store.tampering import tamper

_FORGED_WORDS: Final = (
    "INSERT INTO templates SELECT kind, version + 1, made_ms, clerk_name, "
    "replace(body, '(mới)', '(giả)') FROM templates"
)
_FORGED_OFFICE: Final = (
    "INSERT INTO office_settings (valid_from_ms, body) "
    "SELECT valid_from_ms, json_set(body, '$.name', 'Đơn vị giả') FROM office_settings"
)


def test_a_wording_of_another_hand_words_no_paper(desk: Desk) -> None:
    leading = replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))
    words = dict(templates.template_of("slip", desk=desk).texts)
    first = next(iter(words))
    ours = words | {first: f"{words[first]} (mới)"}
    templates.save("slip", ours, desk=leading, at=desk.clock.now())
    tamper(desk, _FORGED_WORDS)
    assert len(templates.history("slip", desk=desk)) == 2
    assert templates.wording_of("slip", desk=desk).version == 1
    assert templates.template_of("slip", desk=desk).texts == ours

    tamper(desk, "UPDATE templates SET body = replace(body, '(mới)', '(sửa)') WHERE version = 1")
    assert templates.wording_of("slip", desk=desk).version == 0
    assert templates.template_of("slip", desk=desk).texts == words
    templates.save("slip", ours, desk=leading, at=desk.clock.now())
    assert templates.wording_of("slip", desk=desk).version == 3


def test_settings_of_another_hand_do_not_hold_while_there_are_true_ones(desk: Desk) -> None:
    tamper(desk, _FORGED_OFFICE)
    at = desk.clock.now()
    assert find_office(desk.store, at=at) == desk.office

    tamper(desk, "UPDATE office_settings SET body = json_set(body, '$.name', 'Đơn vị bị sửa')")
    none_is_true = find_office(desk.store, at=at)
    assert none_is_true is not None
    assert none_is_true.name == "Đơn vị bị sửa"


def test_a_seal_made_without_this_pc_s_key_is_none(desk: Desk) -> None:
    """By another program, or another PC, that knows how seals are made."""
    assert check(desk=desk) == ()
    tamper(desk, "UPDATE lanes SET to_day = '2099-01-01', seal = NULL")
    other = row_key(Ed25519PrivateKey.generate())
    desk.store.write(lambda one: seal_unsealed_lanes(one, other))
    assert [one.code for one in check(desk=desk)] == ["lane_changed"]


def test_a_seal_of_one_kind_of_word_seals_no_other(desk: Desk) -> None:
    """What was said of a lane is not who put a copy back."""
    secrets, kind = desk.store.secrets, desk.store.kind
    key = (secrets.get(f"store-key-{kind.value}") or "").encode()
    for name, told in (("put-back", "pc"), ("lane-word", "")):
        secrets.set(f"put-back-{kind.value}", f"{seal_of(key, name, ('pc',))} pc")
        assert put_back_said(secrets, kind, put_back=True) == told


def test_a_row_that_another_hand_changed_is_none_of_ours_though_it_is_kept_again(
    led: Desk,
) -> None:
    words = dict(templates.template_of("slip", desk=led).texts)
    first = next(iter(words))
    templates.save("slip", words | {first: f"{words[first]} (mới)"}, desk=led, at=led.clock.now())
    tamper(led, "UPDATE templates SET body = replace(body, '(mới)', '(sửa)')")
    led.store.write(lambda one: row_written(one, "templates", "slip", 1))
    assert templates.wording_of("slip", desk=led).version == 0
    assert [one.row for one in check(desk=led)] == ["templates slip 1"]


@pytest.mark.parametrize("column", ["name", "title"])
def test_an_account_is_not_held_for_ours_whose_words_another_hand_changed(
    column: str, tmp_path: Path, clock: SteppedClock
) -> None:
    """The log's acts tell rights only; the digest tells every column."""
    office = real_office(tmp_path / "office", clock)
    first_account(office)
    signer = office.store.device.key.public_key()
    assert len(office.store.read(lambda one: accounts(one, signer))) == 1
    tamper(office, f"UPDATE accounts SET {column} = 'Người Khác'")
    assert office.store.read(lambda one: accounts(one, signer)) == ()
    office.store.close()
