"""The small pictures of the help's pages: how they are made, and whether they are still true."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from ui.dialogs.help import PAGES
from ui.window.places import OPEN_OVER, PLACES

FOLDER: Final = Path(PAGES)
THEMES: Final = ("light", "dark")
PAGED: Final = (
    *(one.id for one in PLACES if one.id not in OPEN_OVER),
    "office",
    "dossier",
    "display",
    "bulk",
)
"""The pages that have a picture: each place, the keepers', a dossier, dialogs that are places."""
WIDEST: Final = 640
MOST_COLOURS: Final = 256
SAME_TO: Final = 24
"""So far two shades may lie apart and still be one: other machines smooth letters otherwise."""
MOST_CHANGED: Final = 0.004
"""The share of a picture's dots that may be others: a word or two, less than a line of a table."""


def shrink(drawn: Path, folder: Path, theme: str, *, pages: Iterable[str] = PAGED) -> None:
    """From pictures of ``drawn`` those of the help in ``folder``: small, few colours, light."""
    for page in pages:
        image = QImage(str(drawn / f"{page}.png"))
        if image.width() > WIDEST:
            image = image.scaledToWidth(WIDEST, Qt.TransformationMode.SmoothTransformation)
        few = QImage.Format.Format_Indexed8
        image = image.convertToFormat(few, commonest(image), Qt.ImageConversionFlag.AvoidDither)
        image.save(str(folder / f"{page}-{theme}.png"))


def commonest(image: QImage) -> list[int]:
    """The colours that a picture has most of, as many as a small file holds."""
    dots = image.convertToFormat(QImage.Format.Format_RGB32).constBits()
    counted = Counter(memoryview(dots).cast("I"))
    return [colour for colour, _times in counted.most_common(MOST_COLOURS)]


def differing(today: Path, kept: Path) -> list[str]:
    """The pictures of ``kept`` that do not show what those of ``today`` show."""
    names = sorted(one.name for one in today.glob("*.png"))
    return [name for name in names if changed(today / name, kept / name) > MOST_CHANGED]


def changed(one: Path, other: Path) -> float:
    """The share of the dots that are not the same, 0 to 1; pictures of two sizes share none."""
    first, second = (
        QImage(str(path)).convertToFormat(QImage.Format.Format_RGBX8888) for path in (one, other)
    )
    if first.size() != second.size() or first.isNull():
        return 1.0
    dots, others = bytes(first.constBits()), bytes(second.constBits())
    apart = {
        at // 4
        for at, (here, there) in enumerate(zip(dots, others, strict=True))
        if abs(here - there) > SAME_TO
    }
    return len(apart) / (first.width() * first.height())
