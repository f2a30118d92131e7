"""Making the Flask application: blueprints, headers, and pages for what goes wrong."""

import logging

from flask import Flask, Response, render_template
from flask_compress import Compress
from werkzeug.exceptions import HTTPException

from search.failures import Unavailable
from search.service import SearchService
from webapp.assets import add_assets
from webapp.reader.heading import label_heading
from webapp.reader.labels import DIFFERENCE_LABELS, label_agency, label_period, label_region
from webapp.reader.views import reader

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
}
_RETRY_SECONDS = "30"
_LOG = logging.getLogger(__name__)


def create_app(service: SearchService) -> Flask:
    """The site over a service; it holds no state of its own."""
    app = Flask(__name__)
    # An address that somebody wrote with a slash behind is the same page.
    app.url_map.strict_slashes = False
    app.extensions["fanwen-service"] = service
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters |= {
        "heading": label_heading,
        "period": label_period,
        "agency": label_agency,
        "region": label_region,
        "difference": DIFFERENCE_LABELS.__getitem__,
    }
    app.config["COMPRESS_ALGORITHM"] = ["br", "gzip"]
    Compress(app)
    add_assets(app)
    app.register_blueprint(reader)
    app.after_request(_add_headers)
    app.register_error_handler(Unavailable, _answer_unavailable)
    app.register_error_handler(HTTPException, _answer_http_error)
    app.register_error_handler(Exception, _answer_failure)
    return app


def _add_headers(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _answer_unavailable(error: Unavailable) -> tuple[str, int, dict[str, str]]:
    # The sentence is for operators and goes to the log; a reader can only come back later.
    _LOG.warning("Search is unavailable: %s", error)
    message = "检索服务暂时无法使用，请稍后再试。"
    return _render_error("暂时无法检索", message), 503, {"Retry-After": _RETRY_SECONDS}


def _answer_http_error(error: HTTPException) -> tuple[str, int]:
    code = error.code or 500
    if code == 404:
        return _render_error("没有这个页面", "地址可能有误，或这篇范文已不在库中。"), code
    return _render_error("无法处理这个请求", "请返回上一页，或从首页重新开始。"), code


def _answer_failure(error: Exception) -> tuple[str, int]:
    _LOG.exception("A page failed", exc_info=error)
    return _render_error("出错了", "页面没有生成成功，问题已记录，请稍后再试。"), 500


def _render_error(title: str, message: str) -> str:
    return render_template("error.html", title=title, message=message)
