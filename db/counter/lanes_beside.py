"""Beside the copies in one place: which lane each restore of them opens, and on which PC.

Two PCs that put the same copy back hear of each other by this alone. It is written whole before the
store is put back, under a seal that only the key of the copies makes; in doubt no lane is opened.
"""

import hashlib
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from counter_app.core.validation import NO_MESSAGE
from counter_app.core.whole_file import put_whole
from db.counter.row_seals import seal_of
from db.engine import connect, faults_named

_FIRST_LIFE: Final = "SELECT id FROM incarnations ORDER BY number LIMIT 1"
_SEALED: Final = "SELECT lane FROM lanes WHERE kind = 'sealed'"
ASKED_WORDS: Final = (
    "Máy tạm ngừng cấp số: lãnh đạo còn phải trả lời có phải chỉ máy này dùng tiếp dữ liệu này. Hãy "
    "trả lời ở dòng báo khi mở lại chương trình (lệnh: restore --only-here)."
)
NO_LANE_WORDS: Final = (
    "Dãy số để dành đã mở ở lần khôi phục khác nên máy tạm ngừng cấp số. Vẫn tra cứu được; hãy báo "
    "người quản trị cấp dãy số mới."
)


class Withheld(NamedTuple):
    """The sealed lanes that a restored store may never open, and whether it opens another at once.

    ``why``: in words, where it opens none.
    """

    lanes: frozenset[int]
    why: str = ""
    opens: bool = False


class _Taken(msgspec.Struct, frozen=True, kw_only=True, order=True):
    lane: int
    pc: str


class _Note(msgspec.Struct, frozen=True, kw_only=True):
    taken: tuple[_Taken, ...]
    seal: str


def take_lane(
    copy: Path,
    place: Path,
    *,
    key: str,
    pc: str,
    opened: frozenset[int],
    brought_on: bool,
    only_here: bool,
) -> Withheld:
    """Notes in ``place`` the next lane of ``copy`` that nobody took, for ``pc``; the others stay shut.

    ``opened``: what this PC knows to be numbered from; ``pc`` of ``this_pc``, empty where it keeps
    none. ``brought_on``: this PC is the one that the copy's last life was lived on. ``only_here``: a
    leader answers for it that no other PC puts the copy back, needed on every other PC, and where
    nothing can be noted.
    """
    first, sealed = _of_copy(copy, key)
    note = place / f"da-mo-{first}.json"
    taken = _read(note, key)
    if taken is None:
        return Withheld(sealed, NO_LANE_WORDS)
    by_others = {one.lane for one in taken if one.pc != pc}
    free = sealed - opened - by_others
    if not free:
        return Withheld(sealed, NO_LANE_WORDS if sealed else "")
    asked = Withheld(sealed & by_others, ASKED_WORDS)
    if not pc or not (brought_on or only_here):
        return asked
    mine = _Taken(lane=min(free), pc=pc)
    try:
        _write(note, key, (*(one for one in taken if one != mine), mine))
    except OSError:
        if not only_here:
            return asked
    return Withheld(sealed - {mine.lane}, opens=True)


def _of_copy(copy: Path, key: str) -> tuple[str, frozenset[int]]:
    """The first life of the store that it is a copy of, and the lanes it has in reserve."""
    with faults_named():
        connection = connect(copy, key)
        try:
            first = connection.execute(_FIRST_LIFE).fetchone()
            sealed = frozenset(row[0] for row in connection.execute(_SEALED))
        finally:
            connection.close()
    return (first[0] if first else "", sealed)


def _read(note: Path, key: str) -> tuple[_Taken, ...] | None:
    """None: it is another hand's, or cannot be read, and nobody knows what is taken."""
    try:
        told = msgspec.json.decode(note.read_bytes(), type=_Note)
    except FileNotFoundError:
        return ()
    except (OSError, *NO_MESSAGE):
        return None
    return told.taken if told.seal == _seal(key, told.taken) else None


def _write(note: Path, key: str, taken: tuple[_Taken, ...]) -> None:
    told = _Note(taken=taken, seal=_seal(key, taken))
    put_whole(note, [msgspec.json.encode(told)], step="restore.before_lane")


def _seal(key: str, taken: tuple[_Taken, ...]) -> str:
    seals = hashlib.blake2b(key.encode(), person=b"lanes beside", digest_size=32).digest()
    return seal_of(seals, "taken", taken)
