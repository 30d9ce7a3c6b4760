"""First floor: from a raw recording to everything the index and the viewer need."""
