"""What was said at a restore, left outside the store for its next start and sealed with its key.

By whom a copy was put back, whether a lane opens and which stay shut: nobody writes that there with
an editor.
"""

from typing import Final

from counter_app.core.secrets import SecretStore
from counter_app.domain.office import OfficeKind
from db.counter.row_seals import seal_of

_LANE: Final = "lane-word"
_SHUT: Final = "lanes-withheld"
_PUT_BACK: Final = "put-back"
# In the place of the PC's name: somebody has to answer first. No seal makes another word of it.
_NOBODY: Final = "-"
# Before what is said of a copy that is about to be put back.
_COMING: Final = "?"


def say_lane(
    secrets: SecretStore, kind: OfficeKind, *, pc: str, opens: bool, shut: frozenset[int]
) -> None:
    """A store is about to be put back on ``pc``: whether it opens a lane there at its first start.

    ``shut``: those that it may never open, another PC may number from them. What is said of one PC
    holds on no other, where the folder may be carried before that.
    """
    _leave(secrets, kind, _SHUT, " ".join((_NOBODY, *map(str, sorted(shut)))))
    _leave(secrets, kind, _LANE, pc if opens and pc else _NOBODY)


def lane_opens(secrets: SecretStore, kind: OfficeKind, *, pc: str) -> bool | None:
    """What was said for ``pc``; None where nothing was."""
    said = _left(secrets, kind, _LANE)
    return None if said is None else bool(pc) and said == pc


def lanes_shut(secrets: SecretStore, kind: OfficeKind, *, put_back: bool) -> frozenset[int] | None:
    """The lanes that were said never to open; None where what was said is another hand's, or gone.

    ``put_back``: a copy has just been, and which stay shut was said before it.
    """
    said = _left(secrets, kind, _SHUT)
    if said is None and not put_back and _left(secrets, kind, _LANE) is None:
        return frozenset()
    return frozenset(map(int, said.split()[1:])) if said else None


def forget_lane(secrets: SecretStore, kind: OfficeKind) -> None:
    """It was heeded."""
    _forget(secrets, kind, _LANE)
    _forget(secrets, kind, _SHUT)


def say_put_back(secrets: SecretStore, kind: OfficeKind, told: str, *, coming: bool) -> None:
    """Who puts a copy in the store's place, and from what; ``coming``: it has yet to lie there."""
    _leave(secrets, kind, _PUT_BACK, f"{_COMING}{told}" if coming else told)


def put_back_said(secrets: SecretStore, kind: OfficeKind, *, put_back: bool) -> str | None:
    """What the log has yet to be told of it, "" where nobody said; ``put_back``: one lies there now.

    None where nothing is to be told; what was coming and never came is forgotten.
    """
    said = _left(secrets, kind, _PUT_BACK) or ""
    if put_back:
        return said.removeprefix(_COMING)
    if said and not said.startswith(_COMING):
        return said
    forget_put_back(secrets, kind)
    return None


def forget_put_back(secrets: SecretStore, kind: OfficeKind) -> None:
    """It is in the log of acts now."""
    _forget(secrets, kind, _PUT_BACK)


def _leave(secrets: SecretStore, kind: OfficeKind, name: str, text: str) -> None:
    secrets.set(f"{name}-{kind.value}", f"{_seal(secrets, kind, name, text)} {text}")


def _left(secrets: SecretStore, kind: OfficeKind, name: str) -> str | None:
    """The text; "" where another hand wrote it, None where there is none."""
    kept = secrets.get(f"{name}-{kind.value}")
    if not kept:
        return None
    seal, _, text = kept.partition(" ")
    return text if seal == _seal(secrets, kind, name, text) else ""


def _forget(secrets: SecretStore, kind: OfficeKind, name: str) -> None:
    if secrets.get(f"{name}-{kind.value}"):
        secrets.set(f"{name}-{kind.value}", "")


def _seal(secrets: SecretStore, kind: OfficeKind, name: str, text: str) -> str:
    key = secrets.get(f"store-key-{kind.value}") or ""
    return seal_of(key.encode(), name, (text,))
