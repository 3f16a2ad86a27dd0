"""Slack: `Settings`, and `create` which makes the platform."""
