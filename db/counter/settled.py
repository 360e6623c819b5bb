"""What of this desk's operations was settled elsewhere: at the cell, or by a copy of this store.

Nothing of the outbox takes their place here; that they are done with stands in ``disputes`` alone,
where the answer that came down names the operation that settled them.
"""

from typing import Final

from sqlalchemy import exists, func, select

from db.counter.models import disputes, outbox

_SETTLED: Final = (
    disputes.c.settled_ms.is_not(None),
    func.json_extract(disputes.c.settled, "$.by").is_not(None),
)
ELSEWHERE: Final = exists().where(disputes.c.operation == outbox.c.id, *_SETTLED)
"""Of an operation: the question it raised was answered by no operation of this outbox."""
SETTLED_ELSEWHERE: Final = select(disputes.c.operation).where(*_SETTLED)
"""Those operations."""
