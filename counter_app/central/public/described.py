"""What the API's description says of the public pages: they speak HTML and take a plain form."""

from typing import Any, Final

from counter_app.protocol.home_form import HomeForm

_TEXT: Final = {"schema": {"type": "string"}}
_PAGE: Final[dict[str, Any]] = {"description": "A page.", "content": {"text/html": _TEXT}}
_TOLD: Final[dict[str, Any]] = {
    "description": "A page that says why not.",
    "content": {"text/html": _TEXT},
}


def _told(*statuses: int) -> dict[str, Any]:
    return {str(status): _TOLD for status in (*statuses, 429, 500, 503)}


PAGE: Final[dict[str, Any]] = {
    "answer": _PAGE,
    "also": _told(400, 404) | {"303": {"description": "To the only office."}},
}
FILLED: Final[dict[str, Any]] = {
    "answer": _PAGE,
    "also": _told(400, 403, 404, 408, 413, 415, 422),
    "body": {
        "required": True,
        "description": "What was typed, by the names of a form; kept nowhere.",
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "step": {"type": "string", "enum": ["read", "mend", "code"]},
                        **{name: {"type": "string"} for name in HomeForm.__struct_fields__},
                    },
                }
            }
        },
    },
}
