"""The office's hub: a small server on one desk's PC that keeps what desks signed, word for word.

It judges nothing and acknowledges nothing (HSP/1, section 12). What it keeps goes on to the cell in
``sync/relaying``; the two meet in ``db/hub``.
"""
