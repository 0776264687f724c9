"""Paired measurements: `make bench`, or `python -m tests.bench`."""
