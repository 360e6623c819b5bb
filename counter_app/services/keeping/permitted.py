"""Whether a copy may be put back where the store does not say who may."""

from pathlib import Path

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.key_file import has_keys
from counter_app.core.keyslots import people


def require_code(data_dir: Path, *, recovery: str) -> None:
    """Returns for whoever gives the code on paper, and where nobody signs in.

    The rights stand in the store: while it does not open, a key ring alone lets nobody put a copy
    back. ``UserError`` ``recovery_needed``.
    """
    if not recovery.strip() and _people_sign_in(data_dir):
        raise UserError(
            "recovery_needed",
            "Kho không mở được nên máy không biết ai được khôi phục. Hãy nhập mã khôi phục trên giấy.",
            field="code",
        )


def _people_sign_in(data_dir: Path) -> bool:
    try:
        return has_keys(data_dir) and bool(people(data_dir))
    except EnvironmentFault:  # spoilt keys are those of an office where people signed in
        return True
