"""The keys of the intake screen: what each does while the keyboard is anywhere on it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ui.screens.screen import shortcut

if TYPE_CHECKING:
    from ui.screens.intake import IntakeScreen


def keys_of(screen: "IntakeScreen") -> dict[str, Callable[[], None]]:
    """Every key but Enter, Esc and those that take back, which fields may want for themselves."""
    visits = screen.visits
    return {
        "Ctrl+Return": lambda: screen.receive(immediate=False),
        "Ctrl+T": screen.state.toggle_today,
        "Ctrl+P": screen.preview,
        "Ctrl+B": lambda: screen.turn_away(visits.guide),
        "Ctrl+R": lambda: screen.turn_away(visits.refuse),
        "Ctrl+H": visits.advise,
        "Ctrl+D": screen.held.hold,
        "Ctrl+O": screen.held.choose,
    }


def bind_keys(screen: "IntakeScreen") -> None:
    """Makes them work."""
    for keys, act in keys_of(screen).items():
        shortcut(screen, keys, act)
