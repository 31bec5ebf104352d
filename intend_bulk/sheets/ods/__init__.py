"""OpenDocument spreadsheets (.ods), as LibreOffice saves them: all sheets in one part of XML."""
