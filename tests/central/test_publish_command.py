"""``central publish``: an edition is given out whole or not at all, and the cell itself goes by it.

``central check``: a store altered behind the cell's back is named, commune by commune.
"""

import io
import json
import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from counter_app.bootstrap_central import cell_running, cell_store, rules_of
from counter_app.central.office.offices import found_office
from counter_app.cli.io import Io
from counter_app.cli.main import main
from counter_app.core.clock import SystemClock, local
from counter_app.core.resources import resource
from counter_app.domain.catalogue.catalogue import SHIPPED, catalogue_files
from counter_app.domain.deadline.calendar import load_calendar
from counter_app.domain.places import load_places
from db.central.changes import NewChange, add_changes
from db.central.heads import take_head
from db.central.store import Connection

COMMUNES = tuple(one.code for one in load_places(resource("places")).communes[:2])
FIRST, SECOND = COMMUNES


@pytest.fixture
def address(tmp_path: Path) -> str:
    """A cell with two offices."""
    url = f"sqlite:///{tmp_path / 'cell.db'}"
    with cell_store(url) as store:
        for commune in COMMUNES:
            found_office(store, tomllib.loads(office_of(commune)), clock=SystemClock())
    return url


def office_of(commune: str) -> str:
    """The set-up file of its office."""
    text = resource("offices/demo.toml").read_text(encoding="utf-8")
    own = text.replace('kind = "demo"', 'kind = "real"').replace('"00000"', f'"{commune}"')
    return own.replace('"H99"', f'"H42.{commune[:2]}.{commune[2:]}"')


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A catalogue to publish: what ships, one name changed."""
    made = tmp_path / "danh-muc"
    made.mkdir()
    for name, text in catalogue_files(resource("catalogue")).items():
        (made / name).write_text(
            text.replace("Xác nhận tình trạng hôn nhân", "Giấy độc thân"), encoding="utf-8"
        )
    return made


def today() -> date:
    return local(SystemClock().now()).date()


def publish(*arguments: object) -> tuple[int, list[dict[str, Any]], str]:
    return central("publish", *arguments)


def central(*arguments: object) -> tuple[int, list[dict[str, Any]], str]:
    out, err = io.StringIO(), io.StringIO()
    told = ["central", *map(str, arguments)]
    code = main(told, Io(stdin=io.StringIO(), stdout=out, stderr=err))
    return code, [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue()


def test_every_office_is_given_the_catalogue_and_the_cell_goes_by_it(
    address: str, folder: Path, tmp_path: Path
) -> None:
    at = ("--db", address, "--file", folder, "--edition", "2027-01")
    code, told, _ = publish("catalogue", *at, "--all", "--from", today())

    assert code == 0
    assert [(one["commune"], one["number"]) for one in told] == [(one, 1) for one in COMMUNES]
    later = today() + timedelta(days=1)
    assert publish("catalogue", *at, "--commune", FIRST, "--from", later)[1][0]["number"] == 2
    with cell_running(address, blobs=tmp_path / "blobs") as (cell, _app):
        known = cell.catalogue_of(FIRST)
        assert known.version == f"2027-01 (số 1, từ {today():%d/%m/%Y})"
        found = known.get("1.004873")
        assert found is not None
        assert found.short_name == "Giấy độc thân"


def test_an_office_s_service_days_are_checked_by_the_catalogue_published_to_it(
    address: str, folder: Path, tmp_path: Path
) -> None:
    path, file = folder / "civil_status.toml", tmp_path / "office.toml"
    text = path.read_text(encoding="utf-8")
    assert 'sector = "Hộ tịch"' in text
    path.write_text(text.replace('sector = "Hộ tịch"', 'sector = "Việc hộ tịch"'), "utf-8")
    at = ("--db", address, "--file", folder, "--edition", "x", "--from", today())
    assert publish("catalogue", *at, "--commune", FIRST)[0] == 0
    day = '\n[[service_days]]\nkind = "no_appointment_day"\nweekday = "thu"\n'
    answers = []
    for commune in COMMUNES:
        days = f'{day}sectors = ["Việc hộ tịch"]\n'
        file.write_text(office_of(commune) + days, encoding="utf-8")
        answers.append(central("office", "set", "--db", address, "--file", file))
    assert answers[0][0] == 0
    assert "“Việc hộ tịch” không có trong danh mục" in answers[1][2]


def test_the_cell_reckons_by_the_published_calendar(address: str, tmp_path: Path) -> None:
    file = tmp_path / "lich.csv"
    known = load_calendar().by_day
    coming = (today() + timedelta(days=ahead) for ahead in range(1, 40))
    storm = next(day for day in coming if day.toordinal() not in known)
    file.write_text(f"date,kind,name\n{storm},off,Bão số 9\n", encoding="utf-8")
    code, _told, said = publish(
        *("calendar", "--db", address, "--commune", FIRST, "--file", file),
        *("--edition", "bão", "--from", today()),
    )

    assert (code, said) == (0, "")
    with cell_running(address, blobs=tmp_path / "blobs") as (cell, _app):
        rules = rules_of(cell)
        assert storm.toordinal() in rules(FIRST).calendar.by_day
        assert rules(FIRST).catalogue.version == SHIPPED
        assert len(rules(FIRST).calendars) == 2
        assert storm.toordinal() not in rules(SECOND).calendar.by_day


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("date,kind,name\n2026-12-24,off,Bão\n24/12,off,Bão\n", "Dòng 3"),
        ("date,kind,name\n2001-12-24,off,Bão\n", "không có dòng nào của năm"),
        ("", "Dòng đầu của lịch nghỉ"),
    ],
    ids=["a bad row", "another year", "empty"],
)
def test_a_bad_calendar_is_refused_naming_the_line(
    address: str, tmp_path: Path, text: str, words: str
) -> None:
    file = tmp_path / "lich.csv"
    file.write_text(text, encoding="utf-8")

    code, told, said = publish(
        "calendar", "--db", address, "--all", "--file", file, "--edition", "x", "--from", today()
    )

    assert (code, told) == (2, [])
    assert words in said


def test_a_bad_catalogue_is_refused_naming_file_procedure_and_field(
    address: str, folder: Path
) -> None:
    path = folder / "mediation.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('limit = "5 working_day"', 'limit = "soon"'), encoding="utf-8")

    code, told, said = publish(
        "catalogue", "--db", address, "--all", "--file", folder, "--edition", "x", "--from", today()
    )

    assert (code, told) == (2, [])
    assert "mediation.toml: 1.00221" in said
    assert "limit" in said


def test_a_day_that_is_none_is_refused(address: str, folder: Path) -> None:
    at = ("--db", address, "--all", "--file", folder, "--edition", "x", "--from", "01/01/2027")

    assert publish("catalogue", *at)[0] == 2


@pytest.mark.parametrize("name", ["", "  "])
def test_an_edition_without_a_name_is_refused(address: str, folder: Path, name: str) -> None:
    at = ("--db", address, "--all", "--file", folder, "--edition", name, "--from", today())

    code, told, said = publish("catalogue", *at)

    assert (code, told) == (2, [])
    assert said.startswith("Hãy ghi tên bản")


def test_the_check_names_the_commune_and_the_first_row_that_was_altered(address: str) -> None:
    assert central("check", "--db", address)[:2] == (
        0,
        [{"commune": one, "whole": True} for one in COMMUNES],
    )
    change = NewChange(dossier="d", kind="dossier.noted", ver=1, at_ms=1, body="{}")

    def forge(connection: Connection) -> None:
        add_changes(connection, SECOND, take_head(connection, SECOND), [change, change])
        connection.exec_driver_sql("UPDATE changes SET \"by\" = 'Kẻ khác' WHERE chg = 2")

    with cell_store(address) as store:
        store.write(SECOND, forge).result()

    code, told, _ = central("check", "--db", address)
    assert (code, told[0], told[1]["commune"]) == (1, {"commune": FIRST, "whole": True}, SECOND)
    assert (told[1]["code"], told[1]["row"]) == ("change.broken", "chg 2")
    assert central("check", "--db", address, "--commune", FIRST)[0] == 0
    assert central("check", "--db", address, "--commune", "99999")[0] == 2
