"""The verbs. Each yields rows with their outcome, reports its progress to a listener, and never prints."""
