"""Speed and memory, each beside a peer or another size in the same run: ``python -m benchmarks``."""
