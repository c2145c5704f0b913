"""What a command does, without the command: re-extraction, forgetting, evaluation, making a project."""
