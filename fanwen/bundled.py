"""The corpus that comes with the project: pages of our own."""

from pathlib import Path

CORPUS = Path(__file__).with_name("corpus")
