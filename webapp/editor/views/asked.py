"""What readers asked: most, in vain, slowly; what they opened; and a set drawn from it."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from search.evaluation.sampling import sample_queries
from search.query.request import SearchRequest
from webapp.editor.blueprint import account, editor, needs
from webapp.editor.forms import MarkForm, SampleForm
from webapp.editor.versions import form_of, number_of
from webapp.editor.writing import check_mark
from webapp.held import audit, judging, query_log, query_reports, service, tunings
from webapp.reader.labels import FACET_LABELS
from webapp.refusing import Refused

_PERIODS = (7, 30, 90)
# Slips are looked for in the most frequent only: each is a search.
_LOOKED = 10


@editor.get("/asked")
@needs("viewer")
def asked() -> str:
    """The report of some days."""
    days = request.args.get("days", _PERIODS[1], type=int)
    days = days if days in _PERIODS else _PERIODS[1]
    found = query_reports().read(days)
    meant = {
        one.query: service().search(SearchRequest(one.query)).did_you_mean
        for one in found.zero[:_LOOKED]
    }
    return render_template(
        "editor/asked.html",
        days=days,
        periods=_PERIODS,
        found=found,
        meant=meant,
        facets=FACET_LABELS,
        kept=query_log().days,
        form=MarkForm(),
        sample=SampleForm(),
    )


@editor.post("/asked/synonym")
@needs("editor")
def add_synonym() -> BaseResponse:
    """A draft in which a query in vain is as good as other words: those that it was taken for, or yet to be written."""
    check_mark()
    query, meant = (request.form.get(name, "").strip() for name in ("query", "meant"))
    if not query:
        raise Refused("请先选一个检索词。")
    latest = tunings().latest()
    made = tunings().begin(f"“{query[:20]}”", form_of(latest), number_of(latest), account().name)
    audit().add(account().name, "begin draft", made.id, made.draft.title)
    line = f"{query} > {meant}" if meant else f"{query} = "
    return redirect(url_for("editor.draft", id_=made.id, q=query, synonym=line))


@editor.post("/asked/sample")
@needs("editor")
def draw_set() -> BaseResponse:
    """A query set of the frequent, the middling and the rare alike."""
    form = SampleForm()
    if not form.validate_on_submit():
        raise Refused("请写名称和个数（10 到 1000）。")
    drawn = sample_queries(query_reports().count(_PERIODS[-1]), form.size.data)
    if not drawn:
        raise Refused("还没有记下有结果的检索词，没法抽。")
    made = judging().make(form.name.data.strip(), drawn, account().name)
    audit().add(account().name, "draw query set", made.id, made.name)
    flash(f"抽了 {len(made.queries)} 个检索词：常问的、一般的、少见的各三分之一。")
    return redirect(url_for("editor.query_set", id_=made.id))
