"""Two people's changes of one record, laid on each other field by field."""

from typing import Any, Final

from hypothesis import given
from hypothesis import strategies as st

from counter_app.protocol.corrected import laid_on
from counter_app.protocol.merging import Clash, merge

BASE: Final = {"name": "Ánh", "phone": "0912", "born": {"year": 1990, "month": 1}, "owners": ["A"]}
LEAVES: Final = st.one_of(st.none(), st.integers(0, 3), st.text("ab", max_size=2))
RECORDS: Final = st.fixed_dictionaries(
    {"a": LEAVES, "b": LEAVES, "c": st.fixed_dictionaries({"d": LEAVES, "e": LEAVES})}
)


def changed(**more: Any) -> dict[str, Any]:
    return BASE | more


def test_what_one_changed_stays_where_the_other_changed_something_else() -> None:
    stands = changed(phone="0987", born={"year": 1991, "month": 1})
    merged = merge(stands, was=BASE, now=changed(name="Ánh Tuyết", born={"year": 1990, "month": 2}))

    assert merged.clashes == ()
    assert merged.fields == changed(name="Ánh Tuyết", phone="0987", born={"year": 1991, "month": 2})


def test_one_field_changed_by_both_is_named_with_all_three_values() -> None:
    stands = changed(born={"year": 1991, "month": 1})
    merged = merge(stands, was=BASE, now=changed(born={"year": 1992, "month": 1}))

    assert merged.clashes == (Clash(field="born.year", was=1990, wanted=1992, stands=1991),)
    assert merged.fields["born"] == {"year": 1992, "month": 1}


def test_a_list_is_one_value() -> None:
    merged = merge(changed(owners=["A", "B"]), was=BASE, now=changed(owners=["A", "C"]))
    assert [one.field for one in merged.clashes] == ["owners"]


def test_a_field_may_come_and_go() -> None:
    assert merge({}, was={}, now={"note": "x"}).fields == {"note": "x"}
    born = {"born": {"year": 1990}}
    assert merge(BASE, was={"born": BASE["born"]}, now=born).fields["born"] == {"year": 1990}


def test_a_new_slip_s_number_is_laid_on_with_its_digest() -> None:
    body = {"paper": "slip", "paper_no": 100_002, "paper_year": 2026, "paper_sha": "ab"}
    assert laid_on({"slip_no": 100_001}, body) == {
        "slip_no": 100_002,
        "slip_year": 2026,
        "slip_sha": "ab",
    }


@given(was=RECORDS, now=RECORDS)
def test_over_what_nobody_touched_a_change_is_simply_made(
    was: dict[str, Any], now: dict[str, Any]
) -> None:
    merged = merge(was, was=was, now=now)
    assert (merged.fields, merged.clashes) == (now, ())


@given(was=RECORDS, first=RECORDS, second=RECORDS)
def test_without_a_clash_the_order_of_two_changes_does_not_matter(
    was: dict[str, Any], first: dict[str, Any], second: dict[str, Any]
) -> None:
    one = merge(first, was=was, now=second)
    other = merge(second, was=was, now=first)
    assert {clash.field for clash in one.clashes} == {clash.field for clash in other.clashes}
    if not one.clashes:
        assert one.fields == other.fields
        assert merge(one.fields, was=was, now=second) == one  # what comes twice changes nothing
