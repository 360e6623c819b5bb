"""What the operators' page names is really there."""

import re
from pathlib import Path
from typing import Any, Final

CENTRAL: Final = Path(__file__).parents[2] / "packaging" / "central"


def test_every_number_to_watch_is_one_the_server_gives(desk: Any, wire: Any) -> None:
    assert desk.push(desk.operation(1)).status == 200
    given = wire.ask("GET", "/metrics").raw.decode()
    page = (CENTRAL / "operations.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(counter_[a-z_]+)(?:\{.*?\})?`", page)) - ROLES_AND_SLOTS
    assert len(named) >= 8
    assert {name for name in named if f"# TYPE {name} " not in given} == set()


def test_every_file_it_names_lies_beside_it() -> None:
    page = (CENTRAL / "operations.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:settings|systemd)/[\w.-]+)`", page))
    assert len(named) >= 6
    assert {name for name in named if not (CENTRAL / name).is_file()} == set()


ROLES_AND_SLOTS: Final = {"counter_archive", "counter_backup", "counter_central"}
