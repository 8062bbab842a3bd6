"""The commands: each file wires arguments to the core and thinks nothing of its own."""
