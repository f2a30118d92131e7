"""`fanwen accounts`: who may sign in at the desk."""

import click

from fanwen.console.ending import one_sentence
from fanwen.console.printing import print_json, say
from fanwen.settings import read_settings
from fanwen.wiring.connecting import READER_TIMEOUT, connect
from mappings.names import Names
from state.accounts import ROLES, Accounts
from state.audit import COMMAND, Audit
from state.secret import renew_secret


@click.group()
def accounts() -> None:
    """Who may sign in at the editors' desk: added, listed, revoked."""


@accounts.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), default="admin", show_default=True)
@click.password_option(
    help="Asked for where it is not given; FANWEN_PASSWORD gives it, too.", envvar="FANWEN_PASSWORD"
)
def add(name: str, role: str, password: str) -> None:
    """Add an account, an admin's unless another role is given."""
    with one_sentence():
        people, audit = _open()
        account = people.add(name, role, password)  # type: ignore[arg-type]
        audit.add(COMMAND, f"add account as {role}", account.name)
    say(f"{account.name} may sign in at /editor as {role}.")


@accounts.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
def list_accounts(as_json: bool) -> None:
    """Print all accounts."""
    with one_sentence():
        people, _ = _open()
        found = people.all()
    if as_json:
        print_json(
            [
                {"name": a.name, "role": a.role, "made_at": a.made_at, "revoked": a.revoked}
                for a in found
            ]
        )
        return
    for account in found:
        click.echo(
            f"{account.name:20} {account.role:8} {'revoked' if account.revoked else ''}".rstrip()
        )
    if not found:
        click.echo("No accounts: `fanwen accounts add NAME` makes the first.")


@accounts.command("revoke")
@click.argument("name")
@click.option("--why", default="", help="Kept in the list of what was done.")
def revoke(name: str, why: str) -> None:
    """Let an account sign in no more, and end its sessions."""
    with one_sentence():
        people, audit = _open()
        people.change(name, revoked=True)
        audit.add(COMMAND, "revoke account", name, why)
    say(f"{name} is signed out and may sign in no more.")


@accounts.command("renew-key")
@click.option("--why", default="", help="Kept in the list of what was done.")
def renew_key(why: str) -> None:
    """Sign cookies with another key, and end all sessions.

    The processes of the site take the new key when they are started anew.
    """
    with one_sentence():
        people, audit = _open()
        renew_secret(people.client, people.names)
        ended = people.end_sessions()
        audit.add(COMMAND, "renew key of cookies", why=why)
    say(f"{ended} sessions are ended. Start the site anew: it signs with the new key then.")


def _open() -> tuple[Accounts, Audit]:
    settings = read_settings()
    client, names = connect(settings, READER_TIMEOUT), Names(settings.prefix)
    return Accounts(client, names), Audit(client, names)
