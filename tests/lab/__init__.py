"""The nested lab: the rendered configurations of a site, run for real in network namespaces of one machine."""
