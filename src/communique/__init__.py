"""Communiqué reads news coverage of a negotiation and keeps the record of it."""

__version__ = "0.1.0"
