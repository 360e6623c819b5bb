"""The shipped catalogue loads whole, says what is unsure, and citizens' words find it."""

import shutil
import time
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.core.errors import UserError
from counter_app.core.resources import resource
from counter_app.core.text import fold
from counter_app.domain.catalogue.catalogue import Catalogue, load_catalogue
from counter_app.domain.catalogue.procedure import (
    COMPONENT_KIND_LABELS,
    FACT_LABELS,
    AuthorityRule,
    ComponentKind,
    Confidence,
    Fact,
    Presence,
)
from counter_app.domain.catalogue.tariff import KIND_LABELS, ChargeKind, Measure
from counter_app.domain.channel import CHANNEL_LABELS, Channel
from counter_app.domain.deadline.limit import Limit, LimitUnit

ON = date(2026, 11, 23)
WORKING_DAY = LimitUnit.WORKING_DAY


@cache
def load_once() -> Catalogue:
    return load_catalogue(resource("catalogue"))


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_once()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "catalogue"
    shutil.copytree(resource("catalogue"), folder)
    return folder


def test_the_shipped_catalogue_offers_sixty_procedures_and_more(catalogue: Catalogue) -> None:
    assert len(catalogue) >= 60
    with_papers = [one for one in catalogue.procedures if any(c.checklist for c in one.cases)]
    assert len(with_papers) >= 60


@pytest.mark.parametrize(
    "code",
    [
        "1.001193", "1.000656", "1.000894", "1.004873", "2.000635", "2.000815", "2.000884",
        "2.001035", "2.001019", "1.004222", "1.004194", "1.010038", "2.001159", "1.013978",
        "1.012812", "1.001776", "1.001731", "1.010803", "1.001612", "1.013225", "2.001263",
    ],
)  # fmt: skip
def test_what_a_commune_cannot_do_without_is_in_force(catalogue: Catalogue, code: str) -> None:
    procedure = catalogue.require(code, on=ON)
    assert procedure.cases_on(ON)
    assert procedure.result


def test_nothing_unsure_is_presented_as_sure(catalogue: Catalogue) -> None:
    for procedure in catalogue.procedures:
        unsure = procedure.confidence is not Confidence.HIGH
        bare = any(not case.checklist for case in procedure.cases)
        assert bool(procedure.doubt) == (unsure or bare or bool(procedure.unsure)), procedure.code
        assert ("Chưa có thành phần hồ sơ" in procedure.doubt) == bare


def test_an_unknown_limit_says_that_the_clerk_enters_the_date(catalogue: Catalogue) -> None:
    unknown = [
        procedure
        for procedure in catalogue.procedures
        if any(case.limit.unit is LimitUnit.NOT_STATED for case in procedure.cases)
    ]
    silent = [one.code for one in unknown if "cán bộ tự ghi ngày hẹn" not in one.doubt]
    assert unknown
    assert silent == []


def test_texts_are_clean_and_short_enough_for_a_slip(catalogue: Catalogue) -> None:
    for procedure in catalogue.procedures:
        for case in procedure.cases:
            for paper in case.checklist:
                assert len(paper.label) <= 120, paper.label
                assert paper.label == " ".join(paper.label.split())


@pytest.mark.parametrize("folder", ["catalogue", "places"])
def test_shipped_text_is_composed_and_free_of_stray_characters(folder: str) -> None:
    for path in resource(folder).iterdir():
        text = path.read_text(encoding="utf-8")
        assert unicodedata.is_normalized("NFC", text), path.name
        assert all(char == "\n" or char.isprintable() for char in text), path.name


def test_everything_a_clerk_chooses_from_has_words() -> None:
    assert set(FACT_LABELS) == set(Fact)
    assert set(COMPONENT_KIND_LABELS) == set(ComponentKind)
    assert set(KIND_LABELS) == set(ChargeKind)
    assert set(CHANNEL_LABELS) == set(Channel)


def test_every_procedure_is_found_first_by_its_own_short_name(catalogue: Catalogue) -> None:
    for procedure in catalogue.procedures:
        assert catalogue.find(procedure.short_name)[0] == procedure


def test_every_synonym_finds_its_procedure(catalogue: Catalogue) -> None:
    for procedure in catalogue.procedures:
        for word in procedure.synonyms:
            assert procedure in catalogue.find(fold(word), limit=200), (procedure.code, word)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("sao y", "2.000815"),
        ("cong chung giay to", "2.000815"),
        ("doc than", "1.004873"),
        ("ĐỘC THÂN", "1.004873"),
        ("so do", "1.013978"),
        ("tach khau", "1.010038"),
        ("giay chung sinh", "1.001193"),
        ("khai s", "1.001193"),
        ("ks", "1.001193"),
        ("sinh khai", "1.001193"),
        ("ket hon", "1.000894"),
        ("1.0008", "1.000894"),
        ("luu tru thong bao", "2.001159"),
        ("mat can cuoc", "1.014064"),
        ("mo quan", "1.001612"),
        ("xay nha", "1.013225"),
        ("con nuoi", "2.001263"),
        ("xin ho ngheo", "1.011607"),
        ("chung thuc", "2.000815"),
        ("tthn", "1.004873"),
        ("hkd", "1.001612"),
        ("ctbs", "2.000815"),
        ("ck", "2.000884"),
        ("(ct07)", "1.010041"),
        ("khai tử", "1.000656"),
        (unicodedata.normalize("NFD", "tách hộ"), "1.010038"),
    ],
)
def test_the_citizens_own_words_find_it_first(catalogue: Catalogue, typed: str, code: str) -> None:
    assert catalogue.find(typed, on=ON)[0].code == code


@pytest.mark.parametrize("typed", ["", "   ", "zzz", "khai zzz", ", /"])
def test_nothing_is_found_for_nothing_or_nonsense(catalogue: Catalogue, typed: str) -> None:
    assert catalogue.find(typed) == ()


@given(st.text(max_size=40))
def test_whatever_is_typed_is_answered_without_a_repeat(typed: str) -> None:
    found = load_once().find(typed, limit=1000)
    assert len(set(found)) == len(found)


@given(st.data())
def test_a_longer_query_never_finds_what_a_shorter_one_did_not(data: st.DataObject) -> None:
    catalogue = load_once()
    words = fold(data.draw(st.sampled_from(catalogue.procedures)).name)
    shorter = words[: data.draw(st.integers(1, len(words)))]
    assert set(catalogue.find(words, limit=1000)) <= set(catalogue.find(shorter, limit=1000))


def test_a_key_is_answered_well_within_a_frame(catalogue: Catalogue) -> None:
    words = ["h", "k", "kh", "khai", "khai s", "chung thuc", "giay", "d", "đất", "c"]
    for word in words:
        catalogue.find(word)
    best = min(_seconds(lambda: [catalogue.find(word) for word in words]) for _ in range(5))
    assert best / len(words) < 0.002


def test_limits_differ_by_case(catalogue: Catalogue) -> None:
    land = catalogue.require("1.013978", on=ON)
    assert [case.limit.value for case in land.cases] == [17, 20, 27]
    change = catalogue.require("1.004859", on=ON)
    assert change.case("addition", on=ON).limit.unit is LimitUnit.SAME_DAY
    assert change.case("correction", on=ON).limit == Limit(unit=WORKING_DAY, value=3)


def test_the_case_is_chosen_alone_or_asked_for_by_name(catalogue: Catalogue) -> None:
    assert catalogue.require("2.000815", on=ON).case(None, on=ON).id == "usual"
    marriage = catalogue.require("1.000894", on=ON)
    with pytest.raises(UserError, match=r"verification \(Phải xác minh") as refused:
        marriage.case(None, on=ON)
    assert (refused.value.code, refused.value.field) == ("case_needed", "case")


def test_an_unknown_code_is_refused(catalogue: Catalogue) -> None:
    with pytest.raises(UserError) as refused:
        catalogue.require("9.999999", on=ON)
    assert refused.value.code == "procedure_unknown"
    assert catalogue.get(" 2.000815 ") is catalogue.require("2.000815", on=ON)


def test_presence_subject_and_records_are_stated(catalogue: Catalogue) -> None:
    marriage = catalogue.require("1.000894", on=ON)
    assert marriage.presence is Presence.REQUIRED
    assert marriage.authority is AuthorityRule.NOT_ALLOWED
    birth = catalogue.require("1.001193", on=ON)
    assert birth.subject is not None
    assert birth.subject.label == "Trẻ được khai sinh"
    assert {Fact.NAME, Fact.BIRTH_HOUR, Fact.BIRTH_ORDER} <= set(birth.subject.asks)
    assert birth.retention.text == "Vĩnh viễn"
    assert catalogue.require("2.000884", on=ON).retention.text == "2 năm"
    assert catalogue.require("2.000815", on=ON).retention.text == "Không lưu"
    assert "Bộ Công an" in catalogue.require("1.004222", on=ON).system_of_record


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("1.001022", AuthorityRule.NOT_ALLOWED),
        ("2.000884", AuthorityRule.NOT_ALLOWED),
        ("2.001019", AuthorityRule.NOT_ALLOWED),
        ("1.004873", AuthorityRule.KIN_UNCERTIFIED),
        ("1.001612", AuthorityRule.UNCERTIFIED),
        ("1.013978", AuthorityRule.CERTIFIED),
    ],
)
def test_who_may_act_for_another(catalogue: Catalogue, code: str, rule: AuthorityRule) -> None:
    assert catalogue.require(code, on=ON).authority is rule


def test_fee_and_duty_are_kept_apart(catalogue: Catalogue) -> None:
    birth = {rule.id: rule for rule in catalogue.require("1.001193", on=ON).charges}
    assert birth["duty"].kind is ChargeKind.DUTY
    assert birth["duty"].measure is Measure.BY_PROVINCE
    assert birth["extract"].kind is ChargeKind.FEE


def test_a_channel_may_have_its_own_limit(copy: Path) -> None:
    _change(copy, "residence.toml", 'limit = "5 working_day"\n',
            'limit = "5 working_day"\nlimit_online = "3 working_day"\n')  # fmt: skip
    case = load_catalogue(copy).require("1.003197", on=ON).case(None, on=ON)
    assert case.limit_for(Channel.ONLINE).value == 3
    assert case.limit_for(Channel.COUNTER).value == 5


def test_what_has_expired_is_kept_but_not_offered(copy: Path) -> None:
    _change(copy, "mediation.toml", 'code = "1.002211"',
            'code = "1.002211"\nvalid_to = 2026-11-22')  # fmt: skip
    catalogue = load_catalogue(copy)
    assert catalogue.get("1.002211") is not None
    assert "1.002211" not in {one.code for one in catalogue.find("hoa giai vien", on=ON)}
    assert "1.002211" in {one.code for one in catalogue.find("hoa giai vien")}
    with pytest.raises(UserError) as refused:
        catalogue.require("1.002211", on=ON)
    assert refused.value.code == "procedure_not_in_force"


def test_the_catalogue_loads_fast_enough_for_the_start() -> None:
    best = min(_seconds(lambda: load_catalogue(resource("catalogue"))) for _ in range(5))
    assert best < 0.06


def _change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _seconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun
