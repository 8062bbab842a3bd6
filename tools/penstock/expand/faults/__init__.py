"""What is wrong with a settled expansion: findings about Kustomizations, their sources, variables, objects and
dependencies."""
