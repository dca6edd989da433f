"""Loaders and scores for the benchmarks; see docs/reference/evaluation.md."""
