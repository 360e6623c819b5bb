"""Whether what a store keeps ready for reports is what its events say at this moment."""

from datetime import timedelta

from counter_app.services.desk import Desk
from db.counter.reckoned import Connection, Standing, forget, reckon, standing_at

_YEARS = timedelta(days=2_000)


def keep_ready(desk: Desk) -> None:
    """As an idle moment does."""
    while desk.store.write(lambda one: reckon(one, desk.store.device.row_key)):
        pass


def reports_agree(desk: Desk) -> bool:
    """Whatever was kept ready before, each dossier is told as its events alone tell it."""
    at, seals = desk.clock.now() + _YEARS, desk.store.device.row_key

    def told(connection: Connection) -> Standing:
        return standing_at(connection, since=at - 2 * _YEARS, at=at, seals=seals)

    def followed(connection: Connection) -> Standing:
        everyone = connection.exec_driver_sql("SELECT number FROM dossiers").scalars().all()
        forget(connection, everyone)
        return told(connection)

    ready = desk.store.read(told)
    return ready.dossiers != () and ready == desk.store.write(followed)
