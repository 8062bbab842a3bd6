"""Discovery: which clusters a tree describes, and where each one's entry path is."""
