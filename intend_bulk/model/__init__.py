"""What a client is: one table of fields and what follows from it. No files, no network."""
