"""Speech: from sound to words with times."""
