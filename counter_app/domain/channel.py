"""How a dossier reaches the office. Knows nothing of what is asked or charged for it."""

from enum import StrEnum
from typing import Final


class Channel(StrEnum):
    """The way of filing; limits and charges may depend on it."""

    COUNTER = "counter"
    POST = "post"
    ONLINE = "online"


CHANNEL_LABELS: Final = {
    Channel.COUNTER: "Trực tiếp",
    Channel.POST: "Qua bưu chính",
    Channel.ONLINE: "Trực tuyến",
}
