"""``counter-app handover`` as a script calls it."""

from pathlib import Path

import pytest

from counter_app.domain.office import OWN_SECTIONS
from tests.commands import call


@pytest.fixture
def seeded(tmp_path: Path) -> Path:
    call("--data", tmp_path, "seed", "--dossiers", 12, "--seed", 3)
    return tmp_path


@pytest.fixture
def codes(seeded: Path, tmp_path: Path) -> Path:
    """Two dossiers that lie at the desk, the second in a bundle and with a note."""
    asked = call("--data", seeded, "search", "nguy", "--limit", 100)[1]
    first, second = [row["dossier_code"] for row in asked if row["state"] == "received"][:2]
    file = tmp_path / "codes.txt"
    file.write_text(f"{first}\n\n{second}\tTập 2\tgấp\n", encoding="utf-8")
    return file


def test_a_list_goes_out_is_confirmed_and_comes_back(
    seeded: Path, codes: Path, tmp_path: Path
) -> None:
    papers, leader = tmp_path / "papers", "Phạm Văn Lãnh"
    act = ("--data", seeded, "handover")

    code, (made,), _ = call(
        *act, "out", "--to", OWN_SECTIONS, "--file", codes, "--print-to", papers
    )
    assert (code, made["dossiers"], made["refused"]) == (0, 2, [])
    assert Path(made["list_pdf"]).read_bytes().startswith(b"%PDF")
    number = made["list"]

    assert call(*act, "confirm", number)[0] == 2
    code, (done,), _ = call(*act, "confirm", number, "--as", leader)
    assert (code, done) == (0, {"list": number, "confirmed": 2, "waiting": 0})

    (shown,) = call(*act, "show", number)[1]
    assert [line["state"] for line in shown["lines"]] == ["processing"] * 2
    assert shown["lines"][1]["bundle"] == "Tập 2"
    assert shown["receiver"] == leader

    code, (back,), _ = call(*act, "back", "--from", OWN_SECTIONS, "--file", codes)
    assert (code, back["dossiers"]) == (0, 2)
    listed = call(*act, "list")[1]
    assert [one["list"] for one in listed] == [back["list"], number]
    assert call("--data", seeded, "check") == (0, [], "")


def test_a_line_that_may_not_go_stops_the_list_unless_told(seeded: Path, codes: Path) -> None:
    act = ("--data", seeded, "handover", "out", "--to", OWN_SECTIONS, "--file", codes)
    codes.write_text(codes.read_text(encoding="utf-8") + "H55.01-261123-1\n", encoding="utf-8")

    code, (refused,), _ = call(*act)
    assert (code, refused["list"]) == (2, None)
    assert [line["text"] for line in refused["refused"]] == ["H55.01-261123-1"]

    code, (made,), _ = call(*act, "--partial")
    assert (code, made["dossiers"], len(made["refused"])) == (0, 2, 1)


@pytest.mark.parametrize(
    "arguments",
    [
        ("out", "--to", "Sở Tư pháp", "--file", "x"),
        ("out", "--to", OWN_SECTIONS),
        ("confirm", "12"),
        ("show", "BG2026-100009"),
        ("list", "--days", "-1"),
    ],
)
def test_what_cannot_be_is_refused_on_one_line(seeded: Path, arguments: tuple[str, ...]) -> None:
    code, answers, told = call("--data", seeded, "handover", *arguments)

    assert (code, answers) == (2, [])
    assert len(told.splitlines()) == 1
