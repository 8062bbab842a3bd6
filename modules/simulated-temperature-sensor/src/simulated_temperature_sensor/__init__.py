"""Publishes what a machine's temperature sensor would say."""
