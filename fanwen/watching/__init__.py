"""Rebuilding again and again: at intervals, when files change, and after what may pass by itself."""
