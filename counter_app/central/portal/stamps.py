"""Moments as the portal writes them."""

from datetime import datetime

from counter_app.core.clock import local


def stamp(at: datetime | None) -> str:
    """``yyyyMMddHHmmss`` in Vietnamese time; empty where there is none yet."""
    return "" if at is None else f"{local(at):%Y%m%d%H%M%S}"
