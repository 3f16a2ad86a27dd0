"""Matters that no bot decides, one file each, whatever the company has written down."""
