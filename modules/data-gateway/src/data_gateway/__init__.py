"""Takes events from the lower bus and hands them to the upper one: none lost, in order, each as a rule once."""
