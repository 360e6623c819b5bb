"""The rules of judging with what they know of one commune: its office, its catalogue, the secret.

What the rules are is ``judging``; when they are asked is ``push`` and ``releasing``.
"""

from collections.abc import Callable
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from counter_app.central.batch import Judge
from counter_app.central.judging import Given, Verdict, judge
from counter_app.central.keys import secret_for
from counter_app.central.rulebook import Rulebook
from counter_app.domain.dossier_now import DossierNow
from counter_app.protocol.push import PushedOperation
from db.central.pushes import Found
from db.central.store import Connection

# The rules for a commune as a transaction found it; reads further there only what is new to it.
Judging = Callable[[Connection, str, Found], Judge]


def judging_on(rulebook: Rulebook, key: Ed25519PrivateKey, on: date) -> Judging:
    """The rules as they are on a day, for any commune of the cell."""
    secret = secret_for(key, "lookup")

    def judging(connection: Connection, commune: str, found: Found) -> Judge:
        catalogue = rulebook.catalogue(connection, commune, found.editions, on)

        def judged(sent: PushedOperation, now: DossierNow | None, device: str) -> Verdict:
            given = Given(
                device=device, agency=found.standing.agency, key=secret, catalogue=catalogue
            )
            return judge(sent, now, given)

        return judged

    return judging
