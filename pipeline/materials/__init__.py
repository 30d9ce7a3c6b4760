"""Material in the store, and the words in its files."""
