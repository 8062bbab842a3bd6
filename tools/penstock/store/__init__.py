"""The store: what penstock has worked out before, on this machine, for this user; deleting it costs only time."""
