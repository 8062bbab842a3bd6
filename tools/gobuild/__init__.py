"""Gets a Go toolchain and builds the project's Go programs with it.

Standard library only: the build hook runs it in an environment that holds nothing but hatchling. Not part of the wheel.
"""
