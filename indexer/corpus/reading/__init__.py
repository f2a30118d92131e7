"""Files and folders to raw pages: the only place that opens the corpus."""
