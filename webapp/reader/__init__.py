"""The reader's pages: home, results, essay, similar essays, help."""
