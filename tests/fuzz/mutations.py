"""Examples changed a little: bytes flipped, cut, doubled; values of JSON that nobody expects there."""

import json
import random
from collections.abc import Sequence
from copy import deepcopy
from typing import Any, Final

ODD: Final[tuple[Any, ...]] = (
    None, True, 0, -1, 2**31, 2**63 - 1, 2**63, -(2**63) - 1, 10**30, 1.5, 1e308, "", " ", "\x00", "\ud800",
    "0", "9" * 5_000, "2026-02-30", "2026-11-23", "9999-12-31T23:59:59+07:00", "0001-01-01",
    "e\u0301\u202e", "{}", "../..", [], {}, [[]], [{}], {"": ""}, [None], "commune:14464",
)  # fmt: skip
_MOST: Final = 4


def mutated(chance: random.Random, seeds: Sequence[bytes]) -> bytes:
    """One of ``seeds`` with up to four changes, drawn by ``chance``."""
    raw = chance.choice(seeds)
    for _ in range(chance.randint(1, _MOST)):
        raw = chance.choice((_in_json, _in_json, _in_json, _in_bytes))(chance, raw)
    return raw


def _in_bytes(chance: random.Random, raw: bytes) -> bytes:
    at, to = sorted(chance.choices(range(len(raw) + 1), k=2))
    part = raw[at : min(to, at + 40)]
    middle = chance.choice((b"", part + part, chance.randbytes(chance.randint(1, 4)), part[::-1]))
    return raw[:at] + middle + raw[at + len(part) :]


def _in_json(chance: random.Random, raw: bytes) -> bytes:
    try:
        whole = json.loads(raw)
    except ValueError:
        return _in_bytes(chance, raw)
    places = list(_places(whole)) if isinstance(whole, dict | list) else []
    if not places:
        return _in_bytes(chance, raw)
    holder, key = chance.choice(places)
    other_holder, other_key = chance.choice(places)
    match chance.randrange(4):
        case 0:
            del holder[key]
        case 1:
            holder[key] = deepcopy(other_holder[other_key])
        case _:
            holder[key] = deepcopy(chance.choice(ODD))
    return json.dumps(whole).encode()


def _places(value: Any) -> Any:
    keys = value.keys() if isinstance(value, dict) else range(len(value))
    for key in list(keys):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _places(value[key])
