"""Trouble on demand: what can go wrong with a request, when it does, and what then comes over the wire."""
