"""What a clerk may change about this machine: how the window looks. Never an office's facts."""

import msgspec

from counter_app.core.config import Machine, load_machine, save_machine
from counter_app.services.desk import Desk


def settings(*, desk: Desk) -> Machine:
    """The machine's settings; ``UserError`` when their file cannot be read."""
    return load_machine(desk.data_dir)


def set_display(*, desk: Desk, theme: str, text_scale: float) -> None:
    """Keeps theme and text size for every later start; the other settings stay."""
    before = load_machine(desk.data_dir)
    save_machine(desk.data_dir, msgspec.structs.replace(before, theme=theme, text_scale=text_scale))
