"""Where files lie: the ObjectStore contract and its backends."""
