"""`fanwen generations`: which generations of the index there are, and how each came about."""

from dataclasses import dataclass

import click

from fanwen.console.ending import one_sentence
from fanwen.console.printing import print_json
from fanwen.settings import read_settings
from fanwen.wiring.connecting import READER_TIMEOUT, connect
from indexer.index.generations.certificate import Certificate, read_certificate
from indexer.index.generations.generation import list_generations, live_generation
from mappings.names import Names

# Of a hash of sixty-four: enough to tell two generations apart.
_DIGITS = 16


@dataclass(frozen=True)
class Listed:
    """A generation as it is listed; without a certificate it was never finished."""

    number: int
    live: bool
    certificate: Certificate | None


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the generations as JSON.")
def generations(as_json: bool) -> None:
    """List the generations with their certificates: counts, hash, who built them and when."""
    settings = read_settings()
    names = Names(settings.prefix)
    with one_sentence():
        client = connect(settings, READER_TIMEOUT)
        live = live_generation(client, names)
        listed = [
            Listed(found.number, found == live, read_certificate(client, found))
            for found in list_generations(client, names)
        ]
    if as_json:
        print_json([present(one) for one in listed])
        return
    for one in listed:
        click.echo(describe(one))


def present(one: Listed) -> dict[str, object]:
    """The JSON form."""
    certificate = one.certificate.to_json() if one.certificate else None
    return {"generation": one.number, "live": one.live, "certificate": certificate}


def describe(one: Listed) -> str:
    """For the terminal: what it holds and when it was built; its hash and gates; why any was overruled."""
    mark = "live" if one.live else "    "
    if one.certificate is None:
        return f"{one.number:6}  {mark}  unfinished"
    signed = one.certificate
    counts = f"{signed.pages:,} pages, {signed.essays:,} essays, {signed.sections:,} sections"
    line = f"{one.number:6}  {mark}  {counts}, built {signed.built_at} by {signed.built_by}"
    line += f"\n{'':14}content {signed.content[:_DIGITS]}, gates: {_describe_gates(signed)}"
    forced = (f"\n{'':14}gate {gate} forced: {reason}" for gate, reason in signed.forced.items())
    return line + "".join(forced)


def _describe_gates(signed: Certificate) -> str:
    """Each gate, and whether it let the generation in."""
    told = (
        gate["gate"] if gate["passed"] else f"{gate['gate']} (refused, forced)"
        for gate in signed.gates
    )
    return ", ".join(told) or "none"
