"""From a user's headings to our columns."""
