"""Templates, compiled once for each language: what they say is looked up then, not hundreds of times a page."""

from collections.abc import Callable, MutableMapping
from typing import Any

from flask.sansio.app import App
from flask.templating import Environment
from jinja2 import BaseLoader, Template, nodes
from jinja2.visitor import NodeTransformer

from webapp.wording import read_language, translate

# Between language and name; in no name of a template.
_BETWEEN = ":"


class SpeakingEnvironment(Environment):
    """Gives the template of a name in the reader's language."""

    def __init__(self, app: App, **options: Any) -> None:
        super().__init__(app, loader=_Named(app.create_global_jinja_loader()), **options)

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,
    ) -> Template:
        """The template, compiled if this is the first time in that language."""
        if isinstance(name, str):
            name = f"{read_language()}{_BETWEEN}{name}"
        return super().get_template(name, parent, globals)

    def _generate(
        self,
        source: nodes.Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,
    ) -> str:
        # Jinja's own place for what is to happen to a template between reading and compiling it.
        language = (name or "").partition(_BETWEEN)[0]
        return super()._generate(_Saying(language).visit(source), name, filename, defer_init)


class _Named(BaseLoader):
    """Templates by their names in a language, which are the same files for all."""

    def __init__(self, loader: BaseLoader) -> None:
        self._loader = loader

    def get_source(
        self, environment: Any, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        return self._loader.get_source(environment, template.partition(_BETWEEN)[2])


class _Saying(NodeTransformer):
    """Replaces `_("…")` by the text in a language, and fills in what goes with it as `%` does."""

    def __init__(self, language: str) -> None:
        self._language = language

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:  # noqa: N802 - what Jinja calls it
        self.generic_visit(node)
        match node:
            case nodes.Call(node=nodes.Name(name="_"), args=[nodes.Const(value=str(text))]):
                said = nodes.Const(translate(text, self._language), lineno=node.lineno)
                filled = [nodes.Pair(nodes.Const(one.key), one.value) for one in node.kwargs]
                return nodes.Mod(said, nodes.Dict(filled), lineno=node.lineno) if filled else said
        return node
