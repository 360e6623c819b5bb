"""Whether people sign in to a store, as it says itself: no file that is gone makes it one of nobody."""

from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection
from sqlcipher3 import dbapi2

from counter_app.core.errors import EnvironmentFault
from counter_app.core.key_file import NAME
from counter_app.core.keyslots import Keys
from counter_app.core.secrets import SecretStore, device_key
from counter_app.domain.office import OfficeKind
from db.counter.ways_named import names_none
from db.engine import cursor_of

# Any of what an account leaves: its row, the digest of that, what was done to it and to the ways in.
_TRACES: Final = (
    "SELECT EXISTS (SELECT 1 FROM accounts) "
    "OR EXISTS (SELECT 1 FROM audit WHERE act = 'rows_kept' AND instr(body, '\"accounts\"')) "
    "OR EXISTS (SELECT 1 FROM audit WHERE subject <> '' "
    "AND subject IN (SELECT id FROM clerks UNION ALL SELECT 'recovery') "
    "AND act IN ('account_added', 'rights_changed', 'account_ended', 'secret_changed', 'way_seen'))"
)
_HAS_ACCOUNTS: Final = "SELECT 1 FROM sqlite_master WHERE name = 'accounts'"
_CLERKS: Final = "SELECT count(DISTINCT clerk) FROM accounts"


def people_sign_in(connection: Connection | dbapi2.Cursor, signer: Ed25519PublicKey) -> bool:
    """Whether any account was ever founded here; one that a cut kept from its keys is none yet."""
    cursor = cursor_of(connection)
    if not cursor.execute(_HAS_ACCOUNTS).fetchone():  # of a program of before
        return False
    if not cursor.execute(_TRACES).fetchone()[0]:
        return False
    return cursor.execute(_CLERKS).fetchone()[0] != 1 or not names_none(cursor, signer)


def require_keys(
    connection: Connection | dbapi2.Cursor, kind: OfficeKind, secrets: SecretStore
) -> None:
    """``EnvironmentFault`` where people sign in to a real store and what opens it are keys in clear."""
    if kind is not OfficeKind.REAL or isinstance(secrets, Keys):
        return
    if people_sign_in(connection, device_key(secrets).public_key()):
        raise EnvironmentFault(
            "keys_lost",
            f"Kho này có tài khoản mà thiếu tệp khóa {NAME}. Hãy chép lại tệp ấy, hoặc khôi phục từ "
            "bản sao bằng mã khôi phục.",
        )
