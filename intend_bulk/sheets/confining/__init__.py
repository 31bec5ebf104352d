"""Workbooks are read in a process of their own, with limits on memory and time: a broken one ends that alone."""

from intend_bulk.sheets.confining.book import confined
from intend_bulk.sheets.confining.measuring import check_declared, measure, measure_old

__all__ = ["check_declared", "confined", "measure", "measure_old"]
