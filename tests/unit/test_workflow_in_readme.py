"""README.md shows the workflow's table as it is."""

import runpy
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_table_in_the_readme_is_the_one_that_decides() -> None:
    script = runpy.run_path(str(ROOT / "packaging" / "workflow_table.py"), run_name="read")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert script["written_into"](readme) == readme
    assert readme.count(script["table"]()) == 1
