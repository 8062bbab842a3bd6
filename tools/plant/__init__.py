"""A plant on one machine: everything from a machine's tag to the hub, as processes of this one."""
