"""The demo archive's material: webinars written, drawn, spoken and recorded on the spot."""
