"""Excel workbooks (.xlsx, .xlsm): a zip of XML parts, read as a stream."""
