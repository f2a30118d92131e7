"""Copies of essays: found by what they share, folded under the fullest."""
