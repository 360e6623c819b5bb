"""A broken catalogue is refused whole, every problem named by file, code and field."""

import shutil
from pathlib import Path

import pytest

from counter_app.core.resources import resource
from counter_app.domain.catalogue.catalogue import CatalogueError, load_catalogue


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "catalogue"
    shutil.copytree(resource("catalogue"), folder)
    return folder


LOCAL = '{unit = "Xã", limit = "2 working_day", local = true}'
BREAKS = [
    ('code = "1.002211"', 'code = "1.00221"', "code"),
    ('short = "Công nhận hòa giải viên"', 'short = ""', "short"),
    ('short = "Công nhận hòa giải viên"', f'short = "{"a" * 49}"', "short"),
    ('result = "Quyết định công nhận hòa giải viên"\n', "", "result"),
    ('confidence = "medium"', 'confidence = "sure"', "confidence"),
    ('confidence = "medium"', 'confidence = "medium"\nspeed = 3', "speed"),
    ('confidence = "medium"', 'confidence = "medium"\nimmediate = "yes"', "immediate"),
    ('confidence = "medium"', 'confidence = "medium"\nvalid_from = "2025"', "valid_from"),
    ('confidence = "medium"',
     'confidence = "medium"\nvalid_from = 2026-01-02\nvalid_to = 2026-01-01', "valid_to"),
    ('confidence = "medium"', 'confidence = "medium"\nretention = "long"', "retention"),
    ('confidence = "medium"', 'confidence = "medium"\nauthority = "any"', "authority"),
    ('confidence = "medium"', 'confidence = "medium"\npresence = "required"', "authority"),
    ('confidence = "medium"', 'confidence = "medium"\ncertified_copies = true',
     "certified_copies"),
    ('confidence = "medium"',
     'confidence = "medium"\nsubject = {label = "A", asks = ["shoe_size"]}', "subject.asks"),
    ('confidence = "medium"', 'confidence = "medium"\nclose_unanswered = 0', "close_unanswered"),
    ('limit = "5 working_day"', 'limit = "5 working_day"\nafter = {payment = "begin"}',
     "case[0].after.payment"),
    ('limit = "5 working_day"', 'limit = "5 working_day"\nafter = {holiday = "resume"}',
     "case[0].after.holiday"),
    ('synonyms = ["bầu hòa giải viên"]', 'synonyms = ["a", "A"]', "synonyms"),
    ('synonyms = ["bầu hòa giải viên"]', "synonyms = [1]", "synonyms"),
    ('limit = "5 working_day"', 'limit = "0 working_day"', "case[0].limit"),
    ('limit = "5 working_day"', 'limit = "5 moons"', "case[0].limit"),
    ('limit = "5 working_day"', 'limit = "working_day"', "case[0].limit"),
    ('limit = "5 working_day"\n', "", "case[0].limit"),
    ('id = "usual"', 'id = "Thường"', "case[0].id"),
    ('limit = "5 working_day"', f'limit = "5 working_day"\nlegs = [{LOCAL}, {{limit = "1 working_day"}}]',
     "case[0].legs[1].unit"),
    ('limit = "5 working_day"',
     f'limit = "5 working_day"\nlegs = [{LOCAL}, {{unit = "Sở", limit = "4 working_day"}}]',
     "case usual.legs"),
    ('limit = "5 working_day"',
     'limit = "5 working_day"\nlegs = [{unit = "Sở", limit = "2 working_day"}]', "case usual.legs"),
    ('limit = "5 working_day"',
     f'limit = "5 working_day"\nlegs = [{LOCAL}, {{unit = "Sở", limit = "none"}}]',
     "case usual.legs"),
    ('limit = "5 working_day"', 'limit = "5 working_day"\nsame_day = true', "case usual.same_day"),
    ('limit = "5 working_day"', 'limit = "3 calendar_day"\nsame_day = true', "case usual.same_day"),
    ('limit = "5 working_day"', 'limit = "3 working_day"\nsame_day = "yes"', "case[0].same_day"),
    ('limit = "5 working_day"', 'limit = "5 working_day"\nsame_day_unless = "phải chờ"',
     "case usual.same_day_unless"),
    ('limit = "5 working_day"',
     'limit = "3 working_day"\nsame_day = true\npayment_appointment = "1 working_day"',
     "case usual.same_day"),
    ('limit = "5 working_day"', 'limit = "none"\npayment_appointment = "2 working_day"',
     "case usual.limit"),
    ('limit = "5 working_day"', 'limit = "5 working_day"\npayment_appointment = "soon"',
     "case[0].payment_appointment"),
    ("checklist = [", 'checklist = ["nowhere", ', "case[0].checklist"),
    ('kind = "original"}]', 'kind = "papyrus"}]', "case[0].checklist[1].kind"),
    ('kind = "original"}]', 'kind = "original", count = 0}]', "case[0].checklist[1].count"),
    ('kind = "original"}]', 'kind = "original", held_in = "CSDL"}]', "case usual.checklist"),
    ('kind = "original"}]', 'kind = "from_database"}]', "case usual.checklist"),
    ('kind = "original"}]',
     'kind = "from_database", held_in = "CSDL", condition = "nếu cần"}]', "case usual.checklist"),
    ('kind = "original"}]', 'kind = "original", condition = "khi cần"}]',
     "case usual.checklist"),
    ('kind = "original"}]', 'kind = "original", authority = true}]', "case usual.checklist"),
    ("Biên bản bầu hòa giải viên", "Danh sách đề nghị công nhận hòa giải viên",
     "case usual.checklist"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "field"), BREAKS)
def test_each_break_is_named_by_file_code_and_field(
    copy: Path, old: str, new: str, field: str
) -> None:
    _change(copy, "mediation.toml", old, new)
    with pytest.raises(CatalogueError) as refused:
        load_catalogue(copy)
    named = {(one.file, one.field) for one in refused.value.problems}
    assert named == {("mediation.toml", field)}
    (code,) = {one.code for one in refused.value.problems}
    assert code in ("1.002211", "1.00221")
    assert f"mediation.toml: {code}: {field}: " in str(refused.value)


def test_an_entry_without_a_code_is_named_by_its_place(copy: Path) -> None:
    _change(copy, "mediation.toml", 'code = "1.002211"\n', "")
    with pytest.raises(CatalogueError, match=r"mediation\.toml: -: procedure\[0\]\.code: thiếu"):
        load_catalogue(copy)


CHARGE_BREAKS = [
    ('kind = "fee", measure = "fixed", amount_vnd = -1', "charges[0].amount_vnd"),
    ('kind = "fee", measure = "fixed", amount_vnd = 1000000001', "charges[0].amount_vnd"),
    ('kind = "fee", measure = "fixed", amount_vnd = 1.5', "charges[0].amount_vnd"),
    ('kind = "tax", measure = "fixed", amount_vnd = 1', "charges[0].kind"),
    ('kind = "fee", measure = "by_weight"', "charges[0].measure"),
    ('kind = "fee", measure = "fixed"', "charges x.note"),
    ('kind = "fee", measure = "per_page"', "charges x.tiers"),
    ('kind = "fee", measure = "per_page", tiers = [{from_page = 2, amount_vnd = 1}]',
     "charges x.tiers"),
    ('kind = "fee", measure = "by_province", amount_vnd = 5', "charges x.amount_vnd"),
    ('kind = "fee", measure = "by_province", cases = ["other"]', "charges x.cases"),
    ('kind = "fee", measure = "by_province", exempt = ["king"]', "charges[0].exempt"),
    ('kind = "fee", measure = "by_province", on_time = {event = "birth", days = 0}',
     "charges[0].on_time.days"),
    ('kind = "fee", measure = "by_province", channel = "pigeon"', "charges[0].channel"),
]  # fmt: skip


@pytest.mark.parametrize(("charge", "field"), CHARGE_BREAKS)
def test_each_broken_charge_is_named(copy: Path, charge: str, field: str) -> None:
    line = f'charges = [{{id = "x", name = "Phí", {charge}}}]\nconfidence = "medium"'
    _change(copy, "mediation.toml", 'confidence = "medium"', line)
    with pytest.raises(CatalogueError) as refused:
        load_catalogue(copy)
    assert {(one.code, one.field) for one in refused.value.problems} == {("1.002211", field)}


def test_two_amounts_may_not_hold_on_one_day(copy: Path) -> None:
    rule = '{id = "x", name = "Phí", kind = "fee", measure = "fixed", amount_vnd = 1, '
    until, since = "valid_to = 2026-06-30}", "valid_from = 2026-06-30}"
    line = f'charges = [{rule}{until}, {rule}{since}]\nconfidence = "medium"'
    _change(copy, "mediation.toml", 'confidence = "medium"', line)
    with pytest.raises(CatalogueError, match=r"1\.002211: charges x: hai mức"):
        load_catalogue(copy)


def test_all_problems_are_told_at_once(copy: Path) -> None:
    _change(copy, "mediation.toml", 'limit = "5 working_day"', 'limit = "soon"')
    _change(copy, "poverty.toml", 'confidence = "medium"', 'confidence = "sure"')
    (copy / "housing.toml").write_text("sector = ", encoding="utf-8")
    with pytest.raises(CatalogueError) as refused:
        load_catalogue(copy)
    files = {one.file for one in refused.value.problems}
    assert files == {"mediation.toml", "poverty.toml", "housing.toml"}


def test_one_code_in_two_files_is_named_in_both(copy: Path) -> None:
    _change(copy, "mediation.toml", 'code = "1.002211"', 'code = "1.001193"')
    with pytest.raises(CatalogueError) as refused:
        load_catalogue(copy)
    assert {one.file for one in refused.value.problems} == {"civil_status.toml", "mediation.toml"}
    assert {one.code for one in refused.value.problems} == {"1.001193"}


def test_an_empty_folder_is_no_catalogue(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError):
        load_catalogue(tmp_path)


def _change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
