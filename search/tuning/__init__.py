"""What editors can change of a search: numbers, words, what happens to single essays; as data, and pure."""
