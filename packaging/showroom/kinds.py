"""Which dialogs the window has, found in its code: none can be forgotten by naming it nowhere."""

import importlib
import inspect
import pkgutil
from typing import Final

from PySide6.QtWidgets import QDialog

import ui

BASES: Final = frozenset({"DayView", "Dialog", "StepDialog", "StepFieldsDialog", "StepForm"})
"""What others are made of and nobody opens."""


def every_kind() -> frozenset[type[QDialog]]:
    """Every dialog of the window that can be opened."""
    modules = (
        importlib.import_module(one.name)
        for one in pkgutil.walk_packages(ui.__path__, f"{ui.__name__}.")
    )
    return frozenset(
        kind
        for module in modules
        for _name, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, QDialog)
        and kind.__module__.startswith(f"{ui.__name__}.")
        and kind.__name__ not in BASES
    )
