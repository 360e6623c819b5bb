"""A scanned slip is believed as far as its signature goes; a scanned code opens its dossier."""

from collections.abc import Callable
from dataclasses import replace

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from counter_app.core.errors import UserError
from counter_app.domain.draft import Draft
from counter_app.domain.office import OfficeKind
from counter_app.domain.papers import SlipContent
from counter_app.protocol.slip_code import SlipCode, sign_slip
from counter_app.services import lookup
from counter_app.services.correcting.reissue import Correction, Reissued, reissue
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.papers.paper_printing import paper_content
from counter_app.services.visits.scanned import read_scanned, scanned_dossier
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


@pytest.mark.parametrize("at", [0, 1, 7, -1])
def test_one_digit_changed_anywhere_is_called_a_forgery(
    desk: Desk, slip: SlipCode, at: int
) -> None:
    digits = list(sign_slip(slip, desk.store.device.key))
    digits[at] = str((int(digits[at]) + 1) % 10)

    found = read_scanned("".join(digits), desk=desk)

    assert found.row is None
    assert "không khớp" in found.message


def test_a_command_takes_a_genuine_slip_for_its_dossier_and_no_other(
    desk: Desk, taken: Receipt, slip: SlipCode
) -> None:
    genuine = sign_slip(slip, desk.store.device.key)
    assert scanned_dossier(f" {genuine} ", desk=desk).id == taken.dossier_id
    assert scanned_dossier(taken.dossier_code or "", desk=desk).id == taken.dossier_id

    theirs = replace(slip, device_no=slip.device_no + 1)
    for forged in (
        sign_slip(slip, Ed25519PrivateKey.generate()),
        sign_slip(theirs, Ed25519PrivateKey.generate()),
    ):
        with pytest.raises(UserError) as refused:
            scanned_dossier(forged, desk=desk)
        assert refused.value.code == "slip_not_read"


def test_another_desk_s_slip_is_neither_right_nor_wrong(desk: Desk, slip: SlipCode) -> None:
    theirs = replace(slip, device_no=slip.device_no + 1, dossier_code="TH-H42.12.05-261123-1009")

    found = read_scanned(sign_slip(theirs, Ed25519PrivateKey.generate()), desk=desk)

    assert found.row is None
    assert "Chưa có khoá của quầy này" in found.message


def test_a_code_in_any_case_and_a_slip_number_open_the_dossier(desk: Desk, taken: Receipt) -> None:
    for text in (taken.dossier_code or "", (taken.dossier_code or "").lower(), str(taken.slip_no)):
        found = read_scanned(f" {text} ", desk=desk)
        assert found.row is not None, text
        assert found.row.id == taken.dossier_id


def digits(desk: Desk, row: int) -> str:
    """The signed number on a paper."""
    content = paper_content(row, desk=desk)
    assert isinstance(content, SlipContent)
    return content.qr_digits


@pytest.fixture
def mended(desk: Desk, draft: Draft, taken: Receipt) -> Reissued:
    person = msgspec.structs.replace(draft.submitter.person, name="Nguyễn Thị Ánh Tuyết")
    right = msgspec.structs.replace(
        draft, submitter=msgspec.structs.replace(draft.submitter, person=person)
    )
    wanted = Correction(reason="Gõ nhầm tên công dân", draft=right)
    return reissue(taken.dossier_id, wanted, desk=desk, at=taken.received_at)


def test_a_void_slip_opens_its_dossier_and_says_what_stands_in_its_place(
    desk: Desk, taken: Receipt, mended: Reissued
) -> None:
    old, new = lookup.open_dossier(taken.dossier_id, desk=desk).papers
    told = f"Giấy số {taken.slip_no} đã hủy lúc 09:00 23/11/2026, thay bằng số {mended.slip_no}."
    for text in (digits(desk, old.number), str(taken.slip_no)):
        found = read_scanned(text, desk=desk)
        assert found.row is not None
        assert (found.row.id, found.message) == (taken.dossier_id, told)
        assert found.row.applicant_name == "Nguyễn Thị Ánh Tuyết"
    for text in (digits(desk, new.number), str(mended.slip_no)):
        found = read_scanned(text, desk=desk)
        assert found.row is not None
        assert (found.row.id, found.message) == (taken.dossier_id, "")


def test_a_slip_void_twice_over_names_the_one_that_holds(
    desk: Desk, draft: Draft, taken: Receipt, mended: Reissued
) -> None:
    again = Correction(
        reason="Gõ nhầm số điện thoại", draft=msgspec.structs.replace(draft, phone="0987654321")
    )
    last = reissue(taken.dossier_id, again, desk=desk, at=taken.received_at)
    for paper in lookup.open_dossier(taken.dossier_id, desk=desk).papers[:2]:
        message = read_scanned(digits(desk, paper.number), desk=desk).message
        assert message.endswith(f"thay bằng số {last.slip_no}.")


def test_a_slip_of_the_training_store_or_of_another_commune_says_so(
    desk: Desk, slip: SlipCode
) -> None:
    """Also where their desk has the same number as ours, so that the signature seems forged."""
    real = replace(desk, office=replace(desk.office, kind=OfficeKind.REAL))
    key = Ed25519PrivateKey.generate()
    for number in (slip.device_no, slip.device_no + 1):
        training = replace(slip, device_no=number)
        told = read_scanned(sign_slip(training, key), desk=real).message
        assert told == "Đây là giấy của kho huấn luyện, không phải hồ sơ thật."
        other = replace(slip, device_no=number, dossier_code="H15.50.05.13-261008-0975")
        assert "H15.50.05.13" in read_scanned(sign_slip(other, key), desk=desk).message


def test_another_agency_s_code_is_named_as_such(desk: Desk) -> None:
    assert "H15.50.05.13" in read_scanned("H15.50.05.13-261008-0975", desk=desk).message
    assert "chưa có trong máy" in read_scanned("999999", desk=desk).message


@pytest.mark.parametrize("code", ["000.17.42.H42-250612-0007", "H42.17.05-20250630-000012"])
def test_an_old_unit_s_slip_of_before_the_merger_is_not_turned_away(desk: Desk, code: str) -> None:
    told = read_scanned(code, desk=desk).message
    assert code.split("-", maxsplit=1)[0] in told
    assert "Vẫn nhận: hãy tìm theo tên" in told
    later = read_scanned("H42.17.05-250701-0012", desk=desk).message
    assert "không phải hồ sơ nhận tại đây" in later
