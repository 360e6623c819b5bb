"""What is known of the libraries we stand on: their bill of materials, and whom the audit asked."""

import json
import re
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any, Final

import jsonschema_rs
import pytest

import audit
import sbom
from pinned import LISTS, Pin, pins

AT: Final = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
ROOT: Final = Path(__file__).parents[2]
SCOPES: Final = {"run": "required", "central": "optional", "dev": "excluded"}


@pytest.fixture(scope="module")
def bill() -> dict[str, Any]:
    return sbom.bill(AT)


def test_it_is_cyclonedx_to_the_letter(bill: dict[str, Any]) -> None:
    shipped = resources.files("cyclonedx.schema") / "_res"

    def schema(name: str) -> Any:
        return json.loads((shipped / f"{name}.SNAPSHOT.schema.json").read_text("utf-8"))

    whole = schema("bom-1.6")
    folder = whole["$id"].rpartition("/")[0]
    beside = [
        (f"{folder}/{name}.SNAPSHOT.schema.json", schema(name)) for name in ("spdx", "jsf-0.82")
    ]
    judge = jsonschema_rs.validator_for(whole, registry=jsonschema_rs.Registry(beside))

    assert [one.message for one in judge.iter_errors(bill)] == []
    assert not judge.is_valid(bill | {"components": [{"type": "library"}]})
    assert bill["specVersion"] == "1.6"


def test_every_pinned_line_is_in_it_with_its_hashes_and_what_it_is_for(
    bill: dict[str, Any],
) -> None:
    told = {one["bom-ref"]: one for one in bill["components"]}
    assert len(told) == len(bill["components"])
    first: dict[str, str] = {}
    for kind in LISTS:
        text = (ROOT / "packaging" / f"requirements-{kind}.txt").read_text("utf-8")
        for name, version, rest in re.findall(r"(?m)^(\S+)==(\S+)((?:.*\\\n)+.*)$", text):
            ref = f"pkg:pypi/{name}@{version}"
            first.setdefault(ref, kind)
            hashes = [one["content"] for one in told[ref]["hashes"]]
            assert hashes == re.findall("[0-9a-f]{64}", rest)
            assert told[ref]["scope"] == SCOPES[first[ref]]
    assert first.keys() == told.keys()


def test_each_tells_its_licence_or_why_not_and_what_it_leans_on(bill: dict[str, Any]) -> None:
    for one in bill["components"]:
        untold = any(told["name"] == "counter-app:licence" for told in one["properties"])
        assert untold != ("licenses" in one), one["name"]
    told = [one for one in bill["components"] if "licenses" in one]
    assert len(told) > 0.9 * len(bill["components"])
    leans = {one["ref"]: one["dependsOn"] for one in bill["dependencies"]}
    named = {one["bom-ref"]: one["name"] for one in bill["components"]}
    assert leans.keys() == named.keys() | {bill["metadata"]["component"]["bom-ref"]}
    assert {named[ref] for refs in leans.values() for ref in refs} <= set(named.values())
    assert "mako" in {named[ref] for ref in leans[f"pkg:pypi/{_version_of('alembic')}"]}


def _version_of(name: str) -> str:
    (one,) = [pin for pin in pins("run") if pin.name == name]
    return f"{one.name}@{one.version}"


def test_the_same_lists_have_the_same_number_and_no_address(bill: dict[str, Any]) -> None:
    assert sbom.bill(AT)["serialNumber"] == bill["serialNumber"]
    assert "://" not in json.dumps(bill)


def test_what_is_built_holds_the_whole_program_and_lies_beside_its_bill(
    bill: dict[str, Any], tmp_path: Path
) -> None:
    built = subprocess.run(
        [ROOT / "packaging" / "build", tmp_path], capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stderr

    wheel, beside = sorted(tmp_path.iterdir(), key=lambda one: one.suffix, reverse=True)
    assert beside.name == f"{wheel.stem}.cdx.json"
    told = json.loads(beside.read_text("utf-8"))
    assert told["components"] == bill["components"]
    with zipfile.ZipFile(wheel) as within:
        held = {name for name in within.namelist() if ".dist-info/" not in name}
    folders = ("counter_app", "db", "resources", "ui")
    files = {str(one.relative_to(ROOT)) for name in folders for one in _files(ROOT / name)}
    assert held == files


def _files(folder: Path) -> Iterator[Path]:
    return (one for one in folder.rglob("*") if one.is_file() and one.suffix != ".pyc")


def test_a_line_without_a_hash_is_no_pin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "requirements-run.txt").write_text("six==1.17.0\n", "utf-8")
    monkeypatch.setattr("pinned.__file__", str(tmp_path / "pinned.py"))
    with pytest.raises(ValueError, match=r"requirements-run\.txt"):
        pins("run")


def test_an_audit_that_reaches_nobody_is_no_good_news(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")  # nobody listens there
    monkeypatch.setattr(audit, "pins", lambda _kind: pins("run")[:1])
    assert audit.main() == 3
    assert "Cần đường mạng" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ([{"name": "six", "version": "1", "vulns": []}], 0),
        ([{"name": "six", "version": "1", "vulns": [{"id": "CVE-1"}]}], 1),
        ([{"name": "six", "skip_reason": "không có"}], 3),
        (
            [
                {"name": "six", "skip_reason": ""},
                {"name": "x", "version": "1", "vulns": [{"id": "C"}]},
            ],
            1,
        ),
    ],
)
def test_an_audit_says_what_it_found(
    told: list[dict[str, Any]], code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "_asked", lambda _wanted: told)
    assert audit.main() == code


def test_a_package_pinned_once_a_python_is_asked_about_as_often(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[list[str]] = []

    def answer(wanted: Any) -> list[dict[str, Any]]:
        asked.append([pin.version for pin in wanted])
        return []

    monkeypatch.setattr(audit, "_asked", answer)
    audit.audit([Pin(name="a", version=one, marker="", hashes=("",)) for one in "123"])
    assert asked == [["1"], ["2"], ["3"]]
