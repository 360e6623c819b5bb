"""Whether a store has lived in a place, by whatever it leaves when its file is gone.

A store that is missed is told and brought back from a copy: one made anew in its place would give
numbers a second time.
"""

from pathlib import Path
from typing import Final

from counter_app.core.errors import EnvironmentFault
from counter_app.core.keyslots import Keys
from counter_app.core.secrets import SecretStore
from counter_app.domain.office import OfficeKind
from db.counter.outside import is_remembered_at

# Beside the file: its log, the note of its head, its attached files, copies, and what was set aside.
_LEFT: Final = (
    *("{0}.db-wal", "{0}.head", "{0}-files/*/*", "backups/{0}-*.db"),
    *("hong/*/{0}.db", "hong/*/{0}.lanes"),
)


def has_lived(path: Path, kind: OfficeKind, secrets: SecretStore) -> bool:
    """Whether the store of ``kind`` at ``path`` has been begun before, there or not."""
    return (
        secrets.get(f"incarnation-{kind.value}") is not None
        or _has_signed(kind, secrets)
        or any(any(path.parent.glob(one.format(path.stem))) for one in _LEFT)
        or is_remembered_at(path, kind)
    )


def require_there(path: Path, kind: OfficeKind, secrets: SecretStore) -> None:
    """``EnvironmentFault`` where a real store has lived at ``path`` and its file is gone.

    Training and demonstration have no recovery code, and their numbers are nobody's: they begin anew.
    """
    if kind is OfficeKind.REAL and not path.exists() and has_lived(path, kind, secrets):
        raise EnvironmentFault(
            "store_missing",
            f"Không thấy tệp {path.name} từng dùng ở đây. Hãy khôi phục bằng bản sao, mã khôi phục; "
            "mất hẳn thì lập mới: office init --anew.",
        )


def _has_signed(kind: OfficeKind, secrets: SecretStore) -> bool:
    """Under people's secrets the key that a real store signs with is made once its file stands."""
    real = kind is OfficeKind.REAL and isinstance(secrets, Keys)
    return real and secrets.get("device-key") is not None
