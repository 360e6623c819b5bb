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
CLEARS_UP = """
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


@pytest.fixture
def small_house(pytester: pytest.Pytester) -> pytest.Pytester:
    """An empty test folder under the same roof."""
    pytester.makeconftest((TESTS / "conftest.py").read_text(encoding="utf-8"))
    shutil.copytree(TESTS / "data", pytester.path / "data")
    return pytester


def test_a_test_that_leaves_something_behind_fails_and_one_that_clears_up_passes(
    small_house: pytest.Pytester,
) -> None:
    # One run for all, each in a file of its own: what a test stands on takes seconds to load.
    # What is cleared up comes first: a timer that runs on is told of by whatever comes after it.
    small_house.makepyfile(test_clears_up=CLEARS_UP)
    small_house.makepyfile(**{f"test_leaves_{at}": text for at, text in enumerate(LEAVES.values())})

    outcome = small_house.runpytest_subprocess("-p", "no:xdist")

    outcome.assert_outcomes(passed=1 + len(LEAVES), errors=len(LEAVES))
    told = [f"ERROR test_leaves_{at}.py::*left behind: {what} *" for at, what in enumerate(LEAVES)]
    outcome.stdout.fnmatch_lines(told)


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
