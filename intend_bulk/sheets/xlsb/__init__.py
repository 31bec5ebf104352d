"""Binary Excel workbooks (.xlsb): a zip of parts like those of an .xlsx, of which some are records instead of XML."""
