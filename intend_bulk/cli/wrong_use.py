"""Commands and options that are none: what to say of them, and what was probably meant."""

from collections.abc import Iterable

import click

from intend_bulk.errors import UsageProblem

_SHORTEST_BEGINNING = 3


class Commands(click.Group):
    """A group that suggests the command a word nearly is, and takes `help COMMAND` for `COMMAND --help`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, [*args[1:], "--help"] if args[:1] == ["help"] else args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if not ctx.resilient_parsing and self.get_command(ctx, args[0]) is None:
            hint = _with_guess(_meant(args[0], self.commands), ctx)
            raise UsageProblem(f"There is no command {args[0]!r}.", hint=hint)
        return super().resolve_command(ctx, args)


def wrong_use(error: click.ClickException) -> tuple[str, str | None]:
    """What to say of a command that was called in the wrong way, and the way out.

    "import has no option --dryrun.", "Did you mean --dry-run? Try: intend-bulk import --help"
    """
    if not isinstance(error, click.UsageError):
        return error.format_message(), None
    if error.ctx is None:  # click knows no command where an option lacks its value
        return _in_words(error), "Try: intend-bulk COMMAND --help"
    context = error.ctx
    if not isinstance(error, click.NoSuchOption):
        return _in_words(error), _advice(error) + _with_guess("", context)
    message = f"{name_of(context)} has no option {error.option_name}."
    if error.option_name in _options_of_commands(context.command):
        rest = "COMMAND FILE --option" if context.parent is None else "COMMAND --option"
        return message, f"Options stand after the command: {context.command_path} {rest}"
    options = [name for option in context.command.get_params(context) for name in option.opts]
    return message, _with_guess(_meant(error.option_name, options), context)


def name_of(context: click.Context) -> str:
    """What a command is called after the program's name: "import", "runs list"; "intend-bulk" for the program."""
    return context.command_path.partition(" ")[2] or context.command_path


def _in_words(error: click.UsageError) -> str:
    """click's own words as a sentence; those for numbers are for programmers."""
    kind = getattr(getattr(error, "param", None), "type", None)
    if isinstance(kind, click.IntRange) and isinstance(error, click.BadParameter) and error.param:
        found = error.message.partition(" is not ")[0].strip("'")
        limits = f"of at least {kind.min}" if kind.max is None else f"from {kind.min} to {kind.max}"
        return f"{error.param.opts[0]}: {found!r} is not a whole number {limits}."
    if kind is click.INT and isinstance(error, click.BadParameter) and error.param:
        return f"{error.param.opts[0]}: {error.message.partition(' is not ')[0]} is not a whole number."
    return error.format_message().rstrip(".") + "."


def _advice(error: click.UsageError) -> str:
    has_more = "extra argument" in error.format_message()
    return 'A name with spaces needs quotes: "my clients.xlsx". ' if has_more else ""


def _options_of_commands(command: click.Command) -> set[str]:
    commands = command.commands.values() if isinstance(command, click.Group) else ()
    own = {name for one in commands for option in one.params for name in option.opts}
    return own.union(*map(_options_of_commands, commands))


def _meant(text: str, known: Iterable[str]) -> str:
    """The name that the text nearly is, or the only one that it begins."""
    from intend_bulk.model.nearest import nearest

    names = list(known)
    begun = [name for name in names if name.startswith(text)] if len(text) >= _SHORTEST_BEGINNING else []
    return nearest(text, names) or (begun[0] if len(begun) == 1 else "")


def _with_guess(guess: str, context: click.Context) -> str:
    question = f"Did you mean {guess}? " if guess else ""
    return f"{question}Try: {context.command_path} --help"
