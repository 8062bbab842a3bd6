"""Reports: small writers over finished values."""
