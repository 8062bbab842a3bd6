"""Scaffolding: new sites, clusters, applications, modules and fleets, written at once or not at all."""
