"""The signed number that every paper of a dossier carries in its QR, whichever form it is.

Where the office has a public address, it stands before the digits; readers take the digits.
"""

from datetime import datetime

from counter_app.protocol.slip_code import SlipCode, sign_slip
from counter_app.services.desk import Desk
from db.counter.office import device_no


def signed_number(
    *, code: str | None, lookup_secret: str, at: datetime, due_at: datetime | None, desk: Desk
) -> str:
    """The digits for a paper issued ``at`` that names ``due_at``, signed by this device."""
    digits = sign_slip(
        SlipCode(
            device_no=desk.store.read(device_no),
            received_at=at,
            due_at=due_at,
            lookup_secret=lookup_secret,
            dossier_code=code or "",
        ),
        desk.store.device.key,
    )
    address = desk.office.public_url.rstrip("/")
    return f"{address}/s/{digits}" if address else digits
