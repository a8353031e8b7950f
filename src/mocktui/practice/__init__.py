"""The conductor: clock, capture, speech and storage around the pure core."""
