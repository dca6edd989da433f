"""The command line: :mod:`~communique.cli.app` puts the groups together, one module a group, one function a command."""

from communique.cli.app import app, main

__all__ = ["app", "main"]
