"""MQTT 3.1.1 and 5 over asyncio, as much of it as at-least-once delivery needs.

Own code, because no library at hand acknowledges by hand, tells when a publish has been acknowledged, and lives beside
paho-mqtt < 2, which azure-iot-device pins (docs/decisions/0090).
"""
