"""A reporting campaign without a server: from reports in a git repository to a published portal."""
