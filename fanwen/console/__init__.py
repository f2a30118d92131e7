"""The terminal: what is printed, how far something is, how it is stopped, and how commands end."""
