"""A draft between its page and its JSON form, and what it changes, in words."""
