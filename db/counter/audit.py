"""Looks for damage: the file, the chain, gaps in the outbox, numbers, and rows edited by hand.

Reads only. Every fault names the first bad row of its kind.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection
from sqlcipher3 import dbapi2

from counter_app.core.clock import from_ms, local
from counter_app.protocol.corrected import corrected
from counter_app.protocol.operation import (
    Operation,
    canonical_operation,
    chain_link,
    chain_start,
    from_base64url,
    verify,
)
from counter_app.protocol.received import DossierReceived, from_text
from db.counter.handover_check import wrong_handover
from db.counter.models import SEALS
from db.counter.standing_check import wrong_code, wrong_original, wrong_standing
from db.counter.visit_check import wrong_visit
from db.engine import cursor_of

_OPERATIONS: Final = (
    "SELECT seq, id, dossier, kind, v, base_ver, wall_ms, boot_id, mono_ms, supersedes, body, "
    "sha, sig, chain FROM outbox ORDER BY seq"
)
_LIVES: Final = "SELECT id, device, first_seq, head_seq, head FROM incarnations ORDER BY number"
_LET_GO: Final = (
    "SELECT g.link FROM let_go g JOIN incarnations i ON i.id = g.inc "
    "WHERE g.seq = (SELECT min(seq) FROM outbox) - 1"
)
# The first life is no restore.
_NEW_LIFE: Final = (
    "SELECT id, first_seq, began_ms FROM incarnations WHERE number > 1 "
    "AND number = (SELECT max(number) FROM incarnations) "
    "AND NOT EXISTS (SELECT 1 FROM outbox WHERE seq >= first_seq AND state = 'acked')"
)
_DOSSIERS: Final = (
    "SELECT d.number, d.id, d.code, d.slip_no, d.slip_year, d.lookup_secret, d.received_ms, "
    "coalesce(d.facts, o.body), o.body, p.paper_no, p.content, "
    "(SELECT count(*) FROM components c WHERE c.dossier = d.number), "
    "(SELECT total(amount_vnd) FROM charges c WHERE c.dossier = d.number), "
    "d.state, d.version, d.applicant_name, d.procedure_code, "
    "(SELECT count(*) FROM events n WHERE n.dossier = d.number), "
    "(SELECT n.state FROM events n WHERE n.dossier = d.number ORDER BY n.number DESC LIMIT 1), "
    "(SELECT json_group_array(json(n.body)) FROM (SELECT body FROM events WHERE dossier = d.number "
    "AND kind = 'dossier.corrected' ORDER BY number) n) "
    "FROM dossiers d "
    "LEFT JOIN events e ON e.dossier = d.number AND e.number = 1 "
    "LEFT JOIN outbox o ON o.id = e.operation "
    "LEFT JOIN papers p ON p.number = (SELECT min(number) FROM papers q "
    "WHERE q.dossier = d.number AND q.kind = 'slip') "
    "WHERE d.device IS NULL ORDER BY d.number"
)
# What another desk took in has its papers there; here its row follows its history.
_SYNCED: Final = (
    "SELECT d.number FROM dossiers d WHERE d.device IS NOT NULL AND (d.facts IS NULL "
    "OR d.version IS NOT (SELECT max(e.number) FROM events e WHERE e.dossier = d.number) "
    "OR d.state IS NOT (SELECT e.state FROM events e WHERE e.dossier = d.number "
    "ORDER BY e.number DESC LIMIT 1)) ORDER BY d.number LIMIT 1"
)
_EVENTS: Final = (
    "SELECT 'dossier ' || e.dossier || ', event ' || e.number "
    "FROM events e JOIN outbox o ON o.id = e.operation "
    "WHERE (e.number > 1 AND e.body <> o.body) OR e.kind <> o.kind OR e.at_ms <> o.wall_ms "
    "ORDER BY e.dossier, e.number LIMIT 1"
)
_LETTERS: Final = (
    "SELECT e.dossier, e.number, json_extract(e.body, '$.paper_sha'), p.content FROM events e "
    "LEFT JOIN papers p ON p.dossier = e.dossier AND p.kind = json_extract(e.body, '$.paper') "
    "AND p.paper_no = json_extract(e.body, '$.paper_no') "
    "AND p.year = json_extract(e.body, '$.paper_year') "
    "WHERE e.device IS NULL AND json_type(e.body, '$.paper_sha') IS NOT NULL "
    "ORDER BY e.dossier, e.number"
)
# Each void paper of a dossier has its fact, each fact its void paper, in the same words.
_VOIDS: Final = (
    "SELECT 'paper ' || number FROM ("
    "SELECT p.number FROM papers p WHERE p.dossier IS NOT NULL AND p.voided_ms IS NOT NULL "
    "AND NOT EXISTS (SELECT 1 FROM events e WHERE e.dossier = p.dossier "
    "AND e.kind = 'paper.voided' AND e.at_ms = p.voided_ms "
    "AND json_extract(e.body, '$.paper') = p.kind "
    "AND json_extract(e.body, '$.paper_no') = p.paper_no "
    "AND json_extract(e.body, '$.paper_year') = p.year "
    "AND json_extract(e.body, '$.reason') = p.void_reason) "
    "UNION ALL "
    "SELECT p.number FROM events e JOIN papers p ON p.dossier = e.dossier "
    "AND p.kind = json_extract(e.body, '$.paper') "
    "AND p.paper_no = json_extract(e.body, '$.paper_no') "
    "AND p.year = json_extract(e.body, '$.paper_year') "
    "WHERE e.kind = 'paper.voided' AND p.voided_ms IS NULL) ORDER BY number LIMIT 1"
)
# A slip's series never stands below the largest number given.
_COUNTERS: Final = (
    "SELECT 'paper ' || p.number FROM papers p "
    "WHERE p.paper_no % 100000 > coalesce((SELECT value FROM counters "
    "WHERE series = p.kind || ':' || p.year || ':' || (p.paper_no / 100000)), 0) "
    "ORDER BY p.number LIMIT 1"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """One thing that is not as it was written; ``row`` names the first bad one."""

    code: str
    row: str
    message: str


Look = Callable[[dbapi2.Cursor], Iterator[Damage]]
Find = Callable[[dbapi2.Cursor], str]
"""The first bad row of its kind, or nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something whoever answers for the store should know, though nothing is broken."""

    code: str
    row: str
    message: str


def find_new_life(connection: Connection) -> Notice | None:
    """Tells of the last older copy put back, until the central side has acknowledged this life."""
    found = cursor_of(connection).execute(_NEW_LIFE).fetchone()
    if found is None:
        return None
    life, first_seq, began_ms = found
    return Notice(
        code="new_life",
        row=f"{life}, seq {first_seq}",
        message=(
            f"Dữ liệu đã khôi phục từ bản cũ lúc {local(from_ms(began_ms)):%H:%M ngày %d/%m/%Y}. "
            "Hãy đối chiếu với giấy đã in, hồ sơ nhận sau bản ấy có thể thiếu."
        ),
    )


def find_damage(connection: Connection, key: Ed25519PublicKey) -> Iterator[Damage]:
    """Every kind of damage found, in order of weight; nothing when all is well."""

    def chain(cursor: dbapi2.Cursor) -> Iterator[Damage]:
        return _chain(cursor, key)

    for look in (_file, _seals, chain, _dossiers, *(_against(*row) for row in _ROWS)):
        yield from _readable(look, connection)


def _readable(look: Look, connection: Connection) -> Iterator[Damage]:
    """A page that cannot be read is damage too, not a failure of the check."""
    try:
        yield from look(cursor_of(connection))
    except dbapi2.DatabaseError as cause:
        yield Damage(
            code="unreadable", row=str(cause), message="Có phần của tệp dữ liệu không đọc được."
        )


def _file(cursor: dbapi2.Cursor) -> Iterator[Damage]:
    for (answer,) in cursor.execute("PRAGMA integrity_check(1)").fetchall():
        if answer != "ok":
            yield Damage(code="integrity", row=answer, message="Cấu trúc tệp dữ liệu bị hỏng.")
    for (answer,) in cursor.execute("PRAGMA cipher_integrity_check").fetchall()[:1]:
        yield Damage(code="page_changed", row=answer, message="Tệp dữ liệu đã bị sửa từ bên ngoài.")
    for table, row, *_ in cursor.execute("PRAGMA foreign_key_check").fetchall()[:1]:
        yield Damage(code="orphan", row=f"{table} {row}", message="Có dòng không thuộc hồ sơ nào.")


def _seals(cursor: dbapi2.Cursor) -> Iterator[Damage]:
    found = {row[0] for row in cursor.execute("SELECT sql FROM sqlite_master WHERE type='trigger'")}
    for seal in set(SEALS) ^ found:
        name = str(seal).split()[2]
        yield Damage(code="seal_changed", row=name, message="Quy tắc bảo vệ dữ liệu bị thay đổi.")
        return


def _chain(cursor: dbapi2.Cursor, key: Ed25519PublicKey) -> Iterator[Damage]:
    """Recomputes digests, signatures and links; stops at the first that differs.

    Operations acknowledged long ago may be gone; what is left hangs on the link they left behind.
    """
    lives = {row[2]: row for row in cursor.execute(_LIVES).fetchall()}
    last = None
    link = next((bytes.fromhex(row[0]) for row in cursor.execute(_LET_GO)), None)
    for row in cursor.execute(_OPERATIONS):
        operation, (sha, signature, stored) = _operation(row), row[11:]
        if last is not None and operation.seq != last + 1:
            message = "Thiếu thao tác trong hàng chờ gửi."
            yield Damage(code="outbox_gap", row=f"seq {last + 1}", message=message)
            return
        if operation.seq in lives:
            link = chain_start(lives[operation.seq][1], lives[operation.seq][0])
        wrong = _wrong_link(operation, sha, signature, key)
        if not wrong and link is not None:
            digest = bytes.fromhex(sha)
            wrong = "" if chain_link(link, digest).hex() == stored else "chain_broken"
        if wrong:
            message = "Nhật ký thao tác không khớp với chữ ký."
            yield Damage(code=wrong, row=f"seq {operation.seq}", message=message)
            return
        last, link = operation.seq, bytes.fromhex(stored)
    yield from _head(lives, last, link)


def _wrong_link(operation: Operation, sha: str, signature: str, key: Ed25519PublicKey) -> str:
    """What is wrong with one operation by itself: a code, or nothing."""
    digest = hashlib.sha256(canonical_operation(operation)).digest()
    if digest.hex() != sha:
        return "digest_wrong"
    try:
        verify(digest, from_base64url(signature), key)
    except (InvalidSignature, ValueError):
        return "signature_wrong"
    return ""


def _head(
    lives: dict[int, tuple[str, str, int, int, str]], last: int | None, link: bytes | None
) -> Iterator[Damage]:
    if not lives:
        return
    life, _, first, head_seq, head = lives[max(lives)]
    empty = last is None or last < first
    same = empty and head_seq == first - 1
    if not same and (last != head_seq or link is None or link.hex() != head):
        yield Damage(
            code="tail_cut",
            row=f"seq {head_seq}",
            message=f"Phần cuối nhật ký thao tác bị mất (đời dữ liệu {life}).",
        )


def _dossiers(cursor: dbapi2.Cursor) -> Iterator[Damage]:
    """The dossier's own row, its facts and its slip against what was signed."""
    for row in cursor.execute(_DOSSIERS):
        wrong = _wrong_part(row)
        if wrong:
            yield Damage(
                code="dossier_changed",
                row=f"{row[2] or row[1]} ({wrong})",
                message="Hồ sơ không còn giống lúc tiếp nhận.",
            )
            return
    for (number,) in cursor.execute(_SYNCED).fetchall():
        yield Damage(
            code="dossier_changed",
            row=f"dossier {number} (synced)",
            message="Hồ sơ của quầy khác không còn giống lúc nhận về.",
        )


def _wrong_part(row: tuple[object, ...]) -> str:
    """The name of the first part that differs, or nothing."""
    facts, signed, paper_no, content = row[7:11]
    if signed is not None and facts != signed:
        return "facts"
    try:
        received = from_text(str(facts))
    except msgspec.MsgspecError:
        return "facts"
    if paper_no is None or content is None:
        return "papers"
    now = corrected(received, msgspec.json.decode(str(row[19])))
    same = {
        "code": row[2] == now.code,
        "slip_no": row[3] == now.slip_no and row[4] == now.slip_year,
        "lookup_secret": row[5] == received.lookup_secret,
        "received_ms": row[6] == received.received_ms,
        "slip": paper_no == received.slip_no
        and hashlib.sha256(str(content).encode()).hexdigest() == received.slip_sha,
        "components": row[11] == len(now.components),
        "state": row[13] == row[18],
        "version": row[14] == row[17],
        "applicant_name": row[15] == _named(now),
        "procedure_code": row[16] == now.procedure_code,
        "charges": row[12] == sum(line.amount_vnd or 0 for line in now.charges),
    }
    return next((part for part, holds in same.items() if not holds), "")


def _named(received: DossierReceived) -> str:
    """Whose dossier the lists say it is."""
    body = received.draft.organisation
    return body.name if body is not None else received.draft.applicant.name


def _against(code: str, find: Find, message: str) -> Look:
    """A look that tells of the row found, if any."""

    def look(cursor: dbapi2.Cursor) -> Iterator[Damage]:
        row = find(cursor)
        if row:
            yield Damage(code=code, row=row, message=message)

    return look


def _wrong_letter(cursor: dbapi2.Cursor) -> str:
    """The first paper of a move that is not what its event was signed with."""
    for dossier, number, digest, content in cursor.execute(_LETTERS):
        if content is None or hashlib.sha256(content.encode()).hexdigest() != digest:
            return f"dossier {dossier}, event {number}"
    return ""


def _first(query: str) -> Find:
    """The first row that ``query`` names."""

    def find(cursor: dbapi2.Cursor) -> str:
        found = cursor.execute(query).fetchone()
        return "" if found is None else str(found[0])

    return find


# What stands in one place against what was signed of it in another, in order of weight.
_ROWS: Final[tuple[tuple[str, Find, str], ...]] = (
    ("paper_changed", _wrong_letter, "Giấy đã cấp không còn giống lúc cấp."),
    ("void_changed", _first(_VOIDS), "Giấy bị đánh dấu hủy hoặc bỏ dấu hủy từ bên ngoài."),
    ("external_code_changed", wrong_code, "Mã của hệ thống khác không khớp với nhật ký."),
    (
        "standing_changed",
        wrong_standing,
        "Giờ có kết quả, chỗ để hoặc người giải quyết không khớp với nhật ký.",
    ),
    (
        "original_changed",
        wrong_original,
        "Giấy tờ gốc đang giữ hoặc đã trả không khớp với nhật ký.",
    ),
    ("event_changed", _first(_EVENTS), "Lịch sử hồ sơ không khớp với nhật ký thao tác."),
    ("visit_changed", wrong_visit, "Lượt đến hoặc phiếu của lượt đến không còn giống lúc ghi."),
    ("handover_changed", wrong_handover, "Danh sách bàn giao không còn giống lúc lập."),
    ("counter_behind", _first(_COUNTERS), "Bộ đếm số giấy bị lùi lại."),
)


def _operation(row: tuple[object, ...]) -> Operation:
    return msgspec.convert(dict(zip(_FIELDS, row[:11], strict=True)), Operation)


_FIELDS: Final = (
    *("seq", "id", "dossier", "kind", "v", "base_ver"),
    *("wall_ms", "boot_id", "mono_ms", "supersedes", "body"),
)
