"""The national portal: told of every dossier, asked for what was filed there.

Messages are those of the portal's interface for local systems, DongBoHoSoMC and
CapNhatTienDoHoSoMC: queued by whoever accepts a change (``telling``), sent by ``sender``. The line
only ever goes out from here: the interface has no call inwards, so filings are asked for
(``filings``), as local systems do. Where a province's own system stands between, it is the address.
"""
