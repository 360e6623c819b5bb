"""Every key of the intake beside Enter, Esc and those that take back: what it is and what it does.

Read once to make the shortcuts, and by whatever tells the clerk which keys there are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from counter_app.services.intake.most_used import MOST
from counter_app.services.intake.next_dossier import Following
from ui.screens.intake.copied import IntakeCopied
from ui.screens.intake.held import IntakeHeld
from ui.screens.intake.sitting import IntakeSitting
from ui.screens.intake.state import IntakeState
from ui.screens.intake.usual import IntakeUsual
from ui.widgets.address_edit import KEEP_KEYS
from ui.widgets.fields import MEND_KEYS

Act = Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key of a screen; ``words`` say what it does, as the key sheet prints it."""

    keys: str
    words: str
    act: Act


def keys_of(
    *,
    receive: Act,
    preview: Act,
    guide: Act,
    refuse: Act,
    advise: Act,
    declare: Act,
    mend: Act,
    keep_old: Act,
    state: IntakeState,
    held: IntakeHeld,
    sitting: IntakeSitting,
    copied: IntakeCopied,
    usual: IntakeUsual,
) -> tuple[Key, ...]:
    """The keys that work wherever the keyboard is in the intake."""
    return (
        Key(keys="Ctrl+Return", words="Tiếp nhận và in giấy hẹn", act=receive),
        Key(
            keys="Ctrl+T",
            words="Hẹn trả trong hôm nay; ngày không hẹn: theo thời hạn",
            act=state.toggle_today,
        ),
        Key(keys="Ctrl+P", words="Xem trước giấy hẹn", act=preview),
        Key(keys="Ctrl+B", words="Phiếu bổ sung (Mẫu 02)", act=guide),
        Key(keys="Ctrl+R", words="Phiếu từ chối (Mẫu 03)", act=refuse),
        Key(keys="Ctrl+H", words="Đếm một lượt hỏi đường", act=advise),
        Key(keys="Ctrl+I", words="Viết hộ tờ khai", act=declare),
        Key(keys="Ctrl+D", words="Để hồ sơ đang nhập lại sau", act=held.hold),
        Key(keys="Ctrl+O", words="Mở hồ sơ đang để", act=held.choose),
        Key(keys=MEND_KEYS, words="Đổi chữ bảng mã cũ, tên xã cũ, thư điện tử gõ nhầm ô", act=mend),
        Key(keys=KEEP_KEYS, words="Ghi kèm tên xã cũ sau tên mới", act=keep_old),
        Key(keys="Ctrl+S", words="Như hồ sơ trước, cho người đang nộp", act=copied.copy),
        *_of_a_visit(sitting),
        Key(keys="Ctrl+F", words="Ghim, bỏ ghim thủ tục đang chọn", act=usual.pin),
        *_digits(usual),
    )


def _of_a_visit(sitting: IntakeSitting) -> tuple[Key, ...]:
    return (
        Key(
            keys="Ctrl+N",
            words="Thủ tục nữa cho người vừa nộp; ở ô trống: mở lại lượt vừa xong",
            act=partial(sitting.go_on, Following.PERSON),
        ),
        Key(
            keys="Ctrl+E",
            words="Thêm trẻ cùng lần sinh",
            act=partial(sitting.go_on, Following.CHILD),
        ),
        Key(
            keys="Ctrl+U",
            words="Hộ khác, cùng người nộp",
            act=partial(sitting.go_on, Following.HOUSEHOLD),
        ),
    )


def _digits(usual: IntakeUsual) -> tuple[Key, ...]:
    return tuple(
        Key(
            keys=f"Ctrl+{number}",
            words=f"Chọn thủ tục hay dùng số {number}",
            act=partial(usual.pick, number),
        )
        for number in range(1, MOST + 1)
    )
