"""A list of the desk as a file that spreadsheets open, in the desk's own folder of exports."""

from datetime import datetime
from pathlib import Path

from counter_app.core.clock import local
from counter_app.core.config import EXPORTS_FOLDER
from counter_app.core.whole_file import put_whole
from counter_app.domain.desk_lists import DeskList
from counter_app.domain.rights import Right, require
from counter_app.services.desk import Desk
from counter_app.services.lists.list_papers import list_csv
from counter_app.services.lists.lists import Listed
from counter_app.services.people.audit import note_export
from counter_app.services.targets import require_folder, unwritable


def note_copied(of: DeskList, rows: tuple[Listed, ...], *, desk: Desk, at: datetime) -> None:
    """Writes down that the rows leave by the clipboard; where that cannot be done they stay."""
    note_export(desk, at, what=f"clipboard:{of.name.value}", rows=len(rows))


def export(of: DeskList, rows: tuple[Listed, ...], *, desk: Desk, at: datetime) -> Path:
    """Writes the rows as CSV with a byte-order mark; a file of the same second is replaced."""
    require(desk.clerk, Right.SAVE_OUT)
    folder = desk.data_dir / EXPORTS_FOLDER
    require_folder(folder)
    path = folder / f"{local(at):%Y%m%d_%H%M%S}_Danh_sach_{of.name.value}.csv"
    note_export(desk, at, what=f"list:{of.name.value}", rows=len(rows), file=path.name)
    try:
        put_whole(path, (list_csv(of, rows).encode("utf-8-sig"),), private=True)
    except OSError as error:
        raise unwritable(path) from error
    return path
