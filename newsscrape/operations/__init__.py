"""The work behind the commands: re-extraction, removal, evaluation, creating a project."""
