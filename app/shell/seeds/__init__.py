"""Data to begin with: a demo organisation that looks alive, and as many people as a measurement needs."""
