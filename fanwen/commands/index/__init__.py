"""The index: rebuilt, watched, swapped, verified."""
