import sys
from pathlib import Path

import pytest

from ui.application import CRASH_NOTE, keep_crash_notes


def test_a_crash_note_tells_the_place_and_never_the_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    keep_crash_notes(tmp_path)
    try:
        raise KeyError("Nguyễn Thị Hoài Thương")
    except KeyError as error:
        sys.excepthook(KeyError, error, error.__traceback__)
    note = (tmp_path / CRASH_NOTE).read_text("utf-8")
    assert note.startswith("KeyError\n")
    assert "test_crash_note.py" in note
    assert "Thương" not in note
    assert "KeyError" in capsys.readouterr().err
