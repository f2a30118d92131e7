"""The tree back as query text, in one form: parsing it again gives the same tree."""

from search.language.signs import PRINTED_FIELDS, PRINTED_NEAR
from search.language.tree import And, Everything, Field, Near, Not, Or, Phrase, Tree, Word


def print_query(tree: Tree) -> str:
    """The query that the tree was parsed from, every sign in its plainest form."""
    match tree:
        case Everything():
            return ""
        case Word(text):
            return text
        case Phrase(text):
            return f'"{text}"'
        case Field(name, value):
            return f"{PRINTED_FIELDS[name]}:{print_query(value)}"
        case Near(kind, parts):
            return f" {PRINTED_NEAR[kind]} ".join(_print_in(tree, part) for part in parts)
        case Not(part):
            return f"-{_print_in(tree, part)}"
        case And(parts):
            return " ".join(map(print_query, parts))
        case Or(parts):
            return " OR ".join(_print_in(tree, part) for part in parts)


def _print_in(outer: Near | Not | Or, part: Tree) -> str:
    # What binds less than the sign around it stands in parentheses: OR under /句 and under a
    # minus, standing side by side under everything.
    looser = isinstance(part, And) or (isinstance(part, Or) and not isinstance(outer, Or))
    return f"({print_query(part)})" if looser else print_query(part)
