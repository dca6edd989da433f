"""``python -m communique.cli`` is ``communique``."""

from communique.cli.app import main

if __name__ == "__main__":
    main()
