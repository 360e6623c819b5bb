"""Fails when a file, a class or a function has outgrown the house.

Limits are the house's hard stops; migrations are exempt, they are never edited after release.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
ROOMS: Final = ("counter_app", "ui", "db", "tests", "packaging")
FILE_LINES: Final = 400
CLASS_LINES: Final = 250
FUNCTION_LINES: Final = 40

# "path" or "path::Class.function" → why it may be longer.
EXCEPTIONS: Final[dict[str, str]] = {}


def too_long(path: str, source: str) -> Iterator[str]:
    """One finding for each thing in ``source`` above its limit and not excepted."""
    lines = source.count("\n")
    if lines > FILE_LINES and path not in EXCEPTIONS:
        yield f"{path}: {lines} lines, at most {FILE_LINES}"
    for name, node in _blocks(ast.parse(source), ""):
        limit = CLASS_LINES if isinstance(node, ast.ClassDef) else FUNCTION_LINES
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        if length > limit and f"{path}::{name}" not in EXCEPTIONS:
            yield f"{path}:{node.lineno}: {name} has {length} lines, at most {limit}"


Block = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
# What can hold a block; an expression never does.
Holder = ast.stmt | ast.excepthandler | ast.match_case


def _blocks(tree: ast.AST, prefix: str) -> Iterator[tuple[str, Block]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, Block):
            yield prefix + node.name, node
            yield from _blocks(node, f"{prefix}{node.name}.")
        elif isinstance(node, Holder):
            yield from _blocks(node, prefix)


def main() -> int:
    """Prints the findings; 1 if there is any."""
    files = [file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py"))]
    findings = [
        finding
        for file in files
        if "migrations" not in file.parts
        for finding in too_long(file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8"))
    ]
    print(*findings, sep="\n", end="\n" if findings else "")
    print(f"sizes: {len(files)} files, {len(findings)} too long")
    return bool(findings)


if __name__ == "__main__":
    sys.exit(main())
