"""The parts of the benchmark: each takes times of two ways in turn, and says how one compares with the other."""
