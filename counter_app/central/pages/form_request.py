"""A page's form as it comes over the line: bounded in time, and a cut one leaves no file open.

How large it may be is said at its route. What is in it is read elsewhere.
"""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any, Final

from litestar import Request
from litestar.datastructures import FormMultiDict
from litestar.exceptions import HTTPException

_PATIENCE_S: Final = 30
# Bytes a second of what the route allows: a line slower than this sends no large form.
_PACE: Final = 40_000


class TooSlow(HTTPException):
    """A form that takes too long to come."""

    status_code = 408


class FormRequest(Request[Any, Any, Any]):
    """A request whose form is whole, or raises ``HTTPException``."""

    _broken: HTTPException | None = None

    async def form(self) -> FormMultiDict:
        """The form, files in it spooled to disk."""
        try:
            form = await super().form()
        except HTTPException as error:
            raise self._broken or error from None
        if self._broken is not None:
            raise self._broken
        if any(
            "\0" in text for pair in form.multi_items() for text in pair if isinstance(text, str)
        ):
            raise HTTPException(status_code=400)  # nobody types a NUL, and PostgreSQL takes none
        return form

    async def stream(self) -> AsyncGenerator[bytes, None]:
        """The pieces of the body; a broken one ends early, so that its reader closes its files."""
        most = self.route_handler.resolve_request_max_body_size() or 0
        deadline = asyncio.get_running_loop().time() + _PATIENCE_S + most / _PACE
        pieces = super().stream()
        while True:
            try:
                async with asyncio.timeout_at(deadline):
                    piece = await anext(pieces)
            except StopAsyncIteration:
                return
            except TimeoutError:
                self._broken = TooSlow()
                break
            except HTTPException as error:
                self._broken = error
                break
            yield piece
        yield b""
