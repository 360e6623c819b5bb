"""Values with named parts, whichever kind they are: dataclasses, or structs where bytes are read.

What goes through all texts or days of a value asks here what there is to go through.
"""

import dataclasses
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


def part_names(value: object) -> tuple[str, ...]:
    """The names of a value's parts; none of what has no named parts."""
    if isinstance(value, msgspec.Struct):
        return value.__struct_fields__
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return tuple(one.name for one in dataclasses.fields(value))
    return ()


def with_parts(value: T, parts: Mapping[str, object]) -> T:
    """The same value with these parts instead of its own."""
    record: Any = value
    if isinstance(record, msgspec.Struct):
        return msgspec.structs.replace(record, **parts)  # type: ignore[return-value]
    changed: T = dataclasses.replace(record, **parts)
    return changed
