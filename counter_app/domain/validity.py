"""From when until when a rule of law or of an office holds; every dated rule asks here."""

from datetime import date


def within(on: date, valid_from: date | None, valid_to: date | None) -> bool:
    """Whether ``on`` lies between two dates, both included, either one open."""
    return (valid_from is None or valid_from <= on) and (valid_to is None or on <= valid_to)
