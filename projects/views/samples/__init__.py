"""Samples 抽查: a draw shown and kept, what was seen on site, and sheets that come back."""
