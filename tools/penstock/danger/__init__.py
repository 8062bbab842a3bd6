"""Signs of danger in a change: one file a sign, its docstring is its manual."""
