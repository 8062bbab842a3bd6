"""Takes telemetry from the bus to IoT Hub, and what the hub wants back to the module."""
