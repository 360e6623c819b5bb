"""House rules that no linter knows. Each is a function from a file to what is wrong in it.

Layers, types, sizes and style are checked elsewhere (import-linter, mypy, check_sizes, ruff).
"""

import ast
import re
import sys
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Final

ROOT: Final = Path(__file__).parents[1]

# (rule, path) → why this file may break it.
EXCEPTIONS: Final[dict[tuple[str, str], str]] = {
    ("no_composed_sql", "db/engine.py"): "PRAGMA key takes no parameter; the key is checked hex",
    ("no_composed_sql", "db/central/migrations/versions/0002_walls.py"): (
        "DDL takes no parameter; every name is the catalogue's or its own"
    ),
    ("no_composed_sql", "db/central/migrations/versions/0003_desk_logs.py"): (
        "DDL takes no parameter; every name is its own"
    ),
    ("no_composed_sql", "db/hub/store.py"): "PRAGMA user_version takes no parameter; a constant",
    ("no_composed_sql", "db/peers.py"): "PRAGMA and table names take no parameter; all are its own",
    ("no_composed_sql", "tests/store/tampering.py"): "drops triggers by name, as a tamperer would",
    ("no_composed_sql", "tests/store/test_opening.py"): "PRAGMA names take no parameter",
    ("no_waiting_test", "tests/faults/sync/test_herd.py"): "its counters wait as they are told to",
    ("no_rich_text", "ui/widgets/text.py"): "the one place that builds labels and boxes",
    ("no_foreign_address", "packaging/check_house.py"): "spells out what it looks for",
}

SQL_CALLS: Final = {
    "DDL",
    "exec_driver_sql",
    "execute",
    "executemany",
    "executescript",
    "text",
}
LABELS: Final = {"QLabel", "QMessageBox"}
RICH_TEXT: Final = {
    "AutoText",
    "MarkdownText",
    "RichText",
    "insertHtml",
    "setHtml",
    "setMarkdown",
    "toHtml",
}
ESCAPES: Final = {"escape", "xml_escape"}
DRAWERS: Final = {"common", "helpers", "logic", "manager", "utils"}
LEFT_OVERS: Final = {"__pycache__", "build", "demo-out", "dist"}
DOTTED: Final = {".ci", ".gitignore"}
FOREIGN: Final = re.compile(
    r"pythonhosted[.]org|pypi[.]org|registry[.]npmjs|deb[.]debian[.]org"
    r"|--(?:extra-)?index-url|--find-links"
    r"|(?<![\w.])/(?:root|home/\w+|Users/\w+|work|opt/wheels)/|[A-Z]:\\+Users\\"
)

# A comment, or a line of ruff's own lists, that names a rule of flake8-bandit and nothing behind it.
SWITCHED_OFF: Final = re.compile(
    r"#\s*noqa:\s*(?:[A-Z]+\d+,\s*)*S\d+(?:,\s*[A-Z]+\d+)*\W*$|^\s*\"S\d+\",\W*$"
)

Rule = Callable[[str, str], Iterator[str]]


def no_misplaced_file(path: str, _source: str) -> Iterator[str]:
    """Names that would shadow a package, code among data, drawers for everything."""
    place = PurePosixPath(path)
    if place.parts[:2] in {("tests", "db"), ("tests", "ui")}:
        yield "this folder would shadow the package of the same name"
    if place.name == "__init__.py" and place.parts[0] in {"packaging", "tests"}:
        yield "this folder is no package"
    if place.suffix == ".py" and place.parts[0] == "resources":
        yield "resources holds data only"
    if place.suffix == ".py" and place.stem in DRAWERS:
        yield "a drawer for everything: name it after what it holds"


def no_foreign_address(_path: str, source: str) -> Iterator[str]:
    """No package registry and no folder of one machine in what we hand on."""
    for number, line in enumerate(source.splitlines(), start=1):
        if found := FOREIGN.search(line):
            yield f"line {number}: {found.group()} belongs to one machine or registry"


def no_composed_sql(path: str, source: str) -> Iterator[str]:
    """SQL is a constant with bound parameters, never put together from pieces."""
    if not path.startswith(("db/", "tests/")):  # the layers let it be nowhere else
        return
    for call in _calls(path, source):
        if _name(call.func) in SQL_CALLS and call.args and _is_composed(call.args[0]):
            yield f"line {call.lineno}: SQL put together from pieces; bind parameters instead"


def no_raw_paragraph(path: str, source: str) -> Iterator[str]:
    """Markup is read in a reportlab Paragraph: what is no constant goes through escape()."""
    for call in _calls(path, source):
        if _name(call.func) == "Paragraph" and call.args and not _is_escaped(call.args[0]):
            yield f"line {call.lineno}: Paragraph text must be escaped"


def no_rich_text(path: str, source: str) -> Iterator[str]:
    """Citizen text is never markup: labels and boxes come from ui/widgets/text.py."""
    if not path.startswith("ui/"):
        return
    for node in _nodes(path, source):
        if isinstance(node, ast.Attribute) and node.attr in RICH_TEXT:
            yield f"line {node.lineno}: {node.attr} would read markup"
        if isinstance(node, ast.Call) and LABELS & {_name(node.func), _owner(node.func)}:
            yield f"line {node.lineno}: build labels and boxes with ui/widgets/text.py"


def no_waiting_test(path: str, source: str) -> Iterator[str]:
    """A test waits for the thing itself, and types Vietnamese as an input method does."""
    if not path.startswith("tests/"):
        return
    for call in _calls(path, source):
        name, owner = _name(call.func), _owner(call.func)
        if name in {"qWait", "qSleep"} or (owner, name) in {
            ("qtbot", "wait"),
            ("asyncio", "sleep"),
        }:
            yield f"line {call.lineno}: wait for a signal or a condition, not for time"
        if name == "keyClicks" and any(_is_beyond_ascii(argument) for argument in call.args):
            yield f"line {call.lineno}: keyClicks aborts on Vietnamese letters"


def no_silent_risk(path: str, source: str) -> Iterator[str]:
    """A check of security that is switched off says why, in the same line."""
    if not path.endswith((".py", ".toml")):
        return
    for number, line in enumerate(source.splitlines(), start=1):
        if SWITCHED_OFF.search(line):
            yield f"line {number}: write the reason behind it"


RULES: Final[tuple[Rule, ...]] = (
    no_misplaced_file,
    no_foreign_address,
    no_composed_sql,
    no_raw_paragraph,
    no_rich_text,
    no_waiting_test,
    no_silent_risk,
)


def broken(path: str, source: str) -> list[str]:
    """Every rule that ``source``, lying at ``path``, breaks."""
    return [
        f"{path}: {rule.__name__}: {finding}"
        for rule in RULES
        if (rule.__name__, path) not in EXCEPTIONS
        for finding in rule(path, source)
    ]


@lru_cache(maxsize=1)
def _nodes(path: str, source: str) -> tuple[ast.Call | ast.Attribute, ...]:
    """The calls and attributes of a file, walked once for all rules."""
    nodes = ast.walk(ast.parse(source)) if path.endswith(".py") else ()
    return tuple(node for node in nodes if isinstance(node, ast.Call | ast.Attribute))


def _calls(path: str, source: str) -> Iterator[ast.Call]:
    return (node for node in _nodes(path, source) if isinstance(node, ast.Call))


def _name(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _owner(function: ast.expr) -> str:
    """``QMessageBox`` of ``QMessageBox.question``."""
    return _name(function.value) if isinstance(function, ast.Attribute) else ""


def _is_composed(node: ast.expr) -> bool:
    match node:
        case ast.JoinedStr(values=values):
            return any(isinstance(value, ast.FormattedValue) for value in values)
        case ast.BinOp(left=left, op=ast.Mod()):
            return isinstance(left, ast.Constant | ast.JoinedStr)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return not (_is_constant(left) and _is_constant(right))
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str()), attr="format")):
            return True
    return False


def _is_constant(node: ast.expr) -> bool:
    if isinstance(node, ast.BinOp):
        return _is_constant(node.left) and _is_constant(node.right)
    return isinstance(node, ast.Constant)


def _is_beyond_ascii(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and not str(node.value).isascii()


def _is_escaped(node: ast.expr) -> bool:
    match node:
        case ast.Constant():
            return True
        case ast.Call(func=function):
            return _name(function) in ESCAPES
        case ast.JoinedStr(values=values):
            return all(_is_escaped(value) for value in values)
        case ast.FormattedValue(value=value):
            return _is_escaped(value)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _is_escaped(left) and _is_escaped(right)
    return False


def _files() -> list[str]:
    """Every file of ours, as paths from the root; not what tools and builds left."""
    places = (file.relative_to(ROOT) for file in ROOT.rglob("*") if file.is_file())
    return sorted(place.as_posix() for place in places if not _is_left_over(place))


def _is_left_over(place: Path) -> bool:
    return any(
        part in LEFT_OVERS or part.endswith(".egg-info") or (part[0] == "." and part not in DOTTED)
        for part in place.parts
    )


def _source(path: str) -> str:
    """The text of a file; nothing for fonts and pictures."""
    content = (ROOT / path).read_bytes()
    return "" if b"\0" in content else content.decode(errors="replace")


def main() -> int:
    """Prints the findings; 1 if there is any."""
    files = _files()
    findings = [finding for path in files for finding in broken(path, _source(path))]
    print(*findings, sep="\n", end="\n" if findings else "")
    print(f"house: {len(files)} files, {len(findings)} rules broken")
    return bool(findings)


if __name__ == "__main__":
    sys.exit(main())
