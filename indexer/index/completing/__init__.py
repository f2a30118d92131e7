"""What readers may be typing: agencies, places, titles and headings of a live generation."""
