"""The fictional province: a whole repository of invented units, with reports good and bad, to show and to test with."""

from portal.drivers.demo.facts import DemoFacts, PlantedFault, SentReport, read_facts
from portal.drivers.demo.writer import write_demo

__all__ = ["DemoFacts", "PlantedFault", "SentReport", "read_facts", "write_demo"]
