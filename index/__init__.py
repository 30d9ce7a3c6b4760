"""Ground floor: what the archive holds and how it is found."""
