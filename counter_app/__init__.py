"""The counter without Qt and without SQL: domain, services, papers, devices, commands."""

__version__ = "0.1.0"
