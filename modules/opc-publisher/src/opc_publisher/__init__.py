"""Reads published-nodes files, subscribes to OPC UA servers and publishes what they say as OPC UA PubSub JSON."""
