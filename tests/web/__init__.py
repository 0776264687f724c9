"""Tests of the browser form: its checks against those of the command line, its files, its page."""
