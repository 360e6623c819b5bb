"""What the law stops at the desk: each with its ground, and with the way on that the sentence names."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from counter_app.domain.offer import Offer

CARD = "001190000001||Nguyễn Thị Ánh|01021990|Nữ|Thôn 1, Xã A, Huyện B, Hà Nội|15032021"
COPY = {"document": "Giấy khai sinh", "pages": 3, "sheets": 2, "copies": 2}
COPIES = {"card_scan": CARD, "procedure_code": "2.000815", "certified_copies": [COPY]}
MARRIAGE = {"card_scan": CARD, "procedure_code": "1.000894"}
SIGNATURE = {"card_scan": CARD, "procedure_code": "2.000884", "case": "usual"}
SINGLE = {"card_scan": CARD, "procedure_code": "1.004873"}
OWNER = {"name": "Trần Văn Bình", "personal_id": "001085000002", "birth_date": "1985-05-05"}
DEAD = {"name": "Lê Thị Hoa", "personal_id": "001132000123", "deceased": {"date": "2026-09-02"}}
PAPER = {"kind": "Giấy ủy quyền", "no": "12", "date": "2026-01-05", "certifier": "UBND xã A"}
BY_PAPER = {"submitter": {"basis": "attorney"}, "authority": PAPER, "owners": [OWNER]}
CHILD = {"name": "Nguyễn Minh Khang", "personal_id": "001216000007", "birth_date": "2016-04-03"}
WITNESSES = [
    {"name": "Giàng A Páo", "personal_id": "001085000011"},
    {"name": "Vàng Thị Sua", "personal_id": "001190000012"},
]
Filed = Mapping[str, Any]


def by_paper(**paper: object) -> dict[str, Any]:
    """An attorney with a paper that is as ``paper`` says."""
    return {**BY_PAPER, "authority": {**PAPER, **paper}}


def helped(*witnesses: dict[str, str]) -> dict[str, Any]:
    return {"submitter": {"signing": {"mode": "neither", "witnesses": list(witnesses)}}}


# What is asked for; the fault; its code; its ground; and what mends it.
STOPPED = [
    (MARRIAGE, BY_PAPER, "presence_required", "TT 04/2020 Đ2", {}),
    (MARRIAGE, BY_PAPER, "authority_not_allowed", "TT 04/2020 Đ2", {}),
    (SIGNATURE, BY_PAPER, "authority_not_allowed", "NĐ 23/2015", {}),
    (MARRIAGE, {"channel": "post"}, "presence_required", "TT 04/2020 Đ2", {}),
    (MARRIAGE, {"return_by": "postal", "return_address": "Thôn 1"}, "presence_at_return", "Đ", {}),
    (MARRIAGE, {"return_by": "home", "return_address": "Thôn 1"}, "presence_at_return", "Đ", {}),
    (MARRIAGE, {"immediate": True}, "partner_missing", "Luật Hộ tịch Đ18", {"owners": [OWNER]}),
    (SINGLE, {"submitter": {"basis": "attorney"}}, "authority_missing", "TT 04/2020", BY_PAPER),
    (SINGLE, {**BY_PAPER, "owners": []}, "principal_missing", "Bộ luật Dân sự Đ138", BY_PAPER),
    (
        COPIES,
        {"submitter": {"basis": "carrier"}},
        "introduction_missing",
        "Bộ luật Dân sự",
        BY_PAPER,
    ),
    (
        SINGLE,
        by_paper(until="2026-11-19"),
        "authority_expired",
        "Đ140",
        by_paper(until="2026-11-20"),
    ),
    (
        SINGLE,
        by_paper(date="2026-11-21"),
        "authority_in_future",
        "Đ140",
        by_paper(date="2026-11-20"),
    ),
    (SINGLE, by_paper(scope=["receive"]), "authority_scope", "Đ141", by_paper(scope=["submit"])),
    (
        SINGLE,
        {**BY_PAPER, "immediate": True},
        "collecting_not_allowed",
        "Đ141",
        {**by_paper(scope=["submit", "collect"]), "immediate": True},
    ),
    (SINGLE, by_paper(principal=DEAD), "principal_dead", "Đ140", by_paper(principal=OWNER)),
    (
        SINGLE,
        {**by_paper(certified=False), "submitter": {"basis": "attorney", "relation": "cháu"}},
        "relation_not_close",
        "TT 04/2020 Đ2",
        {**by_paper(certified=False), "submitter": {"basis": "attorney", "relation": "con"}},
    ),
    (
        COPIES,
        {**BY_PAPER, "owners": [DEAD]},
        "owner_dead",
        "Bộ luật Dân sự Đ16, Đ614",
        {"submitter": {"basis": "heir"}, "owners": [DEAD]},
    ),
    (
        COPIES,
        {"submitter": {"basis": "parent"}, "owners": [CHILD]},
        "relation_proof_missing",
        "Đ136",
        {"submitter": {"basis": "parent", "proof": "Giấy khai sinh số 12/2016"}, "owners": [CHILD]},
    ),
    (
        COPIES,
        {"submitter": {"basis": "guardian"}, "owners": [CHILD]},
        "guardianship_missing",
        "Đ46",
        {"submitter": {"basis": "guardian", "proof": "Quyết định số 4/2020"}, "owners": [CHILD]},
    ),
    (
        COPIES,
        {
            "submitter": {"basis": "parent", "proof": "Giấy khai sinh số 12"},
            "owners": [{**CHILD, "birth_date": "2008-11-20"}],
        },
        "not_minor",
        "Đ20, Đ136",
        BY_PAPER,
    ),
    (COPIES, helped(), "witnesses_missing", "NĐ 23/2015 Đ36", helped(*WITNESSES)),
    (COPIES, helped(WITNESSES[0], WITNESSES[0]), "witness_twice", "Đ36", helped(*WITNESSES)),
    (
        COPIES,
        helped(WITNESSES[0], {"name": "Nguyễn Thị Ánh", "personal_id": "001190000001"}),
        "witness_party",
        "NĐ 23/2015 Đ36",
        helped(*WITNESSES),
    ),
]


@pytest.mark.parametrize(
    ("asked", "fault", "code", "ground", "mended"), STOPPED, ids=[one[2] for one in STOPPED]
)
def test_it_is_stopped_with_its_ground_and_goes_on_once_mended(
    offered: Callable[..., Offer],
    asked: Filed,
    fault: Filed,
    code: str,
    *,
    ground: str,
    mended: Filed,
) -> None:
    (said,) = {one.message for one in offered(asked, **fault).blocking if one.code == code}
    assert said.endswith(").")
    assert ground in said.rpartition("(")[2]
    assert len(said.split()) <= 25
    assert code not in {one.code for one in offered(asked, **mended).blocking}


def test_mended_whole_nothing_else_stands_in_the_way(offered: Callable[..., Offer]) -> None:
    """The way on is a way: these are taken in as they are."""
    for asked, mended in ((SINGLE, BY_PAPER), (COPIES, helped(*WITNESSES)), (SINGLE, {})):
        assert offered(asked, **mended).blocking == ()
