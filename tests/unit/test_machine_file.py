"""What a machine keeps of its own, read back; a file spoilt by hand is told, never guessed at."""

from pathlib import Path

import pytest

from counter_app.core.config import FILE_NAME, Machine, load_machine, save_machine
from counter_app.core.errors import EnvironmentFault, UserError


def test_what_was_kept_is_read_back(tmp_path: Path) -> None:
    kept = Machine(theme="dark", text_scale=1.5, pinned=("2.000815", "1.001193"), files_mb_a_day=0)
    save_machine(tmp_path, kept)
    assert load_machine(tmp_path) == kept


def test_a_machine_that_keeps_nothing_has_the_defaults(tmp_path: Path) -> None:
    assert load_machine(tmp_path) == Machine()


def test_a_whole_number_is_a_scale(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("text_scale = 2\n", encoding="utf-8")
    assert load_machine(tmp_path).text_scale == 2.0


@pytest.mark.parametrize(
    "text",
    [
        "theme = 1",
        'text_scale = "2"',
        "pinned = [1]",
        'pinned = "a"',
        "files_mb_a_day = true",
        'colour = "red"',
        "theme =",
        '[theme]\nname = "dark"',
    ],
)
def test_a_spoilt_file_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE_NAME).write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as told:
        load_machine(tmp_path)
    assert told.value.code == "machine_file"


def test_a_file_the_disk_does_not_give_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(EnvironmentFault) as told:
        load_machine(tmp_path)
    assert told.value.code == "machine_unreadable"
