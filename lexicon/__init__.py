"""What everybody knows of agencies, places, events, years and numerals: tables, and what finds them."""
