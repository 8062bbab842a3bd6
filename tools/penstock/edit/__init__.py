"""YAML files edited in place: what does not change keeps every character."""
