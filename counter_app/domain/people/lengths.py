"""How many letters what is said of a person may have: as many as a field of the window takes.

A list or a file may bring no more than a clerk could type; papers are laid out for as much.
"""

from typing import Final

NAME_LENGTH: Final = 120
ETHNIC_LENGTH: Final = 60
