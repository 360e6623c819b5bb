"""What stops a printer, from IPP's keywords (PWG 5100.9, RFC 8011 §5.4.12) into the clerk's words."""

from typing import Final

OF_PRINTER: Final = ("printer-state", "printer-state-reasons", "printer-state-message")
PROCESSING: Final = 4
STOPPED: Final = 5
PAUSED: Final = "máy in đang tạm dừng"
AWAY: Final = "máy in tắt hoặc đứt dây"

# The beginning of a keyword; "-warning", "-error" and "-report" may follow.
_WORDS: Final = (
    ("media-jam", "kẹt giấy"),
    ("media-empty", "hết giấy"),
    ("media-needed", "hết giấy"),
    ("input-tray-missing", "thiếu khay giấy"),
    ("cover-open", "nắp máy in đang mở"),
    ("door-open", "nắp máy in đang mở"),
    ("interlock-open", "nắp máy in đang mở"),
    ("toner-empty", "hết mực"),
    ("marker-supply-empty", "hết mực"),
    ("output-area-full", "khay ra đầy giấy"),
    ("offline", AWAY),
    ("shutdown", AWAY),
    ("timed-out", AWAY),
    ("paused", PAUSED),
    ("moving-to-paused", PAUSED),
)
_MESSAGES: Final = (
    ("may not exist or is unavailable", AWAY),
    ("not responding", AWAY),
    ("waiting for printer to become available", AWAY),
    ("unable to locate printer", AWAY),
    ("paper jam", "kẹt giấy"),
    ("out of paper", "hết giấy"),
)


def trouble_of(reasons: tuple[str, ...], *, messages: tuple[str, ...], stopped: bool) -> str:
    """What stops a printer, or nothing; a printer that goes on with a warning has none."""
    for keyword, words in _WORDS:
        if any(reason.startswith(keyword) for reason in reasons):
            return words
    lowered = " ".join(messages).lower()
    for part, words in _MESSAGES:
        if part in lowered:
            return words
    return PAUSED if stopped else ""
