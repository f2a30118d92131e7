"""Raw pages to essays and sections, with an account of every character."""
