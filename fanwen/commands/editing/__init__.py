"""Commands for those who tune the ranking."""
