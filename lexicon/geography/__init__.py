"""Places: the divisions of today and of old, their short names, townships and landmarks."""
