"""A slip's words come from the draft and its offer, and from nowhere else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time

import msgspec
import pytest

from counter_app.core.clock import from_local
from counter_app.domain.papers import SlipContent
from counter_app.services.desk import Desk
from counter_app.services.intake.intake_file import read_intake
from counter_app.services.intake.offer import offer
from counter_app.services.wording.slip_content import Numbers, slip_content

CARD = "001190000001||Nguyễn Thị Ánh|01021990|Nữ|Thôn 1, Xã A, Huyện B, Hà Nội|15032021"
COPY = {"document": "Giấy khai sinh", "pages": 3, "sheets": 2, "copies": 2}
COPIES = {"card_scan": CARD, "procedure_code": "2.000815", "certified_copies": [COPY]}


@pytest.fixture(scope="module")
def slip(desk: Desk) -> Callable[..., SlipContent]:
    numbers = Numbers(dossier_code="TH-X-261120-1001", slip_no=100_001, lookup_secret="12345678")

    def make(**filed: object) -> SlipContent:
        draft = read_intake(msgspec.json.encode({**COPIES, **filed}))
        made = offer(draft, desk=desk, at=desk.clock.now())
        return slip_content(draft, made, office=desk.office, clerk=desk.clerk, numbers=numbers)

    return make


def test_a_certified_copy_says_what_when_and_how_much(slip: Callable[..., SlipContent]) -> None:
    content = slip()

    assert content.request == "Chứng thực bản sao (Giấy khai sinh × 2)"
    assert content.limit == "Trong ngày"
    assert content.due_at == from_local(datetime(2026, 11, 20, 17, 0))  # noqa: DTZ001 - wall time
    assert [charge.label for charge in content.charges] == [
        "chứng thực bản sao – Giấy khai sinh (3 trang × 2 bản)"
    ]
    assert content.charges_total_vnd == 10_000
    assert content.letterhead.number == "100001/TH-TTPVHCC"
    assert content.watermark == "HUẤN LUYỆN – KHÔNG CÓ GIÁ TRỊ"


def test_a_household_is_listed_in_full_on_the_annex(slip: Callable[..., SlipContent]) -> None:
    owners = [
        {"name": f"Người {n}", "personal_id": f"0012040000{n:02d}", "birth_date": "2004"}
        for n in range(10)
    ]

    content = slip(owners=owners)

    assert content.applicant.name == "Người 0 và 9 người (danh sách kèm theo)"
    assert len(content.annex) == 10
    assert content.annex[3] == "Người 3, sinh 2004, 001204000003"


def test_each_of_a_household_signs_or_one_by_a_mandate(slip: Callable[..., SlipContent]) -> None:
    owners = [
        {"name": "Nguyễn Thị Ánh", "personal_id": "001190000001"},
        {"name": "Trần Văn Bình", "personal_id": "001085000002"},
    ]
    mandate = {"signing": {"mandate": "văn bản cử người ký ngày 20/11/2026"}}
    paper = {"kind": "Giấy ủy quyền", "no": "12", "date": "2026-11-01"}

    assert (slip(owners=owners).annex_places, slip(owners=owners).mandate) == (("", ""), "")
    by_one = slip(owners=owners, submitter=mandate)
    assert by_one.mandate == (
        "Nguyễn Thị Ánh ký thay các chủ hồ sơ theo văn bản cử người ký ngày 20/11/2026."
    )
    assert by_one.annex_places == ()
    assert slip(owners=owners[:1], submitter=mandate).mandate == ""
    attorney = slip(owners=owners[1:] * 2, submitter={"basis": "attorney"}, authority=paper)
    assert attorney.annex_places == ()


def test_only_the_living_of_age_have_a_place_to_sign(slip: Callable[..., SlipContent]) -> None:
    owners = [
        {"name": "Nguyễn Thị Ánh", "personal_id": "001190000001"},
        {"name": "Lê Văn Đã", "personal_id": "001160000003", "deceased": {"date": "2026-05-01"}},
        {"name": "Lê Thị Bé", "birth_date": "2024-02-03", "identity_basis": "stated"},
        {"name": "Lê Văn Mười", "birth_date": "2008-11-20", "identity_basis": "stated"},
        {"name": "Lê Văn Mươi", "birth_date": "2008-11-21", "identity_basis": "stated"},
    ]
    content = slip(owners=owners)
    assert content.annex_places == ("", "đã chết", "người đại diện ký", "", "người đại diện ký")
    assert not slip(owners=[owners[1], owners[1]]).annex_places, "nobody is left to sign"


def test_the_heirs_sign_but_who_refused_is_dead_or_a_child(
    slip: Callable[..., SlipContent],
) -> None:
    dead = {"name": "Lê Văn Đã", "personal_id": "001160000003", "deceased": {"date": "2026-05-01"}}
    heirs = [
        {"name": "Nguyễn Thị Ánh", "personal_id": "001190000001", "relation": "con"},
        {"name": "Lê Văn Từ", "relation": "con", "refuses": True, "refusal": "số 3"},
        {"name": "Lê Thị Bé", "birth_date": "2024-02-03", "relation": "cháu"},
    ]
    places = ("", "đã từ chối", "người đại diện ký")
    as_heir = {"owners": [dead], "submitter": {"basis": "heir"}}
    mandate = {"basis": "heir", "signing": {"mandate": "văn bản ngày 20/11/2026"}}
    assert slip(**as_heir, heirs=heirs).heirs_places == places
    by_law = {"owners": [dead], "submitter": {"basis": "guardian"}}
    assert slip(**by_law, heirs=heirs).heirs_places == places
    assert slip(**as_heir, heirs=heirs[:1]).heirs_places == ()
    assert slip(owners=[dead, heirs[0]], submitter=mandate, heirs=heirs).heirs_places == ()


def test_of_two_who_marry_both_are_named(slip: Callable[..., SlipContent]) -> None:
    her = {"name": "Nguyễn Thị Ánh", "personal_id": "001190000001"}
    him = {"name": "Trần Văn Bình", "personal_id": "001085000002", "birth_date": "1985-05-05"}
    marriage = {"procedure_code": "1.000894", "case": "usual", "certified_copies": []}

    content = slip(**marriage, owners=[him])

    assert content.applicant.name == "Nguyễn Thị Ánh và 1 người (danh sách kèm theo)"
    assert content.annex == (
        "Nguyễn Thị Ánh, sinh 01/02/1990, 001190000001",
        "Trần Văn Bình, sinh 05/05/1985, 001085000002",
    )
    assert len(slip(**marriage, owners=[her, him]).annex) == 2
    assert slip(owners=[him]).annex == ()  # a matter of one's own names whose it is


@pytest.mark.parametrize(
    ("basis", "country", "told", "to_bring"),
    [
        ("passport", "DEU", "Hộ chiếu C4VK8L2T1 (Đức)", "và hộ chiếu;"),
        (
            "residence_card",
            "VNM",
            "Thẻ thường trú, tạm trú C4VK8L2T1 (quốc tịch Đức)",
            "và thẻ thường trú, tạm trú;",
        ),
    ],
)
def test_a_foreigners_paper_is_called_what_it_is(
    basis: str, country: str, told: str, to_bring: str, slip: Callable[..., SlipContent]
) -> None:
    paper = {"number": "C4VK8L2T1", "country": country}
    her = {"name": "SEIDEL MIRA", "nationality": "DEU", "passport": paper, "identity_basis": basis}

    content = slip(owners=[her])

    assert content.applicant.personal_id == told
    assert to_bring in content.bring_along


def test_one_owner_needs_no_annex(slip: Callable[..., SlipContent]) -> None:
    content = slip(owners=[{"name": "Lê Văn Bốn", "personal_id": "001080000004"}])

    assert content.applicant.name == "Lê Văn Bốn"
    assert content.annex == ()


def test_an_organisation_stands_for_itself(slip: Callable[..., SlipContent]) -> None:
    content = slip(organisation={"name": "Chùa Hương Tích", "kind": "religious_body"})

    assert content.applicant.name == "Chùa Hương Tích"
    assert content.applicant.personal_id == ""
    assert content.submitter_signs.name == "Nguyễn Thị Ánh"


def test_who_authorised_and_by_which_paper_is_printed(slip: Callable[..., SlipContent]) -> None:
    content = slip(
        submitter={"basis": "attorney"},
        authority={
            "kind": "Giấy ủy quyền",
            "no": "12",
            "date": "2026-11-01",
            "principal": {"name": "Lê Thị Mẹ", "personal_id": "001155000001"},
            "sub_delegation": True,
            "through": "Phạm Quốc Việt",
        },
    )

    assert content.authorisation is not None
    assert content.authorisation.principal.name == "Lê Thị Mẹ"
    paper = "Giấy ủy quyền số 12 ngày 01/11/2026, ủy quyền lại qua Phạm Quốc Việt"
    assert content.authorisation.paper == paper


def test_only_originals_that_come_back_are_listed_as_kept(
    slip: Callable[..., SlipContent],
) -> None:
    content = slip(
        procedure_code="1.001193",
        certified_copies=None,
        submitter={"basis": "parent"},
        subject={"name": "Trần Minh An", "birth_date": "2026-11-12"},
    )

    assert len(content.originals_kept) == 1
    assert content.originals_kept[0].startswith("Giấy chứng sinh")
    assert any(paper.label.startswith("Tờ khai") for paper in content.components)


def test_the_way_of_return_is_said_with_its_address(slip: Callable[..., SlipContent]) -> None:
    content = slip(return_by="postal", return_address="Thôn 9, xã Suối Nắng")

    assert content.return_place == "Qua bưu chính: Thôn 9, xã Suối Nắng"


NOTHING_ELSE = {"certified_copies": None, "components": [{"label": "Đơn", "kind": "original"}]}


def test_where_the_law_sets_no_limit_the_slip_says_so(slip: Callable[..., SlipContent]) -> None:
    content = slip(procedure_code="1.011606", **NOTHING_ELSE)

    assert content.due_at is None
    assert content.due_wording == "Không có ngày hẹn trả cụ thể theo quy định"
    assert content.limit == "không quy định"


def test_where_no_limit_is_known_the_agreed_date_is_printed_and_no_law_is_quoted(
    slip: Callable[..., SlipContent],
) -> None:
    agreed = {"due_at": "2026-12-10T10:00", "reason": "Chờ xác minh tại nơi cư trú cũ"}

    content = slip(procedure_code="2.000806", agreed=agreed, **NOTHING_ELSE)

    assert content.due_at == from_local(datetime(2026, 12, 10, 10, 0))  # noqa: DTZ001 - wall time
    assert "theo quy định" not in content.due_wording + content.limit + content.deadline_note
    assert "Chờ xác minh" in content.deadline_note


def test_a_date_that_waits_for_another_unit_is_only_expected(
    slip: Callable[..., SlipContent],
) -> None:
    content = slip(resolving_unit="H42.12.06")

    assert content.due_wording == "dự kiến"


def test_an_office_may_print_a_friendlier_hour_but_never_a_later_one(desk: Desk) -> None:
    draft = read_intake(msgspec.json.encode(COPIES))
    made = offer(draft, desk=desk, at=desk.clock.now())
    numbers = Numbers(dossier_code=None, slip_no=1, lookup_secret="12345678")

    def printed(hour: time | None) -> datetime | None:
        office = replace(desk.office, printing=replace(desk.office.printing, return_hour=hour))
        return slip_content(draft, made, office=office, clerk=desk.clerk, numbers=numbers).due_at

    assert printed(time(16, 30)) == from_local(datetime(2026, 11, 20, 16, 30))  # noqa: DTZ001 - wall
    assert printed(time(18, 0)) == made.due_at
    assert printed(time(8, 0)) == made.due_at  # before it was received
    assert printed(None) == made.due_at


def test_an_inter_agency_slip_bears_the_total_the_local_date_and_the_first_visit(
    slip: Callable[..., SlipContent],
) -> None:
    content = slip(procedure_code="1.013978", case="certificate", certified_copies=[])

    assert content.due_at == from_local(datetime(2026, 12, 21, 17, 0))  # noqa: DTZ001 - wall time
    assert [leg.local for leg in content.legs] == [True, False]
    assert content.legs[0].limit == "17 ngày làm việc"
    assert content.legs[1].due_at == content.due_at
    assert content.payment_at == content.legs[0].due_at


def test_a_few_originals_stand_in_the_request_a_pile_in_a_list_of_kinds(
    slip: Callable[..., SlipContent],
) -> None:
    def of(*documents: str) -> SlipContent:
        copies = [{"document": one, "pages": 2, "copies": 3} for one in documents]
        return slip(certified_copies=copies)

    few, pile = of("Sổ đỏ", "Bằng lái"), of(*["Sổ đỏ"] * 4, "Bằng lái")

    assert few.request.endswith("(Sổ đỏ × 3; Bằng lái × 3)")
    assert (few.documents, len(few.charges)) == ((), 2)
    assert pile.request.endswith("(5 giấy tờ, 15 bản sao; danh sách kèm theo)")
    assert pile.documents == ("Sổ đỏ (4 giấy tờ): 2 trang × 3 bản", "Bằng lái: 2 trang × 3 bản")
    (charge,) = pile.charges
    assert charge.label.endswith("(5 giấy tờ)")
    assert charge.amount_vnd == pile.charges_total_vnd == 5 * 2 * 2_000 * 3
