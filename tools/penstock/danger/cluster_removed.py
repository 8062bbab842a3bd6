"""A cluster's entry folder is gone. Flux on that cluster finds no path, says so, and leaves everything as it is.

Nothing is deleted by that. To empty the cluster, empty its folder first, and remove the folder when Flux has done it.
"""

CODE = "cluster-removed"
