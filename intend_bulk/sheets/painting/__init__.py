"""Problems and outcomes painted on a copy of the user's own workbook; all that is not painted stays as it was."""
