"""The workbook of an export: what it is, what it adds up to, and the clients with their addresses and contacts."""

from intend_bulk.sheets.export_book.book import ExportBook, open_export_book

__all__ = ["ExportBook", "open_export_book"]
