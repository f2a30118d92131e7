"""How well pages are read and essays found."""
