"""Moves clients between spreadsheets and Intend: never twice, never lost, never altered."""

__version__ = "0.1.0"
