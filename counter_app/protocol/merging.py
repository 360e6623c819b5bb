"""Laying a change over what stands by now, field by field (HSP/1, section 5).

Values are plain JSON. A list is one value: two people's changes of one list are a clash.
"""

from dataclasses import dataclass
from typing import Any, Final

_ABSENT: Final = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """One field that both changed, by its dotted name; None where it is absent."""

    field: str
    was: object
    wanted: object
    stands: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The fields with the change laid on, and where it lies over another's change."""

    fields: dict[str, Any]
    clashes: tuple[Clash, ...]


def merge(stands: dict[str, Any], *, was: dict[str, Any], now: dict[str, Any]) -> Merged:
    """``stands`` with what differs between ``was`` and ``now``; other fields stay as they are."""
    clashes: list[Clash] = []
    fields = _objects(stands, was, stands | now, "", clashes, keys=now)
    return Merged(fields=fields, clashes=tuple(clashes))


def stood_without(here: object, after: object, *, was: object, now: object) -> object:
    """What stands where the change from ``was`` to ``now`` was refused, of a value that is ``here``.

    Told with ``after``, what it becomes: what is mended back is a change only here.
    """
    if was == now:
        return here
    if not (
        isinstance(here, dict)
        and isinstance(after, dict)
        and isinstance(was, dict)
        and isinstance(now, dict)
    ):
        return here if was == after else was
    found = {
        key: stood_without(
            here.get(key, _ABSENT),
            after.get(key, _ABSENT),
            was=was.get(key, _ABSENT),
            now=now.get(key, _ABSENT),
        )
        for key in here | was
    }
    return {key: value for key, value in found.items() if value is not _ABSENT}


def _objects(
    stands: dict[str, Any],
    was: dict[str, Any],
    now: dict[str, Any],
    path: str,
    clashes: list[Clash],
    *,
    keys: dict[str, Any],
) -> dict[str, Any]:
    made = dict(stands)
    for key in keys:
        one = [part.get(key, _ABSENT) for part in (stands, was, now)]
        value = _value(one[0], one[1], one[2], f"{path}{key}", clashes)
        if value is _ABSENT:
            made.pop(key, None)
        else:
            made[key] = value
    return made


def _value(stands: object, was: object, now: object, path: str, clashes: list[Clash]) -> object:
    if now == was:
        return stands
    if stands in (was, now):
        return now
    if isinstance(stands, dict) and isinstance(was, dict) and isinstance(now, dict):
        return _objects(stands, was, now, f"{path}.", clashes, keys=was | now)
    clashes.append(Clash(field=path, was=_told(was), wanted=_told(now), stands=_told(stands)))
    return now


def _told(value: object) -> object:
    return None if value is _ABSENT else value
