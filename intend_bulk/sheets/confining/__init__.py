"""Workbooks are read in a process of their own, with limits on memory and time: a broken one ends that alone."""

from intend_bulk.sheets.confining.book import confined

__all__ = ["confined"]
