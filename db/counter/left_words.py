"""What was said at a restore, left outside the store for its next start and sealed with its key.

By whom a copy was put back, and whether a lane opens: nobody writes that there with an editor.
"""

from typing import Final

from counter_app.core.secrets import SecretStore
from counter_app.domain.office import OfficeKind
from db.counter.row_seals import seal_of

_LANE: Final = "lane-word"
_PUT_BACK: Final = "put-back"
# In the place of the PC's name: somebody has to answer first. No seal makes another word of it.
_NOBODY: Final = "-"
# Before what is said of a copy that is about to be put back.
_COMING: Final = "?"


def say_lane(secrets: SecretStore, kind: OfficeKind, *, pc: str, opens: bool) -> None:
    """A store is about to be put back on ``pc``: whether it opens a lane there at its first start.

    What is said of one PC holds on no other, where the folder may be carried before that.
    """
    _leave(secrets, kind, _LANE, pc if opens and pc else _NOBODY)


def lane_opens(secrets: SecretStore, kind: OfficeKind, *, pc: str) -> bool | None:
    """What was said for ``pc``; None where nothing was."""
    said = _left(secrets, kind, _LANE)
    return None if said is None else bool(pc) and said == pc


def forget_lane(secrets: SecretStore, kind: OfficeKind) -> None:
    """It was heeded."""
    _forget(secrets, kind, _LANE)


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
