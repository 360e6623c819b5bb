"""Thousands of spoilt PDFs at the gate: each is refused or becomes pages, and the counter goes on."""

import io
import json
from pathlib import Path
from typing import Final

import pytest

from counter_app.core.errors import UserError
from counter_app.documents import sandbox
from counter_app.documents.apart import clean_apart
from counter_app.documents.sandbox import SandboxFailed, ask
from tests.hostile_files import NEVER, keys_of, spoilt_pdfs

AT_ONCE: Final = 40
# A process apart that tries one after another what is asked of it about one file.
SEVERAL: Final = """
import json
from counter_app.documents import apart

def one(content):
    try:
        return b"".join(apart.answered(content, "clean", "200"))
    except Exception:
        return b""

def answered(content):
    sizes, _, rest = content.partition(b"\\n")
    for size in json.loads(sizes):
        answer = one(rest[:size])
        rest = rest[size:]
        yield len(answer).to_bytes(4, "big") + answer
"""


@pytest.fixture(autouse=True)
def several(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "several.py").write_text(SEVERAL, encoding="utf-8")
    monkeypatch.setattr(sandbox, "_ROOT", tmp_path)


def kept_of(files: list[bytes]) -> list[bytes]:
    """What is kept of each, empty for one that is refused; one by one where a process died of it."""
    sizes = json.dumps([len(file) for file in files]).encode()
    try:
        answer = io.BytesIO(
            ask("several", content=sizes + b"\n" + b"".join(files), most=sum(map(len, files)) * 9)
        )
    except SandboxFailed:
        return [_alone(file) for file in files]
    answers = [answer.read(int.from_bytes(answer.read(4), "big")) for _ in files]
    return [one.partition(b"\n")[2] for one in answers]


def _alone(file: bytes) -> bytes:
    try:
        return clean_apart(file, 200).content
    except UserError:
        return b""


@pytest.mark.parametrize(
    "count", [80, pytest.param(2_000, marks=[pytest.mark.full, pytest.mark.timeout(900)])]
)
def test_spoilt_pdfs_are_refused_or_become_clean_pages(count: int) -> None:
    files = spoilt_pdfs(count, seed=72)
    kept = [one for at in range(0, count, AT_ONCE) for one in kept_of(files[at : at + AT_ONCE])]

    pages = [one for one in kept if one]
    print(f"{len(pages)} of {count} became pages, {count - len(pages)} were refused")
    assert count // 10 < len(pages) < count
    for one in pages:
        assert keys_of(one) & NEVER == set()
