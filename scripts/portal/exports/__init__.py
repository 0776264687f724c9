"""Views and contracts as files for other programs and for people's desks."""
