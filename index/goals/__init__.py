"""The Global Goals: what they are called, and where they are spoken of."""
