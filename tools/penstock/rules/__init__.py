"""Rules: what a fleet must and should be beyond its schemas, one file each; `every` lists them."""
