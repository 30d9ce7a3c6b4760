"""What is missing, altered or left over in catalogue, store and search, and how it is mended."""
