"""What a store holds against what somebody was told of it."""

from pathlib import Path
from typing import Final

from counter_app.bootstrap import open_desk
from counter_app.domain.office import OfficeKind
from counter_app.services.keeping.check import check

SECOND_LANE: Final = 200_000
_THERE: Final = "SELECT code || ' ' || slip_no || ' ' || id FROM dossiers"


def nothing_is_lost(
    folder: Path, acknowledged: list[str], kind: OfficeKind = OfficeKind.TRAINING
) -> list[str]:
    """Every dossier there, its code, slip number and id; all that were told of, none twice.

    A dossier may be told of by its code and slip number alone.
    """
    desk = open_desk(folder, kind=kind)
    try:
        assert check(desk=desk) == ()
        stored = desk.store.read(lambda c: [str(row[0]) for row in c.exec_driver_sql(_THERE)])
    finally:
        desk.store.close()
    short = {line.rpartition(" ")[0] for line in stored}
    assert set(acknowledged) <= {*stored, *short}, "lost"
    assert all(int(line.split()[1]) < SECOND_LANE for line in stored), "a new life began"
    assert len(acknowledged) == len(set(acknowledged))
    for part in range(3):
        values = [line.split()[part] for line in stored]
        assert len(values) == len(set(values))
    return stored
