"""Every key of the intake beside Enter, Esc and those that take back: what it is and what it does.

Read once to make the shortcuts, and by whatever tells the clerk which keys there are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.screens.intake import IntakeScreen


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key of a screen; ``words`` say what it does, as the key sheet prints it."""

    keys: str
    words: str
    act: Callable[[], None]


def keys_of(screen: "IntakeScreen") -> tuple[Key, ...]:
    """The keys that work wherever the keyboard is in the intake."""
    return (
        Key(
            keys="Ctrl+Return",
            words="Tiếp nhận và in giấy hẹn",
            act=lambda: screen.receive(immediate=False),
        ),
        Key(keys="Ctrl+T", words="Hẹn trả trong hôm nay", act=screen.state.toggle_today),
        Key(keys="Ctrl+P", words="Xem trước giấy hẹn", act=screen.preview),
        Key(
            keys="Ctrl+B",
            words="Phiếu bổ sung (Mẫu 02)",
            act=lambda: screen.turn_away(screen.visits.guide),
        ),
        Key(
            keys="Ctrl+R",
            words="Phiếu từ chối (Mẫu 03)",
            act=lambda: screen.turn_away(screen.visits.refuse),
        ),
        Key(keys="Ctrl+H", words="Đếm một lượt hỏi đường", act=screen.visits.advise),
        Key(keys="Ctrl+D", words="Để hồ sơ đang nhập lại sau", act=screen.held.hold),
        Key(keys="Ctrl+O", words="Mở hồ sơ đang để", act=screen.held.choose),
    )
