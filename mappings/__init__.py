"""The contract both sides stand on: index definitions, document shapes, segmentation, names."""
