"""A cluster's entry folder has another name. Its sync path is on the cluster and must follow by hand.

Until then Flux there finds no path and keeps what it runs. Bootstrap it again with the new path.
"""

CODE = "cluster-moved"
