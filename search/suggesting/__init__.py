"""Help with typing: what was probably meant, offered and never applied."""
