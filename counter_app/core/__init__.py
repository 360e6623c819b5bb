"""The ground every room stands on: clock, ids, text, money, errors. Knows nothing of dossiers."""
