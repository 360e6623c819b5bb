"""The commands of the store as a script calls them: seed, search, check, backup."""

from pathlib import Path

import pytest

from counter_app.core.secrets import FileSecretStore
from db.engine import connect
from tests.commands import call


@pytest.fixture
def seeded(tmp_path: Path) -> Path:
    """A data folder with forty synthetic dossiers."""
    assert call("--data", tmp_path, "seed", "--dossiers", 40, "--seed", 3)[:2] == (
        0,
        [{"dossiers": 40}],
    )
    return tmp_path


def test_the_same_seed_makes_the_same_people(
    seeded: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    call("--data", other, "seed", "--dossiers", 40, "--seed", 3)
    asked = ("search", "09", "--limit", 100), ("search", "thôn", "--limit", 100)
    for words in (*asked, ("search", "nguy", "--limit", 100)):
        first, second = (call("--data", folder, *words)[1] for folder in (seeded, other))
        assert first == second
    assert call("--data", seeded, "search", "nguy", "--limit", 100)[1]


def test_lives_are_made_where_they_are_asked_for(tmp_path: Path) -> None:
    assert call("--data", tmp_path, "seed", "--dossiers", 60, "--lives")[0] == 0
    (numbers,) = call("--data", tmp_path, "list")[1]
    assert int(str(numbers["open"])) < 20
    assert call("--data", tmp_path, "check") == (0, [], "")


def test_seeded_dossiers_are_as_sound_as_any(seeded: Path) -> None:
    assert call("--data", seeded, "check") == (0, [], "")


def test_check_names_what_is_wrong_and_ends_with_1(seeded: Path) -> None:
    key = FileSecretStore(seeded).get("store-key-training")
    assert key
    connection = connect(seeded / "training.db", key)
    connection.execute("DROP TRIGGER papers_kept")
    connection.close()
    code, lines, _ = call("--data", seeded, "check")
    assert (code, [line["code"] for line in lines]) == (1, ["seal_changed"])


def test_check_tells_of_a_restore_and_ends_with_0(seeded: Path) -> None:
    file = seeded / "training.db"
    old = file.read_bytes()
    call("--data", seeded, "seed", "--dossiers", 1)
    assert call("--data", seeded, "check") == (0, [], "")
    file.write_bytes(old)
    for _ in range(2):
        code, (notice,), told = call("--data", seeded, "check")
        assert (code, told, notice["notice"]) == (0, "", "new_life")
        assert str(notice["row"]).endswith(", seq 41")
        assert "trở về từ bản cũ" in str(notice["message"])


def test_backup_names_the_copy_it_verified(seeded: Path, tmp_path: Path) -> None:
    code, (made,), _ = call("--data", seeded, "backup", "--to", tmp_path / "usb")
    assert code == 0
    assert Path(str(made["backup"])).stat().st_size == made["bytes"]


def test_a_count_out_of_bounds_is_refused_on_one_line(tmp_path: Path) -> None:
    code, lines, told = call("--data", tmp_path, "seed", "--dossiers", 0)
    assert (code, lines) == (2, [])
    assert len(told.splitlines()) == 1
