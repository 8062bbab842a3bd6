"""penstock: validates, compares and promotes what a fleet of Flux clusters will run."""

__version__ = "0.1.0"
