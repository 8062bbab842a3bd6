"""What a change does: the objects of every cluster before and after, compared, and equal changes told once."""
