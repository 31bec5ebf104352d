"""The command line: read options, call one job, show its result. `main` is what `intend-bulk` runs."""

from intend_bulk.cli.main import main

__all__ = ["main"]
