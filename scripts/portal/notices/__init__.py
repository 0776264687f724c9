"""Findings as people meet them: on a terminal, in a pull request, in another program."""
