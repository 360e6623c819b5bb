"""The table of the 94 faults says what is: each once, by tests that are there, or open with why."""

import ast
from functools import cache
from pathlib import Path
from typing import Final

from tests.faults.fault_table import Fault, read_faults

TESTS: Final = Path(__file__).parents[1]
FAULTS: Final = read_faults()


@cache
def names_in(path: Path) -> frozenset[str]:
    """The tests of one file, as their node ids end; found without running a line of it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(_named(tree, ""))


def _named(tree: ast.Module | ast.ClassDef, prefix: str) -> list[str]:
    found = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            found.append(prefix + node.name)
        elif isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            found += _named(node, f"{node.name}::")
    return found


def not_there(fault: Fault) -> list[str]:
    """Those of its tests that no file has."""
    gone = []
    for test in fault.tests:
        file, _, name = test.partition("::")
        path = TESTS / file
        if not path.is_file() or name not in names_in(path):
            gone.append(test)
    return gone


def test_every_fault_stands_once() -> None:
    assert [one.number for one in FAULTS.faults] == list(range(1, 95))
    assert all(one.what for one in FAULTS.faults)


def test_each_is_held_by_tests_that_are_there_or_open_with_why() -> None:
    for fault in FAULTS.faults:
        assert bool(fault.tests) != bool(fault.open), fault
        assert not (fault.open and fault.missing), fault
        assert len(set(fault.tests)) == len(fault.tests), fault
    assert [test for fault in FAULTS.faults for test in not_there(fault)] == []


def test_a_test_that_is_not_there_is_named() -> None:
    here = f"faults/{Path(__file__).name}"
    gone = (f"{here}::test_of_nothing", f"{here}::not_there", "faults/test_gone.py::test_it")
    real = f"{here}::test_every_fault_stands_once"

    assert not_there(Fault(number=0, what="", tests=(real, *gone))) == list(gone)


def test_no_more_are_open_than_were() -> None:
    print(FAULTS)

    # Equal, not below: whoever closes one takes it off the bound, so that it can only fall.
    assert len(FAULTS.open) == FAULTS.open_at_most
