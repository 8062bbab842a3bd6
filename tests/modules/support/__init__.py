"""Real programs for the tests of modules/: brokers, sidecars, and modules as processes of their own."""
