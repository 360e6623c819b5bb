"""Finding a dossier by whatever the clerk has in hand."""

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.core.text import fold
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Organisation, Person
from counter_app.services import lookup
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from db.counter import models, search
from db.counter.upkeep import upkeep

TakeIn = Callable[..., Receipt]


@pytest.fixture
def filled(desk: Desk, take_in: TakeIn, draft: Draft) -> Desk:
    """Four dossiers that are easily mixed up."""
    take_in(name="Nguyễn Thị Ánh")
    take_in(name="Đặng Văn Đức", phone="0987654321")
    take_in(name="K'Brếo")
    take_in(name="Y Thị Ánh Nguyệt")
    return desk


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Nguyễn Thị Ánh", ["Nguyễn Thị Ánh"]),
        ("anh nguyen", ["Nguyễn Thị Ánh"]),
        ("anh nguye", ["Y Thị Ánh Nguyệt", "Nguyễn Thị Ánh"]),
        ("anh nguyen thi", ["Nguyễn Thị Ánh"]),
        ("nguyen anh", ["Nguyễn Thị Ánh"]),
        ("thi anh ng", ["Y Thị Ánh Nguyệt", "Nguyễn Thị Ánh"]),
        ("ngu", ["Y Thị Ánh Nguyệt", "Nguyễn Thị Ánh"]),
        ("  NGUYỄN   ánh ", ["Nguyễn Thị Ánh"]),
        (unicodedata.normalize("NFD", "Nguyễn Thị Ánh"), ["Nguyễn Thị Ánh"]),
        ("dang duc", ["Đặng Văn Đức"]),
        ("đức đ", ["Đặng Văn Đức"]),
        ("duc van dang", ["Đặng Văn Đức"]),
        ("K'Brếo", ["K'Brếo"]),
        ("k’breo", ["K'Brếo"]),
        ("kʼb", ["K'Brếo"]),
        ("k breo", ["K'Brếo"]),
        ("kbr", ["K'Brếo"]),
        ("breo", ["K'Brếo"]),
        ("y thi", ["Y Thị Ánh Nguyệt"]),
        ("0987 654 321", ["Đặng Văn Đức"]),
        ("098.765", ["Đặng Văn Đức"]),
        ("+84987654321", ["Đặng Văn Đức"]),
        ("4321", ["Đặng Văn Đức"]),
        ("dang 0987", ["Đặng Văn Đức"]),
        ("anh 0987", []),
        ("TH-H42.12.05-261123-1002", ["Đặng Văn Đức"]),
        ("th-h42.12.05-261123-1002", ["Đặng Văn Đức"]),
        ("261123-1002", ["Đặng Văn Đức"]),
        ("1002", ["Đặng Văn Đức"]),
        ("002", ["Đặng Văn Đức"]),
        ("100002", ["Đặng Văn Đức"]),
        ("nguyen zz", []),
        ("", []),
        ("'\"*()-_", []),
        ("12", []),
        ("'); DROP TABLE dossiers; --", []),
    ],
)
def test_a_dossier_is_found_by(filled: Desk, text: str, found: list[str]) -> None:
    assert [row.applicant_name for row in lookup.search(text, desk=filled)] == found


def test_a_personal_number_finds_by_its_beginning_and_its_end(filled: Desk) -> None:
    for text in ("001190000001", "00119", "0001"):
        assert len(lookup.search(text, desk=filled)) == 4


def test_each_of_ten_owners_finds_the_dossier(desk: Desk, take_in: TakeIn) -> None:
    owners = tuple(
        Person(name=f"Lò Thị {name}", personal_id=f"00119000002{n}")
        for n, name in enumerate(("Páo", "Sua", "Dí", "Mỷ", "Chú"))
    )
    receipt = take_in(owners=owners)
    for owner in owners:
        for text in (owner.name, str(owner.personal_id)):
            assert [row.id for row in lookup.search(text, desk=desk)] == [receipt.dossier_id]


def test_an_organisation_is_found_by_name_and_tax_code(desk: Desk, take_in: TakeIn) -> None:
    pagoda = Organisation(name="Chùa Phổ Quang", tax_code="0101234565-001")
    receipt = take_in(organisation=pagoda)
    for text in ("quang chua", "0101234565", "0101234565-001"):
        assert [row.id for row in lookup.search(text, desk=desk)] == [receipt.dossier_id]


def test_another_systems_code_finds_the_dossier(desk: Desk, take_in: TakeIn) -> None:
    take_in()
    receipt = take_in()
    desk.store.write(
        lambda connection: connection.execute(
            models.external_codes.insert().values(
                dossier=2, system="tỉnh", code="G22.99-261123-0007"
            )
        )
    )
    assert [row.id for row in lookup.search("g22.99-261123-0007", desk=desk)] == [
        receipt.dossier_id
    ]
    found = lookup.by_code("G22.99-261123-0007", desk=desk)
    assert found is not None
    assert found.id == receipt.dossier_id


def test_the_newest_come_first_and_no_more_than_asked(desk: Desk, take_in: TakeIn) -> None:
    receipts = [take_in() for _ in range(5)]
    found = lookup.search("nguyen", desk=desk, limit=3)
    assert [row.id for row in found] == [one.dossier_id for one in reversed(receipts[2:])]


def test_a_slip_number_finds_its_slip_in_every_year(desk: Desk, take_in: TakeIn) -> None:
    old = take_in()
    new = take_in(at=desk.clock.now() + timedelta(days=60))
    assert old.slip_no == new.slip_no == 100001
    found = lookup.by_slip_digits("100001", desk=desk)
    assert [row.id for row in found] == [new.dossier_id, old.dossier_id]
    assert lookup.by_slip_digits("9" * 30, desk=desk) == ()
    assert lookup.by_slip_digits("abc", desk=desk) == ()


def test_today_is_the_day_in_vietnam(desk: Desk, take_in: TakeIn, draft: Draft) -> None:
    take_in()
    assert len(lookup.today(desk=desk)) == 1
    clock = desk.clock
    tomorrow = replace(desk, clock=type(clock)(clock.now() + timedelta(hours=15)))  # type: ignore[call-arg]
    assert lookup.today(desk=tomorrow) == ()


def test_upkeep_changes_no_answer(desk: Desk, take_in: TakeIn) -> None:
    for _ in range(20):
        take_in()
    asked = ("nguyen", "anh thi", "0912", "261123", "1007")
    before = [lookup.search(text, desk=desk) for text in asked]
    segments = _segments(desk)
    upkeep(desk.store)
    assert [lookup.search(text, desk=desk) for text in asked] == before
    assert _segments(desk) < segments


def test_an_unknown_dossier_is_told(desk: Desk) -> None:
    with pytest.raises(Exception, match="Không tìm thấy"):
        lookup.open_dossier("không có", desk=desk)  # type: ignore[arg-type]


words = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxy'’", min_size=1, max_size=7).filter(
    lambda word: any(letter.isalpha() for letter in word)
)


@given(st.lists(words, min_size=1, max_size=5), st.data())
def test_any_order_of_words_with_the_last_unfinished_is_among_the_terms(
    name: list[str], data: st.DataObject
) -> None:
    terms = set(search.terms([" ".join(name)], [], []).split())
    *whole, last = data.draw(st.permutations(name))
    letters = [place for place, letter in enumerate(last, 1) if letter.isalpha()]
    typed = last[: data.draw(st.sampled_from(letters))]
    asked = search.query(" ".join([*whole, typed]))
    assert asked is not None
    assert {term.strip('"') for term in asked.split(" AND ")} <= terms


@given(st.text(max_size=30))
def test_any_text_at_all_is_a_query_or_none(text: str) -> None:
    asked = search.query(text)
    assert asked is None or asked.count('"') % 2 == 0
    assert asked is None or fold(text)


def _segments(desk: Desk) -> int:
    return desk.store.read(
        lambda c: int(
            c.exec_driver_sql("SELECT count(DISTINCT segid) FROM search_idx").scalar_one()
        )
    )
