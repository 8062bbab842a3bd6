"""Users' own rules: CEL expressions in penstock.yaml, evaluated by the worker over rendered objects."""
