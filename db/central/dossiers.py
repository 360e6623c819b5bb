"""Where dossiers stand: rows of ``dossiers`` from and to the value that rules judge by."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, bindparam, case, func, literal_column, or_, select

from counter_app.core.clock import from_ms, from_ms_or_none, to_ms, to_ms_or_none
from counter_app.core.ids import DossierId, OperationId
from counter_app.domain.dossier import ENDED, Standing, State
from counter_app.domain.dossier_now import DossierNow
from counter_app.protocol.pull import SnapshotDossier
from counter_app.protocol.received import without_secret
from counter_app.protocol.settled import TwinSuspected
from db.central.models import dossiers, operations
from db.central.statements import Statement, among, laying, listed

_KEY: Final = ("commune_id", "dossier")
_TOLD: Final = (
    select(func.max(operations.c.body))  # there is but one
    .where(
        operations.c.commune_id == dossiers.c.commune_id,
        operations.c.dossier == dossiers.c.dossier,
        operations.c.kind == literal_column("'dossier.received'"),
        operations.c.outcome == literal_column("'accepted'"),
    )
    .scalar_subquery()
)
# Dossiers, each with its facts: its own, or as the operation that took it in ``told`` them.
_WITH_FACTS: Final = select(dossiers, case((dossiers.c.facts.is_(None), _TOLD)).label("told"))


def dossiers_now(connection: Connection, commune: str, ids: Iterable[str]) -> dict[str, DossierNow]:
    """Those of ``ids`` that the commune has."""
    return ask_dossiers(connection, commune, ids)()


def named_by_code(connection: Connection, commune: str, code: str) -> str | None:
    """The id of the commune's dossier of that code."""
    named = (dossiers.c.commune_id == commune) & (dossiers.c.code == code)
    return connection.scalar(select(dossiers.c.dossier).where(named))


def ask_dossiers(
    connection: Connection, commune: str, ids: Iterable[str]
) -> Callable[[], dict[str, DossierNow]]:
    """As :func:`dossiers_now`, sent off together with other questions."""
    asked = _FIND.ask(connection, commune=commune, ids=listed(connection, ids))
    return lambda: {row.dossier: _now(row) for row in asked()}


def keep_dossiers(connection: Connection, commune: str, standing: Iterable[DossierNow]) -> None:
    """Writes how dossiers stand now, new ones and others alike."""
    _KEEP.run(connection, [_row(commune, now) for now in standing])


def twins_of(
    connection: Connection, commune: str, born: Sequence[DossierNow], *, since_ms: int
) -> list[tuple[str, TwinSuspected]]:
    """Each of ``born`` that has a subject, with the latest other dossier of that subject since."""
    return ask_twins(connection, commune, born, since_ms=since_ms)()


def ask_twins(
    connection: Connection, commune: str, born: Sequence[DossierNow], *, since_ms: int
) -> Callable[[], list[tuple[str, TwinSuspected]]]:
    """As :func:`twins_of`, sent off together with other questions."""
    subjects = {now.subject_key for now in born} - {""}
    if not subjects:
        return list
    of_them = listed(connection, subjects)
    asked = _OF_SUBJECTS.ask(connection, commune=commune, subjects=of_them, since_ms=since_ms)

    def answer() -> list[tuple[str, TwinSuspected]]:
        latest = {row.subject_key: twin_of(row) for row in asked()}
        twins: list[tuple[str, TwinSuspected]] = []
        for now in born:
            if now.subject_key:
                if now.subject_key in latest:
                    twins.append((now.dossier, latest[now.subject_key]))
                latest[now.subject_key] = twin_of(now)
        return twins

    return answer


def snapshot_page(
    connection: Connection, commune: str, *, after: str, since_ms: int, limit: int
) -> tuple[SnapshotDossier, ...]:
    """The commune's next dossiers by id: those still open, or received since ``since_ms``."""
    open_ = dossiers.c.state.not_in([state.value for state in ENDED])
    query = (
        _WITH_FACTS.where(
            dossiers.c.commune_id == commune,
            dossiers.c.dossier > after,
            or_(open_, dossiers.c.received_ms >= since_ms),
        )
        .order_by(dossiers.c.dossier)
        .limit(limit)
    )
    return tuple(
        SnapshotDossier(
            dossier=row.dossier,
            state=row.state,
            ver=row.ver,
            facts=msgspec.Raw(_facts(row).encode()),
            at_ms=row.since_ms,
        )
        for row in connection.execute(query)
    )


def dossiers_between(
    connection: Connection, commune: str, days: tuple[int, int], *, after: str, limit: int
) -> tuple[DossierNow, ...]:
    """The commune's next dossiers by id that were received, or came into their state, in between."""
    begin, end = days
    received = (dossiers.c.received_ms >= begin) & (dossiers.c.received_ms < end)
    moved = (dossiers.c.since_ms >= begin) & (dossiers.c.since_ms < end)
    query = (
        _WITH_FACTS.where(
            dossiers.c.commune_id == commune, dossiers.c.dossier > after, or_(received, moved)
        )
        .order_by(dossiers.c.dossier)
        .limit(limit)
    )
    return tuple(_now(row) for row in connection.execute(query))


def dossiers_at_desk(
    connection: Connection, commune: str, device: str, *, since_ms: int, after: str, limit: int
) -> tuple[DossierNow, ...]:
    """The next dossiers by id that a desk took in, or may have been told of since ``since_ms``."""
    there = (dossiers.c.device == device) | (dossiers.c.received_ms >= since_ms)
    query = (
        _WITH_FACTS.where(dossiers.c.commune_id == commune, dossiers.c.dossier > after, there)
        .order_by(dossiers.c.dossier)
        .limit(limit)
    )
    return tuple(_now(row) for row in connection.execute(query))


def twin_of(older: Any) -> TwinSuspected:  # noqa: ANN401  # a row or a ``DossierNow``: named alike
    """The older one of two, as a person is told of it."""
    return TwinSuspected(
        twin=older.dossier,
        code=older.code,
        device=older.device,
        received_ms=older.received_ms,
    )


def _now(row: Row[Any]) -> DossierNow:
    return DossierNow(
        dossier=DossierId(row.dossier),
        code=row.code,
        agency=row.agency,
        state=State(row.state),
        ver=row.ver,
        procedure_code=row.procedure_code,
        procedure_name=row.procedure_name,
        sector=row.sector,
        applicant_name=row.applicant_name,
        resolving_unit=row.resolving_unit,
        unit=row.unit,
        clerk_name=row.clerk_name,
        device=row.device,
        received_ms=row.received_ms,
        standing=_standing(row),
        lookup_hash=row.lookup_hash,
        subject_key=row.subject_key,
        told=msgspec.Raw((row.told or "{}").encode()),
        facts=row.facts,
        blocked_by=None if row.blocked_by is None else OperationId(row.blocked_by),
    )


def _facts(row: Row[Any]) -> str:
    return without_secret(row.told or "{}") if row.facts is None else row.facts


def _standing(row: Row[Any]) -> Standing:
    return Standing(
        since=from_ms(row.since_ms),
        due_at=from_ms_or_none(row.due_ms),
        first_due_at=from_ms_or_none(row.first_due_ms),
        step_due_at=from_ms_or_none(row.step_due_ms),
        ready_at=from_ms_or_none(row.ready_ms),
        returned_at=from_ms_or_none(row.returned_ms),
        shelf=row.shelf,
        specialist=row.specialist,
    )


def _row(commune: str, now: DossierNow) -> dict[str, object]:
    return {
        "commune_id": commune,
        "dossier": now.dossier,
        "code": now.code,
        "agency": now.agency,
        "state": now.state.value,
        "ver": now.ver,
        "procedure_code": now.procedure_code,
        "procedure_name": now.procedure_name,
        "sector": now.sector,
        "applicant_name": now.applicant_name,
        "resolving_unit": now.resolving_unit,
        "unit": now.unit,
        "clerk_name": now.clerk_name,
        "device": now.device,
        "received_ms": now.received_ms,
        "lookup_hash": now.lookup_hash,
        "subject_key": now.subject_key,
        "facts": now.facts,
        "blocked_by": now.blocked_by,
        **_standing_row(now.standing),
    }


def _standing_row(standing: Standing) -> dict[str, object]:
    return {
        "since_ms": to_ms(standing.since),
        "due_ms": to_ms_or_none(standing.due_at),
        "first_due_ms": to_ms_or_none(standing.first_due_at),
        "step_due_ms": to_ms_or_none(standing.step_due_at),
        "ready_ms": to_ms_or_none(standing.ready_at),
        "returned_ms": to_ms_or_none(standing.returned_at),
        "shelf": standing.shelf,
        "specialist": standing.specialist,
    }


_KEEP: Final = laying(dossiers, over=[c.name for c in dossiers.c if c.name not in _KEY])
_OF_SUBJECTS: Final = Statement(
    lambda database: (
        select(
            dossiers.c.subject_key,
            dossiers.c.dossier,
            dossiers.c.code,
            dossiers.c.device,
            dossiers.c.received_ms,
        )
        .where(
            dossiers.c.commune_id == bindparam("commune"),
            among(database, dossiers.c.subject_key, "subjects"),
            dossiers.c.received_ms >= bindparam("since_ms"),
        )
        .order_by(dossiers.c.received_ms)
    )
)
_FIND: Final = Statement(
    lambda database: _WITH_FACTS.where(
        dossiers.c.commune_id == bindparam("commune"), among(database, dossiers.c.dossier, "ids")
    )
)
