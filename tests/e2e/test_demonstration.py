"""The demonstration plays the main job through the real window and tells the truth about it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

# One worker, so one demonstration.
pytestmark = pytest.mark.xdist_group("demonstration")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of one whole run, started as a user starts it, with no display."""
    out = tmp_path_factory.mktemp("demo") / "new folder"
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    surroundings = {name: value for name, value in os.environ.items() if name not in hidden}
    done = subprocess.run(
        [sys.executable, "-m", "counter_app", "demo", "--out", str(out), "--json"],
        check=False,
        capture_output=True,
        text=True,
        timeout=90,
        env={**surroundings, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"},
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == json.loads((out / "summary.json").read_text("utf-8"))
    return out


def test_the_summary_has_every_fact(played: Path) -> None:
    summary = json.loads((played / "summary.json").read_text("utf-8"))

    assert set(summary) == {
        "dossier_code",
        "received_at",
        "due_at",
        "slip_pdf",
        "outbox_before",
        "outbox_after",
        "central_has_it",
        "seconds",
    }
    assert summary["dossier_code"].startswith("H99-")
    assert summary["due_at"] > summary["received_at"]


def test_what_waited_is_on_the_central_side_with_its_result(played: Path) -> None:
    summary = json.loads((played / "summary.json").read_text("utf-8"))

    assert (summary["outbox_before"], summary["outbox_after"]) == (1, 0)
    assert summary["central_has_it"] is True
    assert summary["seconds"] < 60


def test_the_slip_is_the_one_of_the_dossier_and_has_no_value(played: Path) -> None:
    summary = json.loads((played / "summary.json").read_text("utf-8"))
    program = shutil.which("pdftotext")
    assert program
    text = subprocess.run(
        [program, summary["slip_pdf"], "-"], check=True, capture_output=True, text=True
    ).stdout

    assert summary["dossier_code"] in text
    assert "Nguyễn Thị Hoài Thương" in text
    assert "BẢN MINH HOẠ" in text
    assert "Giấy khai sinh" in text


@pytest.mark.parametrize("name", ["intake.png", "synced.png"])
def test_the_pictures_show_a_whole_window(played: Path, name: str) -> None:
    with Image.open(played / name) as picture:
        assert picture.width >= 1366
        assert picture.height >= 768
        colours = picture.convert("RGB").getcolors(maxcolors=1 << 20)

    assert colours is not None
    assert len(colours) > 50


@pytest.mark.window
def test_it_plays_on_a_bare_display_that_gives_no_window_the_keyboard(tmp_path: Path) -> None:
    surroundings = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    done = subprocess.run(
        [sys.executable, "-m", "counter_app", "demo", "--out", str(tmp_path), "--json"],
        check=False,
        capture_output=True,
        text=True,
        timeout=90,
        env={**surroundings, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"},
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["dossier_code"].startswith("H99-")
