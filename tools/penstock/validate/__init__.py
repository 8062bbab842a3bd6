"""Validation: each document once per schema, with the judges that a cluster itself would use."""
