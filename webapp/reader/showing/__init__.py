"""From results to what pages show: links, boxes, drawings, lines."""
