"""Bundles of the catalogue: what a broken one is told, how one is found, what it asks for."""

import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from counter_app.core.resources import resource
from counter_app.core.text import fold
from counter_app.domain.catalogue.bundle import case_of
from counter_app.domain.catalogue.catalogue import Catalogue, CatalogueError, load_catalogue

ON = date(2026, 11, 23)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(resource("catalogue"))


@pytest.mark.parametrize(
    ("typed", "short_name"),
    [
        ("lien thong khai sinh", "Liên thông khai sinh (3 hồ sơ)"),
        ("liên thông khai tử", "Liên thông khai tử (3 hồ sơ)"),
        ("khai sinh", "Khai sinh"),
        ("khai tu", "Khai tử"),
        ("sao y", "Chứng thực bản sao"),
    ],
)
def test_a_bundle_comes_first_only_where_it_is_meant(
    catalogue: Catalogue, typed: str, short_name: str
) -> None:
    assert catalogue.find_filings(typed, on=ON)[0].short_name == short_name


def test_a_single_procedure_search_never_meets_a_bundle(catalogue: Catalogue) -> None:
    ids = {one.id for one in catalogue.bundles}
    assert not ids & {one.code for one in catalogue.find("lien thong khai sinh", limit=200)}
    assert all(catalogue.get(id_) is None for id_ in ids)


def test_a_bundle_asks_for_every_paper_of_its_parts_once(catalogue: Catalogue) -> None:
    for bundle in catalogue.bundles:
        shown = catalogue.face(bundle.id, on=ON)
        assert shown is not None
        labels = Counter(fold(paper.label) for paper in shown.cases[0].checklist)
        assert max(labels.values()) == 1
        provided = {fold(label) for part in bundle.parts for label in part.provided}
        for part in bundle.parts:
            case = case_of(catalogue.require(part.procedure_code, on=ON), part)
            asked = {fold(paper.label) for paper in case.checklist}
            assert asked - provided <= labels.keys()
        assert not provided & labels.keys()
        assert shown.doubt


def test_a_bundle_is_not_offered_before_all_its_parts_are(catalogue: Catalogue) -> None:
    assert catalogue.face("birth", on=ON) is not None
    assert catalogue.face("wedding", on=ON) is None


BREAKS = [
    ('procedure = "1.001193"', 'procedure = "1.999999"', "part[0].procedure"),
    ('case = "join_household"', 'case = "castle"', "part[1].case"),
    ('provided = ["Giấy tờ', 'provided = ["Sổ đỏ", "Giấy tờ', "part[1].provided"),
    ('source = "NĐ 63/2024;', 'speed = 3\nsource = "NĐ 63/2024;', "speed"),
    ('short = "Liên thông khai sinh (3 hồ sơ)"\n', "", "short"),
]


@pytest.mark.parametrize(("old", "new", "field"), BREAKS)
def test_each_break_is_named_by_file_id_and_field(
    tmp_path: Path, old: str, new: str, field: str
) -> None:
    folder = tmp_path / "catalogue"
    shutil.copytree(resource("catalogue"), folder)
    path = folder / "bundles.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CatalogueError) as refused:
        load_catalogue(folder)
    assert {(one.file, one.field) for one in refused.value.problems} == {("bundles.toml", field)}


def test_a_catalogue_without_bundles_is_whole(tmp_path: Path) -> None:
    folder = tmp_path / "catalogue"
    shutil.copytree(resource("catalogue"), folder)
    (folder / "bundles.toml").unlink()
    alone = load_catalogue(folder)
    assert alone.bundles == ()
    assert alone.find_filings("khai sinh", on=ON)[0].code == "1.001193"
