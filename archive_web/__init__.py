"""Top floor: where people come in, by browser and by terminal."""
