"""All Qt of the counter: windows, widgets, theme."""

import builtins
import gc
from importlib import import_module

# What is loaded stays: to look for cycles in it takes a twentieth of the way to the first picture.
# ``garbage`` looks for them once the desk is open, in the window's thread.
gc.disable()

# Qt for Python reads the source of every module imported after it, to see whether it chooses
# other names for Qt's. None does: a seventh of the way to the first picture, and more behind it.
_plain_import = builtins.__import__
import_module("PySide6.QtCore")
builtins.__import__ = _plain_import

# The 1,200 names in ``Qt`` are made when it is first asked for, a tenth of the way to the first
# picture: what that needs says ``QtCore.Qt`` inside its functions, and sets properties by words.
