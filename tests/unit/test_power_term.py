"""A power that says no term is looked at after a year, at the intake and at the return alike."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.domain.admission.power_term import a_year_after, in_force
from counter_app.domain.offer import Finding, Offer
from counter_app.domain.people.applicant import Authority, Basis

COPIES = {
    "card_scan": "001190000001||Nguyễn Thị Ánh|01021990|Nữ|Thôn 1, Xã A, Hà Nội|15032021",
    "procedure_code": "2.000815",
    "certified_copies": [{"document": "Giấy khai sinh", "pages": 3, "sheets": 2, "copies": 2}],
    "submitter": {"basis": "attorney"},
    "owners": [{"name": "Trần Văn Bình", "personal_id": "001085000002"}],
}


@pytest.mark.parametrize(
    ("day", "last"),
    [
        ("2028-02-29", "2029-02-28"),
        ("2027-02-28", "2028-02-28"),
        ("2028-02-28", "2029-02-28"),
        ("2026-11-20", "2027-11-20"),
    ],
)
def test_a_year_ends_on_the_same_day_or_the_month_s_last(day: str, last: str) -> None:
    assert a_year_after(date.fromisoformat(day)) == date.fromisoformat(last)


@given(st.dates(max_value=date(9998, 12, 31)))
def test_a_year_has_365_days_or_366_and_ends_in_the_month_it_began(day: date) -> None:
    last = a_year_after(day)

    assert last - day in {timedelta(days=365), timedelta(days=366)}
    assert (last.month, last.year) == (day.month, day.year + 1)


def told(paper: Authority, on: str, basis: Basis = Basis.ATTORNEY) -> list[Finding]:
    return list(in_force(paper, basis, "authority.until", on=date.fromisoformat(on)))


def test_a_power_of_29_february_is_looked_at_from_the_first_of_march() -> None:
    paper = Authority(kind="Giấy ủy quyền", on=date(2028, 2, 29))

    assert told(paper, "2029-02-28") == []
    (found,) = told(paper, "2029-03-01")
    assert (found.code, found.blocking) == ("authority_a_year_old", False)
    assert "ngày 29/02/2028" in found.message
    assert told(paper, "2029-03-01", Basis.CARRIER) == []


def test_a_term_that_is_said_holds_whatever_the_year() -> None:
    paper = Authority(kind="Giấy ủy quyền", on=date(2028, 2, 29), until=date(2032, 2, 29))

    assert told(paper, "2032-02-29") == []
    assert [one.code for one in told(paper, "2032-03-01")] == ["authority_expired"]


@pytest.mark.parametrize("on", [date(9999, 12, 31), date(2028, 2, 29), None])
def test_a_day_to_come_and_none_at_all_are_no_year_old(on: date | None) -> None:
    assert told(Authority(kind="Giấy ủy quyền", on=on), "2028-02-28") == []


def test_it_is_told_at_the_intake_with_its_article_and_stops_nothing(
    offered: Callable[..., Offer],
) -> None:
    paper = {"kind": "Giấy ủy quyền", "no": "12", "date": "2025-11-19"}
    made = offered(COPIES, authority=paper)

    assert made.blocking == ()
    (found,) = (one for one in made.warnings if one.code == "authority_a_year_old")
    assert found.message.endswith("còn hiệu lực không (Bộ luật Dân sự Đ140, Đ563).")
    fresh = offered(COPIES, authority={**paper, "date": "2025-11-20"})
    assert "authority_a_year_old" not in {one.code for one in fresh.warnings}
