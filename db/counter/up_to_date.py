"""Brings a store's tables and terms up to this program's, after a copy of what stood there."""

import logging
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from counter_app.core.clock import Clock
from counter_app.core.config import copies_home
from counter_app.core.errors import EnvironmentFault
from counter_app.core.secrets import SecretStore
from counter_app.domain.office import OfficeKind
from db import backup
from db.counter import reindex, upgrade
from db.counter.device import signing_device
from db.engine import faults_named

LOG: Final = logging.getLogger(__name__)


def bring_up_to_date(
    writer: Engine, path: Path, key: str, *, kind: OfficeKind, secrets: SecretStore, clock: Clock
) -> None:
    """Every table as this program has it; ``EnvironmentFault`` of a newer store, and where no copy
    of an older one can be made beside it.
    """
    with faults_named():
        with writer.connect() as connection, connection.begin():
            found = upgrade.revision(connection)
        upgrade.check_not_newer(found)
        if found == upgrade.HEAD:
            _find_anew(writer)
            return
        if found is not None:
            name = f"{path.stem}-{found}-{clock.now():%Y%m%d-%H%M%S}.db"
            backup.copy(path, key, path.parent / "backups" / name)
            home = copies_home(path.parent, signing_device(secrets, kind))
            if home is not None and home.is_dir():
                _copy_elsewhere(path, key, home / name)
        upgrade.upgrade(writer)
        _find_anew(writer)


def _copy_elsewhere(path: Path, key: str, target: Path) -> None:
    """On the chosen medium too, whose failing keeps nobody from working."""
    try:
        backup.copy(path, key, target, thorough=False)
    except (EnvironmentFault, OSError) as cause:
        LOG.warning("backup.failed", extra={"code": getattr(cause, "code", "backup_failed")})


def _find_anew(writer: Engine) -> None:
    """Dossiers are found by what this program's terms say of them."""
    with writer.connect() as connection, connection.begin():
        if reindex.is_stale(connection):
            reindex.reindex(connection)
