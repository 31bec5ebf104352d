"""Spreadsheets in, spreadsheets out."""
