"""The passages of a live generation, embedded and written behind it."""
