"""What readers searched for and opened: kept without anything that tells by whom, for so many days."""
