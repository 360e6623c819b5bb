"""Which attestation a certification bears, and who must see a transaction signed."""

from collections.abc import Callable
from typing import Any

import pytest

from counter_app.domain.attestation import FORMS, attestation_words
from counter_app.domain.catalogue.procedure import Certified
from counter_app.domain.offer import Offer
from counter_app.services.intake.intake_file import draft_of

CARD = "001190000001||Nguyễn Thị Ánh|01021990|Nữ|Thôn 1, Xã A, Huyện B, Hà Nội|15032021"
COPY = {"document": "Giấy khai sinh", "pages": 3, "sheets": 2, "copies": 2}
TWO = [
    {"name": "Lò Văn Ón", "personal_id": "001080000021"},
    {"name": "Trần Thị Bích", "personal_id": "001180000022"},
]
TWO_OWNERS = [
    {"name": "Nguyễn Thị Ánh", "personal_id": "001190000001"},
    {"name": "Trần Văn Bình", "personal_id": "001085000002"},
]
ONE = "chữ ký của một người trong một giấy tờ, văn bản"


def filed(code: str, **signing: Any) -> dict[str, Any]:
    return {"card_scan": CARD, "procedure_code": code, "submitter": {"signing": signing}}


@pytest.mark.parametrize(
    ("code", "signing", "more", "said"),
    [
        ("2.000815", {}, {"certified_copies": [COPY]}, "bản sao từ bản chính"),
        ("2.000884", {}, {}, ONE),
        ("2.000884", {}, {"owners": TWO_OWNERS}, "chữ ký của nhiều người"),
        ("2.000884", {"mode": "fingerprint"}, {}, "chứng thực điểm chỉ"),
        (
            "2.000884",
            {"mode": "neither", "witnesses": TWO},
            {},
            "không thể ký, không thể điểm chỉ được",
        ),
        ("2.000992", {}, {}, "người dịch là cộng tác viên"),
        ("2.001008", {}, {}, "người dịch không phải là cộng tác viên"),
        ("2.001035", {"mode": "fingerprint"}, {}, "hợp đồng, giao dịch"),
        ("2.001019", {"mode": "neither", "witnesses": TWO}, {}, "làm chứng ký từng trang"),
        ("2.001016", {}, {}, "từ chối nhận di sản"),
        ("2.001406", {}, {"subject": {"name": "Lê Thị Hoa"}}, "phân chia di sản"),
    ],
)
def test_the_attestation_follows_from_what_is_certified_and_how_it_is_signed(
    code: str,
    signing: dict[str, Any],
    more: dict[str, Any],
    said: str,
    offered: Callable[..., Offer],
) -> None:
    typed = {**filed(code, **signing), **more}

    words = attestation_words(draft_of(typed), offered(typed).procedure)

    assert said in words
    assert words.startswith("Lời chứng: chứng thực ")
    assert "NĐ 23/2015 Đ12" in words


def test_every_kind_has_its_form_and_nothing_else_has_one(offered: Callable[..., Offer]) -> None:
    assert {one.certified for one in FORMS} == set(Certified)
    typed = filed("1.004873")
    assert attestation_words(draft_of(typed), offered(typed).procedure) == ""
    assert attestation_words(draft_of(typed), None) == ""


@pytest.mark.parametrize(
    ("code", "signing", "stopped"),
    [
        ("2.001035", {"unable": ["read"]}, True),
        ("2.001035", {"unable": ["hear"], "witnesses": TWO[:1]}, True),
        ("2.001019", {"unable": ["read"], "mode": "fingerprint"}, True),
        ("2.001035", {"unable": ["read"], "witnesses": TWO}, False),
        ("2.001035", {"mode": "fingerprint"}, False),
        ("2.000884", {"unable": ["read"]}, False),
        ("2.000884", {"mode": "neither"}, True),
    ],
)
def test_two_see_a_transaction_signed_by_who_cannot_read_or_hear_it(
    code: str, signing: dict[str, Any], stopped: bool, offered: Callable[..., Offer]
) -> None:
    made = offered(filed(code, **signing))

    told = [one.message for one in made.blocking if one.code == "witnesses_missing"]
    assert bool(told) is stopped
    assert all("hai người làm chứng (NĐ 23/2015 Đ36)" in one for one in told)


def test_who_cannot_read_has_somebody_read_it_out(offered: Callable[..., Offer]) -> None:
    def asks(**signing: Any) -> bool:
        made = offered(filed("2.000884", unable=["read"], **signing))
        return "reader_missing" in {one.code for one in made.warnings}

    assert asks()
    assert not asks(read_aloud_by="Lò Văn Ón")
