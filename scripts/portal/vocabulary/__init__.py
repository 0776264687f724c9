"""The nouns of the portal: what the words mean, and nothing about files, time or screens."""
