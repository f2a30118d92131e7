"""Making the Flask application: blueprints, headers, and pages for what goes wrong."""

import logging
from typing import Any

from elasticsearch import ApiError, TransportError
from elasticsearch.helpers import BulkIndexError
from flask import Flask, Response, jsonify, render_template, request
from flask_compress import Compress
from werkzeug.exceptions import HTTPException

from search.failures import Unavailable, explain_failure, find_kind
from search.service import SearchService
from webapp.access import add_access_log, request_id
from webapp.api.views import api
from webapp.assets import add_assets
from webapp.busy import RETRY_SECONDS, add_patience
from webapp.editor.registering import add_desk
from webapp.editor.signing import add_signing
from webapp.front import Front, add_front
from webapp.health import health
from webapp.held import hold
from webapp.keeping import add_keeping
from webapp.limiting import add_limits
from webapp.metrics import Metrics, add_metrics
from webapp.reader.heading import label_heading
from webapp.reader.labels import label_agency, label_difference, label_period, label_region
from webapp.reader.showing.addresses import path_of
from webapp.reader.showing.marking import write_spans
from webapp.reader.views import reader
from webapp.refusing import Refused
from webapp.templating import SpeakingEnvironment
from webapp.wording import add_languages, say, word

# Nothing from elsewhere and nothing inline: a script that got into a text cannot run.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data:",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Of a site that was once reached so a browser asks in no other way for a year.
_ONLY_ENCRYPTED = "max-age=31536000"
_RETRY_SECONDS = "30"
_LONGEST_FORM = 512 * 1024
_ERRORS = {
    404: (word("没有这个页面"), word("地址可能有误，或这篇范文已不在库中。")),
    403: (word("没有权限"), word("您的账号不能做这件事。")),
    413: (word("内容太长"), word("发送的内容太长，请分几次，或截取一段。")),
}
_ERROR = (word("无法处理这个请求"), word("请返回上一页，或从首页重新开始。"))
# Only who writes hears that nothing can be written.
_UNWRITABLE = ("disk", "blocked")
_UNWRITTEN = (
    word("没有保存"),
    word(
        "检索服务的磁盘满了，或不让写入，请告诉管理员。您填的没有丢：按浏览器的“后退”可以回去，稍后再提交。"
    ),
)
_LOG = logging.getLogger(__name__)


class Site(Flask):
    """A Flask application whose templates are compiled in the language that they are read in."""

    jinja_environment = SpeakingEnvironment


def create_app(
    service: SearchService,
    log_days: int = 0,
    front: Front | None = None,
    metrics: Metrics | None = None,
) -> Flask:
    """The site over a service; it holds no state of its own.

    What readers search for is kept in the engine for `log_days` days, or not at all.
    """
    app = Site(__name__)
    front = front or Front()
    add_front(app, front)
    add_access_log(app)
    add_metrics(app, metrics or Metrics())
    add_patience(app)
    # An address that somebody wrote with a slash behind is the same page.
    app.url_map.strict_slashes = False
    hold(app, service, log_days)
    # A pasted text of the longest kind, as a form sends it.
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = _LONGEST_FORM
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters |= {
        "heading": label_heading,
        "period": label_period,
        "agency": label_agency,
        "region": label_region,
        "difference": label_difference,
    }
    app.config["COMPRESS_ALGORITHM"] = ["br", "gzip"]
    add_keeping(app)
    Compress(app)
    add_languages(app)
    app.jinja_env.globals |= {
        "n": "{:,}".format,
        "percent": "{:.0%}".format,
        "spans": write_spans,
        "path_of": path_of,
    }
    add_assets(app)
    add_limits(app, front.limits)
    app.register_blueprint(reader)
    app.register_blueprint(api)
    app.register_blueprint(health)
    add_signing(app, service)
    add_desk(app)
    app.after_request(_add_headers)
    app.register_error_handler(Unavailable, _answer_unavailable)
    app.register_error_handler(ApiError, _answer_engine_failure)
    app.register_error_handler(BulkIndexError, _answer_engine_failure)
    app.register_error_handler(TransportError, _answer_engine_failure)
    app.register_error_handler(HTTPException, _answer_http_error)
    app.register_error_handler(Exception, _answer_failure)
    return app


def _add_headers(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = _ONLY_ENCRYPTED
    return response


def _answer_unavailable(error: Unavailable) -> tuple[Any, int, dict[str, str]]:
    # The sentence is for operators and goes to the log; a reader can only come back later.
    _LOG.warning("Search is unavailable: %s", error)
    message = word("检索服务暂时无法使用，请稍后再试。")
    return _render_error(word("暂时无法检索"), message), 503, {"Retry-After": _RETRY_SECONDS}


def _answer_engine_failure(error: ApiError | BulkIndexError | TransportError) -> tuple[Any, ...]:
    # What the engine could not read is a mistake of ours; all else passes.
    kind = find_kind(error)
    if kind == "refused":
        return _answer_failure(error)
    if kind in _UNWRITABLE:
        _LOG.warning("Nothing can be written: %s", explain_failure(error))
        return _render_error(*_UNWRITTEN), 503, {"Retry-After": _RETRY_SECONDS}
    return _answer_unavailable(Unavailable(explain_failure(error)))


def _answer_http_error(error: HTTPException) -> tuple[Any, ...]:
    code = error.code or 500
    if isinstance(error, Refused):
        later = {"Retry-After": RETRY_SECONDS} if code == 503 else {}
        return _render_error(word("没有处理"), error.sentence), code, later
    return _render_error(*_ERRORS.get(code, _ERROR)), code


def _answer_failure(error: Exception) -> tuple[Any, int]:
    _LOG.exception("A page failed (%s)", request_id(), exc_info=error)
    return _render_error(word("出错了"), word("页面没有生成成功，问题已记录，请稍后再试。")), 500


def _render_error(title: str, message: str) -> Any:
    if request.path.startswith(f"{api.url_prefix}/"):
        return jsonify({"error": say(message)})
    return render_template("error.html", title=say(title), message=say(message))
