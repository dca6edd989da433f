"""Readings on disk: what ``read --output`` gives and ``build --from-statements`` links, made anywhere, in any order."""
