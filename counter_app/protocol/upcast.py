"""Bodies of earlier versions as the newest one: kept for at least 24 months (HSP/1, section 10).

What is stored and handed on stays as it was signed; only who reads it up-casts. A change of a
body's form is a step here from the version before; each step is one function.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

NEWEST: Final = 1

Body = dict[str, Any]
# From (kind, version) to the body of the version after it.
STEPS: Final[Mapping[tuple[str, int], Callable[[Body], Body]]] = {}


def upcast(
    kind: str,
    v: int,
    body: Body,
    *,
    steps: Mapping[tuple[str, int], Callable[[Body], Body]] = STEPS,
    newest: int = NEWEST,
) -> Body | None:
    """The body as the newest version has it; None where no way leads there from ``v``."""
    while v != newest:
        step = steps.get((kind, v))
        if step is None:
            return None
        v, body = v + 1, step(body)
    return body
