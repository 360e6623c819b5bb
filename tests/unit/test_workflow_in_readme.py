"""README.md shows the workflow's table as it is."""

import runpy
from pathlib import Path

from counter_app.domain.dossier import STATE_LABELS
from counter_app.domain.workflow import PORTAL_STATUS, TABLE

ROOT = Path(__file__).parents[2]


def test_the_table_in_the_readme_is_the_one_that_decides() -> None:
    script = runpy.run_path(str(ROOT / "packaging" / "workflow_table.py"), run_name="read")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert script["written_into"](readme) == readme
    assert readme.count(script["table"]()) == 1


def test_the_help_tells_every_move_and_the_portal_s_status_of_every_state() -> None:
    script = runpy.run_path(str(ROOT / "packaging" / "workflow_table.py"), run_name="read")
    page = (ROOT / "resources" / "help" / "moves.txt").read_text(encoding="utf-8")

    assert script["help_page"]() == page
    assert all(rule.label in page for rule in TABLE)
    assert all(
        f"{STATE_LABELS[state]}: {status}" in page for state, status in PORTAL_STATUS.items()
    )
