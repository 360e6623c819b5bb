"""How one of the desk's lists is shown, whatever stands on it."""

from dataclasses import dataclass
from typing import Any

from counter_app.domain.desk_lists import GroupBy, ListName
from ui.widgets.table_model import Column

Key = ListName | GroupBy | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """Its words, its columns, which of them takes the room left.

    ``dates``: with the keys for dates that changed. ``when_empty``: of a page that counts no
    dossiers, what is said where nothing stands on it.
    """

    title: str
    meaning: str
    columns: tuple[Column[Any], ...]
    widths: tuple[int, ...]
    stretch: int
    dates: bool = False
    when_empty: str = ""
