"""Is a cell's store still as it was written? Digests, signatures, the chains of desks and communes.

Reads only, and names the first bad row of each kind. A desk's own store is ``services.keeping.check``'s.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from nacl.signing import VerifyKey

from counter_app.central.audit.anchoring import of_desk_log
from counter_app.central.audit.signed import unsigned
from counter_app.central.batch import SET_ASIDE
from counter_app.central.checking import check
from counter_app.protocol.operation import chain_link, chain_start
from counter_app.protocol.push import Outcome
from counter_app.protocol.sealing import commune_chain_start
from db.central import audit
from db.central.audit import KeptLife
from db.central.changes import first_broken_link
from db.central.devices import KnownDevice, devices_of
from db.central.operations import KnownOperation
from db.central.store import Connection

# These were refused as they came, and bind nobody.
_REFUSED: Final = frozenset({Outcome.REJECTED.value, SET_ASIDE, "superseded"})
_UNSIGNED: Final = frozenset({"digest.wrong", "signature.wrong", "device.revoked"})
# So far back a life is looked for that offered an earlier one's work again.
_MOST_AGAIN: Final = 500
_WORDS: Final = {
    "digest.wrong": "Một việc quầy đã gửi không còn khớp mã băm của nó.",
    "signature.wrong": "Một việc quầy đã gửi không mang chữ ký của quầy đó.",
    "chain.broken": "Chuỗi việc của quầy đứt: có việc bị sửa, bỏ bớt hoặc thêm vào.",
    "change.broken": "Chuỗi thay đổi của đơn vị đứt từ số này.",
    "change.other": "Thay đổi này không khớp việc đã ký của quầy.",
    "dossier.other": "Trạng thái của hồ sơ này không phải trạng thái mà các bước của nó dẫn tới.",
    "change.cut": "Các thay đổi sau cùng của đơn vị không còn đủ.",
    "notice.unsigned": "Một bản công bố cho các quầy không mang chữ ký của máy chủ.",
    "day.unsigned": "Bản chốt của ngày này không mang chữ ký của máy chủ.",
    "edition.gone": "Bản danh mục hoặc lịch này không còn trong các bản công bố cho quầy.",
    "log.cut": "Nhật ký truy cập của một quầy ngắn hơn lần gửi trước: có phần cuối bị bỏ.",
    "log.other": "Nhật ký truy cập của một quầy không nối tiếp lần gửi trước: có việc bị sửa.",
    "log.unsigned": "Dấu mốc nhật ký hoặc báo cáo hỏng của một quầy không mang chữ ký của quầy đó.",
    "desk.spoilt": "Một quầy tự thấy dữ liệu trên máy mình bị sửa hoặc hỏng.",
    "day.other": "Bản chốt đã ký của ngày này không khớp các thay đổi trong kho.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """One thing that is not as it was written; ``row`` names the first bad one."""

    code: str
    row: str

    @property
    def message(self) -> str:
        """What is wrong, in words."""
        return _WORDS[self.code]


@dataclass(slots=True)
class _Chain:
    """Where a life leads that is read in its order; ``whole``: nothing was left out so far."""

    link: bytes
    last: int | None = None
    whole: bool = True

    def add(self, seq: int, sha: str) -> None:
        """The next operation that is here."""
        self.whole = self.whole and self.last in {None, seq - 1}
        self.link, self.last = chain_link(self.link, bytes.fromhex(sha)), seq

    def leads_to(self, life: KeptLife) -> bool:
        """Whether it ends as the life is known to."""
        return self.whole and self.last == life.last_seq and self.link.hex() == life.head


@dataclass(slots=True)
class _Written:
    """Digests of a device by their place: those of each life, and all that ever stood there."""

    of_life: dict[str, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    anywhere: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))


def find_broken(connection: Connection, commune: str) -> tuple[Broken, ...]:
    """What was altered behind the cell's back; empty when all is well."""
    first: dict[str, Broken] = {}
    for seen in devices_of(connection, commune):
        for code, row in of_desk_log(connection, seen.known):
            first.setdefault(code, Broken(code=code, row=row))
        for one in _of_device(connection, seen.known):
            first.setdefault(one.code, one)
    for one in _of_commune(connection, commune):
        first.setdefault(one.code, one)
    return tuple(first.values())


def _of_commune(connection: Connection, commune: str) -> Iterator[Broken]:
    chg = first_broken_link(connection, commune, commune_chain_start(commune))
    if chg is not None:
        yield Broken(code="change.broken", row=f"chg {chg}")
    if (other := audit.unlike_operation(connection, commune)) is not None:
        yield Broken(code="change.other", row=f"chg {other}")
    if (dossier := audit.stands_otherwise(connection, commune)) is not None:
        yield Broken(code="dossier.other", row=dossier)
    if audit.is_cut_off(connection, commune):
        yield Broken(code="change.cut", row=f"commune {commune}")
    if (day := audit.first_day_unlike(connection, commune)) is not None:
        yield Broken(code="day.other", row=day)
    for code, row in unsigned(connection, commune):
        yield Broken(code=code, row=row)


def _of_device(connection: Connection, known: KnownDevice) -> Iterator[Broken]:
    key, chains = VerifyKey(known.public_key), dict[str, _Chain]()
    for one in audit.operations_of(connection, known.commune, known.device):
        fault = "" if _was_refused(one) else check(one.sent, key).fault
        if fault:
            yield Broken(code=fault, row=f"{known.device}, seq {one.sent.seq}, {one.sent.id}")
        if one.inc not in chains:
            chains[one.inc] = _Chain(link=chain_start(known.device, one.inc))
        chains[one.inc].add(one.sent.seq, one.sent.sha)
    lives = audit.lives_of(connection, known.commune, known.device)
    odd = [one for one in lives if one.inc not in chains or not chains[one.inc].leads_to(one)]
    if odd:
        written = _written(connection, known)
        for life in odd:
            bad = _first_unchained(life, written.of_life[life.inc], written.anywhere)
            if bad is not None:
                yield Broken(code="chain.broken", row=f"{known.device}, {life.inc}, seq {bad}")


def _written(connection: Connection, known: KnownDevice) -> _Written:
    """All digests at once: only a life that began with an earlier one's work asks for them."""
    written = _Written()
    for inc, seq, sha in audit.shas_of(connection, known.commune, known.device):
        written.of_life[inc][seq] = sha
        written.anywhere[seq].add(sha)
    for seq, sha in audit.shas_kept_apart(connection, known.commune, known.device):
        written.anywhere[seq].add(sha)
    return written


def _was_refused(one: KnownOperation) -> bool:
    return one.outcome in _REFUSED and one.answer.code in _UNSIGNED


def _first_unchained(
    life: KeptLife, own: Mapping[int, str], anywhere: Mapping[int, set[str]]
) -> int | None:
    """The first place from which a life does not lead to its end; None when it does.

    What an earlier life had sent already stands there, and is offered again in this one.
    """
    first = min(own, default=life.last_seq)
    shas: list[str] = []
    for seq in range(first, life.last_seq + 1):
        there = {own[seq]} if seq in own else anywhere.get(seq, set())
        if not there:
            return seq
        if len(there) > 1:  # which of them this life offered again is not written down
            return None
        shas += there
    for _ in range(_MOST_AGAIN):
        if _end(life, shas) == life.head:
            return None
        before = anywhere.get(first - 1, set())
        if len(before) != 1:
            return None if before else first
        first, shas = first - 1, [*before, *shas]
    return first


def _end(life: KeptLife, shas: list[str]) -> str:
    link = chain_start(life.device, life.inc)
    for sha in shas:
        link = chain_link(link, bytes.fromhex(sha))
    return link.hex()
