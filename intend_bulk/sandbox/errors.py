"""The one error that the sandbox raises towards the person who starts it."""


class SandboxError(Exception):
    """The sandbox cannot be started as asked; the text is one plain sentence with the way out."""
