"""Generations of the index: made, signed, verified, swapped and taken back."""
