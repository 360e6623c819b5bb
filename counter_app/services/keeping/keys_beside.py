"""The keys beside a copy, looked at as a PC that never had them would use them.

Who writes them there is in ``backup``.
"""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from counter_app.core.errors import EnvironmentFault
from counter_app.core.key_file import RECOVERY, KeyFile, has_keys, read_keys, uncounted
from counter_app.core.keyslots import Keys, open_by_recovery
from counter_app.core.secrets import SecretStore
from db.places import same_disk

MISSING: Final = "Cạnh bản sao không có tệp khoá keys.json nên máy khác không mở được."
SPOILT: Final = "Tệp khoá keys.json cạnh bản sao bị hỏng nên máy khác không mở được."
NO_CODE: Final = "Tệp khoá cạnh bản sao không có mã khôi phục nên máy khác không mở được."
OLD_CODE: Final = "Tệp khoá cạnh bản sao còn theo mã khôi phục cũ, mã mới không mở được."
OTHER: Final = "Tệp khoá cạnh bản sao là của khoá khác nên máy khác không mở được."


def go_along(folder: Path, data_dir: Path) -> bool:
    """Never twice on the disk whose loss they are for; nothing where there are none."""
    return has_keys(data_dir) and not same_disk(folder, data_dir)


def are_behind(folder: Path, data_dir: Path) -> bool:
    """Whether they are to be put there anew; of those spoilt here nobody makes others."""
    here = _read(data_dir) if go_along(folder, data_dir) else None
    there = _read(folder)
    return here is not None and (there is None or uncounted(there) != uncounted(here))


def wrong_with(folder: Path) -> str:
    """Why no recovery code opens them, in a sentence; empty where one does."""
    there = _read(folder)
    if there is None:
        return SPOILT if has_keys(folder) else MISSING
    return NO_CODE if there.recovery is None else ""


def wrong_for(
    folder: Path, data_dir: Path, secrets: SecretStore, *, names: Iterable[str], recovery: str = ""
) -> str:
    """As ``wrong_with``, and whether they hold the keys ``names`` as ``secrets`` has them.

    ``recovery``: the code on paper, which opens them then; else this PC's keys do, where they are
    open. ``UserError`` (``recovery_mistyped``, ``recovery_wrong``) by a code that does not.
    """
    if wrong := wrong_with(folder):
        return wrong
    here = _read(data_dir)
    if here is not None and here.marks.get(RECOVERY) != read_keys(folder).marks[RECOVERY]:
        return OLD_CODE
    try:
        if recovery:
            there: SecretStore = open_by_recovery(folder, recovery)
        elif isinstance(secrets, Keys):
            there = secrets.elsewhere(folder)
        else:
            return ""
    except EnvironmentFault:  # other keys under the same code
        return OTHER
    return "" if all(there.get(name) == secrets.get(name) for name in names) else OTHER


def _read(folder: Path) -> KeyFile | None:
    with suppress(EnvironmentFault):
        return read_keys(folder)
    return None
