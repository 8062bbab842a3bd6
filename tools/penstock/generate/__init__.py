"""Generation: from facts and conduits to the objects that wire the levels, byte for byte the same every time."""
