"""What is wrong stands beside its field, and the keyboard goes there: one way for every form."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QGridLayout, QWidget

from counter_app.core.errors import EnvironmentFault, UserError
from ui import theme
from ui.widgets.fields import Field, with_error
from ui.widgets.layout import Notice
from ui.widgets.text import field_label


def add_fields(form: QFormLayout, *rows: tuple[str, Field]) -> None:
    """Adds each field after its label, with a place for what is wrong in it."""
    for words, field in rows:
        form.addRow(field_label(words, field), with_error(field))


def put_field(
    grid: QGridLayout,
    at: int,
    caption: QWidget,
    shown: QWidget,
    *,
    column: int = 0,
    across: int = 1,
) -> None:
    """A caption and its field on one line, whatever is said under it or under the one beside it."""
    top = Qt.AlignmentFlag.AlignTop
    caption.setMinimumHeight(theme.field_height())
    grid.addWidget(caption, at, column, top)
    grid.addWidget(shown, at, column + 1, 1, across, top)


def say_beside(
    error: UserError | EnvironmentFault, places: Mapping[str, QWidget], said: Notice
) -> None:
    """Says it beside the field at fault and leads there; under all where it is no field's."""
    field = places.get(error.field or "") if isinstance(error, UserError) else None
    if not isinstance(field, Field) or field.isHidden():
        said.say(error.message, tone="bad")
        return
    field.show_wrong(error.message)
    field.setFocus()


def nothing_wrong(places: Iterable[QWidget]) -> None:
    """Takes back what was said beside these."""
    for field in places:
        if isinstance(field, Field):
            field.show_wrong("")
