"""An OPC UA server that stands for a machine."""
