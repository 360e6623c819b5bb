"""The check that every test passes through is itself shown to catch what it promises to catch."""

import shutil
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]

LEAVES = {
    "thread": """
        import threading
        def test_it():
            threading.Thread(target=threading.Event().wait, name="lane", daemon=True).start()
        """,
    "log WARNING": """
        import logging
        def test_it():
            logging.getLogger("slip").warning("slip.late")
        """,
    "window": """
        from PySide6.QtWidgets import QWidget
        kept = []
        def test_it(qapp):
            kept.append(QWidget())
        """,
    "timer": """
        from PySide6.QtCore import QTimer
        kept = []
        def test_it(qapp):
            kept.append(QTimer())
            kept[0].start(60_000)
        """,
}


@pytest.fixture
def small_house(pytester: pytest.Pytester) -> pytest.Pytester:
    """An empty test folder under the same roof."""
    pytester.makeconftest((TESTS / "conftest.py").read_text(encoding="utf-8"))
    shutil.copytree(TESTS / "data", pytester.path / "data")
    return pytester


@pytest.mark.parametrize("what", LEAVES)
def test_a_test_that_leaves_something_behind_fails(small_house: pytest.Pytester, what: str) -> None:
    small_house.makepyfile(LEAVES[what])

    outcome = small_house.runpytest_subprocess("-p", "no:xdist")

    outcome.assert_outcomes(passed=1, errors=1)
    outcome.stdout.fnmatch_lines([f"*left behind: {what} *"])


def test_a_test_that_clears_up_passes(small_house: pytest.Pytester) -> None:
    small_house.makepyfile(
        """
        import logging, threading
        from PySide6.QtCore import QTimer
        from PySide6.QtWidgets import QWidget
        def test_it(qtbot, caplog):
            window = QWidget()
            qtbot.addWidget(window)
            window.show()
            QTimer(window).start(60_000)
            thread = threading.Thread(target=int)
            thread.start()
            logging.getLogger("slip").warning("slip.late")
            assert window.isVisible()
        """
    )

    small_house.runpytest_subprocess("-p", "no:xdist").assert_outcomes(passed=1)


def test_a_test_named_after_a_place_in_memory_is_refused(small_house: pytest.Pytester) -> None:
    small_house.makepyfile(
        """
        import pytest
        @pytest.mark.parametrize("value", [object()], ids=repr)
        def test_it(value):
            assert value
        """
    )

    outcome = small_house.runpytest_subprocess("-p", "no:xdist")

    assert outcome.ret != 0
    outcome.stderr.fnmatch_lines(["*names that stay*"])


def test_the_screen_is_the_counters(qapp: object) -> None:
    from PySide6.QtGui import QGuiApplication

    if QGuiApplication.platformName() == "offscreen":
        assert QGuiApplication.primaryScreen().size().toTuple() == (1366, 768)
