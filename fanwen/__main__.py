"""The command `fanwen`: each subcommand is loaded only when it is called."""

import sys
from importlib import import_module

import click

# Name -> the room that its module is in, and what help says.
_COMMANDS = {
    "demo": ("machine", "Engine, rebuild of the bundled corpus and site in one go."),
    "engine": ("machine", "Start, stop and look at the local Elasticsearch."),
    "parse": ("pages", "Pages to essays, sections and facets; no server needed."),
    "fold": ("pages", "Find copies among pages; no server needed."),
    "rebuild": ("index", "Build a new generation of the index and swap it in."),
    "watch": ("index", "Rebuild at intervals or when files change, as a service."),
    "rollback": ("index", "Swap the generation before the live one back in."),
    "generations": ("index", "List the generations of the index with their certificates."),
    "verify": ("index", "Compare the index with its certificate and its pages."),
    "backup": ("index", "Keep the live generation and what people put in, and bring it back."),
    "search": ("readers", "Search as a reader does."),
    "similar": ("readers", "Essays like one essay, with reasons."),
    "evaluate": ("measuring", "Measure the ranking over judged queries, beside two plain ones."),
    "tuning": ("editing", "The numbers of the ranking: show, publish and fit them."),
    "accounts": ("editing", "Who may sign in at the editors' desk."),
    "facts": (
        "editing",
        "Facts that people have checked: exported, and what is read measured by them.",
    ),
    "judge": ("editing", "Let a language model rate a query set, beside the people who do."),
    "reports": ("editing", "What readers say is wrong with essays."),
    "serve": ("readers", "Serve the site."),
    "fit": ("measuring", "Fit the weights that decide facets, and measure them on pages left out."),
    "gate": ("measuring", "Measure what the indexer reads against pinned floors."),
    "bench": ("measuring", "Measure how fast it is, beside the engine alone and beside others."),
    "provision": ("machine", "Certificates, accounts and secrets of a secured installation."),
    "drill": ("machine", "Try on this machine what is promised for bad days."),
    "doctor": ("machine", "Check what this machine has and what is wrong."),
}


class LazyGroup(click.Group):
    """A group whose subcommands live in modules of the same name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order of the table."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The subcommand, its module imported now."""
        if cmd_name not in _COMMANDS:
            return None
        room, _ = _COMMANDS[cmd_name]
        module = import_module(f"fanwen.commands.{room}.{cmd_name}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table itself, so that help imports nothing."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, told) for name, (_, told) in _COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="fanwen")
def cli() -> None:
    """Fanwen (范文): search a corpus of Chinese model essays by what their texts really say.

    With --json a command prints one JSON document on stdout; messages go to stderr.
    """


def main() -> None:
    """Run the command line."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    cli(prog_name="fanwen")


if __name__ == "__main__":
    main()
