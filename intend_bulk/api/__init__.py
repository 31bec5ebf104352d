"""Intend over HTTP."""
