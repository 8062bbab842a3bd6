"""Mending: the edits that findings offer, made in the files themselves."""
