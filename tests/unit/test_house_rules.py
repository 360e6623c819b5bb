"""Each rule of the house catches the snippet that breaks it and lets the decent one pass."""

import runpy
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOUSE = runpy.run_path(str(ROOT / "packaging" / "check_house.py"))
SIZES = runpy.run_path(str(ROOT / "packaging" / "check_sizes.py"))

# Put together, so that this file keeps the rule it tests.
REGISTRY = "https://py" + "pi.org/simple"
HOME = "/ho" + "me/lan/counter"


@pytest.mark.parametrize(
    ("rule", "path", "source"),
    [
        ("no_misplaced_file", "tests/db/test_store.py", ""),
        ("no_misplaced_file", "tests/ui/test_window.py", ""),
        ("no_misplaced_file", "packaging/__init__.py", ""),
        ("no_misplaced_file", "tests/unit/__init__.py", ""),
        ("no_misplaced_file", "resources/fonts/load.py", ""),
        ("no_misplaced_file", "counter_app/core/utils.py", ""),
        ("no_foreign_address", "README.md", f"Xem {REGISTRY}"),
        ("no_foreign_address", "packaging/requirements-run.txt", "--index" + "-url x"),
        ("no_foreign_address", "counter_app/core/config.py", f'HOME = "{HOME}"'),
        ("no_composed_sql", "db/counter/search.py", 'run.execute(f"SELECT {name}")'),
        ("no_composed_sql", "db/counter/search.py", 'text("SELECT %s" % name)'),
        ("no_composed_sql", "db/counter/search.py", 'text("SELECT " + name)'),
        ("no_composed_sql", "db/counter/search.py", 'run.exec_driver_sql("{}".format(name))'),
        ("no_raw_paragraph", "counter_app/documents/slip.py", "Paragraph(name, style)"),
        ("no_raw_paragraph", "counter_app/documents/slip.py", 'Paragraph(f"<b>{name}</b>", s)'),
        ("no_raw_paragraph", "counter_app/documents/slip.py", 'platypus.Paragraph("a" + name, s)'),
        (
            "no_rich_text",
            "ui/screens/intake/intake.py",
            "label.setTextFormat(Qt.TextFormat.RichText)",
        ),
        ("no_rich_text", "ui/screens/intake/intake.py", "view.setHtml(name)"),
        ("no_rich_text", "ui/screens/intake/intake.py", "label = QLabel(name)"),
        ("no_rich_text", "ui/screens/intake/intake.py", 'QMessageBox.question(self, "", name)'),
        ("no_silent_risk", "db/peers.py", "run(text)  # noqa" + ": S608"),
        ("no_silent_risk", "db/peers.py", "run(text)  # noqa" + ": BLE001, S608  #"),
        ("no_silent_risk", "pyproject.toml", '    "S60' + '4",'),
        ("no_waiting_test", "tests/screens/test_intake.py", "qtbot.wait(100)"),
        ("no_waiting_test", "tests/screens/test_intake.py", "QTest.qWait(100)"),
        ("no_waiting_test", "tests/screens/test_intake.py", 'qtbot.keyClicks(box, "Ánh")'),
    ],
)
def test_a_broken_rule_is_caught(rule: str, path: str, source: str) -> None:
    findings = HOUSE["broken"](path, source)

    assert [finding.split(": ")[:2] for finding in findings] == [[path, rule]]


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("tests/store/test_store.py", ""),
        ("counter_app/core/text.py", "answer = text(f'{name}')"),
        ("db/counter/search.py", 'run.execute(text("SELECT name WHERE id = :id"), {"id": wanted})'),
        ("db/counter/search.py", 'run.execute("SELECT name " + "WHERE id = ?", (wanted,))'),
        ("counter_app/documents/slip.py", 'Paragraph("Giấy tiếp nhận", style)'),
        ("counter_app/documents/slip.py", 'Paragraph(f"<b>{escape(name)}</b>", style)'),
        ("ui/widgets/text.py", "label = QLabel(); label.setTextFormat(Qt.TextFormat.PlainText)"),
        ("ui/screens/intake/intake.py", "label = plain_label(name)"),
        ("tests/screens/test_intake.py", 'qtbot.keyClicks(box, "anh"); qtbot.waitUntil(ready)'),
        ("db/peers.py", "run(text)  # noqa" + ": S608  # our own name"),
        ("db/peers.py", "run(text)  # noqa" + ": BLE001, S608  our own name"),
        ("README.md", "Run packaging/test in the checkout; work/home/tests are only words."),
    ],
)
def test_a_decent_file_passes(path: str, source: str) -> None:
    assert HOUSE["broken"](path, source) == []


def test_every_exception_says_why_and_is_still_needed() -> None:
    exceptions: dict[tuple[str, str], str] = HOUSE["EXCEPTIONS"]

    for (rule, path), reason in exceptions.items():
        assert reason
        source = (ROOT / path).read_text(encoding="utf-8")
        assert any(HOUSE[rule](path, source)), (rule, path)


@pytest.mark.parametrize(
    ("source", "finding"),
    [
        ("x = 1\n" * 401, "401 lines, at most 400"),
        ("class Big:\n" + "    x = 1\n" * 250, "Big has 251 lines, at most 250"),
        ("def long():\n" + "    x = 1\n" * 40, "long has 41 lines, at most 40"),
        ("class A:\n    def long(self):\n" + "        x = 1\n" * 40, "A.long has 41 lines"),
        ("if 1:\n    async def long():\n" + "        x = 1\n" * 40, "long has 41 lines"),
    ],
)
def test_what_outgrows_the_house_is_caught(source: str, finding: str) -> None:
    (only,) = SIZES["too_long"]("counter_app/domain/x.py", source)

    assert finding in only


def test_what_reaches_its_limit_passes() -> None:
    source = "def long():\n" + "    x = 1\n" * 39

    assert list(SIZES["too_long"]("counter_app/domain/x.py", source)) == []


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        ("TID251", "from datetime import UTC, datetime\n\nnow = datetime.now(UTC)\n"),
        ("TID251", "import datetime\n\ntoday = datetime.date.today()\n"),
        ("TID251", "import time\n\ntime.sleep(1)\n"),
        ("TID251", "import uuid\n\nkey = uuid.uuid4()\n"),
        ("TID251", "import urllib.request\n\nurllib.request.urlopen('x')\n"),
        ("T201", "print('x')\n"),
        ("S608", "def find(name: str) -> str:\n    return f'SELECT x FROM y WHERE z = {name}'\n"),
        ("PGH003", "x = 1  # type: ignore\n"),
    ],
)
def test_the_linter_is_told_of_the_house_rules(rule: str, source: str) -> None:
    place = ["--stdin-filename", "counter_app/domain/x.py", "--output-format", "concise", "-"]
    linter = subprocess.run(
        [sys.executable, "-m", "ruff", "check", *place],
        cwd=ROOT,
        input=source,
        capture_output=True,
        check=False,
        text=True,
    )

    assert f": {rule} " in linter.stdout
