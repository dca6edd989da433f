"""The record: one SQLite file, append-only, that keeps articles, what was read in them, and people's judgements.

:mod:`~communique.store.writer` adds, :mod:`~communique.store.view` looks; nothing changes or removes.
"""
