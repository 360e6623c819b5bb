"""A scanned slip is believed as far as its signature goes; a scanned code opens its dossier."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from counter_app.protocol.slip_code import SlipCode, sign_slip
from counter_app.services.desk import Desk
from counter_app.services.intake import Receipt
from counter_app.services.scanned import read_scanned
from db.counter.office import device_no


@pytest.fixture
def taken(take_in: Callable[..., Receipt]) -> Receipt:
    return take_in()


@pytest.fixture
def slip(desk: Desk, taken: Receipt) -> SlipCode:
    return SlipCode(
        device_no=desk.store.read(device_no),
        received_at=taken.received_at,
        due_at=taken.due_at,
        lookup_secret=taken.lookup_secret,
        dossier_code=taken.dossier_code or "",
    )


def test_our_own_slip_opens_its_dossier(desk: Desk, taken: Receipt, slip: SlipCode) -> None:
    found = read_scanned(sign_slip(slip, desk.store.device.key), desk=desk)

    assert found.row is not None
    assert found.row.id == taken.dossier_id
    assert found.message == ""


def test_the_digits_may_follow_a_public_address(desk: Desk, slip: SlipCode) -> None:
    digits = sign_slip(slip, desk.store.device.key)

    assert read_scanned(f"https://tracuu.vidu.vn/s/{digits}", desk=desk).row is not None


def test_a_slip_somebody_changed_opens_nothing(desk: Desk, slip: SlipCode) -> None:
    forged = sign_slip(slip, Ed25519PrivateKey.generate())

    found = read_scanned(forged, desk=desk)

    assert found.row is None
    assert "không khớp" in found.message


def test_another_desk_s_slip_is_neither_right_nor_wrong(desk: Desk, slip: SlipCode) -> None:
    theirs = replace(slip, device_no=slip.device_no + 1, dossier_code="H42.12.06-261123-1001")

    found = read_scanned(sign_slip(theirs, Ed25519PrivateKey.generate()), desk=desk)

    assert found.row is None
    assert "Chưa có khoá của quầy này" in found.message


def test_a_code_in_any_case_and_a_slip_number_open_the_dossier(desk: Desk, taken: Receipt) -> None:
    for text in (taken.dossier_code or "", (taken.dossier_code or "").lower(), str(taken.slip_no)):
        found = read_scanned(f" {text} ", desk=desk)
        assert found.row is not None, text
        assert found.row.id == taken.dossier_id


def test_another_agency_s_code_is_named_as_such(desk: Desk) -> None:
    assert "H15.50.05.13" in read_scanned("H15.50.05.13-261008-0975", desk=desk).message
    assert "chưa có trong máy" in read_scanned("999999", desk=desk).message
